package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.net.Postponed.Answer;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

final class PostponedTest {
    private static final Ipv4Address OWN = Ipv4Address.parse("10.77.0.1");

    private final Postponed postponed = new Postponed();

    private static Ipv4Address host(int number) {
        return new Ipv4Address(0x0A4D0000 + number);
    }

    private @Nullable Answer add(int to, int number) {
        return postponed.add(
                new Answer(OWN, new Endpoint(host(to), 137), ByteBuffer.wrap(new byte[] {(byte) number}), number));
    }

    private List<Integer> takenFor(int to) {
        return postponed.take().stream()
                .filter(answer -> answer.to().address().equals(host(to)))
                .map(answer -> (int) answer.message().get(0))
                .toList();
    }

    @Test
    void whatIsForOneAddressStaysInItsOrderAndIsTakenOnce() {
        add(1, 1);
        add(2, 2);
        add(1, 3);
        assertThat(postponed.contains(host(1))).isTrue();
        assertThat(postponed.contains(host(3))).isFalse();
        assertThat(takenFor(1)).containsExactly(1, 3);
        assertThat(postponed.isEmpty()).isTrue();
        assertThat(postponed.contains(host(1))).isFalse();
        assertThat(postponed.take()).isEmpty();
    }

    @Test
    void ofMoreThanThereIsRoomForTheOldestOfWhomMostIsForIsLost() {
        for (int i = 0; i < Postponed.MOST - 1; i++) {
            assertThat(add(1, 0)).isNull();
        }
        assertThat(add(2, 7)).isNull();
        for (int i = 0; i < Postponed.MOST - 2; i++) {
            assertThat(add(1 + i % 3 * 2, 5))
                    .isNotNull()
                    .extracting(answer -> answer.to().address())
                    .isNotEqualTo(host(2));
        }
        List<Answer> left = postponed.take();
        assertThat(left).hasSize(Postponed.MOST);
        assertThat(left)
                .filteredOn(answer -> answer.to().address().equals(host(2)))
                .hasSize(1);
    }

    @Test
    void whereEverybodyHasOneTheFloodOfOthersDoesNotTakeItFromWhoHadItFirst() {
        add(9_999, 1);
        for (int i = 0; i < 3 * Postponed.MOST; i++) {
            add(i % 244, 2);
        }
        assertThat(takenFor(9_999)).containsExactly(1);
    }
}
