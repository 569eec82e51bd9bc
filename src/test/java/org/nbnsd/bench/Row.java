package org.nbnsd.bench;

import java.io.IOException;
import java.util.List;

/** One measurement. */
interface Row {
    /** Measures; the servers that it started are ended by the caller. */
    List<Finding> measure(Bench bench) throws IOException;
}
