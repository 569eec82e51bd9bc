package org.nbnsd.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * The STATISTICS of a node status response (RFC 1002 section 4.2.18). In practice only the unit id is ever filled.
 *
 * @param unitId the adapter address, in the low 48 bits
 * @param counters the nineteen numbers that follow, JUMPERS to SESSION_DATA_PACKET_SIZE, in the RFC's order
 */
public record NodeStatistics(long unitId, List<Long> counters) {
    /** The octets of the block. */
    public static final int LENGTH = 46;
    /** The octets of the unit id. */
    static final int UNIT_ID_OCTETS = 6;
    /** The octets of each counter, in order. */
    static final List<Integer> COUNTER_OCTETS = List.of(1, 1, 2, 2, 2, 2, 2, 2, 4, 4, 2, 2, 2, 2, 2, 2, 2, 2, 2);

    /** A block of zeros. */
    public static final NodeStatistics NONE = ofUnit(0);

    /**
     * Checks that there are as many counters as the block has, and that all numbers fit.
     *
     * @throws IllegalArgumentException if not
     */
    public NodeStatistics {
        Checks.unsigned("unitId", unitId, UNIT_ID_OCTETS);
        counters = List.copyOf(counters);
        if (counters.size() != COUNTER_OCTETS.size()) {
            throw new IllegalArgumentException(
                    "counters: " + counters.size() + " (expected: " + COUNTER_OCTETS.size() + ")");
        }
        for (int i = 0; i < counters.size(); i++) {
            Checks.unsigned("counter " + i, counters.get(i), COUNTER_OCTETS.get(i));
        }
    }

    /**
     * A block that is zero but for the unit id.
     *
     * @param unitId the adapter address, in the low 48 bits
     * @return the block
     */
    public static NodeStatistics ofUnit(long unitId) {
        return new NodeStatistics(unitId, new ArrayList<>(Collections.nCopies(COUNTER_OCTETS.size(), 0L)));
    }

    /**
     * The unit id as nbtstat prints it.
     *
     * @return such as {@code 00-15-5D-01-02-03}; empty if it is zero, which no adapter has: Samba and small devices tell none
     */
    public String macAddress() {
        if (unitId == 0) {
            return "";
        }
        byte[] octets = new byte[UNIT_ID_OCTETS];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (unitId >> 8 * (UNIT_ID_OCTETS - 1 - i));
        }
        return HexFormat.ofDelimiter("-").withUpperCase().formatHex(octets);
    }
}
