package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/** What one network can have of a room that is for all. */
final class SharesTest {
    private static final int ROOM = 10_000;
    private static final Ipv4Address ELSEWHERE = Ipv4Address.parse("192.168.1.1");
    private final Shares shares = new Shares();

    private static Ipv4Address address(int second, int third, int host) {
        return new Ipv4Address(10 << 24 | second << 16 | third << 8 | host);
    }

    /** Takes as much as there is room for; whether there was any. */
    private boolean take(Ipv4Address source) {
        boolean isRoom = shares.full(source, ROOM) == null;
        if (isRoom) {
            shares.take(source);
        }
        return isRoom;
    }

    private int takeAll(Ipv4Address source) {
        int taken = 0;
        while (take(source)) {
            taken++;
        }
        return taken;
    }

    /** Forty-three claims of each address of a /24. */
    private void flood(int second, int third) {
        for (int claim = 0; claim < 43; claim++) {
            for (int host = 0; host < 256; host++) {
                take(address(second, third, host));
            }
        }
    }

    @Test
    void aForgedNetworkGetsAThirdOfTheRoom() {
        flood(1, 5);
        assertThat(shares.total()).isBetween(ROOM * 3 / 10, ROOM / 3 + 1);
        assertThat(shares.full(address(1, 5, 7), ROOM)).isEqualTo(Prefix.around(address(1, 5, 7), 32));
    }

    @Test
    void theRestIsForOtherNetworks() {
        flood(1, 5);
        assertThat(takeAll(address(1, 6, 1))).as("of the same /16").isGreaterThan(500);
        assertThat(takeAll(ELSEWHERE)).isGreaterThan(1000);
    }

    @Test
    void aSlashSixteenOfForgedNetworksLeavesRoomForTheNextOneOfItsOwn() {
        for (int host = 0; host < 256; host++) {
            for (int third = 0; third < 255; third++) {
                take(address(1, third, host));
            }
        }
        assertThat(shares.total()).isBetween(ROOM * 45 / 100, ROOM / 2);
        assertThat(takeAll(address(1, 255, 1))).as("of the same /16").isPositive();
        assertThat(takeAll(ELSEWHERE)).isGreaterThan(1000);
    }

    @Test
    void manyForgedSlashSixteensLeaveRoomForAnother() {
        for (int host = 0; host < 256; host++) {
            for (int second = 0; second < 200; second++) {
                take(address(second, 5, host));
            }
        }
        assertThat(shares.total()).isGreaterThan(ROOM * 9 / 10);
        assertThat(takeAll(ELSEWHERE)).isPositive();
        assertThat(takeAll(address(250, 1, 1))).isPositive();
    }

    private static List<Ipv4Address> several(int count, IntFunction<Ipv4Address> sources) {
        return IntStream.range(0, count).mapToObj(sources).collect(Collectors.toCollection(ArrayList::new));
    }

    @Test
    void roomIsMadeByTheLastOfWhoeverHasMost() {
        List<Ipv4Address> often = several(5, number -> address(1, 5, 9));
        often.add(2, ELSEWHERE);
        often.add(ELSEWHERE);
        often.add(address(2, 5, 1));
        assertThat(Shares.surplus(often)).isEqualTo(5);
    }

    @Test
    void addressesOfOneNetworkHaveNoMoreTogetherThanOneHostElsewhere() {
        List<Ipv4Address> forged = several(20, host -> address(1, 5, host));
        forged.addAll(List.of(ELSEWHERE, ELSEWHERE, ELSEWHERE, address(1, 6, 1), address(1, 6, 1)));
        assertThat(Shares.surplus(forged)).isEqualTo(19);
    }

    @Test
    void whoComesLastFindsNoRoomAmongThoseWhoHaveAsMuch() {
        assertThat(Shares.surplus(several(9, second -> address(second, 5, 1)))).isEqualTo(8);
        assertThat(Shares.surplus(several(9, third -> address(1, third, 1)))).isEqualTo(8);
        assertThat(Shares.surplus(several(9, host -> address(1, 5, host)))).isEqualTo(8);
    }

