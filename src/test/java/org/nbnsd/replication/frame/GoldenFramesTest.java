package org.nbnsd.replication.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames as other servers sent them, both ways. */
final class GoldenFramesTest {
    static Stream<String> messages() {
        return GoldenFrames.messages().keySet().stream();
    }

    static Stream<String> written() {
        return messages().filter(name -> !GoldenFrames.isWrittenOtherwise(name));
    }

    static Stream<String> records() {
        return GoldenFrames.records().keySet().stream();
    }

    @Test
    void everyGoldenFrameHasItsMeaning() {
        Set<String> meant = new LinkedHashSet<>(GoldenFrames.messages().keySet());
        meant.addAll(GoldenFrames.records().keySet());
        assertThat(GoldenFrames.octets().keySet()).containsExactlyInAnyOrderElementsOf(meant);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageIsRead(String name) {
        assertThat(GoldenFrames.read(GoldenFrames.octets(name)))
                .containsExactly(GoldenFrames.messages().get(name));
    }

    @ParameterizedTest
    @MethodSource("written")
    void aMessageIsWrittenAsOthersWriteIt(String name) {
        assertThat(FrameEncoder.encode(GoldenFrames.messages().get(name))).isEqualTo(GoldenFrames.octets(name));
    }

    @Test
    void theLastWordOfATableReplyIsReserved() {
        byte[] zeroAtTheEnd = GoldenFrames.octets("table-reply");
        Arrays.fill(zeroAtTheEnd, zeroAtTheEnd.length - 4, zeroAtTheEnd.length, (byte) 0);

        assertThat(FrameEncoder.encode(GoldenFrames.messages().get("table-reply")))
                .isEqualTo(zeroAtTheEnd);
    }

    @Test
    void aStopIsWrittenWithItsReservedOctets() {
        assertThat(FrameEncoder.encode(GoldenFrames.messages().get("stop-short")))
                .hasSize(44)
                .startsWith(0, 0, 0, 40)
                .endsWith(new byte[24]);
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordsAreRead(String name) {
        List<ReplicaRecord> records = GoldenFrames.records().get(name);
        List<Frame> expected = new ArrayList<>();
        expected.add(new SendReply.Begin(0, records.size()));
        records.forEach(record -> expected.add(new SendReply.Next(record, 0)));
        expected.add(new SendReply.End(records.size(), 0, 0));

        assertThat(GoldenFrames.read(GoldenFrames.octets(name))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordsAreWrittenAsOthersWriteThem(String name) {
        assertThat(GoldenFrames.written(0, GoldenFrames.records().get(name), SendReplyEncoder.LEAST_PIECE))
                .isEqualTo(GoldenFrames.octets(name));
    }

    @Test
    void aWholeConversationIsReadFromOneStream() {
        List<Frame> expected = new ArrayList<>();
        List<byte[]> parts = new ArrayList<>();
        GoldenFrames.octets().forEach((name, octets) -> {
            parts.add(octets);
            expected.addAll(GoldenFrames.read(octets));
        });

        assertThat(GoldenFrames.read(Octets.joined(parts))).isEqualTo(expected);
    }
}
