package org.nbnsd.replication.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * The octets of one record in an answer with records: the length of the name, the name with its padding, flags, group word,
 * version, then one address or a list of them, and a reserved word that is 255.255.255.255.
 */
final class RecordFormat {
    private static final RecordType[] TYPES = RecordType.values();
    private static final int LAST = NetbiosName.LENGTH - 1;

    private RecordFormat() {}

    /** How many octets a record takes; {@link #write} writes so many. */
    static int length(ReplicaRecord record) {
        int name = nameLength(record.name());
        int addresses = ReplicaRecord.isList(record.type())
                ? FrameFormat.LISTED_ADDRESS * record.addresses().size()
                : 0;
        return 4 + name + FrameFormat.padding(name) + FrameFormat.RECORD_FIXED + 4 + addresses + 4;
    }

    private static int nameLength(NetbiosName name) {
        return FrameFormat.SHORTEST_NAME + name.scope().characters();
    }

    static void write(ReplicaRecord record, ByteBuffer out) {
        writeName(record.name(), out);
        out.putInt(flags(record));
        boolean isGroup = !record.type().isUnique();
        out.put((byte) (isGroup ? 1 : 0)).put(new byte[3]);
        out.putLong(record.version());
        if (ReplicaRecord.isList(record.type())) {
            out.put((byte) record.addresses().size()).put(new byte[3]);
            for (ReplicaAddress each : record.addresses()) {
                out.putInt(each.owner().bits()).putInt(each.address().bits());
            }
        } else {
            out.putInt(record.addresses().get(0).address().bits());
        }
        out.putInt(Ipv4Address.BROADCAST.bits());
    }

    private static int flags(ReplicaRecord record) {
        return record.type().code()
                | record.state().code() << FrameFormat.FLAGS_STATE_SHIFT
                | (record.isReplica() ? FrameFormat.FLAGS_REPLICA : 0)
                | record.nodeType().code() << FrameFormat.FLAGS_NODE_SHIFT
                | (record.isStatic() ? FrameFormat.FLAGS_STATIC : 0);
    }

    private static void writeName(NetbiosName name, ByteBuffer out) {
        if (!ReplicaRecord.canTravel(name)) {
            throw new IllegalArgumentException("name: " + name + " (expected: one that can be told to other servers)");
        }
        int length = nameLength(name);
        boolean isExchanged = name.suffix() == NameSuffix.DOMAIN_MASTER_BROWSER;
        out.putInt(length);
        for (int i = 0; i < NetbiosName.LENGTH; i++) {
            out.put((byte) name.octet(isExchanged ? exchanged(i) : i));
        }
        out.put(String.join(".", name.scope().labels()).getBytes(StandardCharsets.ISO_8859_1));
        out.put(new byte[1 + FrameFormat.padding(length)]);
    }

    /** The first octet and the last one. */
    private static int exchanged(int index) {
        return index == 0 ? LAST : index == LAST ? 0 : index;
    }

    /**
     * Reads a name.
     *
     * @param octets from where its sixteen octets begin, without the length
     * @param length of the name, 17..255
     * @return null if its scope is none
     */
    static @Nullable NetbiosName name(byte[] octets, int at, int length) {
        Scope scope = scope(octets, at + NetbiosName.LENGTH, at + length - 1);
        if (scope == null) {
            return null;
        }
        byte[] name = new byte[NetbiosName.LENGTH];
        boolean isExchanged = octets[at] == NameSuffix.DOMAIN_MASTER_BROWSER;
        for (int i = 0; i < name.length; i++) {
            name[i] = octets[at + (isExchanged ? exchanged(i) : i)];
        }
        return NetbiosName.of(name, 0, scope);
    }

    /** Labels with dots between them, and a zero at the end; cut after 237 octets, as Windows does since 2008. */
    private static @Nullable Scope scope(byte[] octets, int from, int to) {
        if (octets[to] != 0) {
            return null;
        }
        String text = new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
        text = text.length() > Scope.MAX_CHARACTERS ? text.substring(0, Scope.MAX_CHARACTERS) : text;
        if (text.isEmpty()) {
            return Scope.NONE;
        }
        List<String> labels = List.of(text.split("\\.", -1));
        boolean isGood = labels.stream().allMatch(label -> !label.isEmpty() && label.indexOf('\0') < 0);
        return isGood ? new Scope(labels) : null;
    }

    /** The flags are all that decides how long a record is. */
    static boolean isList(int flags) {
        return (flags & FrameFormat.FLAGS_LIST) != 0;
    }

    /**
     * Reads what follows the name.
     *
     * @param in at the flags; the octets of the whole record are there
     * @param owner whose record it is
     */
    static SendReply.Next next(NetbiosName name, ByteBuffer in, Ipv4Address owner) {
        int flags = in.getInt();
        in.getInt(); // whether it is a group, which the type says as well
        long version = in.getLong();
        List<ReplicaAddress> addresses = new ArrayList<>(1);
        int dropped = 0;
        if (isList(flags)) {
            int count = in.get() & 0xFF;
            dropped = Math.max(0, count - NameRecord.MAX_HOLDERS);
            in.position(in.position() + 3);
            for (int i = 0; i < count - dropped; i++) {
                addresses.add(new ReplicaAddress(new Ipv4Address(in.getInt()), new Ipv4Address(in.getInt())));
            }
        } else {
            addresses.add(new ReplicaAddress(owner, new Ipv4Address(in.getInt())));
        }
        ReplicaRecord record = new ReplicaRecord(
                name,
                TYPES[flags & FrameFormat.FLAGS_TYPE],
                ReplicaState.of(flags >> FrameFormat.FLAGS_STATE_SHIFT & 3),
                (flags & FrameFormat.FLAGS_STATIC) != 0,
                (flags & FrameFormat.FLAGS_REPLICA) != 0,
                NodeType.of(flags >> FrameFormat.FLAGS_NODE_SHIFT & 3),
                owner,
                version,
                addresses);
        return new SendReply.Next(record, dropped);
    }
}
