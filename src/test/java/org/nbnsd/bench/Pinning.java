package org.nbnsd.bench;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.interop.Programs;

/**
 * The server on one core and the client on another, so that neither takes time from the other.
 *
 * @param works false where there is one core only, or no {@code taskset}
 */
record Pinning(boolean works) {
    static Pinning find() {
        return new Pinning(Runtime.getRuntime().availableProcessors() > 1 && Programs.isInstalled("taskset"));
    }

    List<String> server(List<String> command) {
        return on(0, command);
    }

    List<String> client(List<String> command) {
        return on(1, command);
    }

    private List<String> on(int core, List<String> command) {
        if (!works) {
            return command;
        }
        List<String> all = new ArrayList<>(List.of("taskset", "-c", "" + core));
        all.addAll(command);
        return all;
    }
}
