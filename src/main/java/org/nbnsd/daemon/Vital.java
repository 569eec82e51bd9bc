package org.nbnsd.daemon;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/** Something without which a daemon serves no more, as the {@link Watchdog} sees it. */
interface Vital {
    /** How it is. */
    enum Sign {
        /** It goes on, or waits for something to do. */
        WELL,
        /** It is at what it was at the last time. */
        BUSY,
        /** It will do nothing any more. */
        GONE
    }

    /** What it is, for people: "the event loop". */
    String name();

    /** Looks at it; for the one thread that looks. */
    Sign look();

    /** Something that only can be gone. */
    static Vital of(String name, BooleanSupplier isThere) {
        return new Vital() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Sign look() {
                return isThere.getAsBoolean() ? Sign.WELL : Sign.GONE;
            }
        };
    }

    /** An event loop, which turns if it does what it is asked to. */
    static Vital of(String name, EventLoop loop) {
        return new TurningLoop(name, loop);
    }

    /** See above. */
    final class TurningLoop implements Vital {
        private final String name;
        private final EventLoop loop;
        private volatile boolean asked;

        private TurningLoop(String name, EventLoop loop) {
            this.name = name;
            this.loop = loop;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Sign look() {
            if (loop.isShuttingDown()) {
                return Sign.GONE;
            }
            if (asked) {
                return Sign.BUSY;
            }
            try {
                asked = true;
                loop.execute(() -> asked = false);
                return Sign.WELL;
            } catch (RejectedExecutionException e) {
                return Sign.GONE;
            }
        }
    }
}
