package org.nbnsd.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.cli.network.Exchange.Step;
import org.nbnsd.cli.network.Outcome.Reply;
import org.nbnsd.cli.network.Outcome.Verdict;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

final class ExchangeTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Endpoint SERVER = new Endpoint(Ipv4Address.parse("10.0.0.1"), 137);
    private static final Endpoint SUBNET = new Endpoint(Ipv4Address.parse("10.0.0.255"), 137);
    private static final RetrySchedule THREE_TIMES = new RetrySchedule(3, Duration.ofMillis(1500), 1);
    private static final AddressEntry ENTRY = AddressEntry.unique(NodeType.H, Ipv4Address.parse("10.0.0.5"));
    private static final Request QUERY = NameQueryRequest.toServer(7, FRED);
    private static final Request REGISTRATION = NameRegistrationRequest.of(7, FRED, 0, ENTRY);
    private static final Response POSITIVE = positive(7, FRED, ENTRY);
    private static final Response NEGATIVE = NegativeNameQueryResponse.fromServer(7, true, FRED, Rcode.NAM_ERR);

    private static Response positive(int id, NetbiosName name, AddressEntry entry) {
        return PositiveNameQueryResponse.fromServer(id, true, name, 300, List.of(entry));
    }

    private static Exchange toServer(Request request) {
        return new Exchange(request, Peers.host(SERVER), THREE_TIMES, false, 105_000, 0);
    }

    private static Exchange byBroadcast(boolean all) {
        Request request = NameQueryRequest.byBroadcast(7, FRED);
        return new Exchange(request, new Peers(List.of(SUBNET), true), RetrySchedule.RFC_BROADCAST, all, 105_000, 0);
    }

    private static Verdict receive(Exchange exchange, Message message, Endpoint from, long now) {
        byte[] octets = MessageEncoder.encode(message);
        return exchange.receive(octets, octets.length, from, now).verdict();
    }

    @Test
    void theFirstAnswerEndsIt() {
        Exchange exchange = toServer(QUERY);
        assertThat(receive(exchange, POSITIVE, SERVER, 30)).isEqualTo(Verdict.ANSWER);
        assertThat(exchange.isOver()).isTrue();
        assertThat(exchange.outcome(30, 5000).replies()).containsExactly(new Reply(SERVER, POSITIVE));
    }

    @Test
    void anAnswerIsKnownByIdSenderAndName() {
        Exchange exchange = toServer(QUERY);
        Endpoint otherHost = new Endpoint(Ipv4Address.parse("10.0.0.2"), 137);
        Endpoint otherPort = new Endpoint(SERVER.address(), 138);
        assertThat(receive(exchange, positive(8, FRED, ENTRY), SERVER, 1)).isEqualTo(Verdict.OTHER_ID);
        assertThat(receive(exchange, POSITIVE, otherHost, 1)).isEqualTo(Verdict.OTHER_SENDER);
        assertThat(receive(exchange, POSITIVE, otherPort, 1)).isEqualTo(Verdict.OTHER_SENDER);
        assertThat(receive(exchange, positive(7, FRED.withSuffix(0), ENTRY), SERVER, 1))
                .isEqualTo(Verdict.OTHER_NAME);
        assertThat(exchange.isOver()).isFalse();
        assertThat(exchange.outcome(1, 5000).replies()).isEmpty();
    }

    @Test
    void anAnswerIsOfTheKindOfTheRequest() {
        Response registered = PositiveRegistrationResponse.of(7, FRED, 0, ENTRY);
        Response released = PositiveReleaseResponse.of(7, FRED, 0, ENTRY);
        assertThat(receive(toServer(QUERY), registered, SERVER, 1)).isEqualTo(Verdict.OTHER_KIND);
        assertThat(receive(toServer(REGISTRATION), POSITIVE, SERVER, 1)).isEqualTo(Verdict.OTHER_KIND);
        assertThat(receive(toServer(REGISTRATION), released, SERVER, 1)).isEqualTo(Verdict.OTHER_KIND);
        assertThat(receive(toServer(NameReleaseRequest.of(7, FRED, ENTRY)), registered, SERVER, 1))
                .isEqualTo(Verdict.OTHER_KIND);
        assertThat(receive(toServer(REGISTRATION), NameConflictDemand.of(7, FRED), SERVER, 1))
                .isEqualTo(Verdict.ANSWER);
    }

    @Test
    void requestsAndRubbishAreIgnored() {
        Exchange exchange = toServer(QUERY);
        assertThat(receive(exchange, QUERY, SERVER, 1)).isEqualTo(Verdict.NO_RESPONSE);
        byte[] answer = MessageEncoder.encode(POSITIVE);
        assertThat(exchange.receive(answer, answer.length - 1, SERVER, 1).verdict())
                .isEqualTo(Verdict.MALFORMED);
        assertThat(exchange.receive(new byte[0], 0, SERVER, 1).verdict()).isEqualTo(Verdict.MALFORMED);
        assertThat(exchange.isOver()).isFalse();
    }

    @Test
    void isSentThreeTimesThenGivenUp() {
        Exchange exchange = toServer(QUERY);
        assertThat(exchange.expire(1499)).isEqualTo(Step.NOTHING);
        assertThat(exchange.expire(1500)).isEqualTo(Step.SEND_AGAIN);
        assertThat(exchange.expire(1500)).isEqualTo(Step.NOTHING);
        assertThat(exchange.expire(3000)).isEqualTo(Step.SEND_AGAIN);
        assertThat(exchange.isOver()).isFalse();
        assertThat(exchange.expire(4500)).isEqualTo(Step.NOTHING);
        assertThat(exchange.isOver()).isTrue();
        assertThat(exchange.outcome(4500, 5000).tries()).isEqualTo(3);
    }

    @Test
    void aWaitAcknowledgementStopsTheRetriesForAsLongAsItSays() {
        Exchange exchange = toServer(REGISTRATION);
        assertThat(receive(exchange, WackResponse.of(7, FRED, 9, 0x2900), SERVER, 100))
                .isEqualTo(Verdict.WAIT);
        assertThat(exchange.nextTimeout()).isEqualTo(9100);
        assertThat(exchange.expire(1500)).isEqualTo(Step.NOTHING);
        assertThat(receive(exchange, PositiveRegistrationResponse.of(7, FRED, 0, ENTRY), SERVER, 9000))
                .isEqualTo(Verdict.ANSWER);
        assertThat(exchange.outcome(9000, 5000).waited()).isTrue();
    }

    @Test
    void aWaitThatEndsInSilenceEndsTheRequest() {
        Exchange exchange = toServer(REGISTRATION);
        assertThat(receive(exchange, WackResponse.of(7, null, 60, 0x2900), SERVER, 100))
                .isEqualTo(Verdict.WAIT);
        assertThat(exchange.expire(60_100)).isEqualTo(Step.NOTHING);
        assertThat(exchange.isOver()).isTrue();
        assertThat(exchange.outcome(60_100, 5000).tries()).isEqualTo(1);
    }

    @Test
    void anImplausibleWaitIsTheLongest() {
        for (long ttl : new long[] {0, 8, 106, 0xFFFF_FFFFL}) {
            Exchange exchange = toServer(REGISTRATION);
            receive(exchange, WackResponse.of(7, FRED, ttl, 0x2900), SERVER, 0);
            assertThat(exchange.nextTimeout()).as("TTL %d", ttl).isEqualTo(105_000);
        }
        Exchange shorter = new Exchange(REGISTRATION, Peers.host(SERVER), THREE_TIMES, false, 20_000, 0);
        receive(shorter, WackResponse.of(7, FRED, 60, 0x2900), SERVER, 0);
        assertThat(shorter.nextTimeout()).isEqualTo(20_000);
    }

    @Test
    void aSecondWaitAcknowledgementDoesNotMakeItLonger() {
        Exchange exchange = toServer(REGISTRATION);
        receive(exchange, WackResponse.of(7, FRED, 9, 0x2900), SERVER, 0);
        assertThat(receive(exchange, WackResponse.of(7, FRED, 100, 0x2900), SERVER, 8000))
                .isEqualTo(Verdict.REPEATED);
        assertThat(exchange.nextTimeout()).isEqualTo(9000);
    }

    @Test
    void toABroadcastAnybodyMayAnswerButOnlyYesCounts() {
        Exchange exchange = byBroadcast(false);
        Endpoint host = new Endpoint(ENTRY.address(), 137);
        assertThat(receive(exchange, NEGATIVE, host, 1)).isEqualTo(Verdict.OTHER_KIND);
        assertThat(receive(exchange, WackResponse.of(7, FRED, 9, 0x0110), host, 1))
                .isEqualTo(Verdict.OTHER_KIND);
        assertThat(receive(exchange, POSITIVE, host, 1)).isEqualTo(Verdict.ANSWER);
        assertThat(exchange.isOver()).isTrue();
    }

    @Test
    void allAnswersAreCollectedUntilTheLastTryIsOver() {
        Exchange exchange = byBroadcast(true);
        Endpoint one = new Endpoint(Ipv4Address.parse("10.0.0.5"), 137);
        Endpoint two = new Endpoint(Ipv4Address.parse("10.0.0.6"), 137);
        assertThat(receive(exchange, POSITIVE, one, 1)).isEqualTo(Verdict.ANSWER);
        assertThat(exchange.expire(250)).isEqualTo(Step.SEND_AGAIN);
        assertThat(receive(exchange, POSITIVE, one, 260)).isEqualTo(Verdict.REPEATED);
        assertThat(receive(exchange, POSITIVE, two, 270)).isEqualTo(Verdict.ANSWER);
        assertThat(exchange.expire(500)).isEqualTo(Step.SEND_AGAIN);
        assertThat(exchange.expire(750)).isEqualTo(Step.NOTHING);
        assertThat(exchange.isOver()).isTrue();
        assertThat(exchange.outcome(750, 5000).replies())
                .extracting(Reply::from)
                .containsExactly(one, two);
    }

    @Test
    void aHostThatHasAnsweredIsNotAskedAgain() {
        Exchange exchange = new Exchange(QUERY, Peers.host(SERVER), THREE_TIMES, true, 105_000, 0);
        receive(exchange, POSITIVE, SERVER, 1);
        assertThat(exchange.expire(1500)).isEqualTo(Step.NOTHING);
        assertThat(exchange.isOver()).isFalse();
        exchange.expire(3000);
        exchange.expire(4500);
        assertThat(exchange.isOver()).isTrue();
    }

    @Test
    void aFloodOfAnswersIsBounded() {
        Exchange exchange = byBroadcast(true);
        for (int i = 0; i < 2000; i++) {
            receive(exchange, POSITIVE, new Endpoint(new Ipv4Address(0x0A000001 + i), 137), 1);
        }
        assertThat(exchange.outcome(1, 5000).replies()).hasSize(500);
    }
}
