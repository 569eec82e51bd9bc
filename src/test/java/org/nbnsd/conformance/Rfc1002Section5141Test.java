package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/** RFC 1002 section 5.1.4.1: how a name server handles requests. */
final class Rfc1002Section5141Test {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");

    @Test
    void aNameIsRegisteredFoundRefreshedAndReleased() {
        try (Subject subject = Subject.any("life")) {
            FakeHost pc1 = subject.host(1);
            FakeHost other = subject.host(2);
            assertThat(other.queries("FRED<20>")).hasToString("not found NAM_ERR");
            assertThat(pc1.registers("FRED<20>")).hasToString("granted");
            assertThat(other.queries("FRED<20>")).hasToString("127.0.1.1");
            assertThat(pc1.refreshes("FRED<20>")).hasToString("granted");
            assertThat(other.releases("FRED<20>")).as("changes nothing").hasToString("released");
            assertThat(other.queries("FRED<20>")).hasToString("127.0.1.1");
            assertThat(pc1.releases("FRED<20>")).hasToString("released");
            assertThat(other.queries("FRED<20>")).hasToString("not found NAM_ERR");
            assertThat(other.refreshes("FRED<20>")).as("of no name: a claim").hasToString("granted");
            assertThat(pc1.queries("FRED<20>")).hasToString("127.0.1.2");
        }
    }

    @Test
    void aHolderThatDefendsItsNameKeepsIt() {
        try (Subject subject = Subject.any("defended")) {
            FakeHost pc1 = subject.host(1);
            FakeHost pc2 = subject.host(2);
            pc1.registers("FRED<20>");
            assertThat(pc2.registers("FRED<20>")).hasToString("wait, refused ACT_ERR by 127.0.1.1");
            assertThat(pc2.refreshes("FRED<20>")).hasToString("wait, refused ACT_ERR by 127.0.1.1");
            assertThat(pc2.ask(pc2.multihomedRegistration("FRED<20>")))
                    .hasToString("wait, refused ACT_ERR by 127.0.1.1");
            pc1.is(Manner.listing(subject.host(3).address()));
            assertThat(pc2.registers("FRED<20>"))
                    .as("the holder answers with an address of a third host")
                    .hasToString("wait, refused ACT_ERR by 127.0.1.1");
            assertThat(subject.host(3).queries("FRED<20>")).hasToString("127.0.1.1");
            assertThat(pc1.asked())
                    .hasSize(4)
                    .allSatisfy(asked -> assertThat(asked).isInstanceOf(NameQueryRequest.class));
        }
    }

    @Test
    void aHolderThatDeniesItLosesTheName() {
        try (Subject subject = Subject.any("denied")) {
            subject.host(1).is(Manner.DENYING).registers("FRED<20>");
            assertThat(subject.host(2).registers("FRED<20>")).hasToString("wait, granted");
            assertThat(subject.host(3).queries("FRED<20>")).hasToString("127.0.1.2");
            assertThat(subject.host(1).asked())
                    .as("it was granted the name a moment ago, and may not have heard of it when it said no")
                    .hasSize(3);
        }
    }

