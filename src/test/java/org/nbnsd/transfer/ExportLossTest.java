package org.nbnsd.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Whatever a format cannot hold of a record is told by the export, and what it tells is so. */
final class ExportLossTest {
    private static final long LATER = TransferFiles.NOW + 86_400_000L;
    private static final Ipv4Address PARTNER = Ipv4Address.parse("192.0.2.1");

    @TempDir
    private Path directory;

    private static NameRecord record(
            RecordType type, boolean isStatic, NodeType nodeType, Ipv4Address owner, Holder... holders) {
        return new NameRecord(
                NetbiosName.parse(type == RecordType.SPECIAL_GROUP ? "FRED<1C>" : "FRED<20>"),
                type,
                RecordState.ACTIVE,
                nodeType,
                isStatic,
                owner,
                7,
                Ipv4Address.ZERO,
                List.of(holders).stream().mapToLong(Holder::expiresAt).max().orElseThrow(),
                List.of(holders));
    }

    private static Holder holder(String address, Ipv4Address owner, long expiresAt, String registeredBy) {
        return new Holder(
                Ipv4Address.parse(address), owner, TransferFiles.NOW, expiresAt, Ipv4Address.parse(registeredBy));
    }

    /** Of each kind that differs for some format. */
    private static List<NameRecord> records() {
        Ipv4Address local = NameRecord.LOCAL;
        Holder usual = holder("10.0.0.5", local, LATER, "10.0.0.5");
        Holder forever = holder("10.0.0.5", local, Long.MAX_VALUE, "10.0.0.5");
        Holder second = holder("10.0.0.6", local, LATER + 10_000, "10.0.0.6");
        return List.of(
                record(RecordType.UNIQUE, true, NodeType.H, local, forever),
                record(RecordType.UNIQUE, false, NodeType.H, local, usual),
                record(RecordType.UNIQUE, true, NodeType.B, local, forever),
                record(
                        RecordType.UNIQUE,
                        true,
                        NodeType.H,
                        local,
                        holder("10.0.0.5", local, Long.MAX_VALUE, "10.9.9.9")),
                record(
                        RecordType.UNIQUE,
                        true,
                        NodeType.H,
                        PARTNER,
                        holder("10.0.0.5", PARTNER, Long.MAX_VALUE, "10.0.0.5")),
                record(RecordType.MULTIHOMED, true, NodeType.H, local, forever),
                record(RecordType.SPECIAL_GROUP, false, NodeType.H, local, usual, second),
                record(RecordType.GROUP, false, NodeType.H, local, usual));
    }

    /** What a reader may rely on; versions and times of registration are made anew by every import. */
    private static List<Object> substance(NameRecord record) {
        List<Object> parts = new ArrayList<>(
                List.of(record.type(), record.isStatic(), record.nodeType(), record.owner(), record.addresses()));
        for (Holder holder : record.holders()) {
            parts.add(record.isStatic() ? "forever" : holder.expiresAt());
            parts.add(holder.registeredBy());
        }
        return parts;
    }

    @ParameterizedTest
    @EnumSource(
            value = FileFormat.class,
            names = {"CSV", "JSON", "LMHOSTS", "WINS_DAT"})
    void whatDoesNotComeBackIsToldAndNothingElse(FileFormat format) {
        int lossy = 0;
        for (NameRecord record : records()) {
            StringBuilder out = new StringBuilder();
            Written written = TransferFiles.write(format, List.of(record), out);
            Path file =
                    TransferFiles.write(directory.resolve("f"), out.toString().getBytes(StandardCharsets.UTF_8));
            List<Imported> back =
                    TransferFiles.read(file, format, TransferFiles.OPTIONS).records();
            boolean isSame = back.size() == 1 && substance(back.get(0).record()).equals(substance(record));
            boolean isTold = !written.lost().isEmpty() || !written.leftOut().isEmpty();
            assertThat(isTold).as(format + " of " + record + ": " + written).isEqualTo(!isSame);
            lossy += isTold ? 1 : 0;
        }
        assertThat(lossy > 0)
                .as("some of them")
                .isEqualTo(format == FileFormat.LMHOSTS || format == FileFormat.WINS_DAT);
    }

    @ParameterizedTest
    @EnumSource(
            value = FileFormat.class,
            names = {"LMHOSTS", "WINS_DAT"})
    void eachLossIsCounted(FileFormat format) {
        Written written = TransferFiles.write(format, records().subList(1, 5), new StringBuilder());
        assertThat(written.lost())
                .containsAllEntriesOf(
                        Map.of("the server that owns it, and its version", 1L, "who registered its address", 1L));
        assertThat(written.lost().containsKey("its lifetime: imported again it is static"))
                .isEqualTo(format == FileFormat.LMHOSTS);
    }
}
