package org.nbnsd.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Requests of one kind, as {@code nbload} makes them.
 *
 * @param mode what is sent; see {@code src/bench/nbload.c}
 * @param first the number of the first name
 * @param names how many names
 * @param window how many requests may wait for their answer
 * @param seconds for how long; 0 for until {@code count}
 * @param count how many requests; 0 for no limit
 * @param rate requests a second; 0 for as fast as they are answered
 */
record Load(String mode, int first, int names, int window, double seconds, int count, double rate) {
    /** One address may have a million names at most: each slice of names belongs to a host of its own. */
    static final int SLICE = 250_000;

    private static final int WINDOW = 256;
    private static final int WIDE_WINDOW = 32_000;
    private static final Duration FOR_COUNT = Duration.ofMinutes(10);
    private static final Duration MARGIN = Duration.ofSeconds(30);

    Load {
        boolean changes = !mode.equals("query") && !mode.equals("miss") && !mode.equals("await");
        if (changes && first / SLICE != (first + names - 1) / SLICE) {
            throw new IllegalArgumentException(
                    "names: " + first + ".." + (first + names - 1) + " (expected: all of one host)");
        }
    }

    static Load of(String mode, int first, int names, double seconds) {
        return new Load(mode, first, names, WINDOW, seconds, 0, 0);
    }

    /** Each of the names once, or as many as there is time for. */
    static Load once(String mode, int first, int names, double seconds) {
        return new Load(mode, first, names, WINDOW, seconds, names, 0);
    }

    /** Queries that are due at fixed times, however late the answers to others are. */
    static Load atRate(int names, double seconds, double rate) {
        return new Load("query", 0, names, WIDE_WINDOW, seconds, 0, rate);
    }

    /** Until the first answer. */
    static Load await(Duration most) {
        return Load.of("await", 0, 1, most.toSeconds());
    }

    /** When it must have ended. */
    Duration most() {
        return seconds == 0
                ? FOR_COUNT
                : Duration.ofMillis((long) (seconds * 1000)).plus(MARGIN);
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("-s", Link.SERVER, "-b", Link.client(first / SLICE)));
        arguments.addAll(List.of("-m", mode, "-f", "" + first, "-n", "" + names, "-w", "" + window));
        arguments.addAll(List.of("-c", "" + count, "-t", "" + seconds, "-r", String.format(Locale.ROOT, "%.1f", rate)));
        return arguments;
    }
}
