package org.nbnsd.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.RedirectNameQueryResponse;

final class QueryCommandTest {
    private static final AddressEntry FIVE = unique("10.0.0.5");

    private static AddressEntry unique(String address) {
        return AddressEntry.unique(NodeType.H, Ipv4Address.parse(address));
    }

    private static Message found(Request request, AddressEntry... entries) {
        return PositiveNameQueryResponse.fromServer(request.id(), true, request.name(), 300_000, List.of(entries));
    }

    private static Message unknown(Request request) {
        return NegativeNameQueryResponse.fromServer(request.id(), true, request.name(), Rcode.NAM_ERR);
    }

    @Test
    void aLineForEachAddress() {
        FakePeer.Answer answer =
                (request, self, client) -> self.send(found(request, FIVE, unique("172.16.0.5")), client);
        try (FakePeer server = FakePeer.at("127.0.0.2", answer)) {
            Ran ran = Ran.nbnsd("query", "fred#20", "--server", server.endpoint());
            assertThat(ran.status()).isZero();
            assertThat(ran.err()).isEmpty();
            String facts = " FRED<20>  unique, H node, TTL 300000 s, answered by " + server.endpoint();
            assertThat(ran.out().lines()).containsExactly("10.0.0.5" + facts, "172.16.0.5" + facts);
            assertThat(server.distinct())
                    .containsExactly(
                            NameQueryRequest.toServer(server.received().get(0).id(), NetbiosName.parse("FRED<20>")));
        }
    }

    @Test
    void aNormalGroupHasNoAddress() {
        AddressEntry everybody = AddressEntry.group(NodeType.B, Ipv4Address.BROADCAST);
        FakePeer.Answer answer = (request, self, client) -> self.send(found(request, everybody), client);
        try (FakePeer server = FakePeer.at("127.0.0.2", answer)) {
            Ran ran = Ran.nbnsd("query", "workgroup", "--server", server.endpoint());
            assertThat(ran.out()).startsWith("group WORKGROUP<00>  group, B node, ");
        }
    }

    /** Small devices answer with the address of all hosts of their network, or with none. */
    @Test
    void anAddressThatNoHostCanHaveIsSaidToBeImpossible() {
        FakePeer.Answer answer = (request, self, client) ->
                self.send(found(request, unique("0.0.0.0"), unique("224.0.0.22"), unique("250.0.0.1"), FIVE), client);
        try (FakePeer server = FakePeer.at("127.0.0.2", answer)) {
            Ran ran = Ran.nbnsd("query", "esp", "--server", server.endpoint());
            assertThat(ran.status()).isZero();
            assertThat(ran.out().lines().map(line -> line.replaceAll("ESP.*" + server.endpoint(), "ESP")))
                    .containsExactly(
                            "0.0.0.0 ESP; impossible: no host has such an address",
                            "224.0.0.22 ESP; impossible: a multicast address",
                            "250.0.0.1 ESP; impossible: no host has such an address",
                            "10.0.0.5 ESP");
            assertThat(Ran.nbnsd("query", "esp", "--server", server.endpoint(), "--json")
                            .out())
                    .contains("\"impossible\":\"a multicast address\"");
        }
    }

    @Test
    void theQuotedFormKeepsItsCase() {
        try (FakePeer server =
                FakePeer.at("127.0.0.2", (request, self, client) -> self.send(found(request, FIVE), client))) {
            Ran ran = Ran.nbnsd("query", "'Fred           \\x20'", "--server", server.endpoint());
            assertThat(ran.out()).startsWith("10.0.0.5 Fred<20>  ");
        }
    }

