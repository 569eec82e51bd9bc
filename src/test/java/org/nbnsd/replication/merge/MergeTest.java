package org.nbnsd.replication.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.replication.merge.Merged.Step;
import org.nbnsd.wire.Ipv4Address;

/** What becomes of two records; an address is a number, its owner a letter: {@code L} for this server. */
final class MergeTest {
    private static final NetbiosName GROUP = NetbiosName.parse("DOM<1C>");
    private static final NetbiosName USER = NetbiosName.parse("ALICE<03>");

    private static Ipv4Address owner(String letter) {
        return switch (letter) {
            case "L" -> NameRecord.LOCAL;
            case "B" -> Records.B;
            case "C" -> Records.C;
            default -> Ipv4Address.parse("10.66.0.88");
        };
    }

    private static List<ReplicaAddress> addresses(String text) {
        return Arrays.stream(text.split(" "))
                .filter(each -> !each.isEmpty())
                .map(each -> Records.of(owner(each.substring(0, 1)), Integer.parseInt(each.substring(1))))
                .toList();
    }

    private static String text(NameRecord record) {
        return String.join(
                " ",
                record.holders().stream()
                        .map(holder ->
                                letter(holder.owner()) + (holder.address().bits() & 0xFF))
                        .sorted()
                        .toList());
    }

    private static String letter(Ipv4Address owner) {
        return List.of("L", "B", "C", "X").stream()
                .filter(letter -> owner(letter).equals(owner))
                .findFirst()
                .orElseThrow();
    }

    private static NameRecord stored(NetbiosName name, RecordType type, String owner, String addresses) {
        return Records.stored(name, type, RecordState.ACTIVE, false, owner(owner), 5, addresses(addresses));
    }

    private static ReplicaRecord came(NetbiosName name, RecordType type, String owner, String addresses) {
        return Records.incoming(name, type, ReplicaState.ACTIVE, false, owner(owner), 7, addresses(addresses));
    }

    /** What is stored (its owner and members), what comes, and the result. */
    @ParameterizedTest(name = "{0} {1} and {2} {3}: {4} {5} {6}")
    @CsvSource({
        // other servers' groups
        "C, C3 C4, B, B3, B, B3 C4, AS_IT_IS",
        "C, C3 C4, B, B5 B6, L, B5 B6 C3 C4, NEW_VERSION",
        "C, B3 B4 X5 X6, B, C3 C4, B, C3 C4 X5 X6, AS_IT_IS",
        "C, C3 C4 X5, B, B3 B4, B, B3 B4 X5, AS_IT_IS",
        "C, C3 C4 B5 B6, B, '', B, C3 C4, AS_IT_IS",
        "C, B5 B6 X1 X2, B, '', B, X1 X2, AS_IT_IS",
        "C, B5 B6 X1, B, B5 B6 X2, L, B5 B6 X1 X2, NEW_VERSION",
        "C, B5, B, '', L, B5, NEW_VERSION",
        // this server's
        "L, L1, B, B2, L, B2 L1, NEW_VERSION",
        "L, L1, B, B1, L, B1, AS_IT_IS",
        "L, L1 L2, B, B1, L, B1 L2, NEW_VERSION",
        "L, L1 B2, B, B3, L, B3 L1, NEW_VERSION",
        "L, L1 B2, B, '', L, L1, NEW_VERSION",
        "L, L1, B, '', L, L1, NOTHING",
        "L, L1 B2, B, B2, L, B2 L1, NEW_VERSION",
        "L, L1 B2, B, L1 B2, L, B2 L1, NOTHING",
        "L, B2, B, '', L, B2, NEW_VERSION"
    })
    void specialGroups(String owner, String held, String from, String came, String then, String members, Step step) {
        NameRecord stored = stored(GROUP, RecordType.SPECIAL_GROUP, owner, held);

        Merged merged = Merge.specialGroup(
                stored, came(GROUP, RecordType.SPECIAL_GROUP, from, came), Records.SELF, Records.TIMES);

        assertThat(merged.step()).isEqualTo(step);
        assertThat(text(merged.record())).isEqualTo(members);
        if (step != Step.NEW_VERSION) {
            assertThat(merged.record().owner()).isEqualTo(owner(then));
            assertThat(merged.record().version()).isEqualTo(then.equals(owner) ? 5 : 7);
        }
        assertThat(merged.dropped()).isEmpty();
    }

