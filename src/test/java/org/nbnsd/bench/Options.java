package org.nbnsd.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What somebody who measures may choose.
 *
 * @param rounds how often everything is measured, in turns
 * @param seconds how long each time
 * @param warmUp for how many seconds each server is under load before that
 * @param small how many names a small site has
 * @param medium how many names nmbd can still be filled with
 * @param large how many names the daemon must bear
 * @param java the JVM of the daemon
 * @param jvm its options
 * @param jar the daemon
 */
record Options(
        int rounds,
        double seconds,
        double warmUp,
        int small,
        int medium,
        int large,
        Path java,
        List<String> jvm,
        Path jar) {
    Options {
        jvm = List.copyOf(jvm);
        if (medium > Load.SLICE) {
            throw new IllegalArgumentException("medium: " + medium + " (expected: at most " + Load.SLICE + ")");
        }
    }
}
