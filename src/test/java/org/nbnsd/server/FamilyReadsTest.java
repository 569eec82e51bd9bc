package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nbnsd.Thorough;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.Role;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.NameTable;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * What is decided about a name rests on the records of its family and on no other: a server that never hears of other families decides
 * the same as one that has them all. So where several servers share the records, it is enough to compare a family.
 */
final class FamilyReadsTest {
    private static final int SEEDS = Thorough.orFew(200, 30);
    private static final int STEPS = 250;
    private static final LocalAddress HERE = new LocalAddress(Ipv4Address.parse("10.0.0.1"), 24, 1);
    private static final List<String> BASES = List.of("PC1", "PC2", "SITE");
    private static final int[] SUFFIXES = {0, 3, 0x20, 0x1B, 0x1C, 0x1D, 0x1E};

    /** A question that a server has asked, and the same one of the other. */
    private record Question(NetbiosName family, Effect.Send ofWhole, Effect.Send ofPart) {}

    /** One server with all families, and one for each. */
    private static final class Pair {
        private final Random random;
        private final NameServer whole = server();
        private final Map<NetbiosName, NameServer> parts = new HashMap<>();
        private final List<Question> open = new ArrayList<>();
        private long now = 1_700_000_000_000L;
        private int decided;

        Pair(long seed) {
            random = new Random(seed);
        }

        private NameServer server() {
            NameServer server = new NameServer(ServerSettings.DEFAULTS, new NameTable(), new Random(1));
            server.listenOn(List.of(HERE), 0);
            server.handle(
                    new Input.Clustered(new ClusterStanding(
                            ClusterState.NORMAL, "", 0, Set.of(Role.SCAVENGER), ClusterStanding.Rules.DEFAULTS)),
                    0);
            return server;
        }

        private Ipv4Address host() {
            return Ipv4Address.parse("10.0.1." + (1 + random.nextInt(5)));
        }

        void step() {
            now += random.nextInt(20) == 0 ? random.nextInt(800_000_000) : random.nextInt(4000);
            if (!open.isEmpty() && random.nextInt(3) > 0) {
                answer(open.remove(random.nextInt(open.size())));
                return;
            }
            NetbiosName name =
                    NetbiosName.of(BASES.get(random.nextInt(BASES.size())), SUFFIXES[random.nextInt(SUFFIXES.length)]);
            Ipv4Address host = host();
            Message message = request(name, random.nextInt(8) == 0 ? host() : host);
            byte[] octets = MessageEncoder.encode(message);
            hear(name, new Input.Received(datagram(octets, host)), new Input.Received(datagram(octets, host)));
        }

        private Message request(NetbiosName name, Ipv4Address address) {
            int id = random.nextInt(0x10000);
            AddressEntry entry = random.nextInt(4) == 0
                    ? AddressEntry.group(NodeType.P, address)
                    : AddressEntry.unique(NodeType.P, address);
            return switch (random.nextInt(6)) {
                case 0 -> NameReleaseRequest.of(id, name, entry);
                case 1 -> NameQueryRequest.toServer(id, name);
                case 2 -> MultihomedRegistrationRequest.of(id, name, 300_000, entry);
                default -> NameRegistrationRequest.of(id, name, 300_000, entry);
            };
        }

        private static Datagram datagram(byte[] octets, Ipv4Address from) {
            return new Datagram(
                    octets, octets.length, new Endpoint(from, 137), new Endpoint(HERE.address(), 137), false);
        }

        /** One host answers both servers the same. */
        private void answer(Question question) {
            Ipv4Address host = question.ofWhole().to().address();
            boolean denies = random.nextBoolean();
            List<AddressEntry> entries = random.nextInt(3) == 0
                    ? List.of(AddressEntry.unique(NodeType.P, host), AddressEntry.unique(NodeType.P, host()))
                    : List.of(AddressEntry.unique(NodeType.P, host));
            hear(
                    question.family(),
                    new Input.Received(datagram(answer(question.ofWhole(), denies, entries), host)),
                    new Input.Received(datagram(answer(question.ofPart(), denies, entries), host)));
        }

        private static byte[] answer(Effect.Send question, boolean denies, List<AddressEntry> entries) {
            Message asked = question.message();
            NetbiosName name = ((Request) asked).name();
            return MessageEncoder.encode(
                    denies
                            ? NegativeNameQueryResponse.fromNode(asked.id(), name, Rcode.NAM_ERR)
                            : PositiveNameQueryResponse.fromNode(asked.id(), name, 300_000, entries));
        }

        private void hear(NetbiosName name, Input toWhole, Input toPart) {
            NetbiosName family = Effect.family(name);
            NameServer part = parts.computeIfAbsent(family, each -> server());
            passTime();
            compare(family, whole.handle(toWhole, now), part.handle(toPart, now));
        }

        /** What time does to each family is the same, in whatever order. */
        private void passTime() {
            List<Effect> all = whole.handle(new Input.TimePassed(), now);
            parts.forEach((family, part) -> compare(
                    family,
                    sorted(all.stream().filter(effect -> family.equals(effect.family()))),
                    sorted(part.handle(new Input.TimePassed(), now).stream())));
        }

        private void compare(NetbiosName family, List<Effect> ofWhole, List<Effect> ofPart) {
            assertThat(ofWhole.stream().map(Pair::withoutId))
                    .containsExactlyElementsOf(
                            ofPart.stream().map(Pair::withoutId).toList());
            decided += ofWhole.size();
            for (int i = 0; i < ofWhole.size(); i++) {
                if (ofWhole.get(i) instanceof Effect.Send whole
                        && ofPart.get(i) instanceof Effect.Send part
                        && whole.message() instanceof Request) {
                    open.add(new Question(family, whole, part));
                }
            }
        }

        private static List<Effect> sorted(Stream<Effect> effects) {
            return effects.sorted(
                            Comparator.comparing(effect -> withoutId(effect).toString()))
                    .toList();
        }

        /** Which ids a server takes is chance. */
        private static Object withoutId(Effect effect) {
            return effect instanceof Effect.Send send && send.message() instanceof Request question
                    ? question.name() + " asked of " + send.to()
                    : effect;
        }
    }

    @Test
    void whatIsDecidedAboutANameRestsOnItsFamilyAlone() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Pair pair = new Pair(seed);
            for (int i = 0; i < STEPS; i++) {
                pair.step();
            }
            assertThat(pair.decided).as("effects of seed %s", seed).isGreaterThan(STEPS / 2);
        }
    }
}
