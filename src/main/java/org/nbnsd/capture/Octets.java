package org.nbnsd.capture;

/**
 * What was captured of a frame, as the headers of all layers read it. Who reads asks {@link #has} first.
 *
 * @param array the octets
 * @param isCut whether the frame was longer on the wire
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Octets(byte[] array, boolean isCut) {
    /** Whether there are octets up to here. */
    boolean has(int end) {
        return end <= array.length;
    }

    int length() {
        return array.length;
    }

    int eight(int at) {
        return array[at] & 0xFF;
    }

    int sixteen(int at) {
        return eight(at) << 8 | eight(at + 1);
    }

    /** The low octet first, as what drivers write has it. */
    int littleSixteen(int at) {
        return eight(at) | eight(at + 1) << 8;
    }

    int thirtyTwo(int at) {
        return sixteen(at) << 16 | sixteen(at + 2);
    }

    /** The low octet first. */
    int littleThirtyTwo(int at) {
        return littleSixteen(at) | littleSixteen(at + 2) << 16;
    }

    /** Why a header that does not fit cannot be read: the capture ends before, or the frame was broken. */
    Skipped tooShort() {
        return isCut ? Skipped.CUT : Skipped.DAMAGED;
    }
}
