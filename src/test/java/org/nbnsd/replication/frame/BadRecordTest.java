package org.nbnsd.replication.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.SendReply.Bad;
import org.nbnsd.replication.frame.SendReply.Begin;
import org.nbnsd.replication.frame.SendReply.End;
import org.nbnsd.replication.frame.SendReply.Next;
import org.nbnsd.replication.frame.SendReply.Reason;
import org.nbnsd.wire.NodeType;

/** One bad record costs nobody the others. */
final class BadRecordTest {
    private static final String REST = "00000060 00000000 0000000000000009 0a42000b ffffffff";
    private static final String SIXTEEN = "4241442020202020202020202020" + "2020";

    /** Between two good ones. */
    private static List<Frame> between(String record) {
        List<Frame> frames = GoldenFrames.read(Octets.reply(3, Octets.good(1), record, Octets.good(3)));
        assertThat(frames).startsWith(new Begin(0, 3), good(1));
        return frames.subList(2, frames.size());
    }

    private static Next good(int number) {
        String name = String.format("FRED<%02X>", number);
        return new Next(GoldenFrames.one(name, RecordType.UNIQUE, NodeType.H, number, GoldenFrames.HOST_11), 0);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000, 00000000, 0",
        "00000001, 41 000000, 1",
        "00000010, 42414420202020202020202020202020 00000000, 16"
    })
    void aNameThatIsTooShort(String length, String name, int octets) {
        assertThat(between(length + name + REST))
                .containsExactly(
                        new Bad(2, Reason.NAME_LENGTH, "name of " + octets + " octets (expected: 17..255)"),
                        good(3),
                        new End(2, 1, 0));
    }

    @ParameterizedTest
    @CsvSource({"256, 4", "257, 3", "1000, 4", "100003, 1"})
    void aNameThatIsTooLong(int octets, int padding) {
        String length = String.format("%08x", octets);

        assertThat(between(length + "41".repeat(octets) + "00".repeat(padding) + REST))
                .containsExactly(
                        new Bad(2, Reason.NAME_LENGTH, "name of " + octets + " octets (expected: 17..255)"),
                        good(3),
                        new End(2, 1, 0));
    }

    @Test
    void aBadNameOfARecordWithAList() {
        String list = "00000062 01000000 0000000000000009 02000000 0a420001 0a42000b 0a420001 0a42000c ffffffff";

        assertThat(between("00000002 4141 0000" + list)).hasSize(3).endsWith(good(3), new End(2, 1, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "00000012, 4100, 0000, 'no zero at the end', false",
        "00000011, 41, 000000, 'no zero at all', true",
        "00000012, 4141, 0000, 'no zero behind the scope', true",
        "00000014, 41004200, 00000000, 'a zero inside', true",
        "00000013, 2e4100, 00, 'an empty label in front', true",
        "00000013, 412e00, 00, 'an empty label at the end', true",
        "00000012, 2e00, 0000, 'two empty labels', true"
    })
    void aScopeIsLabelsWithDotsBetweenThemAndAZero(
            String length, String scope, String padding, String what, boolean isBad) {
        List<Frame> frames = between(length + SIXTEEN + scope + padding + REST);

        assertThat(frames).as(what).hasSize(3).endsWith(good(3), new End(isBad ? 2 : 3, isBad ? 1 : 0, 0));
        assertThat(frames.get(0)).as(what).isInstanceOf(isBad ? Bad.class : Next.class);
    }

    @Test
    void aScopeIsTextAndItsLabelsMayBeLongerThanADatagramAllows() {
        Next next = (Next) between(withScope("A".repeat(237))).get(0);
        assertThat(next.record().name().scope()).isEqualTo(new Scope(List.of("A".repeat(237))));
        assertThat(next.record().name().scope().fitsDatagrams()).isFalse();
        Next cut = (Next) between(withScope("A".repeat(237) + "B")).get(0);
        assertThat(cut.record().name()).isEqualTo(next.record().name());
    }

    @Test
    void aScopeWithoutALabelBetweenTwoDotsIsNone() {
        assertThat(between(withScope("A..B")).get(0))
                .isEqualTo(new Bad(
                        2, Reason.SCOPE, "scope of 4 octets (expected: labels with dots between them, and a zero)"));
    }

    private static String withScope(String scope) {
        int length = 17 + scope.length();
        StringBuilder hex = new StringBuilder(String.format("%08x", length) + SIXTEEN);
        scope.chars().forEach(each -> hex.append(String.format("%02x", each)));
        return hex + "00" + "00".repeat(4 - length % 4) + REST;
    }

    @Test
    void aScopeIsCutAfter237Octets() {
        String longest = ("A".repeat(59) + ".").repeat(3) + "A".repeat(57);

        assertThat(longest).hasSize(237);
        assertThat(scopeOf(between(withScope(longest)).get(0))).isEqualTo(longest);
        assertThat(scopeOf(between(withScope(longest + "X")).get(0))).isEqualTo(longest);
    }

    private static String scopeOf(Frame frame) {
        return ((Next) frame).record().name().scope().toString();
    }

    @Test
    void addressesBeyondThe25thAreDroppedAndCounted() {
        for (int count : List.of(0, 1, 25, 26, 255)) {
            String addresses = IntStream.range(0, count)
                    .mapToObj(i -> String.format("0a420001 0a43%04x", i))
                    .reduce("", String::concat);
            String record = "00000011" + SIXTEEN + "00 000000 00000062 01000000 0000000000000009"
                    + String.format("%02x000000", count) + addresses + "ffffffff";

            Next next = (Next) between(record).get(0);

            assertThat(next.record().addresses()).hasSize(Math.min(25, count));
            assertThat(next.dropped()).isEqualTo(Math.max(0, count - 25));
        }
    }

    @Test
    void theGroupWordAndTheReservedOctetsMeanNothing() {
        for (String group : List.of("00000000", "01000000", "ffffffff", "00000001")) {
            String unique = "00000011" + SIXTEEN + "00 ffffff ffffff60" + group + "0000000000000009 0a42000b 00000000";
            String list = "00000011" + SIXTEEN + "00 000000 00000062" + group
                    + "0000000000000009 01ffffff 0a420001 0a42000b ffffffff";

            assertThat(((Next) between(unique).get(0)).record().type()).isEqualTo(RecordType.UNIQUE);
            assertThat(((Next) between(list).get(0)).record().addresses())
                    .containsExactly(GoldenFrames.of(GoldenFrames.A, GoldenFrames.HOST_11));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "60, ACTIVE, false, false",
        "64, RELEASED, false, false",
        "68, TOMBSTONE, false, false",
        "6c, RESERVED, false, false",
        "70, ACTIVE, true, false",
        "e0, ACTIVE, false, true",
        "f8, TOMBSTONE, true, true"
    })
    void flagsAreReadAsTheyAre(String flags, ReplicaState state, boolean isReplica, boolean isStatic) {
        ReplicaRecord record = ((Next) between("00000011" + SIXTEEN + "00 000000 000000" + flags
                                + "00000000 0000000000000009 0a42000b ffffffff")
                        .get(0))
                .record();

        assertThat(record.state()).isEqualTo(state);
        assertThat(record.isReplica()).isEqualTo(isReplica);
        assertThat(record.isStatic()).isEqualTo(isStatic);
        assertThat(GoldenFrames.read(GoldenFrames.written(0, List.of(record), 1024)))
                .contains(new Next(record, 0));
    }

    /** Wherever it ends, what was there before is kept. */
    @Test
    void aFrameThatEndsInARecordKeepsThoseBefore() {
        byte[] whole = Octets.reply(2, Octets.good(1), Octets.good(2));
        int first = 24 + 48;
        for (int length = first; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            cut[3] = (byte) (length - 4);

            List<Frame> frames = GoldenFrames.read(Octets.joined(cut, Octets.reply(0)));

            assertThat(frames).as("%d octets", length).startsWith(new Begin(0, 2), good(1));
            assertThat(frames).as("%d octets", length).endsWith(new Begin(0, 0), new End(0, 0, 0));
            assertThat(frames.get(frames.size() - 3)).isEqualTo(length == first ? new End(1, 0, 1) : new End(1, 1, 0));
        }
    }

    @Test
    void moreRecordsAnnouncedThanThereAreAreMissing() {
        assertThat(GoldenFrames.read(Octets.reply(0xFFFF_FFFFL, Octets.good(1))))
                .containsExactly(new Begin(0, 0xFFFF_FFFFL), good(1), new End(1, 0, 0xFFFF_FFFEL));
    }

    @Test
    void fewerRecordsAnnouncedThanThereAreAreSkipped() {
        assertThat(GoldenFrames.read(Octets.joined(Octets.reply(1, Octets.good(1), Octets.good(2)), Octets.reply(0))))
                .containsExactly(new Begin(0, 1), good(1), new End(1, 0, 0), new Begin(0, 0), new End(0, 0, 0));
    }

    @Test
    void recordsBelongToWhomTheyWereAskedOf() {
        FrameReader reader = new FrameReader(FrameReader.Limits.DEFAULT);
        List<Frame> frames = new ArrayList<>();
        reader.read(Octets.reply(1, Octets.good(1)), frames::add);
        reader.expect(GoldenFrames.B);
        reader.read(Octets.reply(1, Octets.good(1)), frames::add);

        assertThat(frames.stream()
                        .filter(Next.class::isInstance)
                        .map(next -> ((Next) next).record().owner().toString()))
                .containsExactly("0.0.0.0", "10.66.0.2");
    }

    static Stream<NetbiosName> namesThatCannotTravel() {
        return Stream.of(
                NetbiosName.of("\u001BX", 0x20),
                named(List.of("A.B")),
                named(List.of("A\0")),
                named(Collections.nCopies(4, "S".repeat(59))));
    }

    private static NetbiosName named(List<String> labels) {
        return NetbiosName.of("FRED            ".getBytes(StandardCharsets.ISO_8859_1), 0, new Scope(labels));
    }

    @ParameterizedTest
    @MethodSource("namesThatCannotTravel")
    void aNameThatWouldArriveAsAnotherIsNotWritten(NetbiosName name) {
        ReplicaRecord record = Samples.named(name);

        assertThat(ReplicaRecord.canTravel(name)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SendReplyEncoder(0).count(record))
                .withMessageContaining("expected: one that can be told to other servers");
    }

    @Test
    void aNameThatBeginsWithItsSuffix1bTravels() {
        ReplicaRecord record = Samples.named(NetbiosName.of("\u001BX", 0x1B));

        assertThat(GoldenFrames.read(GoldenFrames.written(0, List.of(record), 1024)))
                .contains(new Next(record, 0));
    }
}
