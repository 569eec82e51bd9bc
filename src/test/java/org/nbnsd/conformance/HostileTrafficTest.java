package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.hostile.FloodSource;
import org.nbnsd.interop.Eventually;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClaimEvent.ClaimRefused;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.TrafficEvent.RateExceeded;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.server.AccessList;
import org.nbnsd.server.AccessList.Network;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** {@code src/docs/gates.md} over real UDP: what is kept out gets silence or a refusal, and others are served. */
final class HostileTrafficTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final NetbiosName SERVER = NetbiosName.parse("SERVER<00>");

    private static Access access(AccessList all, AccessList domain, boolean checkSource, AccessList proxy) {
        return new Access(all, all, all, domain, false, checkSource, proxy, Access.DEFAULTS.block());
    }

    private static AccessList only(String prefix) {
        return new AccessList(List.of(new Network(Prefix.parse(prefix))));
    }

    private static Request registrationFor(FakeHost sender, FakeHost other) {
        return NameRegistrationRequest.of(sender.newId(), FRED, FakeHost.SIX_DAYS, other.entry());
    }

    @Test
    void whoIsNotOnTheAccessListGetsSilenceAndOthersAreServed() {
        Setup setup = Setup.DEFAULT
                .withOwn("SERVER<00>")
                .withAccess(access(only("127.0.1.1/32"), AccessList.EVERYBODY, false, AccessList.NOBODY));
        try (Subject subject = Subject.with(setup, "access")) {
            FakeHost pc1 = subject.host(1);
            FakeHost outside = subject.host(2);
            assertThat(pc1.registers("FRED<20>")).hasToString("granted");
            List<Request> requests = List.of(
                    outside.query("FRED<20>"),
                    outside.query("SERVER<00>"),
                    outside.registration("OTHER<20>"),
                    outside.refresh("OTHER<20>"),
                    outside.multihomedRegistration("OTHER<20>"),
                    outside.registration("SERVER<00>"),
                    outside.release("FRED<20>"),
                    NodeStatusRequest.of(outside.newId(), SERVER));
            requests.forEach(request -> outside.sends(MessageEncoder.encode(request)));
            outside.sends(new byte[1]);

            assertThat(pc1.queries("FRED<20>")).hasToString("127.0.1.1");
            assertThat(pc1.queries("OTHER<20>")).hasToString("not found NAM_ERR");
            assertThat(subject.sentTo(outside.address())).isEmpty();
            assertThat(subject.records()).isEqualTo(1);
        }
    }

    @Test
    void aRequestFromALowPortGetsSilence() throws IOException {
        try (Subject subject = Subject.with(Setup.DEFAULT, "low-port");
                DatagramSocket low = bindLow("127.0.1.9")) {
            FakeHost pc1 = subject.host(1);
            byte[] octets = MessageEncoder.encode(pc1.query("FRED<20>"));
            InetAddress server =
                    InetAddress.getByAddress(subject.endpoint().address().octets());
            low.send(new DatagramPacket(
                    octets, octets.length, server, subject.endpoint().port()));

            assertThat(pc1.queries("FRED<20>")).hasToString("not found NAM_ERR");
            assertThat(subject.sentTo(Hosts.address(9))).isEmpty();
        }
    }

    private static DatagramSocket bindLow(String address) throws IOException {
        for (int port = 1023; port > 900; port--) {
            try {
                return new DatagramSocket(new InetSocketAddress(address, port));
            } catch (BindException e) {
                // Taken, or not for this user: then none of them is.
            }
        }
        return abort("needs a port below 1024");
    }

    @Test
    void aHostOverItsRateGetsSilenceAndOthersAreServed() {
        try (Subject subject = Subject.with(Setup.DEFAULT.withRates(new Rates(1, 5, 0, 1)), "rate")) {
            FakeHost flooder = subject.host(1);
            byte[] query = MessageEncoder.encode(flooder.query("FRED<20>"));
            for (int i = 0; i < 200; i++) {
                flooder.sends(query);
            }
            assertThat(subject.host(2).queries("FRED<20>")).hasToString("not found NAM_ERR");
            assertThat(subject.sentTo(flooder.address())).hasSizeBetween(5, 100);
            assertThat(subject.event("RATE_EXCEEDED"))
                    .isEqualTo(new RateExceeded(new Prefix(flooder.address(), 32), 1));
        }
    }

    @Test
    void blockedNamesAreRefusedAndNotFound() {
        try (Subject subject = Subject.with(Setup.DEFAULT, "blocked")) {
            FakeHost pc1 = subject.host(1);
            assertThat(pc1.registers("WPAD<00>")).hasToString("refused RFS_ERR by 127.0.1.1");
            assertThat(pc1.refreshes("isatap<20>")).hasToString("refused RFS_ERR by 127.0.1.1");
            assertThat(pc1.queries("WPAD<00>")).hasToString("not found NAM_ERR");
        }
    }

    @Test
    void domainNamesAreForThoseWhoMayHaveThem() {
        Access access = access(AccessList.LOCAL, only("127.0.1.1/32"), false, AccessList.NOBODY);
        try (Subject subject = Subject.with(Setup.DEFAULT.withAccess(access), "domain")) {
            assertThat(subject.host(1).registers("CORP<1B>")).hasToString("granted");
            assertThat(subject.host(2).registers("CORP<1B>")).hasToString("refused RFS_ERR by 127.0.1.2");
            assertThat(subject.host(1).asked()).as("nobody is challenged").isEmpty();
            assertThat(((ClaimRefused) subject.event("CLAIM_REFUSED")).rule())
                    .isEqualTo(RegistrationRule.DOMAIN_NAME_CLOSED);
        }
    }

    @Test
    void withCheckSourceOnlyAProxyRegistersForOthers() {
        Access access = access(AccessList.LOCAL, AccessList.EVERYBODY, true, only("127.0.1.3/32"));
        try (Subject subject = Subject.with(Setup.DEFAULT.withAccess(access), "check-source")) {
            FakeHost pc1 = subject.host(1);
            FakeHost pc2 = subject.host(2);
            assertThat(pc1.ask(registrationFor(pc1, pc2))).hasToString("refused RFS_ERR by 127.0.1.2");
            assertThat(subject.codes()).containsExactly("CLAIM_FOR_ANOTHER");
            FakeHost proxy = subject.host(3);
            assertThat(proxy.ask(registrationFor(proxy, pc2))).hasToString("granted");
            assertThat(pc1.queries("FRED<20>")).hasToString("127.0.1.2");
        }
    }

    /** With the usual three tries, at whatever speed this machine floods. */
    @Test
    void duringAFloodOthersAreServedAndItsDropsAreCounted() {
        assumeTrue(Epoll.isAvailable(), "what floods is sent by epoll, and kept out with it");
        try (Subject subject = Subject.with(Setup.DEFAULT, "flood")) {
            FakeHost pc1 = subject.host(1);
            byte[] query = MessageEncoder.encode(pc1.query("FRED<20>"));
            int answered = 0;
            int asked = 0;
            try (FloodSource flood = FloodSource.start("127.0.1.66", subject.endpoint(), query, 0)) {
                Eventually.get(
                        Duration.ofSeconds(20),
                        () -> "no flood is dropped by the system",
                        () -> subject.counter("udp-system-dropped") > 100_000 ? Boolean.TRUE : null);
                for (; asked < 100; asked++) {
                    Talk talk = asked % 2 == 0 ? pc1.registers("NAME-" + asked + "<20>") : pc1.queries("FRED<20>");
                    answered += talk.isFinal() ? 1 : 0;
                }
                assertThat(flood.sent()).isGreaterThan(subject.counter("udp-system-dropped") / 2);
            }
            assertThat(answered).isGreaterThanOrEqualTo(asked - 2);
            assertThat(subject.counter("dropped-rate")).isPositive();
            assertThat(subject.codes()).contains("RATE_EXCEEDED");
        }
    }

    /** A flood in the name of a holder does not make it a silent one. */
    @Test
    void aHolderIsHeardWhileResponsesFloodInItsName() {
        assumeTrue(Epoll.isAvailable(), "what floods is sent by epoll, and kept out with it");
        try (Subject subject = Subject.with(Setup.DEFAULT, "flood-of-responses")) {
            FakeHost pc1 = subject.host(1);
            assertThat(pc1.registers("FRED<20>")).hasToString("granted");
            byte[] response = MessageEncoder.encode(
                    PositiveNameQueryResponse.fromNode(pc1.newId(), FRED, 0, List.of(pc1.entry())));
            try (FloodSource flood = FloodSource.start("127.0.1.1", subject.endpoint(), response, 0)) {
                Eventually.get(
                        Duration.ofSeconds(20),
                        () -> "no flood is dropped by the system",
                        () -> subject.counter("udp-system-dropped") > 100_000 ? Boolean.TRUE : null);
                // SVR_ERR if the flood is read while the holder is asked: then no answer in its name settles anything.
                assertThat(subject.host(2).registers("FRED<20>").toString()).contains("refused");
                assertThat(flood.sent()).isPositive();
            }
            assertThat(pc1.queries("FRED<20>")).hasToString("127.0.1.1");
            assertThat(subject.counter("dropped-unexpected-response")).isPositive();
        }
    }
}
