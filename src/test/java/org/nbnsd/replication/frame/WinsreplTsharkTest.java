package org.nbnsd.replication.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.interop.Programs;

/** A second opinion: Wireshark reads the frames that are written here as this package does. Skipped where tshark is missing. */
final class WinsreplTsharkTest {
    private static final List<String> FIELDS = List.of(
            "_ws.malformed",
            "winsrepl.assoc_ctx",
            "winsrepl.message_type",
            "winsrepl.repl_cmd",
            "winsrepl.owner_address",
            "winsrepl.max_version",
            "winsrepl.min_version",
            "winsrepl.name_flags",
            "winsrepl.name_version_id",
            "winsrepl.ip_address",
            "winsrepl.ip_owner");

    @Test
    void tsharkReadsEveryMessage(@TempDir Path directory) throws IOException {
        List<String> names = List.copyOf(GoldenFrames.messages().keySet());
        List<byte[]> frames = names.stream()
                .map(name -> FrameEncoder.encode(GoldenFrames.messages().get(name)))
                .toList();

        List<List<String>> seen = tshark(directory, frames);

        assertThat(seen).hasSameSizeAs(names);
        for (int i = 0; i < seen.size(); i++) {
            ReplicationMessage message = GoldenFrames.messages().get(names.get(i));
            assertThat(seen.get(i).get(0)).as(names.get(i)).isEmpty();
            // START has the sender's handle besides, under the same name
            assertThat(seen.get(i).get(1)).as(names.get(i)).startsWith(String.format("0x%08x", message.handle()));
            List<OwnerVersions> rows = rows(message);
            assertThat(seen.get(i).subList(4, 7))
                    .as(names.get(i))
                    .containsExactly(
                            joined(rows.stream().map(row -> row.owner().toString())),
                            joined(rows.stream().map(row -> Long.toUnsignedString(row.max()))),
                            joined(rows.stream().map(row -> Long.toUnsignedString(row.min()))));
        }
    }

    private static List<OwnerVersions> rows(ReplicationMessage message) {
        if (message instanceof ReplicationMessage.TableReply reply) {
            return reply.owners();
        } else if (message instanceof ReplicationMessage.UpdateNotification update) {
            return update.owners();
        }
        return message instanceof ReplicationMessage.SendRequest request ? List.of(request.wanted()) : List.of();
    }

    @Test
    void tsharkReadsRecordsOfAnyKind(@TempDir Path directory) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        List<ReplicaRecord> records = new ArrayList<>();
        GoldenFrames.records().values().forEach(records::addAll);
        Stream.generate(() -> Samples.any(random)).limit(300).forEach(records::add);
        List<byte[]> frames = records.stream()
                .map(record -> GoldenFrames.written(9, List.of(record), SendReplyEncoder.LEAST_PIECE))
                .toList();

        List<List<String>> seen = tshark(directory, frames);

        assertThat(seen).hasSameSizeAs(records);
        for (int i = 0; i < seen.size(); i++) {
            ReplicaRecord record = records.get(i);
            assertThat(seen.get(i).get(0)).as(record.toString()).isEmpty();
            assertThat(seen.get(i).subList(7, 11))
                    .as(record.toString())
                    .containsExactly(
                            String.format("0x%08x", flags(record)),
                            Long.toUnsignedString(record.version()),
                            joined(record.addresses().stream()
                                    .map(each -> each.address().toString())),
                            owners(record));
        }
    }

    private static int flags(ReplicaRecord record) {
        return record.type().code()
                + 4 * record.state().code()
                + (record.isReplica() ? 0x10 : 0)
                + 0x20 * record.nodeType().code()
                + (record.isStatic() ? 0x80 : 0);
    }

    /** Of a single address the record does not say whose it is. */
    private static String owners(ReplicaRecord record) {
        return ReplicaRecord.isList(record.type())
                ? joined(record.addresses().stream().map(each -> each.owner().toString()))
                : "";
    }

    private static String joined(Stream<String> parts) {
        return parts.collect(Collectors.joining(","));
    }

    /** For each frame the values of the fields. */
    private static List<List<String>> tshark(Path directory, List<byte[]> frames) throws IOException {
        Programs.assumeInstalled("tshark");
        Path capture = directory.resolve("frames.pcap");
        Files.write(capture, pcap(frames));
        List<String> command = Stream.concat(
                        Stream.of("tshark", "-n", "-r", capture.toString(), "-Y", "winsrepl", "-T", "fields"),
                        FIELDS.stream().flatMap(field -> Stream.of("-e", field)))
                .toList();
        Programs.Result result = Programs.run(Duration.ofMinutes(1), command);
        assertThat(result.exit()).as(result.out()).isZero();
        return result.out()
                .lines()
                .filter(line -> line.contains("\t"))
                .map(line -> Arrays.asList(line.split("\t", -1)))
                .toList();
    }

    /** A capture of raw IP in which each frame is a segment of one connection to port 42. */
    private static byte[] pcap(List<byte[]> frames) {
        int octets = frames.stream().mapToInt(frame -> 16 + 40 + frame.length).sum();
        ByteBuffer out = ByteBuffer.allocate(24 + octets).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xA1B2C3D4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0)
                .putInt(65_535)
                .putInt(101);
        int sequence = 1;
        for (byte[] frame : frames) {
            out.order(ByteOrder.LITTLE_ENDIAN);
            out.putInt(sequence).putInt(0).putInt(40 + frame.length).putInt(40 + frame.length);
            out.order(ByteOrder.BIG_ENDIAN);
            out.putShort((short) 0x4500).putShort((short) (40 + frame.length)).putInt(0);
            out.putShort((short) 0x4006)
                    .putShort((short) 0)
                    .putInt(GoldenFrames.A.bits())
                    .putInt(GoldenFrames.B.bits());
            out.putShort((short) 40_000).putShort((short) 42).putInt(sequence).putInt(1);
            out.putShort((short) 0x5018).putShort((short) 65_535).putInt(0).put(frame);
            sequence += frame.length;
        }
        return out.array();
    }
}
