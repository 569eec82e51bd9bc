package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.wire.Ipv4Address;

/** How what may wait for neighbours is shared out. */
final class DoubtsTest {
    /** What Linux gives for 212,992 octets. */
    private static final int BUFFER = 2 * 212_992;

    private static final int ROOM = BUFFER / Doubts.OCTETS_EACH;
    private static final int SUBNET = 253;

    private final Doubts doubts = new Doubts();
    private final Set<Ipv4Address> refused = new HashSet<>();
    private long now = 1_000_000;
    private int waiting;

    DoubtsTest() {
        doubts.fitInto(BUFFER);
    }

    private static Ipv4Address host(int number) {
        return new Ipv4Address(0x0A4D0000 + number);
    }

    /** Whether it could be sent. */
    private boolean send(int to) {
        boolean admitted = doubts.admits(host(to), now);
        if (admitted) {
            doubts.taken(host(to), () -> refused.add(host(to)), now);
            waiting++;
        }
        return admitted;
    }

    private void look(Set<Integer> resolved, Set<Integer> unresolved, boolean needsHardwareAddress) {
        now += 50;
        Map<Ipv4Address, String> known = new HashMap<>();
        resolved.forEach(host -> known.put(host(host), "00:0c:29:00:00:01"));
        Set<Ipv4Address> unknown = new HashSet<>();
        unresolved.forEach(host -> unknown.add(host(host)));
        doubts.looked(new NeighbourTable(known, unknown), address -> needsHardwareAddress, now, now);
    }

    private void look(Set<Integer> resolved, int firstUnresolved, int count) {
        Set<Integer> unresolved = new HashSet<>();
        for (int i = 0; i < count; i++) {
            unresolved.add(firstUnresolved + i);
        }
        look(resolved, unresolved, true);
    }

    /** A flood in the name of all of a subnet; how many of its datagrams got through. */
    private int flood(int hosts, int rounds) {
        int before = waiting;
        for (int i = 0; i < hosts * rounds; i++) {
            send(1000 + i % hosts);
        }
        return waiting - before;
    }

    @Test
    void whatAWholeSubnetOfDeadHostsIsSentFitsIntoTheSocket() {
        assertThat(flood(SUBNET, 40)).isBetween(SUBNET, ROOM);
        look(Set.of(), 1000, SUBNET);
        assertThat(flood(SUBNET, 40))
                .as("those that are known to be dead have had theirs")
                .isLessThan(ROOM - SUBNET);
        assertThat(send(1)).as("somebody else has room").isTrue();
    }

    @Test
    void whoHasBeenSeenHasPlacesThatAddressesWithoutNumberDoNotTake() {
        look(Set.of(1, 2, 3), Set.of(), true);
        flood(60_000, 1);
        assertThat(send(70_000)).as("one more that was never seen").isFalse();
        assertThat(send(1)).isTrue();
        assertThat(send(2)).isTrue();
    }

    @Test
    void aHostThatIsAloneHasAQuarterOfAllAndSixtyLeaveSomeForOthers() {
        flood(1, 1000);
        assertThat(waiting).isEqualTo(ROOM / 4);
        flood(60, 1000);
        assertThat(send(1)).isTrue();
    }

    @Test
    void aNewHostGetsItsFirstDatagramInTheMidstOfAFlood() {
        flood(SUBNET, 3);
        assertThat(send(1)).isTrue();
        look(Set.of(), 1000, SUBNET);
        assertThat(flood(SUBNET, 3)).isLessThan(SUBNET);
        assertThat(send(2)).isTrue();
    }

    @Test
    void whatCouldNotBeDeliveredIsNoLongerThereAfterThreeSeconds() {
        int first = flood(SUBNET, 40);
        now += Doubts.WAIT - 1;
        assertThat(send(1000)).isFalse();
        now += 1;
        assertThat(flood(SUBNET, 40)).isEqualTo(first);
    }

    @Test
    void whatWasDeliveredTakesNoRoom() {
        flood(1, 1000);
        look(Set.of(1000), Set.of(), true);
        flood(1, 1000);
        assertThat(waiting).isEqualTo(2 * (ROOM / 4));
    }

    @Test
    void whoHasBeenAskedForThreeSecondsIsAskedForInVainAsLongAsSomethingWaits() {
        send(1);
        look(Set.of(), Set.of(1), true);
        assertThat(doubts.isAskedForInVain(host(1), now)).as("at first").isFalse();
        now += 2_500;
        send(1);
        assertThat(doubts.isAskedForInVain(host(1), now)).as("after 2.5 s").isFalse();
        now += 500;
        assertThat(doubts.isAskedForInVain(host(1), now))
                .as("nobody has looked since the last datagram")
                .isFalse();
        look(Set.of(), Set.of(1), true);
        assertThat(doubts.isAskedForInVain(host(1), now)).as("after 3 s").isTrue();
        now += 2_500;
        assertThat(doubts.isAskedForInVain(host(1), now))
                .as("when nothing waits")
                .isFalse();
        send(1);
        look(Set.of(), Set.of(1), true);
        assertThat(doubts.isAskedForInVain(host(1), now)).as("again").isTrue();
        look(Set.of(1), Set.of(), true);
        assertThat(doubts.isAskedForInVain(host(1), now))
                .as("when it has answered")
                .isFalse();
    }

    @Test
    void whoGotNothingIsNotAskedForInVain() {
        flood(60_000, 1);
        now += Doubts.WAIT - 1;
        assertThat(doubts.isAskedForInVain(host(1), now)).isFalse();
    }

    /** The system's table was full: it says that it has sent, and has not. */
    @Test
    void whatTheSystemDidNotLookForAlthoughItMustHasNotLeft() {
        send(1);
        send(2);
        look(Set.of(), Set.of(2), true);
        assertThat(refused).containsExactly(host(1));
        look(Set.of(), Set.of(2), true);
        assertThat(refused).as("told once").containsExactly(host(1));
    }

    @Test
    void whereNobodyHasAHardwareAddressNobodyIsDoubtfulForAWhile() {
        send(1);
        look(Set.of(), Set.of(), false);
        assertThat(refused).isEmpty();
        assertThat(doubts.plain()).containsExactly(host(1));
        now += 10_000;
        look(Set.of(), Set.of(), false);
        assertThat(doubts.plain()).isEmpty();
    }

    @Test
    void aSocketWithASmallBufferHasRoomForOne() {
        doubts.fitInto(4_608);
        assertThat(send(1)).isTrue();
        doubts.fitInto(0);
        now += Doubts.WAIT;
        assertThat(send(2)).isTrue();
        assertThat(send(3)).isFalse();
    }
}
