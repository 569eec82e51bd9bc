package org.nbnsd.recording;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Randomness that is written down, or read from what was. */
final class Tape implements RandomGenerator {
    private static final long[] NONE = {};

    private final RandomGenerator source;
    private long[] drawn = new long[8];
    private int count;
    private long[] played = NONE;
    private int next;

    /** Over a source, which is asked for what nobody has written down. */
    Tape(RandomGenerator source) {
        this.source = source;
    }

    @Override
    public long nextLong() {
        long value = next < played.length ? played[next++] : source.nextLong();
        if (count == drawn.length) {
            drawn = Arrays.copyOf(drawn, 2 * count);
        }
        drawn[count++] = value;
        return value;
    }

    /** What was drawn since this was called last. */
    long[] take() {
        long[] taken = count == 0 ? NONE : Arrays.copyOf(drawn, count);
        count = 0;
        return taken;
    }

    /** What is to be drawn next, instead of anything that is left of what was to be before. */
    void play(long[] values) {
        played = values;
        next = 0;
        count = 0;
    }
}
