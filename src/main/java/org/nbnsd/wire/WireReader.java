package org.nbnsd.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.HalfAscii;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.wire.Malformed.Reason;

/**
 * A position in a datagram. The first fault is remembered and everything read after it is zero, so that a reader of
 * fields asks {@link #failed()} once at the end; nothing here throws.
 */
final class WireReader {
    /** Longer names than RFC 1002's 255 octets are read, so that a scope over 237 characters can be refused by name. */
    private static final int MAX_NAME_OCTETS = 512;

    private static final int MAX_POINTERS = 4;
    private static final int TOP_BITS = 0xC0;

    private final byte[] octets;
    private final int length;
    private int position;
    private @Nullable Malformed failure;

    WireReader(byte[] octets, int length) {
        this.octets = octets;
        this.length = length;
    }

    boolean failed() {
        return failure != null;
    }

    Malformed failure() {
        return failure != null ? failure : new Malformed(Reason.TRUNCATED, "nothing failed");
    }

    void fail(Reason reason, String detail) {
        if (failure == null) {
            failure = new Malformed(reason, detail);
        }
    }

    int position() {
        return position;
    }

    int u8() {
        return (int) number(1);
    }

    int u16() {
        return (int) number(2);
    }

    long u32() {
        return number(4);
    }

    long number(int width) {
        if (failure != null || !has(width)) {
            return 0;
        }
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << 8 | octets[position++] & 0xFF;
        }
        return value;
    }

    private boolean has(int width) {
        if (width > length - position) {
            fail(
                    Reason.TRUNCATED,
                    "ends at octet " + length + " (expected: at least " + ((long) position + width) + ")");
            return false;
        }
        return true;
    }

    /** Goes to where RDATA ends by its length, which what was read of it must not have passed. */
    void endRdata(int end) {
        if (failure == null && position > end) {
            fail(Reason.RDATA_LENGTH, "RDATA ends at octet " + end + " (expected: at least " + position + ")");
        } else if (failure == null) {
            position = end;
        }
    }

    void type(String where, int expected) {
        int type = u16();
        if (failure == null && type != expected) {
            fail(Reason.RECORD_TYPE, where + " type " + type + " (expected: " + expected + ")");
        }
    }

    void classIn() {
        int rrClass = u16();
        if (failure == null && rrClass != WireFormat.CLASS_IN) {
            fail(Reason.RECORD_CLASS, "class " + rrClass + " (expected: IN 1)");
        }
    }

    /** Reads RDLENGTH and checks that so many octets follow. */
    int rdLength() {
        int rdLength = u16();
        return failure == null && has(rdLength) ? rdLength : 0;
    }

    void exactRdLength(int expected) {
        int rdLength = u16();
        if (failure == null && rdLength != expected) {
            fail(Reason.RDATA_LENGTH, "RDLENGTH " + rdLength + " (expected: " + expected + ")");
        }
    }

    void rdLengthAtLeast(int least) {
        int rdLength = rdLength();
        if (failure == null && rdLength < least) {
            fail(Reason.RDATA_LENGTH, "RDLENGTH " + rdLength + " (expected: at least " + least + ")");
        }
    }

    AddressEntry entry() {
        int nbFlags = u16();
        return AddressEntry.of(nbFlags, new Ipv4Address((int) u32()));
    }

    /** Reads a line of a node status; its octets are there. */
    NodeName nodeName(Scope scope) {
        NetbiosName name = NetbiosName.of(octets, position, scope);
        position += NetbiosName.LENGTH;
        return new NodeName(name, u16());
    }

    /** Reads what there is of the statistics: all 46 octets, or only the unit id, or nothing. */
    NodeStatistics statistics(int available) {
        if (available < NodeStatistics.LENGTH) {
            return available < NodeStatistics.UNIT_ID_OCTETS
                    ? NodeStatistics.NONE
                    : NodeStatistics.ofUnit(number(NodeStatistics.UNIT_ID_OCTETS));
        }
        long unitId = number(NodeStatistics.UNIT_ID_OCTETS);
        List<Long> counters = new ArrayList<>();
        for (int width : NodeStatistics.COUNTER_OCTETS) {
            counters.add(number(width));
        }
        return new NodeStatistics(unitId, counters);
    }

    /** Skips a name that is nothing but the final zero, if one is here. */
    boolean skipRootName() {
        boolean root = failure == null && position < length && octets[position] == 0;
        position += root ? 1 : 0;
        return root;
    }

    /** Reads the name of a question; it is the first name of its message, so a pointer has nowhere to lead. */
    NetbiosName questionName() {
        return name(0);
    }

    /** Reads the name of a resource record: in full, or wholly or partly as a pointer to an earlier one. */
    NetbiosName recordName() {
        return name(MAX_POINTERS);
    }

    /**
     * Reads a name. A pointer must lead to an octet before itself, and before any pointer followed so far; after one, the
     * rest of the name is there and reading goes on behind the first pointer.
     */
    private NetbiosName name(int pointersAllowed) {
        int at = position;
        int resumeAt = -1;
        int pointers = 0;
        int lowest = length;
        int total = 1;
        int encoded = -1;
        List<String> scope = List.of();
        while (failure == null) {
            if (at >= length) {
                fail(Reason.TRUNCATED, "name runs past octet " + length);
                break;
            }
            int label = octets[at] & 0xFF;
            if ((label & TOP_BITS) == TOP_BITS) {
                int target = pointerAt(at, Math.min(at, lowest));
                if (++pointers > pointersAllowed) {
                    fail(Reason.POINTER, "pointer at octet " + at + " (expected: at most " + pointersAllowed + ")");
                }
                resumeAt = resumeAt < 0 ? at + 2 : resumeAt;
                lowest = at;
                at = target;
                continue;
            }
            if ((label & TOP_BITS) != 0) {
                fail(Reason.NAME, String.format("label length 0x%02X at octet %d (expected: 1..63)", label, at));
                break;
            }
            if (label == 0) {
                at++;
                break;
            }
            total += 1 + label;
            if (at + 1 + label > length) {
                fail(Reason.TRUNCATED, "label at octet " + at + " runs past octet " + length);
            } else if (total > MAX_NAME_OCTETS) {
                fail(Reason.NAME, "name longer than " + MAX_NAME_OCTETS + " octets");
            } else if (encoded < 0) {
                encoded = firstLabel(at, label);
            } else {
                scope = scope.isEmpty() ? new ArrayList<>() : scope;
                scope.add(new String(octets, at + 1, label, StandardCharsets.ISO_8859_1));
            }
            at += 1 + label;
        }
        if (failure == null && encoded < 0) {
            fail(Reason.NAME, "empty name at octet " + position + " (expected: a label of 32 letters)");
        }
        if (failure != null) {
            return NetbiosName.WILDCARD;
        }
        position = resumeAt >= 0 ? resumeAt : at;
        return HalfAscii.decode(octets, encoded, scope.isEmpty() ? Scope.NONE : new Scope(scope));
    }

    private int firstLabel(int at, int label) {
        int letters = at + 1;
        if (label != HalfAscii.LENGTH) {
            fail(Reason.NAME, "first label of " + label + " octets at octet " + at + " (expected: 32)");
        } else if (!HalfAscii.isEncoded(octets, letters)) {
            fail(Reason.NAME, "first label at octet " + at + " has other octets than A to P");
        }
        return letters;
    }

    private int pointerAt(int at, int before) {
        if (at + 2 > length) {
            fail(Reason.TRUNCATED, "pointer runs past octet " + length);
            return 0;
        }
        int target = (octets[at] & 0x3F) << 8 | octets[at + 1] & 0xFF;
        if (target >= before || target < WireFormat.HEADER_LENGTH) {
            fail(
                    Reason.POINTER,
                    "pointer at octet " + at + " to octet " + target + " (expected: " + WireFormat.HEADER_LENGTH + ".."
                            + (before - 1) + ")");
        }
        return target;
    }
}
