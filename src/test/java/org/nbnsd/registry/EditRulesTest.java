package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.nbnsd.registry.Samples.A;
import static org.nbnsd.registry.Samples.B;
import static org.nbnsd.registry.Samples.C;
import static org.nbnsd.registry.Samples.LOCAL;
import static org.nbnsd.registry.Samples.NAME;
import static org.nbnsd.registry.Samples.PARTNER;
import static org.nbnsd.registry.Samples.foreign;
import static org.nbnsd.registry.Samples.own;
import static org.nbnsd.registry.Samples.replica;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.registry.Edit.Delete;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.Edit.Put;
import org.nbnsd.registry.Edit.Undelete;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class EditRulesTest {
    private static final long NOW = 10_000;
    private static final long NEXT = 50;
    private static final long RENEWAL = 6_000;
    private static final long TIMEOUT = 9_000;
    private static final Ipv4Address NOBODYS = Ipv4Address.parse("10.255.255.255");
    private static final EditRules RULES = new EditRules(
            Set.of(NetbiosName.of("SERVER", 0)),
            Duration.ofMillis(RENEWAL),
            Duration.ofMillis(TIMEOUT),
            (holder, isStatic) -> holder.address().equals(NOBODYS) ? "not the address of a host" : "");

    private static final NameRecord DYNAMIC = own(RecordType.UNIQUE, own(A, 500, 20_000));
    private static final NameRecord STATIC = fixed(NAME, RecordType.UNIQUE, A);

    private static NameRecord fixed(NetbiosName name, RecordType type, Ipv4Address... addresses) {
        return RecordEdits.createStatic(name, type, NodeType.H, List.of(addresses), 1_000);
    }

    @Test
    void anAddressThatNoHostCanHaveGetsNoNameByHand() {
        NameRecord one = fixed(NAME, RecordType.UNIQUE, NOBODYS);
        NameRecord several = fixed(NAME, RecordType.MULTIHOMED, A, NOBODYS);
        NameRecord dynamic = own(RecordType.UNIQUE, own(NOBODYS, 500, 20_000));

        assertThat(List.of(one, several, dynamic)).allSatisfy(record -> {
            EditOutcome outcome = put(null, record, IfTaken.REPLACE);
            assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
            assertThat(outcome.reason()).isEqualTo("10.255.255.255 is not the address of a host");
            assertThat(decide(in(RecordState.DELETED, record), new Undelete(NAME))
                            .kind())
                    .isEqualTo(Kind.REFUSED);
        });
    }

    @Test
    void theAddressOfAGroupDoesNotMatterBecauseItIsToldToNobody() {
        assertThat(put(null, fixed(NAME.withSuffix(0), RecordType.GROUP, NOBODYS), IfTaken.REPLACE)
                        .kind())
                .isEqualTo(Kind.CREATED);
    }

    private static NameRecord in(RecordState state, NameRecord record) {
        return record.withState(state, 12_000);
    }

    private static EditOutcome decide(@Nullable NameRecord held, Edit edit) {
        return RULES.decide(held, edit, NEXT, NOW);
    }

    private static EditOutcome put(@Nullable NameRecord held, NameRecord record, IfTaken ifTaken) {
        return decide(held, new Put(record, ifTaken));
    }

    private static EditOutcome delete(@Nullable NameRecord held, boolean tombstone) {
        return decide(held, new Delete(NAME, tombstone));
    }

    private static EditOutcome undelete(@Nullable NameRecord held) {
        return decide(held, new Undelete(NAME));
    }

    private static void assertRefused(EditOutcome outcome, String reason) {
        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason()).isEqualTo(reason);
        assertThat(outcome.isChange()).isFalse();
        assertThat(outcome.after()).isSameAs(outcome.before());
    }

    @Test
    void aStaticRecordIsActiveAndNeverExpires() {
        NameRecord record = fixed(NAME, RecordType.MULTIHOMED, B, A, C);

        assertThat(record.isActiveStatic()).isTrue();
        assertThat(record.isLocal()).isTrue();
        assertThat(record.addresses()).containsExactly(B, A, C);
        assertThat(record.nextExpiry()).isEqualTo(Long.MAX_VALUE);
        assertThat(record.expiresAt()).isEqualTo(Long.MAX_VALUE);
        assertThat(record.holders()).allSatisfy(holder -> {
            assertThat(holder.registeredAt()).isEqualTo(1_000);
            assertThat(holder.expiresAt()).isEqualTo(Long.MAX_VALUE);
        });
    }

    @Test
    void aStaticRecordThatMakesNoSenseIsNotMade() {
        for (RecordType type : RecordType.values()) {
            assertThatIllegalArgumentException().isThrownBy(() -> fixed(NAME, type));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> fixed(NAME, RecordType.UNIQUE, A, B));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordEdits.createStatic(
                        NAME, RecordType.MULTIHOMED, NodeType.H, Collections.nCopies(26, A), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixed(NAME, RecordType.MULTIHOMED, A, A))
                .withMessage("addresses: 10.0.0.1 is there twice (expected: once)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixed(NAME, RecordType.UNIQUE, Ipv4Address.BROADCAST))
                .withMessage("address: 255.255.255.255 (expected: an address of one host)");
    }

    @ParameterizedTest
    @EnumSource(IfTaken.class)
    void aFreeNameIsCreatedWithTheNextVersion(IfTaken ifTaken) {
        EditOutcome outcome = put(null, STATIC, ifTaken);

        assertThat(outcome).isEqualTo(new EditOutcome(NAME, Kind.CREATED, null, STATIC.withVersion(NEXT), ""));
        assertThat(outcome.change()).isEqualTo(new Change.Put(STATIC.withVersion(NEXT)));
    }

    @Test
    void anActiveRecordIsKeptReplacedOrTheReasonForARefusal() {
        assertThat(put(DYNAMIC, STATIC, IfTaken.KEEP))
                .isEqualTo(new EditOutcome(NAME, Kind.KEPT, DYNAMIC, DYNAMIC, "an active record has the name"));
        assertThat(put(DYNAMIC, STATIC, IfTaken.REPLACE))
                .isEqualTo(new EditOutcome(NAME, Kind.REPLACED, DYNAMIC, STATIC.withVersion(NEXT), ""));
        assertRefused(put(DYNAMIC, STATIC, IfTaken.FAIL), "an active record has the name");
    }

    @ParameterizedTest
    @EnumSource(IfTaken.class)
    void aRecordThatIsNotActiveGivesWay(IfTaken ifTaken) {
        NameRecord after = STATIC.withVersion(NEXT);
        for (RecordState state : List.of(RecordState.RELEASED, RecordState.TOMBSTONE)) {
            NameRecord held = in(state, DYNAMIC);
            assertThat(put(held, STATIC, ifTaken)).isEqualTo(new EditOutcome(NAME, Kind.REPLACED, held, after, ""));
        }
        assertThat(put(in(RecordState.DELETED, DYNAMIC), STATIC, ifTaken))
                .isEqualTo(new EditOutcome(NAME, Kind.CREATED, null, after, ""));
    }

    @Test
    void aRecordWhoseLastHolderHasExpiredGivesWay() {
        NameRecord expired = own(RecordType.UNIQUE, own(A, 0, NOW));

        assertThat(put(expired, STATIC, IfTaken.FAIL).kind()).isEqualTo(Kind.REPLACED);
    }

    @ParameterizedTest
    @EnumSource(IfTaken.class)
    void theSameAgainChangesNothingWhateverItsVersion(IfTaken ifTaken) {
        assertThat(put(DYNAMIC, DYNAMIC.withVersion(99), ifTaken))
                .isEqualTo(new EditOutcome(NAME, Kind.UNCHANGED, DYNAMIC, DYNAMIC, ""));
        NameRecord tombstone = in(RecordState.TOMBSTONE, DYNAMIC);
        assertThat(put(tombstone, tombstone.withVersion(0), ifTaken).kind()).isEqualTo(Kind.UNCHANGED);
    }

    @Test
    void aStaticRecordIsTheSameAtAnyTime() {
        NameRecord later = RecordEdits.createStatic(NAME, RecordType.UNIQUE, NodeType.H, List.of(A), 9_999);

        assertThat(put(STATIC.withVersion(7), later, IfTaken.FAIL).kind()).isEqualTo(Kind.UNCHANGED);
    }

    @Test
    void anyOtherDifferenceIsAChange() {
        NameRecord multihomed = fixed(NAME, RecordType.MULTIHOMED, A, B);

        assertThat(List.of(
                        put(STATIC, fixed(NAME, RecordType.UNIQUE, B), IfTaken.REPLACE),
                        put(STATIC, fixed(NAME, RecordType.GROUP, A), IfTaken.REPLACE),
                        put(
                                STATIC,
                                RecordEdits.createStatic(NAME, RecordType.UNIQUE, NodeType.M, List.of(A), 1_000),
                                IfTaken.REPLACE),
                        put(multihomed, fixed(NAME, RecordType.MULTIHOMED, B, A), IfTaken.REPLACE),
                        put(DYNAMIC, own(RecordType.UNIQUE, own(A, 500, 20_001)), IfTaken.REPLACE),
                        put(DYNAMIC, replica(RecordType.UNIQUE, own(A, 500, 20_000)), IfTaken.REPLACE)))
                .extracting(EditOutcome::kind)
                .containsOnly(Kind.REPLACED);
    }

    @Test
    void ofADynamicRecordWhoAndSinceWhenAndUntilWhenIsADifference() {
        NameRecord otherExpiry = in(RecordState.RELEASED, DYNAMIC);
        NameRecord otherRegistrant = new NameRecord(
                NAME, RecordType.UNIQUE, RecordState.ACTIVE, NodeType.H, false, LOCAL, 7, B, 20_000, DYNAMIC.holders());

        assertThat(List.of(
                        put(otherExpiry, DYNAMIC.withState(RecordState.RELEASED, 12_001), IfTaken.REPLACE),
                        put(DYNAMIC, otherRegistrant, IfTaken.REPLACE),
                        put(DYNAMIC, own(RecordType.UNIQUE, own(A, 501, 20_000)), IfTaken.REPLACE)))
                .extracting(EditOutcome::kind)
                .containsOnly(Kind.REPLACED);
        assertThat(put(DYNAMIC, own(RecordType.UNIQUE, own(A, 500, 20_000)), IfTaken.REPLACE)
                        .kind())
                .isEqualTo(Kind.UNCHANGED);
    }

    @ParameterizedTest
    @CsvSource({"0, 50", "49, 50", "50, 50", "51, 51", "4611686018427387903, 4611686018427387903"})
    void anOwnRecordKeepsItsVersionIfThatIsHigherThanAllBefore(long brought, long version) {
        NameRecord after = put(null, STATIC.withVersion(brought), IfTaken.FAIL).after();

        assertThat(after).isEqualTo(STATIC.withVersion(version));
    }

    @Test
    void aVersionThatLeavesNoneForLaterRecordsIsRefused() {
        assertThat(put(null, STATIC.withVersion(EditRules.MAX_VERSION + 1), IfTaken.FAIL)
                        .reason())
                .isEqualTo("its version is 4611686018427387904 (expected: at most 4611686018427387903)");
        NameRecord replica = Samples.record(NAME, RecordType.UNIQUE, PARTNER, Long.MAX_VALUE, foreign(A, 20_000));
        assertThat(put(null, replica, IfTaken.FAIL).after()).isEqualTo(replica);
    }

    @Test
    void aReplicaKeepsOwnerAndVersion() {
        NameRecord replica = replica(RecordType.UNIQUE, foreign(B, 20_000));

        assertThat(put(DYNAMIC, replica, IfTaken.REPLACE).after()).isEqualTo(replica);
    }

    @ParameterizedTest
    @CsvSource({
        "SALES<1B>, GROUP, a 1B name must be unique",
        "SALES<1B>, SPECIAL_GROUP, a 1B name must be unique",
        "SALES<1C>, UNIQUE, a 1C name must be a group",
        "SALES<1C>, GROUP, a 1C name must be a special group",
        "SALES<1D>, UNIQUE, a unique 1D name is granted and never stored",
        "SALES<1E>, UNIQUE, a 1E name must be a group",
        "SERVER<00>, UNIQUE, it is a name of this server",
        "*, UNIQUE, '\"*\" stands for any name and cannot be registered'"
    })
    void namesThatMakeNoSenseAreRefused(String name, RecordType type, String reason) {
        assertRefused(put(null, fixed(NetbiosName.parse(name), type, A), IfTaken.REPLACE), reason);
    }

    @ParameterizedTest
    @CsvSource({
        "SALES<1B>, UNIQUE",
        "SALES<1B>, MULTIHOMED",
        "SALES<1C>, SPECIAL_GROUP",
        "SALES<1D>, GROUP",
        "SALES<1E>, GROUP",
        "SERVER<20>, UNIQUE",
        "PRINTERS<20>, SPECIAL_GROUP"
    })
    void theRightTypesAreTaken(String name, RecordType type) {
        assertThat(put(null, fixed(NetbiosName.parse(name), type, A), IfTaken.FAIL)
                        .kind())
                .isEqualTo(Kind.CREATED);
    }

    @Test
    void aScopeThatNoClaimMayHaveIsRefused() {
        NetbiosName name = NetbiosName.of(new byte[16], 0, new Scope(Collections.nCopies(4, "S".repeat(59))));
        assertThat(name.scope().characters()).isEqualTo(239);

        assertRefused(
                put(null, fixed(name, RecordType.UNIQUE, A), IfTaken.FAIL), "the scope is longer than 237 characters");
    }

    @Test
    void aDeletedRecordIsKeptForTheExtinctionTimeoutWithOwnerAndVersion() {
        for (NameRecord held : List.of(
                DYNAMIC,
                STATIC,
                replica(RecordType.UNIQUE, foreign(A, 20_000)),
                in(RecordState.RELEASED, DYNAMIC),
                in(RecordState.TOMBSTONE, DYNAMIC))) {
            NameRecord after = held.withState(RecordState.DELETED, NOW + TIMEOUT);
            assertThat(delete(held, false)).isEqualTo(new EditOutcome(NAME, Kind.DELETED, held, after, ""));
            assertThat(after.nextExpiry()).isEqualTo(NOW + TIMEOUT);
        }
    }

    @Test
    void aTombstoneIsOursWithANewVersion() {
        for (NameRecord held : List.of(
                DYNAMIC, STATIC, replica(RecordType.UNIQUE, foreign(A, 20_000)), in(RecordState.RELEASED, DYNAMIC))) {
            NameRecord after =
                    held.withState(RecordState.TOMBSTONE, NOW + TIMEOUT).withVersion(NEXT);
            assertThat(after.isLocal()).isTrue();
            assertThat(delete(held, true)).isEqualTo(new EditOutcome(NAME, Kind.DELETED, held, after, ""));
            assertThat(after.nextExpiry()).isEqualTo(NOW + TIMEOUT);
        }
    }

    @Test
    void whatIsNotThereCannotBeDeleted() {
        NameRecord deleted = in(RecordState.DELETED, DYNAMIC);
        assertRefused(delete(null, false), "there is no such record");
        assertRefused(delete(null, true), "there is no such record");
        assertRefused(delete(deleted, false), "it is deleted already");
        assertRefused(delete(deleted, true), "it is deleted already");
        assertRefused(delete(in(RecordState.TOMBSTONE, DYNAMIC), true), "it is a tombstone already");
    }

    @Test
    void anUndeletedHostHasARenewalIntervalToRefresh() {
        NameRecord record = Samples.record(
                NAME, RecordType.MULTIHOMED, LOCAL, 7, own(A, 500, 20_000), foreign(B, 19_000), own(C, 700, 18_000));
        for (RecordState state : List.of(RecordState.DELETED, RecordState.TOMBSTONE)) {
            NameRecord held = in(state, record);
            EditOutcome outcome = undelete(held);
            assertThat(outcome.kind()).isEqualTo(Kind.RESTORED);
            assertThat(outcome.before()).isEqualTo(held);
            assertThat(outcome.after())
                    .isEqualTo(Samples.record(
                            NAME,
                            RecordType.MULTIHOMED,
                            LOCAL,
                            NEXT,
                            own(A, 500, NOW + RENEWAL),
                            own(B, 0, NOW + RENEWAL),
                            own(C, 700, NOW + RENEWAL)));
        }
    }

    @Test
    void anUndeletedStaticNeverExpires() {
        NameRecord deleted = delete(STATIC.withVersion(7), false).after();
        assertThat(deleted).isNotNull();
        assertThat(undelete(deleted).after()).isEqualTo(STATIC.withVersion(NEXT));
    }

    @Test
    void anUndeletedReplicaIsItsOwnersAsBeforeAndToBeVerifiedAtOnce() {
        for (boolean isStatic : List.of(false, true)) {
            NameRecord replica = new NameRecord(
                    NAME,
                    RecordType.SPECIAL_GROUP,
                    RecordState.DELETED,
                    NodeType.H,
                    isStatic,
                    PARTNER,
                    77,
                    A,
                    NOW + 5,
                    List.of(foreign(A, NOW + 5), own(B, 1, NOW + 5)));
            EditOutcome outcome = undelete(replica);
            assertThat(outcome.kind()).isEqualTo(Kind.RESTORED);
            NameRecord after = Objects.requireNonNull(outcome.after());
            assertThat(after.isActive()).isTrue();
            assertThat(after.owner()).isEqualTo(PARTNER);
            assertThat(after.version()).isEqualTo(77);
            Holder theirs = Objects.requireNonNull(after.holder(A));
            assertThat(theirs.owner()).isEqualTo(PARTNER);
            assertThat(theirs.expiresAt()).isEqualTo(isStatic ? Long.MAX_VALUE : NOW);
            Holder ours = Objects.requireNonNull(after.holder(B));
            assertThat(ours.owner()).isEqualTo(LOCAL);
            assertThat(ours.expiresAt()).isEqualTo(isStatic ? Long.MAX_VALUE : NOW + RENEWAL);
        }
        NameRecord tombstone = Samples.record(NAME, RecordType.UNIQUE, PARTNER, 7, foreign(A, 19_000))
                .withState(RecordState.TOMBSTONE, 20_000);
        assertThat(Objects.requireNonNull(undelete(tombstone).after()).isLocal())
                .as("a tombstone, of which partners know, comes back as ours")
                .isTrue();
    }

    @Test
    void whatWasNotDeletedCannotBeUndeleted() {
        assertRefused(undelete(null), "there is no such record");
        assertRefused(undelete(DYNAMIC), "it is active");
        assertRefused(
                undelete(in(RecordState.RELEASED, DYNAMIC)),
                "it was released by its host or has expired, and was not deleted");
        NameRecord empty = new NameRecord(
                NAME, RecordType.UNIQUE, RecordState.DELETED, NodeType.H, false, LOCAL, 7, A, 12_000, List.of());
        assertRefused(undelete(empty), "no address is left");
    }

    @Test
    void anAuthorIsSafeToPrint() {
        assertThat(new Author("root", "old printer")).hasToString("by root: \"old printer\"");
        assertThat(new Author("root", "")).hasToString("by root");
        assertThat(new Author("root", "old\" by admin: \"new")).hasToString("by root: \"old\\\" by admin: \\\"new\"");
        assertThat(new Author("a\u001b[2J", "x\r\n\u2028\u202eümlaut"))
                .hasToString("by a\\x1B[2J: \"x\\x0D\\x0A\\u2028\\u202Eümlaut\"");
    }
}
