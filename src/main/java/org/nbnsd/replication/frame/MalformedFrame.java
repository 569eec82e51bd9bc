package org.nbnsd.replication.frame;

/**
 * Octets that are not a message, and why. The rest of the connection can be read nevertheless, unless {@link Reason#isFatal()}.
 *
 * @param reason the kind of fault, stable enough to count by
 * @param detail where and what, and what was expected, for people
 */
public record MalformedFrame(Reason reason, String detail) implements Frame {
    /** The kinds of faults. */
    public enum Reason {
        /** A length that no frame has: where the next one begins cannot be known. */
        LENGTH,
        /** The frame ends before its message does. */
        TRUNCATED,
        /** A message type that does not exist; Windows discards it without a word. */
        MESSAGE_TYPE,
        /** A command of replication that does not exist; Windows discards it without a word. */
        COMMAND,
        /** A table with more owners than are taken. */
        OWNERS;

        /**
         * Whether nothing more can be read from the connection.
         *
         * @return true for {@link #LENGTH}
         */
        public boolean isFatal() {
            return this == LENGTH;
        }
    }

    @Override
    public void accept(Cases cases) {
        cases.malformed(this);
    }
}
