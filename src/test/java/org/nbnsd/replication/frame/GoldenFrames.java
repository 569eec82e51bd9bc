package org.nbnsd.replication.frame;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociationResponse;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.replication.frame.ReplicationMessage.UpdateNotification;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** The frames of {@code golden.txt}, and by hand what they mean. */
final class GoldenFrames {
    static final Ipv4Address A = Ipv4Address.parse("10.66.0.1");
    static final Ipv4Address B = Ipv4Address.parse("10.66.0.2");
    static final Ipv4Address HOST_11 = Ipv4Address.parse("10.66.0.11");
    static final Ipv4Address HOST_12 = Ipv4Address.parse("10.66.0.12");
    static final Ipv4Address HOST_13 = Ipv4Address.parse("10.66.0.13");

    private static final int HANDLE = 0x12345678;
    private static final Pattern ZEROS = Pattern.compile("\\+(\\d+)x00");

    private GoldenFrames() {}

    /** The octets of each frame by its name. */
    static Map<String, byte[]> octets() {
        Map<String, StringBuilder> hex = new LinkedHashMap<>();
        StringBuilder current = new StringBuilder();
        for (String line : text().lines().filter(line -> !line.startsWith("#")).toList()) {
            if (line.startsWith(" ")) {
                current.append(ZEROS.matcher(line.replace(" ", ""))
                        .replaceAll(zeros -> "00".repeat(Integer.parseInt(zeros.group(1)))));
            } else if (!line.isEmpty()) {
                current = new StringBuilder();
                hex.put(line, current);
            }
        }
        Map<String, byte[]> octets = new LinkedHashMap<>();
        hex.forEach((name, digits) -> octets.put(name, HexFormat.of().parseHex(digits)));
        return octets;
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(GoldenFrames.class.getResourceAsStream("golden.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] octets(String name) {
        return Objects.requireNonNull(octets().get(name), name);
    }

    /** The messages by the names of their frames, but for answers with records. */
    static Map<String, ReplicationMessage> messages() {
        OwnerVersions b9 = new OwnerVersions(HOST_11, 9, 0);
        List<OwnerVersions> nothing = List.of(new OwnerVersions(A, 0, 0), new OwnerVersions(B, 0, 0));
        List<OwnerVersions> ten = List.of(new OwnerVersions(A, 10, 0), new OwnerVersions(B, 0, 0));
        Map<String, ReplicationMessage> messages = new LinkedHashMap<>();
        messages.put("start", new StartAssociation(0, 0, 2, 5, 0));
        messages.put("start-nbnsd", new StartAssociation(0, 0xCAFE0001, 2, 5, 1));
        messages.put("start-reply", new StartAssociationResponse(0, HANDLE, 2, 5, 0));
        messages.put("table-query", new TableQuery(HANDLE));
        messages.put("table-reply", new TableReply(0, nothing));
        messages.put("inform", new UpdateNotification(HANDLE, true, false, ten, A));
        messages.put("inform-propagated", new UpdateNotification(HANDLE, true, true, List.of(b9), HOST_11));
        messages.put("update", new UpdateNotification(HANDLE, false, false, List.of(b9), HOST_11));
        messages.put("update-propagated", new UpdateNotification(HANDLE, false, true, List.of(b9), HOST_11));
        messages.put("send-request", new SendRequest(HANDLE, new OwnerVersions(A, 10, 1)));
        messages.put("send-request-roles-swapped", new SendRequest(0x11223344, new OwnerVersions(HOST_11, 9, 1)));
        messages.put("stop", new StopAssociation(HANDLE, StopAssociation.NORMAL));
        messages.put("stop-short", new StopAssociation(7, StopAssociation.ERROR));
        return messages;
    }

    /** Those that nobody writes, but others do: without its reserved octets, or with another reserved word. */
    static boolean isWrittenOtherwise(String name) {
        return name.equals("stop-short") || name.equals("table-reply");
    }

    /** The records by the names of their frames. */
    static Map<String, List<ReplicaRecord>> records() {
        Map<String, List<ReplicaRecord>> records = new LinkedHashMap<>();
        records.put(
                "records",
                List.of(
                        one("VECUNIQ<20>", RecordType.UNIQUE, NodeType.H, 1, HOST_11),
                        list("VECMULTI<00>", RecordType.MULTIHOMED, 2, of(A, HOST_11)),
                        one("VECGROUP<00>", RecordType.GROUP, NodeType.H, 3, HOST_11),
                        list("VECDOM<1C>", RecordType.SPECIAL_GROUP, 5, of(A, HOST_11), of(A, HOST_12)),
                        one("VECDOM<1B>", RecordType.UNIQUE, NodeType.H, 6, HOST_11),
                        one("VECSCOPE<20>.corp.test", RecordType.UNIQUE, NodeType.H, 7, HOST_11),
                        one("VECMNODE<20>", RecordType.UNIQUE, NodeType.M, 8, HOST_11),
                        one("VECBNODE<20>", RecordType.UNIQUE, NodeType.B, 9, HOST_11),
                        one("VECPNODE<20>", RecordType.UNIQUE, NodeType.P, 10, HOST_11)));
        records.put(
                "records-multihomed",
                List.of(list("VECMULTI<00>", RecordType.MULTIHOMED, 11, of(A, HOST_12), of(A, HOST_11))));
        records.put(
                "records-of-two",
                List.of(
                        with(one("VECUNIQ<20>", RecordType.UNIQUE, NodeType.H, 1, HOST_11), ReplicaState.TOMBSTONE),
                        one("VECBNODE<20>", RecordType.UNIQUE, NodeType.B, 2, HOST_11),
                        list(
                                "VECDOM<1C>",
                                RecordType.SPECIAL_GROUP,
                                3,
                                of(A, HOST_11),
                                of(A, HOST_12),
                                of(B, HOST_13))));
        records.put("records-none", List.of());
        records.put(
                "records-odd",
                List.of(
                        isStatic(one("STATUNIQ<20>", RecordType.UNIQUE, NodeType.H, 1, HOST_12)),
                        isStatic(list(
                                "STATMH<00>", RecordType.MULTIHOMED, 2, of(HOST_11, HOST_12), of(HOST_11, HOST_13))),
                        with(list("TOMBSG<1C>", RecordType.SPECIAL_GROUP, 6), ReplicaState.TOMBSTONE),
                        one("SCO<20>.abc", RecordType.UNIQUE, NodeType.H, 8, HOST_12)));
        return records;
    }

    static ReplicaAddress of(Ipv4Address owner, Ipv4Address address) {
        return new ReplicaAddress(owner, address);
    }

    static ReplicaRecord one(String name, RecordType type, NodeType node, long version, Ipv4Address address) {
        return new ReplicaRecord(
                NetbiosName.parse(name),
                type,
                ReplicaState.ACTIVE,
                false,
                false,
                node,
                A,
                version,
                List.of(of(A, address)));
    }

    static ReplicaRecord list(String name, RecordType type, long version, ReplicaAddress... addresses) {
        return new ReplicaRecord(
                NetbiosName.parse(name),
                type,
                ReplicaState.ACTIVE,
                false,
                false,
                NodeType.H,
                A,
                version,
                List.of(addresses));
    }

    static ReplicaRecord with(ReplicaRecord record, ReplicaState state) {
        return new ReplicaRecord(
                record.name(),
                record.type(),
                state,
                record.isStatic(),
                record.isReplica(),
                record.nodeType(),
                record.owner(),
                record.version(),
                record.addresses());
    }

    private static ReplicaRecord isStatic(ReplicaRecord record) {
        return new ReplicaRecord(
                record.name(),
                record.type(),
                record.state(),
                true,
                record.isReplica(),
                record.nodeType(),
                record.owner(),
                record.version(),
                record.addresses());
    }

    /** What a reader finds in octets that come at once. */
    static List<Frame> read(byte[] octets) {
        return read(new FrameReader(FrameReader.Limits.DEFAULT), octets);
    }

    static List<Frame> read(FrameReader reader, byte[] octets) {
        List<Frame> frames = new ArrayList<>();
        reader.expect(A);
        reader.read(octets, frames::add);
        return frames;
    }

    static byte[] written(int handle, List<ReplicaRecord> records, int piece) {
        SendReplyEncoder encoder = new SendReplyEncoder(handle);
        records.forEach(encoder::count);
        ByteBuffer all = ByteBuffer.allocate((int) encoder.octets()).put(encoder.begin());
        Deque<ReplicaRecord> left = new ArrayDeque<>(records);
        while (!encoder.isComplete()) {
            ByteBuffer next = ByteBuffer.allocate(piece);
            while (!left.isEmpty() && encoder.write(left.element(), next)) {
                left.remove();
            }
            all.put(next.flip());
        }
        return all.array();
    }
}
