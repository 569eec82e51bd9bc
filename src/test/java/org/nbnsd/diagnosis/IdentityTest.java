package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Identity.Held;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

final class IdentityTest {
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final long T = 1_795_251_600_000L;
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.5");
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.0.0.6");

    private static Fact fact(long at, FactKind kind, String name) {
        return Fact.of(at, kind, NetbiosName.parse(name), HOST);
    }

    private static Fact granted(long at, String name) {
        return fact(at, FactKind.GRANTED, name).with(Detail.TYPE, "unique");
    }

    private static Fact group(long at, String name) {
        return fact(at, FactKind.GRANTED, name).with(Detail.TYPE, "group");
    }

    private static Fact byOther(long at, FactKind kind, String name) {
        return Fact.of(at, kind, NetbiosName.parse(name), OTHER);
    }

    private static Identity at(long time, Fact... facts) {
        return Identity.of(HOST, Arrays.asList(facts), time);
    }

    private static List<String> names(Identity identity) {
        return identity.names().stream().map(held -> held.name().toString()).toList();
    }

    @Test
    void aHostIsTheComputerAndTheUserWhoseNamesItWasGranted() {
        Identity host = at(
                T + MINUTE,
                granted(T, "PC1<00>"),
                group(T + 1, "LAB<00>"),
                granted(T + 2, "PC1<03>"),
                granted(T + 3, "PC1<20>"),
                granted(T + 4, "ALICE<03>"));
        assertThat(host.computers()).containsExactly("PC1");
        assertThat(host.users()).containsExactly("ALICE");
        assertThat(names(host)).containsExactly("PC1<00>", "LAB<00>", "PC1<03>", "PC1<20>", "ALICE<03>");
        assertThat(host.names())
                .filteredOn(Held::isGroup)
                .extracting(held -> held.name().toString())
                .containsExactly("LAB<00>");
        assertThat(host.names()).noneMatch(Held::isDoubtful);
    }

    @Test
    void theFileServerIsTheComputerIfNothingElseIsKnown() {
        assertThat(at(T, granted(T, "PC1<20>")).computers()).containsExactly("PC1");
        assertThat(at(T, granted(T, "PC1<20>"), granted(T, "REAL<00>")).computers())
                .containsExactly("REAL");
    }

    @Test
    void anAddressThatDhcpGaveAwayIsWhoHadItAtThatTime() {
        Fact[] facts = {
            granted(T, "PC1<00>"),
            granted(T, "ALICE<03>"),
            fact(T + DAY, FactKind.RELEASED, "ALICE<03>"),
            fact(T + DAY, FactKind.RELEASED, "PC1<00>"),
            granted(T + 2 * DAY, "PC2<00>"),
            granted(T + 2 * DAY, "BOB<03>"),
        };
        assertThat(at(T + MINUTE, facts).computers()).containsExactly("PC1");
        assertThat(at(T + MINUTE, facts).users()).containsExactly("ALICE");
        assertThat(at(T + 3 * DAY, facts).computers()).containsExactly("PC2");
        assertThat(at(T + 3 * DAY, facts).users()).containsExactly("BOB");
        assertThat(names(at(T + DAY + MINUTE, facts))).isEmpty();
    }

    @Test
    void whatAComputerLeftThatWasSwitchedOffIsDoubtfulWhenAnotherHasItsAddress() {
        Fact[] facts = {
            granted(T, "PC1<00>").with(Detail.MAC, "00-0C-29-00-00-01"),
            granted(T, "ALICE<03>"),
            granted(T + 2 * DAY, "PC2<00>"),
            granted(T + 2 * DAY + 100, "PC2<20>"),
            fact(T + 3 * DAY, FactKind.REFRESHED, "PC1<00>"),
        };
        Identity before = at(T + DAY, facts);
        assertThat(before.computers()).containsExactly("PC1");
        assertThat(before.mac()).isEqualTo("00-0C-29-00-00-01");
        assertThat(before.hypervisor()).isEqualTo("VMware");
        Identity after = at(T + 2 * DAY + MINUTE, facts);
        assertThat(after.computers()).containsExactly("PC2");
        assertThat(after.users()).isEmpty();
        assertThat(after.mac()).as("of the computer before").isEmpty();
        assertThat(after.names()).extracting(Held::isDoubtful).containsExactly(true, true, false, false);
        assertThat(at(T + 4 * DAY, facts).computers())
                .as("one host with two names")
                .containsExactly("PC1", "PC2");
    }