    @Test
    void unknownIsStatusOneWithTheReason() {
        try (FakePeer server =
                FakePeer.at("127.0.0.2", (request, self, client) -> self.send(unknown(request), client))) {
            Ran ran = Ran.nbnsd("query", "nope", "--server", server.endpoint());
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err())
                    .startsWith("NOPE<00>: not found, " + server.endpoint() + " answers NAM_ERR (no such name)")
                    .contains("NOPE#20");
            assertThat(Ran.nbnsd("query", "nope#20", "--server", server.endpoint())
                            .err())
                    .doesNotContain("suffix");
        }
    }

    /** Small devices answer for another suffix, from another port, or with another id: nobody would guess from a silence. */
    @Test
    void whatAnsweredSomethingElseIsToldWithItsAddress() {
        FakePeer.Answer device = (request, self, client) -> {
            NetbiosName own = NetbiosName.parse("ESPPORT<00>");
            self.send(PositiveNameQueryResponse.fromServer(request.id(), true, own, 300_000, List.of(FIVE)), client);
            self.send(
                    PositiveNameQueryResponse.fromServer(
                            request.id() ^ 1, true, request.name(), 300_000, List.of(FIVE)),
                    client);
        };
        try (FakePeer server = FakePeer.at("127.0.0.2", device)) {
            Ran ran =
                    Ran.nbnsd("query", "espport#20", "--server", server.endpoint(), "--timeout", "0.3", "--tries", "1");
            assertThat(ran.status()).isEqualTo(ExitStatus.NO_ANSWER);
            assertThat(ran.err().lines().skip(1))
                    .containsExactly(
                            server.endpoint() + " answered for ESPPORT<00>, which was not asked for: ignored",
                            server.endpoint() + " answered with the id of another request: ignored");
            assertThat(Ran.nbnsd(
                                    "query",
                                    "espport#20",
                                    "--server",
                                    server.endpoint(),
                                    "--timeout",
                                    "0.3",
                                    "--tries",
                                    "1",
                                    "--json")
                            .out())
                    .contains("\"ignored\":[{\"from\":\"" + server.endpoint()
                            + "\",\"reason\":\"wrong name\",\"what\":\"ESPPORT<00>\"},{");
        }
    }

    @Test
    void silenceIsStatusThreeWithAHint() {
        try (FakePeer server = FakePeer.at("127.0.0.2", FakePeer.SILENCE)) {
            Ran ran = Ran.nbnsd("query", "fred", "--server", server.endpoint(), "--timeout", "0.05", "--tries", "2");
            assertThat(ran.status()).isEqualTo(ExitStatus.NO_ANSWER);
            assertThat(ran.err())
                    .contains("FRED<00>: no answer from " + server.endpoint() + " (2 tries in ")
                    .contains("--source-port 137")
                    .contains("UDP port " + server.port());
            assertThat(server.received(2)).hasSize(2).allMatch(server.received().get(0)::equals);
        }
    }

    @Test
    void answersThatDoNotFitAreIgnoredAndCounted() {
        FakePeer.Answer answer = (request, self, client) -> {
            try (FakePeer stranger = FakePeer.at("127.0.0.3", FakePeer.SILENCE)) {
                stranger.send(found(request, unique("10.6.6.1")), client);
            }
            NetbiosName other = NetbiosName.parse("OTHER<20>");
            self.send(found(NameQueryRequest.toServer(request.id() ^ 1, request.name()), unique("10.6.6.2")), client);
            self.send(found(NameQueryRequest.toServer(request.id(), other), unique("10.6.6.3")), client);
            self.send(new byte[] {(byte) (request.id() >> 8), (byte) request.id(), (byte) 0x85, 0}, client);
            self.send(found(request, FIVE), client);
            self.send(found(request, unique("10.6.6.4")), client);
        };
        try (FakePeer server = FakePeer.at("127.0.0.2", answer)) {
            Ran ran = Ran.nbnsd("query", "fred#20", "--server", server.endpoint(), "-v");
            assertThat(ran.status()).isZero();
            assertThat(ran.out()).startsWith("10.0.0.5 FRED<20>").doesNotContain("10.6.6");
            assertThat(ran.err())
                    .contains("> " + server.endpoint() + " try 1 id ")
                    .contains("NAME QUERY REQUEST FRED<20> flags 0100")
                    .contains("POSITIVE NAME QUERY RESPONSE FRED<20> flags 8580 TTL 300000 10.0.0.5/unique/H")
                    .contains("ignored packets: 1 malformed, 1 wrong id, 1 wrong sender, 1 wrong name");
        }
    }

    @Test
    void anAnswerToEachTryIsShownOnce() {
        FakePeer.Answer answer = (request, self, client) -> {
            if (self.received().size() > 1) {
                self.send(found(request, FIVE), client);
                self.send(found(request, FIVE), client);
            }
        };
        try (FakePeer server = FakePeer.at("127.0.0.2", answer)) {
            Ran ran = Ran.nbnsd(
                    "query", "fred", "--server", server.endpoint(), "--all", "--timeout", "0.4", "--tries", "3");
            assertThat(ran.status()).isZero();
            assertThat(ran.out().lines())
                    .containsExactly(
                            server.endpoint() + " answers:", "  10.0.0.5 FRED<00>  unique, H node, TTL 300000 s");
        }
    }

    @Test
    void allAnswersToABroadcastAreShownByHostAndDifferencesPointedOut() {
        try (FakePeer one = FakePeer.at("127.0.0.11", FakePeer.SILENCE);
                FakePeer two = FakePeer.at("127.0.0.12", FakePeer.SILENCE);
                FakePeer subnet = FakePeer.at("127.0.0.10", (request, self, client) -> {
                    one.send(found(request, FIVE), client);
                    one.send(found(request, FIVE), client);
                    self.send(unknown(request), client);
                    two.send(found(request, unique("10.0.0.6")), client);
                })) {
            String[] command = {
                "query",
                "fred#20",
                "--broadcast",
                "127.0.0.10",
                "--port",
                "" + subnet.port(),
                "--all",
                "--timeout",
                "0.5"
            };
            Ran ran = Ran.nbnsd(command);
            assertThat(ran.status()).isZero();
            assertThat(ran.out().lines())
                    .containsExactly(
                            one.endpoint() + " answers:",
                            "  10.0.0.5 FRED<20>  unique, H node, TTL 300000 s",
                            two.endpoint() + " answers:",
                            "  10.0.0.6 FRED<20>  unique, H node, TTL 300000 s");
            assertThat(ran.err()).contains("FRED<20>: the answers differ");
            assertThat(subnet.received(3))
                    .hasSize(3)
                    .allMatch(request -> (request.flags() & HeaderFlags.BROADCAST) != 0);
        }
    }

    @Test
    void aRedirectionIsFollowed() {
        FakePeer.Answer redirect = (request, self, client) -> self.send(
                new RedirectNameQueryResponse(
                        request.id(),
                        0x8100,
                        request.name(),
                        NetbiosName.parse("NBNS2"),
                        Ipv4Address.parse("127.0.0.22"),
                        60),
                client);
        List<FakePeer> both = FakePeer.twoAt(
                "127.0.0.21",
                redirect,
                "127.0.0.22",
                (request, self, client) -> self.send(found(request, FIVE), client));
        try (FakePeer first = both.get(0);
                FakePeer second = both.get(1)) {
            Ran ran = Ran.nbnsd("query", "fred", "--server", "127.0.0.21", "--port", "" + first.port());
            assertThat(ran.out()).startsWith("10.0.0.5 FRED<00>").contains("answered by " + second.endpoint());
        }
    }

    @Test
    void jsonIsOneLineForEveryResult() {
        FakePeer.Answer answer = (request, self, client) ->
                self.send(request.name().base().equals("FRED") ? found(request, FIVE) : unknown(request), client);
        try (FakePeer server = FakePeer.at("127.0.0.2", answer)) {
            assertThat(Ran.nbnsd("query", "fred", "--server", server.endpoint(), "--json")
                            .out())
                    .startsWith("{\"command\":\"query\",\"version\":1,\"name\":\"FRED<00>\",\"result\":\"found\",")
                    .hasLineCount(1);
            Ran unknown = Ran.nbnsd("query", "nope", "--server", server.endpoint(), "--json");
            assertThat(unknown.out()).contains("\"result\":\"not-found\"").contains("\"rcode\":\"NAM_ERR\"");
            assertThat(unknown.err()).isEmpty();
            assertThat(unknown.status()).isEqualTo(ExitStatus.REFUSED);
        }
    }
}
