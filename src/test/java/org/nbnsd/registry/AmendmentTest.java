package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.nbnsd.registry.Samples.A;
import static org.nbnsd.registry.Samples.B;
import static org.nbnsd.registry.Samples.C;
import static org.nbnsd.registry.Samples.LOCAL;
import static org.nbnsd.registry.Samples.NAME;
import static org.nbnsd.registry.Samples.foreign;
import static org.nbnsd.registry.Samples.own;
import static org.nbnsd.registry.Samples.replica;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** What becomes of a record that a person wants otherwise, and of what is wanted of a record as it was seen. */
final class AmendmentTest {
    private static final long NOW = 10_000;
    private static final long NEXT = 50;
    private static final long RENEWAL = 6_000;
    private static final Ipv4Address NOBODYS = Ipv4Address.parse("10.255.255.255");
    private static final EditRules RULES = new EditRules(
            Set.of(),
            Duration.ofMillis(RENEWAL),
            Duration.ofMillis(9_000),
            (holder, isStatic) -> holder.address().equals(NOBODYS) ? "not the address of a host" : "");

    private static final NameRecord DYNAMIC = own(RecordType.UNIQUE, own(A, 500, 20_000));
    private static final NameRecord STATIC = fixed(RecordType.UNIQUE, A);

    private static NameRecord fixed(RecordType type, Ipv4Address... addresses) {
        return RecordEdits.createStatic(NAME, type, NodeType.H, List.of(addresses), 1_000)
                .withVersion(7);
    }

    private static EditOutcome amend(
            @Nullable NameRecord held,
            List<Ipv4Address> addresses,
            @Nullable RecordType type,
            @Nullable NodeType nodeType,
            @Nullable Boolean isStatic) {
        Edit edit = new Edit.Amend(NAME, new Amendment(addresses, type, nodeType, isStatic));
        return RULES.decide(held, edit, NEXT, NOW);
    }

    private static NameRecord after(EditOutcome outcome) {
        assertThat(outcome.kind()).as(outcome.reason()).isEqualTo(Kind.REPLACED);
        return Objects.requireNonNull(outcome.after());
    }