    @Test
    void aGroupWithoutMembersIsReleasedAndKeepsItsLastOnes() {
        NameRecord stored = stored(GROUP, RecordType.SPECIAL_GROUP, "L", "B2 B3");

        Merged merged =
                Merge.specialGroup(stored, came(GROUP, RecordType.SPECIAL_GROUP, "B", ""), Records.SELF, Records.TIMES);

        assertThat(merged.step()).isEqualTo(Step.NEW_VERSION);
        assertThat(merged.record().state()).isEqualTo(RecordState.RELEASED);
        assertThat(merged.record().expiresAt()).isEqualTo(4_000);
        assertThat(text(merged.record())).isEqualTo("B2 B3");
    }

    @Test
    void aMemberThatIsRegisteredAtTwoServersBelongsToTheHigherAddress() {
        NameRecord stored = stored(GROUP, RecordType.SPECIAL_GROUP, "L", "L1");
        ReplicaRecord came = came(GROUP, RecordType.SPECIAL_GROUP, "B", "B1");

        assertThat(text(Merge.specialGroup(stored, came, Records.SELF, Records.TIMES)
                        .record()))
                .isEqualTo("B1");
        assertThat(Merge.specialGroup(stored, came, Records.C, Records.TIMES))
                .isEqualTo(new Merged(stored, Step.NOTHING, List.of()));
    }

    @Test
    void noOtherServerTakesAMemberByAThirdOnesWord() {
        NameRecord stored = stored(GROUP, RecordType.SPECIAL_GROUP, "L", "L1");

        Merged merged = Merge.specialGroup(
                stored, came(GROUP, RecordType.SPECIAL_GROUP, "B", "C1 B2"), Records.SELF, Records.TIMES);

        assertThat(text(merged.record())).isEqualTo("B2 L1");
    }

    /** It left here; the other server has not heard of that yet. */
    @Test
    void whatHasGoneHereDoesNotComeBackByAnothersWord() {
        for (RecordType type : List.of(RecordType.SPECIAL_GROUP, RecordType.MULTIHOMED)) {
            NameRecord stored = stored(USER, type, "L", "L1");
            ReplicaRecord came = came(USER, type, "B", "L3 B2");

            Merged merged = type == RecordType.SPECIAL_GROUP
                    ? Merge.specialGroup(stored, came, Records.SELF, Records.TIMES)
                    : Merge.shared(stored, came, each -> false, Records.TIMES);

            assertThat(text(merged.record())).isEqualTo("B2 L1");
            assertThat(merged.step()).isEqualTo(Step.NEW_VERSION);
            NameRecord released = stored.withState(RecordState.RELEASED, 4_000);
            assertThat(text(Merge.replacing(released, came, Records.TIMES).record()))
                    .isEqualTo("B2");
            assertThat(text(Merge.replacing(null, came, Records.TIMES).record()))
                    .isEqualTo("B2 L3");
        }
    }

    @Test
    void whatFindsNoRoomIsSaid() {
        List<ReplicaAddress> here = IntStream.range(0, 24)
                .mapToObj(i -> Records.of(NameRecord.LOCAL, 1 + i))
                .toList();
        List<ReplicaAddress> there = IntStream.range(0, 4)
                .mapToObj(i -> Records.of(Records.B, 24 + i))
                .toList();
        for (RecordType type : List.of(RecordType.SPECIAL_GROUP, RecordType.MULTIHOMED)) {
            NameRecord stored = Records.stored(USER, type, RecordState.ACTIVE, false, NameRecord.LOCAL, 5, here);
            ReplicaRecord came = Records.incoming(USER, type, ReplicaState.ACTIVE, false, Records.B, 7, there);

            Merged merged = type == RecordType.SPECIAL_GROUP
                    ? Merge.specialGroup(stored, came, Records.SELF, Records.TIMES)
                    : Merge.shared(stored, came, each -> false, Records.TIMES);

            assertThat(merged.record().holders()).hasSize(25);
            assertThat(merged.dropped()).containsExactly(Records.host(26), Records.host(27));
        }
    }

    @Test
    void oneHostOfTwoServersHasTheAddressesOfBoth() {
        NameRecord stored = stored(USER, RecordType.UNIQUE, "L", "L1");

        Merged merged = Merge.multihomed(stored, came(USER, RecordType.UNIQUE, "B", "B2"), Records.TIMES);

        assertThat(merged.step()).isEqualTo(Step.AS_IT_IS);
        assertThat(merged.record().type()).isEqualTo(RecordType.MULTIHOMED);
        assertThat(merged.record().owner()).isEqualTo(Records.B);
        assertThat(merged.record().version()).isEqualTo(7);
        assertThat(text(merged.record())).isEqualTo("B2 L1");
    }

