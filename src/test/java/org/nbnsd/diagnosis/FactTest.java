package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

final class FactTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Ipv4Address ONE = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address TWO = Ipv4Address.parse("10.0.0.2");

    @Test
    void whoSentTheDatagramCausedItAndElseWhoDidItAndElseNobody() {
        Fact claimed = Fact.of(1, FactKind.CLAIMED, FRED, ONE);
        assertThat(claimed.source()).isEqualTo(ONE);
        assertThat(claimed.sentBy(TWO).source()).isEqualTo(TWO);
        assertThat(claimed.sentBy(ONE).sender()).as("the actor itself").isNull();
        assertThat(Fact.of(1, FactKind.AGED, FRED, Ipv4Address.ZERO).source()).isNull();
    }
}
