package org.nbnsd.daemon.configuration;

import java.time.Duration;

/** When a key takes effect that has another value in a file that is read again. */
enum Takes {
    /** From the next datagram on, or for what begins from then on. */
    AT_ONCE("at once"),
    /** The daemon is made of it, or others rely on it: until the next start it is without effect. */
    RESTART("at a restart"),
    /** The names of the server itself; an end node that has them has registered them. */
    AT_ONCE_WITHOUT_NODE("at once; with an end node at a restart"),
    /** What is made smaller or larger at once, but not made or given up: 0 is for nothing at all. */
    AT_ONCE_BUT_NOT_ZERO("at once; from or to 0 at a restart"),
    /** Where something listens, but not whether it does. */
    AT_ONCE_BUT_NOT_OFF("at once; from or to off at a restart");

    private static final String OFF = "off";

    private final String text;

    Takes(String text) {
        this.text = text;
    }

    /** As people read it. */
    String text() {
        return text;
    }

    /** Whether a running daemon takes a value of a key in the place of another. */
    boolean isAtOnce(boolean isNode, Object before, Object after) {
        return switch (this) {
            case AT_ONCE -> true;
            case RESTART -> false;
            case AT_ONCE_WITHOUT_NODE -> !isNode;
            case AT_ONCE_BUT_NOT_ZERO -> isZero(before) == isZero(after);
            case AT_ONCE_BUT_NOT_OFF -> before.equals(OFF) == after.equals(OFF);
        };
    }

    private static boolean isZero(Object value) {
        return value.equals(0) || value.equals(Duration.ZERO);
    }
}