    @Test
    void aHolderIsAskedThreeTimesBeforeItLosesTheName() {
        try (Subject subject = Subject.with(Setup.HASTY, "silent")) {
            FakeHost pc1 = subject.host(1).is(Manner.SILENT);
            pc1.registers("FRED<20>");
            Talk talk = subject.host(2).registers("FRED<20>");
            assertThat(talk).hasToString("wait, granted");
            assertThat(talk.tries()).isEqualTo(1);
            Set<Request> distinct = new HashSet<>(pc1.asked());
            assertThat(distinct).as("the same request, sent again").hasSize(1);
            // On a machine that is late a try may not count, and is made once more.
            assertThat(pc1.asked()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(subject.host(3).queries("FRED<20>")).hasToString("127.0.1.2");
            subject.awaitQuiet();
        }
    }

    @Test
    void aSlowHolderIsWaitedForUntilTheLastTryIsOver() {
        try (Subject subject = Subject.any("slow")) {
            FakeHost pc1 = subject.host(1).is(Manner.ALIVE.after(Duration.ofMillis(1500)));
            pc1.registers("FRED<20>");
            assertThat(subject.host(2).registers("FRED<20>")).hasToString("wait, refused ACT_ERR by 127.0.1.1");
            assertThat(pc1.asked()).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void repliesAndChallengesLeaveFromTheAddressThatWasAsked() {
        try (Subject subject = Subject.with(Setup.DEFAULT.withAddresses(2), "two-addresses")) {
            FakeHost pc1 = subject.host(1);
            FakeHost pc2 = subject.host(2);
            for (Endpoint asked :
                    List.of(subject.endpoints().get(1), subject.endpoints().get(0))) {
                int before = pc1.heard().size();
                assertThat(pc1.ask(pc1.registration("FRED<20>"), asked)).hasToString("granted");
                assertThat(pc2.ask(pc2.registration("FRED<20>"), asked))
                        .hasToString("wait, refused ACT_ERR by 127.0.1.1");
                assertThat(pc1.ask(pc1.query("FRED<20>"), asked)).hasToString("127.0.1.1");
                assertThat(pc1.heard().subList(before, before + 3))
                        .extracting(FakeHost.Heard::from)
                        .containsOnly(asked);
            }
            assertThat(pc2.heard())
                    .extracting(FakeHost.Heard::from)
                    .containsExactly(
                            subject.endpoints().get(1),
                            subject.endpoints().get(1),
                            subject.endpoints().get(0),
                            subject.endpoints().get(0));
        }
    }

    @Test
    void repliesGoToTheSourcePort() throws IOException {
        try (Subject subject = Subject.any("source-port");
                DatagramSocket any = new DatagramSocket(new InetSocketAddress("127.0.1.1", 0))) {
            any.setSoTimeout(10_000);
            FakeHost pc1 = subject.host(1);
            for (Request request : List.of(pc1.registration("FRED<20>"), pc1.query("FRED<20>"))) {
                byte[] octets = MessageEncoder.encode(request);
                InetAddress server =
                        InetAddress.getByAddress(subject.endpoint().address().octets());
                any.send(new DatagramPacket(
                        octets, octets.length, server, subject.endpoint().port()));
                DatagramPacket reply = new DatagramPacket(new byte[600], 600);
                any.receive(reply);
                Message message = (Message) MessageDecoder.decode(reply.getData(), reply.getLength());
                assertThat(message.id()).isEqualTo(request.id());
            }
            assertThat(pc1.heard()).isEmpty();
        }
    }

    @Test
    void whatIsNoRequestToAServerIsNotAnswered() {
        try (Subject subject = Subject.any("silence")) {
            FakeHost pc1 = subject.host(1);
            FakeHost hostile = subject.host(2);
            pc1.registers("FRED<20>");
            List<Message> messages = List.of(
                    PositiveRegistrationResponse.of(1, FRED, 60, hostile.entry()),
                    NegativeRegistrationResponse.of(2, FRED, Rcode.ACT_ERR, 0, hostile.entry()),
                    PositiveReleaseResponse.of(3, FRED, 0, hostile.entry()),
                    PositiveNameQueryResponse.fromNode(4, FRED, 60, List.of(hostile.entry())),
                    NegativeNameQueryResponse.fromNode(5, FRED, Rcode.NAM_ERR),
                    WackResponse.of(6, FRED, 60, 0x2900),
                    NameQueryRequest.byBroadcast(7, FRED),
                    NameRegistrationRequest.byBroadcast(8, FRED, 60, hostile.entry()),
                    NameOverwriteDemand.of(9, FRED, 60, hostile.entry()),
                    NameReleaseRequest.byBroadcast(10, FRED, pc1.entry()),
                    NodeStatusRequest.of(11, FRED));
            messages.forEach(message -> hostile.sends(MessageEncoder.encode(message)));
            byte[] whole = MessageEncoder.encode(hostile.registration("FRED<20>"));
            for (int length : List.of(0, 11, 12, 30, 49, whole.length - 1)) {
                byte[] cut = new byte[length];
                System.arraycopy(whole, 0, cut, 0, length);
                hostile.sends(cut);
            }
            hostile.sends(new byte[1400]);

            assertThat(hostile.queries("FRED<20>")).hasToString("127.0.1.1");
            assertThat(hostile.heard()).as("the answer to the query at the end").hasSize(1);
            assertThat(pc1.asked()).isEmpty();
        }
    }

    @Test
    void inEndNodeChallengeModeTheClaimantAsksAndThenUpdates() {
        try (Subject subject = Subject.with(Setup.DEFAULT.withChallenger(Challenger.END_NODE), "end-node")) {
            FakeHost pc1 = subject.host(1);
            FakeHost pc2 = subject.host(2);
            assertThat(pc1.registers("FRED<20>")).hasToString("granted");
            assertThat(pc2.registers("FRED<20>")).hasToString("ask 127.0.1.1");
            assertThat(pc1.refreshes("FRED<20>")).hasToString("granted");
            assertThat(pc1.queries("FRED<20>")).hasToString("127.0.1.1");

            Request ask = NameQueryRequest.toNode(pc2.newId(), FRED);
            Endpoint holder = new Endpoint(pc1.address(), subject.hostsPort());
            assertThat(pc2.ask(ask, holder)).as("the holder defends").hasToString("127.0.1.1");
            assertThat(pc1.asked()).as("nobody but the claimant asks").hasSize(1);

            Request update = NameUpdateRequest.of(pc2.newId(), FRED, FakeHost.SIX_DAYS, pc2.entry());
            assertThat(pc2.ask(update)).as("the claimant says that nobody did").hasToString("granted");
            assertThat(pc1.queries("FRED<20>")).hasToString("127.0.1.2");
            assertThat(pc1.registers("FRED<20>")).hasToString("ask 127.0.1.2");
            assertThat(subject.sentTo(pc1.address()))
                    .extracting(send -> send.message() instanceof Request)
                    .containsOnly(false);
        }
    }
}
