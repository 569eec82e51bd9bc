package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;

/** RFC 1002 section 4.2: the packets, octet for octet. */
final class Rfc1002Section42Test {
    /** FRED with suffix 20. */
    private static final String FRED = "20" + "4547464345464545" + "4341".repeat(12) + "00";

    /** CORP with suffix 00. */
    private static final String CORP = "20" + "4544455046434641" + "4341".repeat(11) + "4141" + "00";

    private static final String PC1 = "7F000101";
    private static final String NB_IN = "00200001";
    private static final String ONE_ANSWER = "0000000100000000";
    private static final String SIX_DAYS = "0007E900";
    private static final String H_NODE = "00066000";

    private static String layoutOf(Talk talk) {
        return withoutId(talk.last());
    }

    private static String withoutId(FakeHost.Heard heard) {
        return heard.hex().substring(4);
    }

    private static String idOf(FakeHost.Heard heard) {
        return heard.hex().substring(0, 4);
    }

    @Test
    void section425PositiveNameRegistrationResponse() {
        try (Subject subject = Subject.any("positive-registration")) {
            FakeHost pc1 = subject.host(1);
            String granted = "AD80" + ONE_ANSWER + FRED + NB_IN + SIX_DAYS + H_NODE + PC1;
            Talk talk = pc1.registers("FRED<20>");
            assertThat(layoutOf(talk)).isEqualTo(granted);
            assertThat(idOf(talk.last()))
                    .isEqualTo(String.format("%04X", talk.request().id()));
            assertThat(layoutOf(pc1.refreshes("FRED<20>"))).isEqualTo(granted);
            assertThat(layoutOf(pc1.ask(pc1.multihomedRegistration("FRED<20>"))))
                    .isEqualTo(granted);
        }
    }

    @Test
    void sections426And4216NegativeRegistrationResponseAndWack() {
        try (Subject subject = Subject.any("refusal")) {
            FakeHost pc1 = subject.host(1);
            pc1.registers("FRED<20>");
            Talk refused = subject.host(2).registers("FRED<20>");
            assertThat(refused.answers()).hasSize(2);
            assertThat(withoutId(refused.answers().get(0)))
                    .as("WAIT FOR ACKNOWLEDGEMENT RESPONSE, with the flags of the request")
                    .isEqualTo("BC00" + ONE_ANSWER + FRED + NB_IN + "00000009" + "00022900");
            assertThat(layoutOf(refused))
                    .as("NEGATIVE NAME REGISTRATION RESPONSE, with the holder's address")
                    .isEqualTo("AD86" + ONE_ANSWER + FRED + NB_IN + "00000000" + H_NODE + PC1);
            FakeHost.Heard challenge = pc1.heard().get(pc1.heard().size() - 1);
            assertThat(withoutId(challenge))
                    .as("NAME QUERY REQUEST, with RD clear")
                    .isEqualTo("0000" + "0001000000000000" + FRED + NB_IN);
            assertThat(challenge.from()).isEqualTo(subject.endpoint());
        }
    }

    @Test
    void section427EndNodeChallengeRegistrationResponse() {
        try (Subject subject = Subject.with(Setup.DEFAULT.withChallenger(Challenger.END_NODE), "end-node-layout")) {
            subject.host(1).registers("FRED<20>");
            assertThat(layoutOf(subject.host(2).registers("FRED<20>")))
                    .isEqualTo("AD00" + ONE_ANSWER + FRED + NB_IN + "00000000" + H_NODE + PC1);
        }
    }

    @Test
    void section4210PositiveNameReleaseResponse() {
        try (Subject subject = Subject.any("release")) {
            FakeHost pc1 = subject.host(1);
            String released = "B400" + ONE_ANSWER + FRED + NB_IN + "00000000" + H_NODE + PC1;
            assertThat(layoutOf(pc1.releases("FRED<20>"))).as("of no name").isEqualTo(released);
            pc1.registers("FRED<20>");
            assertThat(layoutOf(pc1.releases("FRED<20>"))).isEqualTo(released);
        }
    }

    @Test
    void section4213PositiveNameQueryResponse() {
        try (Subject subject = Subject.any("found")) {
            FakeHost pc1 = subject.host(1);
            pc1.registers("FRED<20>");
            assertThat(layoutOf(subject.host(2).queries("FRED<20>")))
                    .as("with the remaining lifetime")
                    .matches("8580" + ONE_ANSWER + FRED + NB_IN + "0007E(900|8F.)" + H_NODE + PC1);
        }
    }

    @Test
    void section4213OfAGroupIsTheBroadcastAddress() {
        try (Subject subject = Subject.any("group")) {
            FakeHost pc1 = subject.host(1);
            AddressEntry group = AddressEntry.group(NodeType.H, pc1.address());
            NetbiosName corp = NetbiosName.parse("CORP<00>");
            pc1.ask(NameRegistrationRequest.of(pc1.newId(), corp, FakeHost.SIX_DAYS, group));
            assertThat(layoutOf(pc1.queries("CORP<00>")))
                    .isEqualTo("8580" + ONE_ANSWER + CORP + NB_IN + "00000000" + "00068000" + "FFFFFFFF");
        }
    }

    @Test
    void section4214NegativeNameQueryResponseCountsNoRecordAndHas56Octets() {
        try (Subject subject = Subject.any("not-found")) {
            String layout = layoutOf(subject.host(1).queries("FRED<20>"));
            assertThat(layout).isEqualTo("8583" + "0000000000000000" + FRED + "000A0001" + "00000000" + "0000");
            assertThat(layout).hasSize(2 * (56 - 2));
        }
    }

    @Test
    void section4218NodeStatusResponse() {
        try (Subject subject = Subject.with(Setup.DEFAULT.withOwn("FRED<20>"), "node-status")) {
            FakeHost pc1 = subject.host(1);
            String wildcard = "20" + "434B" + "4141".repeat(15) + "00";
            String nodeName = "46524544" + "20".repeat(12) + "4400";
            Talk talk = pc1.ask(NodeStatusRequest.of(pc1.newId(), NetbiosName.WILDCARD));
            assertThat(layoutOf(talk))
                    .isEqualTo("8400" + ONE_ANSWER + wildcard + "00210001" + "00000000" + "0041" + "01" + nodeName
                            + "00".repeat(46));
        }
    }
}
