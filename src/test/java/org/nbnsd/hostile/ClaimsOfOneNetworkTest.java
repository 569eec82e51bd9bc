package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * The addresses of one network claim, forged or not, so many names whose holders are switched off that no more holders can be
 * asked. Once everybody's claims were granted unchecked then.
 */
final class ClaimsOfOneNetworkTest {
    private static final Endpoint SERVER = new Endpoint(Ipv4Address.parse("10.77.0.1"), 137);
    private static final Ipv4Address HOLDER = Ipv4Address.parse("10.77.0.2");
    private static final NetbiosName FILESRV = NetbiosName.parse("FILESRV<20>");
    private static final int NAMES_OF_ONE = 200;

    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, new NameTable(), new Random(1));
    /** How often each kind of event and message came of claims. */
    private final Map<String, Integer> counts = new HashMap<>();

    private final Map<Ipv4Address, Message> lastAnswer = new HashMap<>();
    private final List<NameQueryRequest> askedOfHolder = new ArrayList<>();
    private long now = 1_700_000_000_000L;
    private int id;

    @BeforeEach
    void listen() {
        server.listenOn(List.of(new LocalAddress(SERVER.address(), 16, 0)), now);
        send(HOLDER, claim(FILESRV, HOLDER));
        elapse(60_000);
    }

    private Message claim(NetbiosName name, Ipv4Address address) {
        return NameRegistrationRequest.of(
                id = id + 1 & 0xFFFF, name, 300_000, AddressEntry.unique(NodeType.H, address));
    }

    private static NetbiosName name(int number) {
        return NetbiosName.parse("HOST" + number + "<20>");
    }

    private void send(Ipv4Address from, Message message) {
        byte[] octets = MessageEncoder.encode(message);
        note(server.receive(new Datagram(octets, octets.length, new Endpoint(from, 137), SERVER, false), now));
    }

    private void elapse(long millis) {
        for (long end = now + millis; now < end; ) {
            now = Math.min(end, Math.max(now + 1, server.nextTimeout()));
            note(server.expire(now));
        }
    }

    private void note(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Report report) {
                counts.merge(report.event().code(), 1, Integer::sum);
            } else if (effect instanceof Effect.Send send) {
                lastAnswer.put(send.to().address(), send.message());
                counts.merge(send.message().getClass().getSimpleName(), 1, Integer::sum);
                if (send.to().address().equals(HOLDER) && send.message() instanceof NameQueryRequest query) {
                    askedOfHolder.add(query);
                }
            }
        }
    }

    private int count(String what) {
        return counts.getOrDefault(what, 0);
    }

    /** Names of hosts that have been switched off since: so many for each of some addresses. */
    private void holdNames(int names) {
        for (int number = 0; number < names; number++) {
            Ipv4Address gone = new Ipv4Address(Ipv4Address.parse("10.99.0.1").bits() + number / NAMES_OF_ONE * 256);
            send(gone, claim(name(number), gone));
            elapse(number % 10 == 0 ? 1 : 0);
        }
        elapse(60_000);
        counts.clear();
    }

    /** Claims in turn by all addresses of a network, some in each millisecond. */
    private void claimAll(String first, int addresses, int names, int inOneMilli) {
        int base = Ipv4Address.parse(first).bits();
        for (int number = 0; number < names; number++) {
            Ipv4Address source = new Ipv4Address(base + number % addresses);
            send(source, claim(name(number), source));
            elapse(number % inOneMilli == 0 ? 1 : 0);
        }
    }

    private void isChecked(String claimant) {
        Ipv4Address address = Ipv4Address.parse(claimant);
        askedOfHolder.clear();
        send(address, claim(FILESRV, address));
        assertThat(lastAnswer.get(address)).as("to %s", claimant).isInstanceOf(WackResponse.class);
        assertThat(askedOfHolder).hasSize(1);
        send(
                HOLDER,
                PositiveNameQueryResponse.fromNode(
                        askedOfHolder.get(0).id(), FILESRV, 0, List.of(AddressEntry.unique(NodeType.H, HOLDER))));
        assertThat(lastAnswer.get(address)).isInstanceOf(NegativeRegistrationResponse.class);
    }

    @Test
    void whatAForgedNetworkClaimsDoesNotHaveTheClaimsOfOthersGrantedUnchecked() {
        holdNames(10_000);
        claimAll("10.77.5.0", 254, 10_000, 5);
        assertThat(count("GRANTED_UNCHECKED")).as("some of its own").isPositive();
        assertThat(server.openChallenges()).isLessThan(4_000);
        isChecked("10.77.6.9");
        isChecked("10.78.0.9");
        isChecked("192.168.1.9");
    }

    @Test
    void norDoesAnotherThatSendsAtTheSameTime() {
        holdNames(20_000);
        int base = Ipv4Address.parse("10.77.0.0").bits();
        for (int number = 0; number < 20_000; number++) {
            Ipv4Address source = new Ipv4Address(base + (1 + number % 20) * 256 + number / 20 % 254);
            send(source, claim(name(number), source));
            elapse(number % 10 == 0 ? 1 : 0);
        }
        assertThat(count("GRANTED_UNCHECKED")).isPositive();
        isChecked("10.77.66.9");
        isChecked("192.168.1.9");
    }

    @Test
    void aSmallNetworkThatComesBackWithOtherAddressesIsCheckedAtOnce() {
        holdNames(254 * 5);
        claimAll("10.77.5.1", 254, 254 * 5, 2);
        elapse(60_000);
        assertThat(count("GRANTED_UNCHECKED")).isZero();
        assertThat(count("NAME_TAKEN_OVER")).isEqualTo(254 * 5);
    }

    @Test
    void aFlatNetworkOfThousandsThatComesBackWithOtherAddressesIsServedByTheBurst() {
        int names = 3_000 * 4;
        holdNames(names);
        claimAll("10.77.16.0", 3_000, names, 12);
        elapse(60_000);
        int unchecked = count("GRANTED_UNCHECKED");
        assertThat(count("NegativeRegistrationResponse")).isZero();
        assertThat(count("LIMIT_REACHED")).isZero();
        assertThat(count("NAME_TAKEN_OVER"))
                .as("checked, and granted")
                .isEqualTo(names - unchecked)
                .isGreaterThan(4_000);
        assertThat(count(PositiveRegistrationResponse.class.getSimpleName())).isEqualTo(names);
        assertThat(count("BURST_STARTED")).isEqualTo(1);
        assertThat(count("BURST_ENDED")).isEqualTo(1);
    }
}
