package org.nbnsd.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.AddressedRequest;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NameConflictDemand;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/** {@code register}, {@code refresh} and {@code release}. */
final class ClaimCommandTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final AddressEntry FIVE = AddressEntry.unique(NodeType.H, Ipv4Address.parse("10.0.0.5"));
    private static final AddressEntry NINE = AddressEntry.unique(NodeType.H, Ipv4Address.parse("10.0.0.9"));

    private static void accept(Request request, FakePeer self, Endpoint client) throws IOException {
        AddressEntry entry = ((AddressedRequest) request).entry();
        self.send(
                request instanceof NameReleaseRequest
                        ? PositiveReleaseResponse.of(request.id(), request.name(), 0, entry)
                        : PositiveRegistrationResponse.of(request.id(), request.name(), 518_400, entry),
                client);
    }

    private static Ran run(FakePeer server, String command, String... more) {
        List<String> all =
                new ArrayList<>(List.of(command, "fred#20", "--address", "10.0.0.5", "--server", server.endpoint()));
        all.addAll(List.of(more));
        return Ran.nbnsd(all.toArray(String[]::new));
    }

    private static Request only(FakePeer server) {
        assertThat(server.distinct()).hasSize(1);
        return server.distinct().get(0);
    }

    @Test
    void registersAndTellsTheLifetimeGranted() {
        try (FakePeer server = FakePeer.at("127.0.2.1", ClaimCommandTest::accept)) {
            Ran ran = run(server, "register");
            assertThat(ran.status()).isZero();
            assertThat(ran.out())
                    .isEqualToNormalizingNewlines(
                            "FRED<20>: registered for 10.0.0.5 at " + server.endpoint() + ", TTL 518400 s\n");
            assertThat(only(server))
                    .isEqualTo(NameRegistrationRequest.of(only(server).id(), FRED, 300_000, FIVE));
        }
    }

    @Test
    void optionsGoIntoTheRequest() {
        try (FakePeer server = FakePeer.at("127.0.2.1", ClaimCommandTest::accept)) {
            assertThat(run(server, "register", "--group", "--node-type", "m", "--ttl", "0")
                            .status())
                    .isZero();
            assertThat(only(server))
                    .isEqualTo(NameRegistrationRequest.of(
                            only(server).id(), FRED, 0, AddressEntry.group(NodeType.M, FIVE.address())));
        }
        try (FakePeer server = FakePeer.at("127.0.2.1", ClaimCommandTest::accept)) {
            assertThat(run(server, "register", "--multihomed", "--ttl", "4294967295")
                            .status())
                    .isZero();
            assertThat(only(server))
                    .isEqualTo(MultihomedRegistrationRequest.of(only(server).id(), FRED, 0xFFFF_FFFFL, FIVE));
        }
    }

    @Test
    void refreshesAndReleases() {
        try (FakePeer server = FakePeer.at("127.0.2.1", ClaimCommandTest::accept)) {
            assertThat(run(server, "refresh").out()).startsWith("FRED<20>: refreshed for 10.0.0.5");
            assertThat(only(server))
                    .isEqualTo(NameRefreshRequest.of(only(server).id(), FRED, 300_000, FIVE));
        }
        try (FakePeer server = FakePeer.at("127.0.2.1", ClaimCommandTest::accept)) {
            assertThat(run(server, "release").out())
                    .isEqualToNormalizingNewlines("FRED<20>: released for 10.0.0.5 at " + server.endpoint() + "\n");
            assertThat(only(server))
                    .isEqualTo(NameReleaseRequest.of(only(server).id(), FRED, FIVE));
        }
    }

    @Test
    void aRefusalNamesTheHolder() {
        FakePeer.Answer answer = (request, self, client) -> self.send(
                NegativeRegistrationResponse.of(request.id(), request.name(), Rcode.ACT_ERR, 0, NINE), client);
        try (FakePeer server = FakePeer.at("127.0.2.1", answer)) {
            Ran ran = run(server, "register");
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err())
                    .isEqualToNormalizingNewlines("FRED<20>: refused, " + server.endpoint()
                            + " answers ACT_ERR (held by another host); held by 10.0.0.9\n");
        }
    }

    @Test
    void aRefusalThatRepeatsTheClaimNamesNobody() {
        FakePeer.Answer answer = (request, self, client) -> self.send(
                NegativeRegistrationResponse.of(request.id(), request.name(), Rcode.ACT_ERR, 0, FIVE), client);
        try (FakePeer server = FakePeer.at("127.0.2.1", answer)) {
            assertThat(run(server, "register").err()).doesNotContain("held by 10");
        }
    }

    @Test
    void everyRefusalHasItsReason() {
        FakePeer.Answer conflict =
                (request, self, client) -> self.send(NameConflictDemand.of(request.id(), request.name()), client);
        try (FakePeer server = FakePeer.at("127.0.2.1", conflict)) {
            Ran ran = run(server, "register");
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(ran.err()).contains("CFT_ERR (name in conflict)");
        }
        FakePeer.Answer policy = (request, self, client) ->
                self.send(NegativeReleaseResponse.of(request.id(), request.name(), Rcode.RFS_ERR, 0, FIVE), client);
        try (FakePeer server = FakePeer.at("127.0.2.1", policy)) {
            Ran ran = run(server, "release");
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(ran.err()).contains("RFS_ERR (refused by policy)");
        }
    }

    @Test
    void silenceIsStatusThree() {
        try (FakePeer server = FakePeer.at("127.0.2.1", FakePeer.SILENCE)) {
            Ran ran = run(server, "register", "--timeout", "0.03", "--json");
            assertThat(ran.status()).isEqualTo(ExitStatus.NO_ANSWER);
            assertThat(ran.out()).contains("\"result\":\"no-answer\"").contains("\"tries\":3");
            assertThat(server.received(3)).hasSize(3);
        }
    }

    @Test
    void aWaitAcknowledgementIsHonoured() {
        FakePeer.Answer answer = (request, self, client) -> {
            self.send(WackResponse.of(request.id(), request.name(), 9, request.flags()), client);
            self.send(WackResponse.of(request.id(), request.name(), 9, request.flags()), client);
            accept(request, self, client);
        };
        try (FakePeer server = FakePeer.at("127.0.2.1", answer)) {
            Ran ran = run(server, "register", "-v");
            assertThat(ran.status()).isZero();
            assertThat(ran.err())
                    .contains("WACK RESPONSE FRED<20>")
                    .contains("ignored packets: 1 repeats what is known");
        }
    }

    @Test
    void anAnswerThatNeverComesAfterAWaitAcknowledgementIsNotAskedForAgain() {
        FakePeer.Answer answer = (request, self, client) ->
                self.send(WackResponse.of(request.id(), request.name(), 60, request.flags()), client);
        try (FakePeer server = FakePeer.at("127.0.2.1", answer)) {
            Ran ran = run(server, "register", "--timeout", "0.5", "--max-wait", "1.2");
            assertThat(ran.status()).isEqualTo(ExitStatus.NO_ANSWER);
            assertThat(ran.err()).contains("see --max-wait");
            assertThat(server.received()).hasSize(1);
        }
    }

    /** A server that leaves the challenge to the claimant, and accepts the update. */
    private static FakePeer.Answer challenger(String holder) {
        return (request, self, client) -> {
            if (request instanceof NameUpdateRequest) {
                accept(request, self, client);
            } else {
                AddressEntry entry = AddressEntry.unique(NodeType.B, Ipv4Address.parse(holder));
                self.send(EndNodeChallengeResponse.of(request.id(), request.name(), 0, entry), client);
            }
        };
    }

    private static Ran challenged(String server, int port, String... more) {
        List<String> all = new ArrayList<>(
                List.of("register", "fred#20", "--address", "10.0.0.5", "--server", server, "--port", "" + port));
        all.addAll(List.of(more));
        return Ran.nbnsd(all.toArray(String[]::new));
    }

    @Test
    void aHolderWhoAnswersKeepsTheName() {
        List<FakePeer> both = FakePeer.twoAt(
                "127.0.2.2",
                challenger("127.0.2.3"),
                "127.0.2.3",
                (request, self, client) -> self.send(
                        PositiveNameQueryResponse.fromNode(request.id(), request.name(), 0, List.of(NINE)), client));
        try (FakePeer server = both.get(0);
                FakePeer holder = both.get(1)) {
            Ran ran = challenged("127.0.2.2", server.port());
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(ran.err()).contains("who still has the name; held by 127.0.2.3");
            assertThat(only(holder))
                    .isEqualTo(NameQueryRequest.toNode(only(holder).id(), FRED));
            assertThat(only(server)).isInstanceOf(NameRegistrationRequest.class);
            assertThat(challenged("127.0.2.2", server.port(), "--json").out())
                    .contains("\"result\":\"refused\"")
                    .contains("\"holder\":\"127.0.2.3\"");
        }
    }

    @Test
    void aHolderWhoDeniesLosesTheName() {
        List<FakePeer> both = FakePeer.twoAt(
                "127.0.2.4",
                challenger("127.0.2.5"),
                "127.0.2.5",
                (request, self, client) -> self.send(
                        NegativeNameQueryResponse.fromNode(request.id(), request.name(), Rcode.NAM_ERR), client));
        try (FakePeer server = both.get(0);
                FakePeer holder = both.get(1)) {
            Ran ran = challenged("127.0.2.4", server.port());
            assertThat(ran.status()).isZero();
            assertThat(holder.distinct()).hasSize(1);
            Request update = server.distinct().get(1);
            assertThat(update).isEqualTo(NameUpdateRequest.of(update.id(), FRED, 300_000, FIVE));
        }
    }

    @Test
    void aSilentHolderLosesTheNameAfterThreeTries() {
        List<FakePeer> both = FakePeer.twoAt("127.0.2.6", challenger("127.0.2.7"), "127.0.2.7", FakePeer.SILENCE);
        try (FakePeer server = both.get(0);
                FakePeer holder = both.get(1)) {
            Ran ran = challenged("127.0.2.6", server.port(), "--timeout", "0.2");
            assertThat(ran.status()).isZero();
            assertThat(holder.received(3)).hasSize(3);
            assertThat(server.distinct()).hasSize(2);
        }
    }

    @Test
    void aChallengeThatNamesNobodyIsARefusal() {
        try (FakePeer server = FakePeer.at("127.0.2.1", challenger("0.0.0.0"))) {
            Ran ran = run(server, "register");
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(ran.err()).contains("asks to challenge the holder but names none");
        }
    }

    @Test
    void isSentFromTheAddressIfThisHostHasIt() {
        try (FakePeer server = FakePeer.at("127.0.2.1", (request, self, client) -> {
            if (client.address().equals(Ipv4Address.parse("127.0.2.9"))) {
                accept(request, self, client);
            }
        })) {
            String[] own = {"release", "fred", "--address", "127.0.2.9", "--server", server.endpoint()};
            assertThat(Ran.nbnsd(own).status()).isZero();
            String[] bound = {
                "release", "fred", "--address", "10.0.0.5", "--source", "127.0.2.9", "--server", server.endpoint()
            };
            assertThat(Ran.nbnsd(bound).status()).isZero();
        }
    }

    /** A socket of a multicast address would never hear the answer. */
    @Test
    void aClaimForAnAddressThatNoHostCanHaveIsSentAndItsRefusalHeard() {
        try (FakePeer server = FakePeer.at("127.0.2.1", (request, self, client) -> {
            NameRegistrationRequest claim = (NameRegistrationRequest) request;
            self.send(NegativeRegistrationResponse.of(claim.id(), FRED, Rcode.RFS_ERR, 0, claim.entry()), client);
        })) {
            Ran ran = Ran.nbnsd("register", "fred#20", "--address", "224.0.0.5", "--server", server.endpoint());
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
        }
    }
}
