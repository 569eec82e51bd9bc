package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

final class CasebookTest {
    private static final Ipv4Address A = Ipv4Address.parse("10.0.0.1");
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");

    private final Casebook casebook = new Casebook();

    @Test
    void aFloodOfQueriesDisplacesNoClaim() {
        casebook.add(Fact.of(0, FactKind.CLAIMED, FRED, A));
        for (int i = 1; i <= Casebook.MOST_FACTS + 10; i++) {
            casebook.add(Fact.of(i, FactKind.QUERIED, FRED, A));
        }
        assertThat(casebook.timeline(FRED)).hasSize(Casebook.MOST_FACTS + 1);
        assertThat(casebook.timeline(FRED).get(0).kind()).isEqualTo(FactKind.CLAIMED);
        assertThat(casebook.leftOut()).as("at the name and at the host").isEqualTo(20);
    }

    @Test
    void theFirstAndTheLastFactsStay() {
        int count = Casebook.MOST_FACTS + 100;
        for (int i = 0; i < count; i++) {
            casebook.add(Fact.of(i, FactKind.CLAIMED, FRED, A));
        }
        assertThat(casebook.timeline(FRED))
                .hasSize(Casebook.MOST_FACTS)
                .extracting(Fact::at)
                .contains(0L, count - 1L);
    }

    @Test
    void whatHasTheTimeOfAQuestionFollowsIt() {
        casebook.add(Fact.of(1, FactKind.CLAIMED, FRED, A));
        casebook.add(Fact.of(1, FactKind.STATUS_ASKED, FRED, A));
        casebook.add(Fact.of(1, FactKind.QUERIED, FRED, A));
        assertThat(casebook.timeline(FRED))
                .extracting(Fact::kind)
                .containsExactly(FactKind.STATUS_ASKED, FactKind.QUERIED, FactKind.CLAIMED);
    }

    @Test
    void ofMoreNamesThanThereIsRoomForTheFirstAreKeptAndTheOthersCounted() {
        for (int i = 0; i < Casebook.MOST_SUBJECTS; i++) {
            casebook.add(Fact.of(i, FactKind.CLAIMED, NetbiosName.of("N" + i, 0), Ipv4Address.ZERO));
        }
        assertThat(casebook.leftOut()).isZero();
        casebook.add(Fact.of(60_000, FactKind.CLAIMED, FRED, Ipv4Address.ZERO));
        casebook.add(Fact.of(60_000, FactKind.RELEASED, NetbiosName.of("N0", 0), Ipv4Address.ZERO));
        assertThat(casebook.leftOut()).isEqualTo(1);
        assertThat(casebook.names()).hasSize(Casebook.MOST_SUBJECTS).doesNotContain(FRED);
        assertThat(casebook.timeline(FRED)).isEmpty();
        assertThat(casebook.timeline(NetbiosName.of("N0", 0))).hasSize(2);
    }

    @Test
    void aVerdictMayRestOnWhatAHostDidWithOtherNames() {
        NetbiosName computer = NetbiosName.parse("PC1<00>");
        NetbiosName other = NetbiosName.parse("PC2<00>");
        NetbiosName user = NetbiosName.parse("ALICE<03>");
        Ipv4Address b = Ipv4Address.parse("10.0.0.2");
        casebook.add(Fact.of(1, FactKind.GRANTED, computer, A));
        casebook.add(Fact.of(2, FactKind.GRANTED, other, b));
        casebook.add(Fact.of(3, FactKind.GRANTED, user, A));
        casebook.add(Fact.of(4, FactKind.GRANTED, user, b));
        assertThat(casebook.verdicts(user)).extracting(Verdict::code).contains(VerdictCode.SAME_USER_TWO_HOSTS);
        assertThat(casebook.names()).containsExactly(user, computer, other);
    }
}
