package org.nbnsd.capture;

import org.jspecify.annotations.Nullable;

/**
 * The header of a data frame of IEEE 802.11, up to the LLC header.
 *
 * @param sourceAt where the address of the sender is
 * @param end where the LLC header begins
 * @param skipped why there is none; the other values say nothing then
 */
record WirelessHeader(int sourceAt, int end, @Nullable Skipped skipped) {
    private static final int LENGTH = 24;
    private static final int TYPE = 0x0C;
    private static final int DATA = 0x08;
    private static final int WITHOUT_DATA = 0x40;
    private static final int WITH_QUALITY = 0x80;
    private static final int TO_DISTRIBUTION = 1;
    private static final int FROM_DISTRIBUTION = 2;
    private static final int PROTECTED = 0x40;
    private static final int ORDERED = 0x80;
    /** In the octets for the quality of service: several in one. */
    private static final int AGGREGATE = 0x80;

    static WirelessHeader of(Octets octets, int at, boolean isPadded) {
        if (!octets.has(at + 2)) {
            return without(octets.tooShort());
        }
        int control = octets.eight(at);
        int flags = octets.eight(at + 1);
        if ((control & TYPE) != DATA || (control & WITHOUT_DATA) != 0) {
            return without(Skipped.NOT_IPV4);
        }
        if ((flags & PROTECTED) != 0) {
            return without(Skipped.ENCRYPTED);
        }
        boolean hasFourAddresses = (flags & (TO_DISTRIBUTION | FROM_DISTRIBUTION)) == 3;
        int end = at + LENGTH + (hasFourAddresses ? 6 : 0);
        int source = at + ((flags & FROM_DISTRIBUTION) == 0 ? 10 : hasFourAddresses ? LENGTH : 16);
        boolean isAggregate = false;
        if ((control & WITH_QUALITY) != 0) {
            if (!octets.has(end + 2)) {
                return without(octets.tooShort());
            }
            isAggregate = (octets.eight(end) & AGGREGATE) != 0;
            end += (flags & ORDERED) != 0 ? 6 : 2;
        }
        end = isPadded ? at + (end - at + 3 & ~3) : end;
        if (isAggregate) { // the first of them: addresses and length of its own
            source = end + 6;
            end += 14;
        }
        return octets.has(end) ? new WirelessHeader(source, end, null) : without(octets.tooShort());
    }

    private static WirelessHeader without(Skipped skipped) {
        return new WirelessHeader(0, 0, skipped);
    }

    /** Whether the driver has filled the header up to a multiple of four octets, as radiotap's flags say. */
    static boolean isPadded(Octets octets, int at) {
        int words = at + 4;
        if (!octets.has(words + 4) || (octets.littleThirtyTwo(words) & 2) == 0) {
            return false;
        }
        boolean hasTime = (octets.littleThirtyTwo(words) & 1) != 0;
        int end = words + 4;
        while (octets.has(end) && octets.littleThirtyTwo(end - 4) < 0) { // the highest bit: one more word
            end += 4;
        }
        int flagsAt = hasTime ? at + (end - at + 7 & ~7) + 8 : end;
        return octets.has(flagsAt + 1) && (octets.eight(flagsAt) & 0x20) != 0;
    }
}
