package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.Room.Share;
import org.nbnsd.wire.Ipv4Address;

/** How room is shared out, to the last place. */
final class SharedRoomTest {
    private static Share share(long day, int network, int host) {
        return new Share(day, 0x0A00_0000 | network << 8 | host);
    }

    private static Map<Share, Long> left(Map<Share, Long> counts, long most) {
        Map<Share, Long> left = new HashMap<>(counts);
        Room.excess(counts, most).forEach((share, excess) -> left.merge(share, -excess, Long::sum));
        return left;
    }

    @Test
    void whoNeedsLittleHasItAllAndTheOthersHaveTheSameAndOneOfThemTheLastPlace() {
        Map<Share, Long> counts = Map.of(share(1, 1, 1), 1L, share(1, 1, 2), 5L, share(1, 1, 3), 9L);
        Map<Share, Long> left = left(counts, 10);
        assertThat(left.values()).containsExactlyInAnyOrder(1L, 5L, 4L);
        assertThat(left).containsEntry(share(1, 1, 1), 1L);
    }

    @Test
    void whoGetsAllThatItNeedsHasNoExcess() {
        Map<Share, Long> counts = Map.of(share(1, 1, 1), 4L, share(1, 1, 2), 9L);
        assertThat(Room.excess(counts, 8)).containsExactly(Map.entry(share(1, 1, 2), 5L));
        assertThat(Room.excess(counts, 12)).containsExactly(Map.entry(share(1, 1, 2), 1L));
        assertThat(Room.excess(counts, 13)).isEmpty();
    }

    /** Its octets but for the last are the network. */
    @Test
    void halfOfADayIsForNetworksThatWereThereBefore() {
        Map<Share, Long> counts =
                Map.of(share(1, 1, 9), 10L, share(2, 1, 7), 60L, share(2, 1, 8), 40L, share(2, 2, 7), 100L);
        Map<Share, Long> left = left(counts, 110);
        assertThat(left).containsEntry(share(1, 1, 9), 10L);
        assertThat(left.get(share(2, 1, 7)) + left.get(share(2, 1, 8)))
                .as("50 and half of the other 50")
                .isEqualTo(75);
        assertThat(left).containsEntry(share(2, 2, 7), 25L);
    }

    @Test
    void whatANetworkDoesNotNeedOfTheOtherHalfIsTheOthers() {
        Map<Share, Long> counts = Map.of(share(1, 1, 9), 10L, share(2, 1, 7), 60L, share(2, 2, 7), 100L);
        assertThat(left(counts, 110))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(share(1, 1, 9), 10L, share(2, 1, 7), 60L, share(2, 2, 7), 40L));
    }

    @Test
    void ofThreeNetworksTheOneThatAppearedFirstHasTheHalfBeforeTheSecond() {
        Map<Share, Long> counts = Map.of(
                share(1, 1, 9), 10L,
                share(2, 2, 9), 10L,
                share(3, 1, 7), 30L,
                share(3, 2, 7), 100L,
                share(3, 3, 7), 100L);
        assertThat(left(counts, 120))
                .as("of 100: 30 and 20 by appearance, 25 and 25 to all alike")
                .containsEntry(share(3, 1, 7), 30L)
                .containsEntry(share(3, 2, 7), 45L)
                .containsEntry(share(3, 3, 7), 25L);
    }

    @Test
    void whatNobodyCausedHasAShareOfItsOwn() {
        assertThat(Share.of(86_400_000L * 3 - 1, null)).isEqualTo(new Share(2, 0));
        assertThat(Share.of(86_400_000L * 3, Ipv4Address.parse("10.0.1.2"))).isEqualTo(share(3, 1, 2));
    }

    @Test
    void theOldestOfWhoHasTooMuchGo() {
        List<Integer> things = List.of(0, 1, 2, 3, 4, 5);
        assertThat(Room.kept(things, i -> share(1, 1, 1), 4)).containsExactly(2, 3, 4, 5);
        assertThat(Room.kept(things, i -> share(1, 1, 1), 6)).isEqualTo(things);
        assertThat(Room.kept(things, i -> share(1, 1, 1), i -> 2, 8)).containsExactly(2, 3, 4, 5);
        assertThat(Room.kept(things, i -> share(1, 1, 1), i -> 2, 7))
                .as("so much that there is room, and no more")
                .containsExactly(3, 4, 5);
        assertThat(Room.kept(things, i -> share(1, 1, 1), i -> 3, 12)).containsExactly(2, 3, 4, 5);
    }
}
