package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * A stranger claims one name over and over, each time a little differently, so that all places of those who wait until its
 * holder has been asked are taken. Once all others were refused meanwhile, for want of a place.
 */
final class CrowdedNameTest {
    private static final Endpoint SERVER = new Endpoint(Ipv4Address.parse("10.77.0.1"), 137);
    private static final Ipv4Address HOLDER = Ipv4Address.parse("10.77.0.2");
    private static final Ipv4Address LAPTOP = Ipv4Address.parse("10.77.0.7");

    /** The kinds of names whose holders are asked. */
    private enum Wanted {
        /** A computer's, which one host has. */
        COMPUTER("LAPTOP<20>", "LAPTOP<20>"),
        /** That of a user, or of a computer that is registered elsewhere. */
        USER("LAPTOP<00>", "LAPTOP<03>");

        private final NetbiosName held;
        private final NetbiosName claimed;

        Wanted(String held, String claimed) {
            this.held = NetbiosName.parse(held);
            this.claimed = NetbiosName.parse(claimed);
        }
    }

    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, new NameTable(), new Random(1));
    private final Random random = new Random(7);
    /** The final answers that each host has got, and how often it was told to wait. */
    private final Map<Ipv4Address, List<Response>> answers = new HashMap<>();

    private final Map<Ipv4Address, Integer> waits = new HashMap<>();
    private final Map<Ipv4Address, Integer> claims = new HashMap<>();
    private final List<NameQueryRequest> asked = new ArrayList<>();
    private long now = 1_700_000_000_000L;
    private int id;

    @BeforeEach
    void listen() {
        server.listenOn(List.of(new LocalAddress(SERVER.address(), 16, 0)), now);
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
            if (!(effect instanceof Effect.Send send)) {
                continue;
            }
            Ipv4Address to = send.to().address();
            if (send.message() instanceof WackResponse) {
                waits.merge(to, 1, Integer::sum);
            } else if (send.message() instanceof Response response) {
                answers.computeIfAbsent(to, key -> new ArrayList<>()).add(response);
            } else if (send.message() instanceof NameQueryRequest question) {
                asked.add(question);
            }
        }
    }

    private void claim(Ipv4Address host, NetbiosName name) {
        claims.merge(host, 1, Integer::sum);
        id = id + 1 & 0xFFFF;
        send(host, NameRegistrationRequest.of(id, name, 300_000, AddressEntry.unique(NodeType.H, host)));
    }

    /**
     * The same claim in other words: by another OPCODE, node type and lifetime, for another address; as a group, where that
     * does not just get a name that nobody has.
     */
    private void vary(Ipv4Address stranger, Wanted wanted) {
        claims.merge(stranger, 1, Integer::sum);
        id = id + 1 & 0xFFFF;
        Ipv4Address address = random.nextBoolean()
                ? stranger
                : new Ipv4Address(Ipv4Address.parse("10.77.9.1").bits() + random.nextInt(250));
        boolean isGroup = wanted == Wanted.COMPUTER && random.nextInt(4) == 0;
        NodeType type = NodeType.values()[random.nextInt(NodeType.values().length)];
        AddressEntry entry = new AddressEntry(isGroup, type, address);
        int ttl = random.nextInt(500_000);
        NetbiosName name = wanted.claimed;
        send(
                stranger,
                switch (random.nextInt(3)) {
                    case 0 -> NameRegistrationRequest.of(id, name, ttl, entry);
                    case 1 -> MultihomedRegistrationRequest.of(id, name, ttl, entry);
                    default -> NameRefreshRequest.of(id, name, ttl, entry);
                });
    }

    private List<Response> answersTo(Ipv4Address host) {
        return answers.getOrDefault(host, List.of());
    }

    private void defend(NetbiosName name) {
        NameQueryRequest question = asked.get(asked.size() - 1);
        send(
                HOLDER,
                PositiveNameQueryResponse.fromNode(
                        question.id(), name, 0, List.of(AddressEntry.unique(NodeType.H, HOLDER))));
    }

    @ParameterizedTest
    @EnumSource
    void aStrangerThatVariesItsClaimTakesNoPlaceFromAnotherHost(Wanted wanted) {
        Ipv4Address stranger = Ipv4Address.parse("10.77.0.3");
        claim(HOLDER, wanted.held);
        elapse(60_000);
        for (int step = 0; step < 48; step++) {
            for (int variant = 0; variant < 24; variant++) {
                vary(stranger, wanted);
            }
            if (step % 4 == 1) {
                claim(LAPTOP, wanted.claimed);
            }
            if (step % 24 == 23) {
                defend(wanted.held);
            }
            elapse(40);
        }
        elapse(60_000);
        areToldToWaitAndRefusedForTheHolder(LAPTOP, 12);
        assertThat(answersTo(stranger)).hasSize(claims.get(stranger));
        assertThat(server.waitingClaims()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void norDoesOneThatForgesTheAddressesOfItsNetwork(Wanted wanted) {
        claim(HOLDER, wanted.held);
        elapse(60_000);
        Set<Ipv4Address> forged = new HashSet<>();
        for (int step = 0; step < 48; step++) {
            for (int variant = 0; variant < 24; variant++) {
                Ipv4Address source =
                        new Ipv4Address(Ipv4Address.parse("10.77.5.1").bits() + random.nextInt(250));
                forged.add(source);
                vary(source, wanted);
            }
            if (step % 4 == 1) {
                claim(LAPTOP, wanted.claimed);
            }
            if (step % 24 == 23) {
                defend(wanted.held);
            }
            elapse(40);
        }
        elapse(60_000);
        areToldToWaitAndRefusedForTheHolder(LAPTOP, 12);
        assertThat(forged).allSatisfy(source -> assertThat(answersTo(source)).hasSize(claims.get(source)));
        assertThat(server.waitingClaims()).isZero();
    }

    private void areToldToWaitAndRefusedForTheHolder(Ipv4Address host, int count) {
        assertThat(waits).containsEntry(host, count);
        assertThat(answersTo(host))
                .hasSize(count)
                .allSatisfy(answer -> assertThat(answer.rcode()).isEqualTo(Rcode.ACT_ERR.code()));
    }

    @Test
    void whoAsksFirstGetsTheNameThatNobodyHasAnyMoreHoweverManyCrowdItThen() {
        NetbiosName name = Wanted.COMPUTER.claimed;
        claim(HOLDER, name);
        elapse(60_000);
        claim(LAPTOP, name);
        for (int number = 0; number < 200; number++) {
            claim(new Ipv4Address(Ipv4Address.parse("10.78.0.1").bits() + number * 65_536), name);
        }
        elapse(5_000);
        assertThat(answersTo(LAPTOP)).singleElement().isInstanceOf(PositiveRegistrationResponse.class);
    }

    @Test
    void aHostWithMoreClaimsThanPlacesHasAllOfThemAsLongAsNobodyElseWantsOne() {
        NetbiosName name = Wanted.COMPUTER.claimed;
        claim(HOLDER, name);
        elapse(60_000);
        for (int number = 0; number < 40; number++) {
            claim(LAPTOP, name);
        }
        elapse(5_000);
        assertThat(waits).containsEntry(LAPTOP, 32);
        assertThat(answersTo(LAPTOP))
                .filteredOn(PositiveRegistrationResponse.class::isInstance)
                .hasSize(32);
        assertThat(answersTo(LAPTOP)).hasSize(40);
    }
}
