package org.nbnsd.wire;

/** What the constructors of {@link Message}'s records check: ranges, and flags that belong to the kind. */
final class Checks {
    private Checks() {}

    static void id(int id) {
        unsigned("id", id, 2);
    }

    static void ttl(long ttl) {
        unsigned("ttl", ttl, 4);
    }

    /** What does not fit its octets would be cut off on the wire. */
    static void unsigned(String what, long value, int octets) {
        long max = (1L << 8 * octets) - 1;
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: 0.." + max + ")");
        }
    }

    static void size(String what, int size, int least, int most) {
        if (size < least || size > most) {
            throw new IllegalArgumentException(what + ": " + size + " (expected: " + least + ".." + most + ")");
        }
    }

    static void kind(boolean fits, int flags, String expected) {
        if (!fits) {
            throw new IllegalArgumentException(String.format("flags: %04X (expected: %s)", flags, expected));
        }
        if ((flags & ~HeaderFlags.MEANINGFUL) != 0) {
            throw new IllegalArgumentException(
                    String.format("flags: %04X (expected: sixteen bits, 0060 clear)", flags));
        }
    }

    static boolean isQueryResponse(int flags) {
        return (flags & HeaderFlags.RESPONSE) != 0 && HeaderFlags.opcode(flags) == HeaderFlags.QUERY;
    }

    /** Servers answer every claim with OPCODE 5; one that repeats the request's OPCODE is understood, too. */
    static boolean isRegistrationResponse(int flags) {
        boolean claim = switch (HeaderFlags.opcode(flags)) {
            case HeaderFlags.REGISTRATION,
                    HeaderFlags.REFRESH,
                    HeaderFlags.REFRESH_ALTERNATE,
                    HeaderFlags.MULTIHOMED_REGISTRATION -> true;
            default -> false;
        };
        return claim && (flags & HeaderFlags.RESPONSE) != 0;
    }
}
