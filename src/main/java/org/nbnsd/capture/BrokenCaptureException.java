package org.nbnsd.capture;

import java.io.IOException;

/** A capture file is not as it should be from some place on. The message says where, what is there, and what was expected. */
final class BrokenCaptureException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * @param offset of the octet, in the file (after unpacking, if it is compressed)
     * @param what what is there, and in brackets what was expected
     */
    BrokenCaptureException(long offset, String what) {
        super("octet " + offset + ": " + what);
    }
}
