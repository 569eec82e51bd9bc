package org.nbnsd.wire;

/** What the constructors of {@link Message}'s records check: ranges, and flags that belong to the kind. */
final class Checks {
    private static final long MAX_TTL = 0xFFFFFFFFL;

    private Checks() {}

    static void id(int id) {
        if (id >>> 16 != 0) {
            throw new IllegalArgumentException("id: " + id + " (expected: 0..65535)");
        }
    }

    static void ttl(long ttl) {
        if (ttl < 0 || ttl > MAX_TTL) {
            throw new IllegalArgumentException("ttl: " + ttl + " (expected: 0.." + MAX_TTL + ")");
        }
    }

    static void kind(boolean fits, int flags, String expected) {
        if (!fits || flags >>> 16 != 0) {
            throw new IllegalArgumentException(String.format("flags: %04X (expected: %s)", flags, expected));
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
