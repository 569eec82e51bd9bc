package org.nbnsd.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What is between a host and the network, in one direction or the other. */
interface Line {
    /** Everything arrives at once, and once. */
    Line PERFECT = () -> List.of(Duration.ZERO);

    /** After which times the next datagram arrives; never, if there is none. */
    List<Duration> arrivals();

    /**
     * A bad one: loses one datagram in five, doubles one in five, and delays each by up to 40 ms, so that they overtake each
     * other.
     */
    static Line bad(long seed) {
        Random random = new Random(seed);
        return () -> {
            List<Duration> arrivals = new ArrayList<>();
            int copies = random.nextInt(5) == 0 ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                boolean lost = random.nextInt(5) == 0;
                Duration delay = Duration.ofMillis(random.nextInt(40));
                if (!lost) {
                    arrivals.add(delay);
                }
            }
            return arrivals;
        };
    }
}
