package org.nbnsd.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.server.AccessList;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** Whole datagrams, random or mutated, into the core: never an exception, and the {@link Invariants} hold. */
final class FuzzedServerTest {
    private static final int DATAGRAMS = 50_000;

    /** How much of a datagram is left as a host would have sent it. */
    private enum Mutation {
        NONE,
        SOME_BITS,
        HEADER,
        CUT,
        ALL_RANDOM
    }

    private final List<byte[]> seen = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noDatagramThrowsOrBreaksAnInvariant(long seed) {
        Random random = new Random(seed);
        ServerSettings defaults = ServerSettings.DEFAULTS;
        ServerSettings settings = new ServerSettings(
                List.of(NetbiosName.parse("SRV<20>"), NetbiosName.parse("SRV<00>")),
                seed % 3 == 0 ? ServerSettings.Challenger.END_NODE : ServerSettings.Challenger.SERVER,
                137,
                defaults.challengeSchedule(),
                List.of(),
                defaults.userNames(),
                true,
                seed % 2 == 0,
                defaults.lifetimes(),
                new ServerSettings.Limits(5_000, 200, 50, 5, 20, 100),
                access(seed % 3 == 1),
                seed % 3 == 2 ? new ServerSettings.Rates(3, 30, 15, 150) : defaults.rates());
        List<LocalAddress> locals = new ArrayList<>(WatchedServer.LOCALS);
        locals.add(new LocalAddress(Ipv4Address.parse("127.0.0.1"), 8, 0));
        WatchedServer server = new WatchedServer(settings, locals, List.of(), seed);
        Map<Mutation, Integer> answered = new EnumMap<>(Mutation.class);
        for (int i = 0; i < DATAGRAMS; i++) {
            Mutation mutation = Mutation.values()[random.nextInt(Mutation.values().length)];
            byte[] octets = mutate(message(random), mutation, random);
            Datagram datagram = WatchedServer.datagram(
                    octets,
                    source(random),
                    random.nextInt(20) == 0 ? WatchedServer.endpoint("127.0.0.1", 137) : WatchedServer.SERVER,
                    random.nextInt(20) == 0);
            try {
                List<Effect> effects = server.receive(datagram);
                remember(effects);
                answered.merge(mutation, WatchedServer.sends(effects).size(), Integer::sum);
                remember(server.elapse(random.nextInt(1000) == 0 ? random.nextInt(1_000_000_000) : random.nextInt(60)));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", datagram " + i + " from " + datagram.source() + ": "
                                + HexFormat.of().formatHex(octets),
                        e);
            }
        }
        server.elapse(60_000);
        server.checkWholeTable();
        assertThat(answered.get(Mutation.NONE))
                .as("answers to what was not mutated")
                .isGreaterThan(DATAGRAMS / 20);
        assertThat(answered.get(Mutation.SOME_BITS))
                .as("answers to what was mutated")
                .isGreaterThan(DATAGRAMS / 100);
    }

    /** As shipped, or with the gates that are open then. */
    private static ServerSettings.Access access(boolean strict) {
        ServerSettings.Access usual = ServerSettings.Access.DEFAULTS;
        AccessList few = new AccessList(List.of(new AccessList.Network(Prefix.parse("10.0.0.0/30"))));
        return strict
                ? new ServerSettings.Access(
                        AccessList.EVERYBODY,
                        AccessList.EVERYBODY,
                        usual.nodeStatus(),
                        few,
                        true,
                        true,
                        few,
                        List.of("ANNA"))
                : usual;
    }

    /** Keeps some of what the server asks, so that answers to it can be made. */
    private void remember(List<Effect> effects) {
        for (Effect.Send send : WatchedServer.sends(effects)) {
            if (send.message() instanceof NameQueryRequest query) {
                AddressEntry entry = AddressEntry.unique(NodeType.B, send.to().address());
                seen.add(MessageEncoder.encode(
                        seen.size() % 2 == 0
                                ? PositiveNameQueryResponse.fromNode(query.id(), query.name(), 0, List.of(entry))
                                : NegativeNameQueryResponse.fromNode(query.id(), query.name(), Rcode.NAM_ERR)));
            }
        }
    }

    private byte[] message(Random random) {
        if (!seen.isEmpty() && random.nextInt(4) == 0) {
            return seen.get(Math.max(0, seen.size() - 1 - random.nextInt(6))).clone();
        }
        int id = random.nextInt(64);
        int[] suffixes = {0x00, 0x03, 0x1B, 0x1C, 0x1D, 0x1E, 0x20};
        String base = List.of("FRED", "ANNA", "SRV", "WORK", "A" + random.nextInt(500))
                .get(random.nextInt(5));
        NetbiosName name = NetbiosName.of(base, suffixes[random.nextInt(suffixes.length)]);
        AddressEntry entry = new AddressEntry(
                random.nextInt(4) == 0,
                NodeType.of(random.nextInt(4)),
                source(random).address());
        long ttl = random.nextInt() & 0xFFFFFFFFL;
        return MessageEncoder.encode(
                switch (random.nextInt(8)) {
                    case 0 -> MultihomedRegistrationRequest.of(id, name, ttl, entry);
                    case 1 -> NameRefreshRequest.of(id, name, ttl, entry);
                    case 2 -> NameUpdateRequest.of(id, name, ttl, entry);
                    case 3 -> NameReleaseRequest.of(id, name, entry);
                    case 4 -> NameQueryRequest.toServer(id, name);
                    case 5 -> NodeStatusRequest.of(id, random.nextBoolean() ? name : NetbiosName.WILDCARD);
                    default -> NameRegistrationRequest.of(id, name, ttl, entry);
                });
    }

    private static Endpoint source(Random random) {
        int what = random.nextInt(40);
        Ipv4Address address = what == 0
                ? new Ipv4Address(random.nextInt())
                : what == 1 ? Ipv4Address.BROADCAST : Ipv4Address.parse("10.0.0." + (1 + random.nextInt(8)));
        return new Endpoint(address, random.nextInt(20) == 0 ? random.nextInt(0x10000) : 137);
    }

    private static byte[] mutate(byte[] octets, Mutation mutation, Random random) {
        switch (mutation) {
            case SOME_BITS -> {
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case HEADER -> {
                for (int i = 1 + random.nextInt(2); i > 0; i--) {
                    octets[2 + random.nextInt(10)] = (byte) random.nextInt(256);
                }
            }
            case CUT -> {
                return Arrays.copyOf(octets, random.nextInt(octets.length + 20));
            }
            case ALL_RANDOM -> {
                byte[] noise = new byte[random.nextInt(300)];
                random.nextBytes(noise);
                return noise;
            }
            case NONE -> {}
        }
        return octets;
    }
}
