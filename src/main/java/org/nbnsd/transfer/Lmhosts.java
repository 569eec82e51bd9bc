package org.nbnsd.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.nbnsd.name.NetbiosName;

/**
 * An LMHOSTS file as a client uses it.
 *
 * @param reading its records, and what is wrong with it
 * @param preloaded the names that a client knows from its start on ({@code #PRE}); the others it looks up when nobody
 *     answers
 */
public record Lmhosts(Reading reading, Set<NetbiosName> preloaded) {
    /** Keeps a copy of the set. */
    public Lmhosts {
        preloaded = Set.copyOf(preloaded);
    }

    /**
     * Reads a file, and those that it includes. A line that is wrong is a problem of the reading, and costs only itself.
     *
     * @param file the file
     * @param options how
     * @return what was in it
     * @throws IOException if the file cannot be opened, or nothing can be read from it
     */
    public static Lmhosts read(Path file, ReadOptions options) throws IOException {
        Findings findings = new Findings(options);
        Set<NetbiosName> preloaded = LmhostsReader.read(file, findings);
        return new Lmhosts(findings.reading(), preloaded);
    }
}
