package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.Room.Share;

final class RoomTest {
    private static Share share(long day, int network, int host) {
        return new Share(day, 0x0A00_0000 | network << 8 | host);
    }

    private static Map<Share, Long> left(Map<Share, Long> counts, long most) {
        Map<Share, Long> left = new HashMap<>(counts);
        Room.excess(counts, most).forEach((share, excess) -> left.merge(share, -excess, Long::sum));
        return left;
    }

    private static long sum(Map<Share, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void whereThereIsRoomNothingGoes() {
        assertThat(Room.excess(Map.of(share(1, 1, 1), 5L, share(1, 1, 2), 5L), 10))
                .isEmpty();
    }

    @Test
    void aHostThatTakesTooMuchGivesItBackAndNobodyElseDoes() {
        Map<Share, Long> counts = new HashMap<>();
        for (int host = 1; host <= 100; host++) {
            counts.put(share(1, 1, host), 20L);
        }
        counts.put(share(1, 1, 200), 1_000_000L);
        assertThat(Room.excess(counts, 10_000)).containsExactly(Map.entry(share(1, 1, 200), 1_000_000L - 8_000));
    }

    @Test
    void aNetworkThatTakesTooMuchCostsTheOthersNothing() {
        Map<Share, Long> counts = new HashMap<>();
        for (int host = 1; host < 255; host++) {
            counts.put(share(1, 66, host), 5_000L);
        }
        counts.put(share(1, 1, 1), 3_000L);
        Map<Share, Long> left = left(counts, 10_000);
        assertThat(left).containsEntry(share(1, 1, 1), 3_000L);
        assertThat(sum(left)).isEqualTo(10_000L);
    }

    /** A flood of today, from wherever, leaves the days before alone. */
    @Test
    void aDayThatTakesTooMuchCostsTheOthersNothing() {
        Map<Share, Long> counts = new HashMap<>();
        for (int day = 0; day < 30; day++) {
            counts.put(share(day, 1, 1), 100L);
        }
        for (int network = 0; network < 60_000; network++) {
            counts.put(share(30, network, 7), 2L);
        }
        Map<Share, Long> left = left(counts, 10_000);
        for (int day = 0; day < 30; day++) {
            assertThat(left).containsEntry(share(day, 1, 1), 100L);
        }
        assertThat(sum(left)).isLessThanOrEqualTo(10_000);
    }

    /** Addresses of thousands of networks are forged; whose network was there on another day keeps what it has of today. */
    @Test
    void networksThatWereThereBeforeGoBeforeThoseThatAppearInAFlood() {
        Map<Share, Long> counts = new HashMap<>();
        counts.put(share(1, 1, 1), 10L);
        counts.put(share(2, 1, 1), 900L);
        for (int network = 2; network < 60_000; network++) {
            counts.put(share(2, network, 7), 2L);
        }
        assertThat(left(counts, 10_000)).containsEntry(share(2, 1, 1), 900L);
    }

    /** They go on with that for weeks, each day with the same. */
    @Test
    void aFloodThatGoesOnDoesNotBecomeAnOldNetwork() {
        Map<Share, Long> counts = new HashMap<>();
        for (int day = 0; day < 10; day++) {
            counts.put(share(day, 1, 1), 200L);
            for (int network = 2; day > 0 && network < 10_000; network++) {
                counts.put(share(day, network, 7), 50L);
            }
        }
        Map<Share, Long> left = left(counts, 20_000);
        for (int day = 0; day < 10; day++) {
            assertThat(left).containsEntry(share(day, 1, 1), 200L);
        }
    }

    /** One network more each day, so that each is older than the next. */
    @Test
    void whoBringsANewNetworkEachDayTakesNothingFromThoseBefore() {
        Map<Share, Long> counts = new HashMap<>();
        for (int day = 0; day < 30; day++) {
            for (int network = 2; network < 2 + day; network++) {
                counts.put(share(day, network, 7), 1_000_000L);
            }
            for (int host = 1; host < 100; host++) {
                counts.put(share(day, 1, host), 10L);
            }
        }
        Map<Share, Long> left = left(counts, 60_000);
        for (int day = 0; day < 30; day++) {
            for (int host = 1; host < 100; host++) {
                assertThat(left).containsEntry(share(day, 1, host), 10L);
            }
        }
    }

    @Test
    void ofMoreNetworksThanThereIsRoomForSomethingIsLeft() {
        Map<Share, Long> counts = new HashMap<>();
        for (int network = 0; network < 60_000; network++) {
            counts.put(share(1, network, 7), 1L);
        }
        assertThat(sum(left(counts, 10_000))).isEqualTo(10_000);
    }

    @Test
    void whatIsLeftIsNeverMoreThanThereIsRoomForAndNobodyWithLittleLosesMoreThanOneWithMore() {
        Random random = new Random(7);
        for (int run = 0; run < 500; run++) {
            Map<Share, Long> counts = new HashMap<>();
            int shares = 1 + random.nextInt(60);
            for (int i = 0; i < shares; i++) {
                counts.put(
                        share(random.nextInt(3), random.nextInt(3), random.nextInt(4)),
                        (long) 1 + random.nextInt(1_000));
            }
            long most = 1 + random.nextInt(5_000);
            Map<Share, Long> left = left(counts, most);
            assertThat(left.values()).allMatch(count -> count >= 0);
            assertThat(sum(left)).isLessThanOrEqualTo(Math.max(most, 0));
            assertThat(sum(left)).as("no more goes than has to").isEqualTo(Math.min(sum(counts), most));
            counts.forEach((share, count) -> counts.forEach((other, otherCount) -> {
                boolean isNeighbour = share.day() == other.day()
                        && share.source() >>> 8 == other.source() >>> 8
                        && count <= otherCount;
                if (isNeighbour) {
                    assertThat(left.get(share)).isLessThanOrEqualTo(left.get(other) + 1);
                    assertThat(count - left.get(share)).isLessThanOrEqualTo(otherCount - left.get(other) + 1);
                }
            }));
        }
    }

    @Test
    void whatIsKeptIsTheLatestInItsOrder() {
        List<Integer> things = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            things.add(i);
        }
        List<Integer> kept = Room.kept(things, i -> share(1, 1, i % 10 == 0 ? 1 : 2), 20);
        assertThat(kept).containsExactly(0, 10, 20, 30, 40, 50, 60, 70, 80, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99);
    }

    @Test
    void whatTakesMoreRoomLeavesRoomForFewer() {
        List<Integer> things = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        List<Integer> kept = Room.kept(things, i -> share(1, 1, i % 2), i -> i % 2 == 0 ? 1 : 3, 12);
        assertThat(kept).containsExactly(0, 2, 4, 6, 7, 8, 9);
    }
}