    /** What was asked for the first of those who wait is being answered. */
    @Test
    void theFirstHasRoomWhoeverComes() {
        Random random = new Random(3);
        for (int round = 0; round < 2_000; round++) {
            List<Ipv4Address> mixed = several(
                    2 + random.nextInt(6), at -> address(random.nextInt(3), random.nextInt(3), random.nextInt(3)));
            assertThat(Shares.surplus(mixed)).as("%s", mixed).isPositive();
        }
    }

    /** Whoever fills the room by one network after the other has it until those claims are decided, and not again. */
    @Test
    void thoseWhoHaveTooMuchGetNothingOfWhatIsFreed() {
        Random random = new Random(1);
        Deque<Ipv4Address> oldest = new ArrayDeque<>();
        int rightAway = 0;
        for (int round = 0; round < 20; round++) {
            for (int network = 0; network < 200; network++) {
                for (int claim = 0; claim < 200; claim++) {
                    Ipv4Address forged = address(1, network, random.nextInt(256));
                    if (take(forged)) {
                        oldest.add(forged);
                    }
                }
                for (int settled = oldest.size() / 100; settled > 0; settled--) {
                    shares.free(oldest.remove());
                }
                if (round > 0 && take(address(1, 255, 1))) {
                    rightAway++;
                    shares.free(address(1, 255, 1));
                }
            }
        }
        assertThat(rightAway).as("of 3800 claims of the same /16").isGreaterThan(3700);
    }

    @Test
    void hostsOfAHonestNetworkThatAllClaimAFewNamesHaveRoom() {
        for (int name = 0; name < 5; name++) {
            for (int host = 1; host < 255; host++) {
                assertThat(take(address(1, 5, host))).isTrue();
            }
        }
    }

    @Test
    void nearlyAllIsUsedIfManyNetworksHaveClaims() {
        for (int claim = 0; claim < 200; claim++) {
            for (int second = 0; second < 100; second++) {
                take(address(second, claim % 8, 1));
            }
        }
        assertThat(shares.total()).isGreaterThan(ROOM * 9 / 10).isLessThan(ROOM);
    }

    @Test
    void howMuchANetworkHasIsTold() {
        shares.take(address(1, 5, 7));
        shares.take(address(1, 6, 7));
        shares.take(ELSEWHERE);
        assertThat(shares.of(Prefix.ALL)).isEqualTo(3);
        assertThat(shares.of(Prefix.parse("10.1.0.0/16"))).isEqualTo(2);
        assertThat(shares.of(Prefix.parse("10.1.5.0/24"))).isEqualTo(1);
        assertThat(shares.of(address(1, 5, 7))).isEqualTo(1);
        assertThat(shares.of(address(1, 5, 8))).isZero();
    }

    @Test
    void theRoomItselfIsNeverOverdrawn() {
        shares.take(ELSEWHERE);
        assertThat(shares.full(address(1, 1, 1), 1)).isEqualTo(Prefix.ALL);
        assertThat(shares.full(address(1, 1, 1), 2)).isNull();
    }

    @Test
    void whatIsFreedCanBeTakenAgainByAnybody() {
        Random random = new Random(1);
        int[] taken = new int[256];
        for (int step = 0; step < 100_000; step++) {
            int host = random.nextInt(256);
            if (taken[host] > 0 && random.nextBoolean()) {
                shares.free(address(1, 5, host));
                taken[host]--;
            } else if (take(address(1, 5, host))) {
                taken[host]++;
            }
        }
        for (int host = 0; host < 256; host++) {
            assertThat(shares.of(address(1, 5, host))).isEqualTo(taken[host]);
            for (; taken[host] > 0; taken[host]--) {
                shares.free(address(1, 5, host));
            }
        }
        assertThat(shares.total()).isZero();
        assertThat(takeAll(address(1, 5, 1))).isEqualTo(ROOM / 4);
    }
}
