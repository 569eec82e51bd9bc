package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What goes when there is no room: a twentieth at once, refreshes first, the oldest of a source first. */
final class ShelfTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final NetbiosName SCOPED =
            NetbiosName.parse("FRED<20>." + "X".repeat(63) + "." + "Y".repeat(63) + ".Z");
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.1");

    private static Fact fact(long at, FactKind kind) {
        return Fact.of(at, kind, FRED, HOST);
    }

    private static long[] times(List<Fact> facts) {
        return facts.stream().mapToLong(Fact::at).toArray();
    }

    private static long[] from(long first, long last) {
        return LongStream.rangeClosed(first, last).toArray();
    }

    @Test
    void ofOneKeyAsManyAreKeptAsItMayHaveAndOfOneMoreATwentiethGoes() {
        Shelf<String> shelf = new Shelf<>(20, 1000);
        for (int at = 1; at <= 20; at++) {
            shelf.put("key", fact(at, FactKind.CONFLICT));
        }
        assertThat(times(shelf.get("key"))).containsExactly(from(1, 20));
        shelf.put("key", fact(21, FactKind.CONFLICT));
        assertThat(times(shelf.get("key"))).containsExactly(from(3, 21));
    }

    @Test
    void refreshesGoBeforeAllOthersAndStandAtTheirTimes() {
        Shelf<String> shelf = new Shelf<>(20, 1000);
        for (int at = 1; at <= 21; at++) {
            shelf.put("key", fact(at, at % 2 == 0 ? FactKind.CONFLICT : FactKind.REFRESHED));
        }
        assertThat(times(shelf.get("key")))
                .as("without the refreshes at 1 and 3")
                .containsExactly(LongStream.concat(LongStream.of(2), LongStream.rangeClosed(4, 21))
                        .toArray());
        for (int at = 22; at <= 60; at++) {
            shelf.put("key", fact(at, FactKind.CONFLICT));
        }
        assertThat(shelf.get("key"))
                .hasSizeBetween(19, 20)
                .noneMatch(fact -> fact.kind() == FactKind.REFRESHED)
                .endsWith(fact(60, FactKind.CONFLICT));
    }

    @Test
    void inAllAsManyAreKeptAsThereIsRoomForAndOfOneMoreATwentiethGoesWhateverItsKey() {
        Shelf<Integer> shelf = new Shelf<>(100, 40);
        for (int at = 1; at <= 40; at++) {
            shelf.put(-at * 7919 % 101, fact(at, FactKind.CONFLICT));
        }
        assertThat(shelf.size()).isEqualTo(40);
        shelf.put(1000, fact(41, FactKind.CONFLICT));
        assertThat(shelf.size()).isEqualTo(38);
        assertThat(IntStream.rangeClosed(1, 40)
                        .filter(at -> shelf.get(-at * 7919 % 101).isEmpty()))
                .containsExactly(1, 2, 3);
        assertThat(shelf.get(1000)).hasSize(1);
    }

    @Test
    void theRoomIsNeverMoreThanThereIsHoweverOftenItWasMade() {
        Shelf<Integer> shelf = new Shelf<>(20, 40);
        for (int at = 1; at <= 300; at++) {
            shelf.put(0, fact(at, FactKind.CONFLICT));
        }
        assertThat(shelf.size()).isBetween(19, 20);
        for (int at = 301; at <= 900; at++) {
            shelf.put(at, fact(at, FactKind.CONFLICT));
            assertThat(shelf.size()).isBetween(20, 40);
        }
    }

    @Test
    void whatHasALongScopeTakesTheRoomOfTwo() {
        Shelf<Integer> shelf = new Shelf<>(100, 20);
        for (int at = 1; at <= 10; at++) {
            shelf.put(at, Fact.of(at, FactKind.CONFLICT, SCOPED, HOST));
        }
        assertThat(shelf.size()).isEqualTo(10);
        shelf.put(11, Fact.of(11, FactKind.STATUS, null, HOST));
        assertThat(shelf.size()).isEqualTo(10);
        assertThat(shelf.get(1)).isEmpty();
        assertThat(times(shelf.get(11))).containsExactly(11);
    }

    @Test
    void theLastThatFitsIsFound() {
        Shelf<String> shelf = new Shelf<>(20, 40);
        shelf.put("key", fact(1, FactKind.GRANTED));
        shelf.put("key", fact(2, FactKind.GRANTED));
        shelf.put("key", fact(3, FactKind.CONFLICT));
        assertThat(shelf.last("key", fact -> fact.kind() == FactKind.GRANTED)).isEqualTo(fact(2, FactKind.GRANTED));
        assertThat(shelf.last("key", fact -> fact.at() == 1)).isEqualTo(fact(1, FactKind.GRANTED));
        assertThat(shelf.last("key", fact -> fact.at() > 3)).isNull();
        assertThat(shelf.last("other", fact -> true)).isNull();
    }
}