    @Test
    void namesThatOneHostGotTogetherAreNotDoubtful() {
        Identity host = at(T + MINUTE, granted(T, "PC1<00>"), granted(T + 900, "ALIAS<00>"));
        assertThat(host.computers()).containsExactly("PC1", "ALIAS");
    }

    @ParameterizedTest
    @EnumSource(names = {"RELEASED", "EXPIRED", "DENIED", "REFUSED", "REFUSED_BY_STATIC", "CONFLICT"})
    void aNameThatWasLostBeforeDoesNotCount(FactKind lost) {
        Fact[] facts = {granted(T, "PC1<20>"), fact(T + MINUTE, lost, "PC1<20>").with(OTHER)};
        assertThat(names(at(T + MINUTE - 1, facts))).containsExactly("PC1<20>");
        assertThat(names(at(T + MINUTE, facts))).as("at the very time").isEmpty();
        assertThat(names(at(T + DAY, facts))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"GRANTED", "REFRESHED", "DEFENDED", "ANSWERED", "TOOK_OVER", "RECOGNISED"})
    void whatShowsThatItHasANameCountsFromThatVeryTimeOn(FactKind kind) {
        Fact fact = fact(T, kind, "PC1<20>");
        assertThat(names(at(T - 1, fact))).isEmpty();
        assertThat(names(at(T, fact))).containsExactly("PC1<20>");
    }

    @Test
    void aNameThatAnotherHostTookOverIsLost() {
        Fact taken = byOther(T + MINUTE, FactKind.TOOK_OVER, "PC1<20>").with(List.of(HOST));
        assertThat(names(at(T + MINUTE, granted(T, "PC1<20>"), taken))).isEmpty();
    }

    @Test
    void whatOthersDoCanShowThatItStillHasAName() {
        List<Ipv4Address> both = List.of(OTHER, HOST);
        assertThat(names(at(T, byOther(T, FactKind.USER_SHARED, "ALICE<03>").with(both))))
                .containsExactly("ALICE<03>");
        assertThat(names(at(T, byOther(T, FactKind.RELEASED, "LAB<00>").with(List.of(HOST)))))
                .containsExactly("LAB<00>");
        assertThat(names(at(T, byOther(T, FactKind.CONFLICT, "TWIN<20>").with(HOST))))
                .containsExactly("TWIN<20>");
        assertThat(names(at(T, byOther(T, FactKind.GRANTED, "TWIN<20>").with(HOST))))
                .as("it is only the name server")
                .isEmpty();
    }

    @Test
    void whoAnswersOnBehalfOfOthersHasNotTheName() {
        assertThat(names(at(T, fact(T, FactKind.ANSWERED, "PC9<20>").with(List.of(OTHER)))))
                .isEmpty();
    }

    @Test
    void whatItHasAloneItKeepsWhenItIsRefusedTheGroup() {
        Fact refused = fact(T + 1, FactKind.REFUSED, "PC1<00>").with(HOST);
        assertThat(names(at(T + 1, granted(T, "PC1<00>"), refused))).containsExactly("PC1<00>");
    }

