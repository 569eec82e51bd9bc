package org.nbnsd.simulation;

/**
 * How a kind of host talks to its name server. Times in milliseconds.
 *
 * @param tries how often a registration is sent, with one transaction id
 * @param interval between them
 * @param refreshTries how often a refresh is sent
 * @param refreshInterval between them
 * @param ttl the lifetime that it asks for, in seconds
 * @param multihomed whether unique names are registered with OPCODE 15
 * @param recursionDesired whether registrations have RD set
 * @param longestRefresh the most between two refreshes of a name; else it is half of the lifetime
 * @param leastWack the shortest TTL of a WACK that it believes, in seconds
 * @param mostWack the longest, which it takes for any that it does not believe
 * @param releases whether it releases its names when it is switched off
 * @param retryAfter when it tries again after a failure; 0 for never
 */
record Manner(
        int tries,
        long interval,
        int refreshTries,
        long refreshInterval,
        long ttl,
        boolean multihomed,
        boolean recursionDesired,
        long longestRefresh,
        long leastWack,
        long mostWack,
        boolean releases,
        long retryAfter) {
    private static final long MINUTE = 60_000;

    /** Windows NT: three tries, 1.5 s apart; after a failure again in ten minutes. */
    static final Manner WINDOWS_NT =
            new Manner(3, 1500, 3, 1500, 300_000, false, true, Long.MAX_VALUE, 0, 3600, true, 10 * MINUTE);

    /** Windows 9x: two tries at boot, no release at power-off. */
    static final Manner WINDOWS_9X =
            new Manner(2, 1500, 3, 1500, 300_000, false, true, Long.MAX_VALUE, 0, 3600, false, 15 * MINUTE);

    /** Windows 2000 and later: as NT, with one OPCODE 15 for each address. */
    static final Manner MODERN_WINDOWS =
            new Manner(3, 1500, 3, 1500, 300_000, true, true, Long.MAX_VALUE, 0, 3600, true, 10 * MINUTE);

    /** Samba's Active Directory server: three tries, 3 s apart, RD clear, and a WACK of 9 to 105 s or none. */
    static final Manner SAMBA = new Manner(3, 3000, 3, 2000, 300_000, true, false, 7_200_000, 9, 105, true, 5 * MINUTE);

    /** How long it waits after a WACK. */
    long wackMillis(long ttl) {
        return (ttl < leastWack || ttl > mostWack ? mostWack : ttl) * 1000;
    }
}