    @Test
    void ofTooManyAddressesOfOneHostWhatIsStoredIsDropped() {
        List<ReplicaAddress> there = IntStream.range(0, 24)
                .mapToObj(i -> Records.of(Records.B, 10 + i))
                .toList();
        NameRecord stored = stored(USER, RecordType.MULTIHOMED, "L", "L1 L2 L10");

        Merged merged = Merge.multihomed(
                stored,
                Records.incoming(USER, RecordType.MULTIHOMED, ReplicaState.ACTIVE, false, Records.B, 7, there),
                Records.TIMES);

        assertThat(merged.record().holders()).hasSize(25);
        assertThat(merged.record().isHeldBy(Records.host(33))).isTrue();
        assertThat(merged.dropped()).containsExactly(Records.host(2));
    }

    /** What is stored, what comes, and the result. */
    @ParameterizedTest(name = "{0} {1} and {2} {3}: {4} {5} {6}")
    @CsvSource({
        "L, L1, B, B2, L, B2 L1, NEW_VERSION",
        "L, L1, B, B1, L, L1, NOTHING",
        "L, L1 B2, B, B2, L, B2 L1, NEW_VERSION",
        "L, L1 B2, B, L1 B2, L, B2 L1, NOTHING",
        "L, L1 B2, B, L1, L, L1, NEW_VERSION",
        "L, L1 B2, B, B3 L1, L, B3 L1, NEW_VERSION",
        "C, C1, B, B2, L, B2 C1, NEW_VERSION",
        "C, C1, B, B2 C1, B, B2 C1, AS_IT_IS",
        "C, C1 B2, B, B2, C, B2 C1, NOTHING",
        "C, C1, B, B1, B, B1, AS_IT_IS",
        "C, C1 L2, B, B1 L2, B, B1 L2, AS_IT_IS",
        "C, C1 L2, B, B1 B2, B, B1 L2, AS_IT_IS",
        // the owner of the record, who does not know who logged on here
        "B, B1 L2, B, B1, L, B1 L2, NEW_VERSION",
        "B, B1 L2, B, B1 L2, B, B1 L2, AS_IT_IS",
        "B, B1 B3 L2, B, B1 L2, B, B1 L2, AS_IT_IS",
        "B, B1 C3 L2, B, B1, L, B1 L2, NEW_VERSION"
    })
    void whatNbnsdServersShare(
            String owner, String held, String from, String came, String then, String hosts, Step step) {
        for (RecordType type : List.of(RecordType.MULTIHOMED, RecordType.SPECIAL_GROUP)) {
            NetbiosName name = type == RecordType.MULTIHOMED ? USER : GROUP;
            NameRecord stored = stored(name, type, owner, held);

            Merged merged = Merge.shared(stored, came(name, type, from, came), each -> false, Records.TIMES);

            assertThat(text(merged.record())).isEqualTo(hosts);
            assertThat(merged.step()).isEqualTo(step);
            if (step != Step.NEW_VERSION) {
                assertThat(merged.record().owner()).isEqualTo(owner(then));
            }
            if (type == RecordType.SPECIAL_GROUP) {
                assertThat(merged.record().type()).isEqualTo(type);
            }
        }
    }

    @Test
    void whatOthersSayOfAPartnersHostsIsOld() {
        NameRecord stored = stored(USER, RecordType.MULTIHOMED, "L", "L1 X4");
        ReplicaRecord came = came(USER, RecordType.MULTIHOMED, "B", "B2 C3");

        assertThat(text(Merge.shared(stored, came, Records.C::equals, Records.TIMES)
                        .record()))
                .isEqualTo("B2 L1 X4");
        assertThat(text(Merge.shared(stored, came, each -> false, Records.TIMES).record()))
                .isEqualTo("B2 C3 L1 X4");
    }

    @Test
    void whoListsAHostThatHasGoneHereIsToldEvenIfNothingChanges() {
        for (String owner : List.of("L", "B", "C")) {
            NameRecord stored = stored(USER, RecordType.MULTIHOMED, owner, "B2 C3");
            ReplicaRecord came = came(USER, RecordType.MULTIHOMED, "B", "L1 B2 C3");

            Merged merged = Merge.shared(stored, came, each -> false, Records.TIMES);

            assertThat(MergeRule.decide(stored, came, MergeRule.Use.SHARED).action())
                    .isEqualTo(MergeAction.MERGE_SHARED);
            assertThat(merged.step()).as(owner).isEqualTo(Step.NEW_VERSION);
            // what the owner of the record has of others comes from them as well
            assertThat(text(merged.record())).as(owner).isEqualTo("B2 C3");
        }
    }