    @Test
    void whatItTellsOfItselfIsAllThatItHas() {
        Fact status = Fact.of(T + MINUTE, FactKind.STATUS, null, HOST)
                .with(Detail.NAMES, "PC1<00>\tLAB<00>*\tPC1<20>")
                .with(Detail.MAC, "00-15-5D-00-00-01");
        Identity host = at(T + DAY, granted(T, "GONE<20>"), granted(T, "PC1<20>"), status);
        assertThat(names(host)).containsExactlyInAnyOrder("PC1<00>", "LAB<00>", "PC1<20>");
        assertThat(host.computers()).containsExactly("PC1");
        assertThat(host.mac()).isEqualTo("00-15-5D-00-00-01");
        assertThat(host.names())
                .filteredOn(held -> held.name().toString().equals("PC1<20>"))
                .allMatch(held -> held.since().at() == T && held.last().equals(status));
        Fact nonsense = Fact.of(T, FactKind.STATUS, null, HOST).with(Detail.NAMES, "PC1<0x>");
        assertThatThrownBy(() -> at(T, nonsense)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void macAddressesOfZerosOrOfOthersAreNone() {
        assertThat(at(T, granted(T, "PC1<00>").with(Detail.MAC, "00-00-00-00-00-00"))
                        .mac())
                .isEmpty();
        assertThat(at(T, byOther(T, FactKind.CLAIMED, "PC1<00>").with(HOST).with(Detail.MAC, "00-15-5D-00-00-01"))
                        .mac())
                .isEmpty();
    }

    @Test
    void nothingIsKnownOfAnAddressWithoutFacts() {
        Identity nobody = at(T);
        assertThat(nobody.isKnown()).isFalse();
        assertThat(nobody.names()).isEmpty();
        assertThat(nobody.computers()).isEmpty();
        assertThat(nobody.lastBefore()).isNull();
        assertThat(nobody.firstAfter()).isNull();
    }

    @Test
    void aHostThatWasSeenOnlyLaterHadNoNameThatIsKnown() {
        Fact later = granted(T + DAY, "PC1<00>");
        Identity host = at(T, granted(T + 2 * DAY, "PC1<20>"), later);
        assertThat(host.isKnown()).isTrue();
        assertThat(host.names()).isEmpty();
        assertThat(host.earliest()).isEqualTo(later);
        assertThat(host.firstAfter()).isEqualTo(later);
        assertThat(host.lastBefore()).isNull();
    }

    @Test
    void itWasSeenWhenItDidSomethingItselfNotWhenSomethingWasDoneToIt() {
        Fact refreshed = fact(T - MINUTE, FactKind.REFRESHED, "PC1<00>");
        Fact asked = fact(T + MINUTE, FactKind.QUERIED, "WPAD<00>");
        Identity host = at(
                T,
                granted(T - DAY, "PC1<00>"),
                refreshed,
                fact(T - 1, FactKind.CHALLENGED, "PC1<00>").with(OTHER),
                fact(T, FactKind.SILENT, "PC1<00>"),
                fact(T + 1, FactKind.EXPIRED, "PC1<00>"),
                byOther(T + 2, FactKind.CLAIMED, "PC1<00>"),
                asked);
        assertThat(host.lastBefore()).isEqualTo(refreshed);
        assertThat(host.firstAfter()).isEqualTo(asked);
    }

    @Test
    void whatHappenedAroundThatTimeIsTheDisputesAndNotTheDailyLife() {
        long around = Identity.AROUND.toMillis();
        Fact first = byOther(T - around, FactKind.CONFLICT, "TWIN<20>").with(HOST);
        Fact last = fact(T + around, FactKind.CONFLICT_DEMANDED, "TWIN<20>").with(OTHER);
        Identity host = at(
                T,
                last,
                first,
                fact(T, FactKind.REFRESHED, "PC1<00>"),
                fact(T, FactKind.QUERIED, "WPAD<00>"),
                byOther(T - around - 1, FactKind.CONFLICT, "TWIN<20>").with(HOST),
                fact(T + around + 1, FactKind.RELEASE_DEMANDED, "TWIN<20>").with(OTHER));
        assertThat(host.around()).containsExactly(first, last);
    }
}