    private static void refused(EditOutcome outcome, String reason) {
        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason()).isEqualTo(reason);
        assertThat(outcome.after()).isSameAs(outcome.before());
    }

    @Test
    void aStaticRecordGetsOtherAddressesAndANewVersionAndKeepsTheTimesOfTheOld() {
        NameRecord after = after(amend(fixed(RecordType.MULTIHOMED, A, B), List.of(C, A), null, null, null));
        assertThat(after.addresses()).containsExactly(C, A);
        assertThat(after.version()).isEqualTo(NEXT);
        assertThat(after.isActiveStatic()).isTrue();
        assertThat(after.holders()).extracting(Holder::registeredAt).containsExactly(NOW, 1_000L);
        assertThat(after.holders()).extracting(Holder::expiresAt).containsOnly(Long.MAX_VALUE);
    }

    @Test
    void aUniqueNameWithSeveralAddressesIsMultihomed() {
        assertThat(after(amend(STATIC, List.of(A, B), null, null, null)).type()).isEqualTo(RecordType.MULTIHOMED);
        refused(
                amend(STATIC, List.of(A, B), RecordType.UNIQUE, null, null),
                "it would have 2 addresses, and type unique has one");
        refused(
                amend(fixed(RecordType.MULTIHOMED, A, B), List.of(), RecordType.GROUP, null, null),
                "it would have 2 addresses, and type group has one");
    }

    @Test
    void aRecordThatBecomesStaticStaysWhereItIsForEver() {
        NameRecord after = after(amend(DYNAMIC, List.of(), null, null, true));
        assertThat(after.isActiveStatic()).isTrue();
        assertThat(after.nextExpiry()).isEqualTo(Long.MAX_VALUE);
        assertThat(after.addresses()).containsExactly(A);
        assertThat(after.holders()).extracting(Holder::registeredAt).containsExactly(500L);
    }

    @Test
    void aRecordThatIsGivenBackLivesForTheRenewalInterval() {
        NameRecord after = after(amend(STATIC, List.of(), null, null, false));
        assertThat(after.isStatic()).isFalse();
        assertThat(after.nextExpiry()).isEqualTo(NOW + RENEWAL);
        assertThat(after.at(NOW + RENEWAL).isActive()).isFalse();
    }

    @Test
    void whatAHostHasRegisteredIsNotChangedBehindItsBack() {
        String reason = "what a host has registered is the host's to say, unless the record becomes static";
        refused(amend(DYNAMIC, List.of(B), null, null, null), reason);
        refused(amend(DYNAMIC, List.of(), RecordType.GROUP, null, null), reason);
        refused(amend(DYNAMIC, List.of(), null, NodeType.P, null), reason);
        refused(amend(STATIC, List.of(B), null, null, false), reason);
        NameRecord after = after(amend(DYNAMIC, List.of(B), RecordType.GROUP, NodeType.P, true));
        assertThat(after.addresses()).containsExactly(B);
        assertThat(after.type()).isEqualTo(RecordType.GROUP);
        assertThat(after.nodeType()).isEqualTo(NodeType.P);
    }

    @Test
    void aReplicaThatIsChangedIsThisServers() {
        NameRecord after = after(amend(replica(RecordType.UNIQUE, foreign(A, 90_000)), List.of(), null, null, true));
        assertThat(after.owner()).isEqualTo(LOCAL);
        assertThat(after.holders()).extracting(Holder::owner).containsOnly(LOCAL);
        assertThat(after.version()).isEqualTo(NEXT);
    }

    @Test
    void whatIsSoAlreadyIsUnchanged() {
        assertThat(amend(STATIC, List.of(A), RecordType.UNIQUE, NodeType.H, true)
                        .kind())
                .isEqualTo(Kind.UNCHANGED);
        assertThat(amend(DYNAMIC, List.of(), null, null, false).kind()).isEqualTo(Kind.UNCHANGED);
    }

    @ParameterizedTest
    @EnumSource(names = "ACTIVE", mode = EnumSource.Mode.EXCLUDE)
    void onlyAnActiveRecordIsChanged(RecordState state) {
        refused(amend(DYNAMIC.withState(state, 12_000), List.of(), null, null, true), "it is not active");
    }

    @Test
    void aRecordThatHasExpiredOrIsNotThereIsNotChanged() {
        refused(amend(own(RecordType.UNIQUE, own(A, 500, NOW)), List.of(), null, null, true), "it is not active");
        refused(amend(null, List.of(), null, null, true), "there is no such record");
    }

    @Test
    void whatNoHostCanHaveIsRefusedAsForAnyRecord() {
        refused(amend(STATIC, List.of(NOBODYS), null, null, null), "10.255.255.255 is not the address of a host");
        NetbiosName controllers = NetbiosName.of("CORP", 0x1C);
        NameRecord record =
                RecordEdits.createStatic(controllers, RecordType.SPECIAL_GROUP, NodeType.H, List.of(A), 1_000);
        EditOutcome outcome = RULES.decide(
                record,
                new Edit.Amend(controllers, new Amendment(List.of(), RecordType.UNIQUE, null, null)),
                NEXT,
                NOW);
        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
    }

    @Test
    void anAmendmentThatMakesNoSenseIsNotMade() {
        List<Ipv4Address> tooMany = new ArrayList<>();
        for (int i = 1; i <= NameRecord.MAX_HOLDERS + 1; i++) {
            tooMany.add(Samples.host(i));
        }
        for (List<Ipv4Address> addresses :
                List.of(tooMany, List.of(A, A), List.of(Ipv4Address.parse("224.0.0.1")), List.<Ipv4Address>of())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Amendment(addresses, null, null, null))
                    .withMessageContaining("(expected: ");
        }
    }

    @Test
    void whatIsWantedOfARecordAsItWasSeenIsDoneOnlyIfItIsSoStill() {
        for (Edit edit : List.of(
                new Edit.Put(fixed(RecordType.UNIQUE, B), Edit.IfTaken.REPLACE),
                new Edit.Amend(NAME, new Amendment(List.of(B), null, null, null)),
                new Edit.Delete(NAME, true))) {
            EditOutcome plain = RULES.decide(STATIC, edit, NEXT, NOW);
            assertThat(plain.isChange()).isTrue();
            assertThat(RULES.decide(STATIC, new Edit.Expecting(edit, RecordTag.of(STATIC)), NEXT, NOW))
                    .isEqualTo(plain);
            for (RecordTag other :
                    List.of(RecordTag.NONE, RecordTag.of(STATIC.withVersion(8)), RecordTag.of(DYNAMIC))) {
                EditOutcome stale = RULES.decide(STATIC, new Edit.Expecting(edit, other), NEXT, NOW);
                assertThat(stale.kind()).isEqualTo(Kind.STALE);
                assertThat(stale.isChange()).isFalse();
                assertThat(stale.isRefusal()).isTrue();
                assertThat(stale.after()).isSameAs(STATIC);
            }
        }
    }

    @Test
    void whereNothingIsExpectedNothingMayBe() {
        Edit put = new Edit.Put(STATIC, Edit.IfTaken.REPLACE);
        assertThat(RULES.decide(null, new Edit.Expecting(put, RecordTag.NONE), NEXT, NOW)
                        .kind())
                .isEqualTo(Kind.CREATED);
        NameRecord deleted = DYNAMIC.withState(RecordState.DELETED, 12_000);
        assertThat(RULES.decide(deleted, new Edit.Expecting(put, RecordTag.NONE), NEXT, NOW)
                        .kind())
                .isEqualTo(Kind.STALE);
        assertThat(RULES.decide(null, new Edit.Expecting(put, RecordTag.of(STATIC)), NEXT, NOW)
                        .after())
                .isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Edit.Expecting(new Edit.Expecting(put, RecordTag.NONE), RecordTag.NONE));
    }
}