    @ParameterizedTest(name = "{0} {1} when it ends at {2}: {3} {4}")
    @CsvSource({
        "L, L1 B2, B, L1, NEW_VERSION",
        "L, L1, B, L1, NEW_VERSION",
        "C, C1 B2, B, C1, AS_IT_IS",
        "C, C1, B, C1, NOTHING",
        "B, B1 L2, B, L2, NEW_VERSION"
    })
    void ofAUserNameThatEndsElsewhereTheHostsOfOthersStay(
            String owner, String held, String from, String hosts, Step step) {
        NameRecord stored = stored(USER, RecordType.MULTIHOMED, owner, held);
        for (ReplicaState state : List.of(ReplicaState.TOMBSTONE, ReplicaState.RELEASED)) {
            Merged merged = Merge.shared(
                    stored,
                    Records.incoming(USER, RecordType.UNIQUE, state, false, owner(from), 7, addresses(from + "9")),
                    each -> false,
                    Records.TIMES);

            assertThat(text(merged.record())).isEqualTo(hosts);
            assertThat(merged.step()).isEqualTo(step);
            assertThat(merged.record().isActive()).isTrue();
        }
    }

    @Test
    void whenNobodyIsLeftTheTombstoneIsStored() {
        Merged merged = Merge.shared(
                stored(USER, RecordType.MULTIHOMED, "C", "B1 B2"),
                Records.incoming(USER, RecordType.UNIQUE, ReplicaState.TOMBSTONE, false, Records.B, 7, addresses("B1")),
                each -> false,
                Records.TIMES);

        assertThat(merged.step()).isEqualTo(Step.AS_IT_IS);
        assertThat(merged.record().state()).isEqualTo(RecordState.TOMBSTONE);
        assertThat(merged.record().owner()).isEqualTo(Records.B);
    }

    @ParameterizedTest
    @EnumSource(RecordType.class)
    void aReplicaHasItsOwnersWordsAndOurTimes(RecordType type) {
        ReplicaRecord came = came(USER, type, "B", "B1");

        NameRecord record = Merge.replacing(null, came, Records.TIMES).record();

        assertThat(record.type()).isEqualTo(type);
        assertThat(record.owner()).isEqualTo(Records.B);
        assertThat(record.version()).isEqualTo(7);
        assertThat(record.expiresAt()).isEqualTo(3_000);
        assertThat(record.holders()).containsExactly(new Holder(Records.host(1), Records.B, 1_000, 3_000));
        assertThat(Merge.replacing(record, came, Records.TIMES).step()).isEqualTo(Step.NOTHING);
    }

    @Test
    void anEndedReplicaIsForgottenInItsTime() {
        for (ReplicaState state : List.of(ReplicaState.RELEASED, ReplicaState.TOMBSTONE)) {
            NameRecord record = Merge.replacing(
                            null,
                            Records.incoming(USER, RecordType.UNIQUE, state, true, Records.B, 7, addresses("B1")),
                            Records.TIMES)
                    .record();

            assertThat(record.state().name()).isEqualTo(state.name());
            assertThat(record.expiresAt()).isEqualTo(4_000);
        }
    }

    @Test
    void anActiveRecordWithoutAddressesIsStoredAsReleased() {
        for (RecordType type : List.of(RecordType.SPECIAL_GROUP, RecordType.MULTIHOMED)) {
            NameRecord record = Merge.replacing(null, came(GROUP, type, "B", ""), Records.TIMES)
                    .record();

            assertThat(record.state()).isEqualTo(RecordState.RELEASED);
            assertThat(record.holders()).isEmpty();
            assertThat(Replicas.outgoing(record, Records.SELF)).isNull();
        }
    }

    @Test
    void aStaticReplicaDoesNotExpire() {
        NameRecord record = Merge.replacing(
                        null,
                        Records.incoming(
                                USER, RecordType.UNIQUE, ReplicaState.ACTIVE, true, Records.B, 7, addresses("B1")),
                        Records.TIMES)
                .record();

        assertThat(record.isActiveStatic()).isTrue();
        assertThat(record.expiresAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatComesBackOfOursExpiresLikeARegistration() {
        NameRecord record = Merge.replacing(null, came(USER, RecordType.MULTIHOMED, "L", "L1 B2"), Records.TIMES)
                .record();

        assertThat(record.isLocal()).isTrue();
        assertThat(record.nextExpiry()).isEqualTo(2_000);
        assertThat(record.at(2_000).addresses()).containsExactly(Records.host(2));
    }

    @Test
    void anAddressThatComesTwiceIsStoredOnce() {
        NameRecord record = Merge.replacing(null, came(GROUP, RecordType.SPECIAL_GROUP, "B", "B1 C1 B1"), Records.TIMES)
                .record();

        assertThat(text(record)).isEqualTo("B1");
    }
}
