package org.nbnsd.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Segment.Machine;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * Several nodes, with the real name server unless they are B nodes, on a network that loses, doubles and delays. Programs
 * come and go, machines die and start; then everything is quiet, and every name has one owner.
 */
final class NodesOnOneSegmentTest {
    private static final int MACHINES = 5;
    private static final int SEEDS = 40;
    private static final Endpoint SERVER = new Endpoint(Ipv4Address.parse("10.0.0.200"), 137);
    private static final NetbiosName CONTESTED = NetbiosName.of("CONTESTED", 0x20);
    private static final NetbiosName GROUP = NetbiosName.of("SITE", 0x00);
    private static final NetbiosName USER = NetbiosName.of("ALICE", 0x03);

    /** One machine, switched on or off. */
    private final class Host {
        private final int number;
        private final NodeType type;
        private @Nullable EndNode node;
        private @Nullable Machine machine;

        Host(int number, NodeType type) {
            this.number = number;
            this.type = type;
        }

        LocalAddress address() {
            return new LocalAddress(Ipv4Address.parse("10.0.0." + (number + 1)), 24, number);
        }

        void boot(Segment segment, long seed) {
            List<LocalName> names = List.of(
                    LocalName.unique(NetbiosName.of("PC" + number, 0)),
                    LocalName.unique(CONTESTED),
                    LocalName.unique(USER),
                    LocalName.group(GROUP));
            NodeSettings settings = NodeSettings.of(type, type == NodeType.B ? List.of() : List.of(SERVER), names);
            EndNode started = new EndNode(settings, List.of(), ProxySource.NONE, new Random(seed));
            node = started;
            machine = segment.add(started);
            machine.attach(address());
        }

        void act(Segment segment, Random random) {
            Machine attached = machine;
            if (attached == null) {
                boot(segment, random.nextLong());
                return;
            }
            LocalName name = LocalName.unique(NetbiosName.of("APP" + random.nextInt(4), 0));
            long holder = random.nextInt(3);
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> attached.ask(new NodeWish.Claim(holder, name));
                case 3 ->
                    attached.ask(
                            new NodeWish.ClaimNext(holder, LocalName.unique(NetbiosName.of("VIEWER        A", 0))));
                case 4 -> attached.ask(new NodeWish.Release(holder, name.name()));
                case 5 -> attached.ask(new NodeWish.ReleaseAll(holder));
                case 6 -> attached.ask(new NodeWish.Query(name.name()));
                case 7 -> attached.ask(new NodeWish.RefreshAll());
                default -> {
                    attached.die();
                    node = null;
                    machine = null;
                }
            }
        }

        Stream<LocalNameState> states() {
            return node == null ? Stream.of() : node.names().stream();
        }
    }

    @ParameterizedTest
    @EnumSource(NodeType.class)
    void everyNameHasOneOwnerAfterQuiet(NodeType type) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            live(type, seed);
        }
    }

    private void live(NodeType type, long seed) {
        Random random = new Random(seed);
        int[] rates = {0, 5, 30};
        Segment segment = new Segment(seed, rates[random.nextInt(3)], rates[random.nextInt(3)]);
        NameServer server = new NameServer(ServerSettings.DEFAULTS, new NameTable(), new Random(seed + 1));
        if (type != NodeType.B) {
            segment.add(server).attach(new LocalAddress(SERVER.address(), 24, 0));
        }
        List<Host> hosts = IntStream.range(0, MACHINES)
                .mapToObj(number -> new Host(number, type))
                .toList();
        for (int i = 0; i < 150; i++) {
            hosts.get(random.nextInt(MACHINES)).act(segment, random);
            segment.elapse(Duration.ofMillis(random.nextInt(random.nextInt(4) == 0 ? 30_000 : 1_000)));
        }
        segment.calmDown();
        for (Host host : hosts) {
            if (host.node == null) {
                host.boot(segment, random.nextLong());
            }
        }
        segment.elapse(Duration.ofHours(8));
        inspect(hosts, type + " nodes, seed " + seed);
        awaitQuiet(segment, hosts, server, type + " nodes, seed " + seed);
        assertThat(segment.carried()).isPositive();
    }

    private static void inspect(List<Host> hosts, String run) {
        List<NetbiosName> owned = new ArrayList<>();
        for (Host host : hosts) {
            host.states().forEach(view -> {
                boolean registered = view.state() == NameState.REGISTERED;
                NetbiosName name = view.name().name();
                if (registered && !view.name().group() && !name.equals(USER)) {
                    owned.add(name);
                }
                boolean mustHave =
                        name.equals(USER) || name.equals(GROUP) || name.base().startsWith("PC");
                assertThat(registered || !mustHave).as("%s: %s", run, view).isTrue();
                assertThat(view.state())
                        .as("%s: %s", run, view)
                        .isIn(NameState.REGISTERED, NameState.REFUSED, NameState.CONFLICT);
            });
        }
        assertThat(owned).as(run).doesNotHaveDuplicates().contains(CONTESTED);
    }

    /** Those who were refused the contested name try again now and then, so not every instant is quiet. */
    private static void awaitQuiet(Segment segment, List<Host> hosts, NameServer server, String run) {
        int pending = Integer.MAX_VALUE;
        for (int i = 0; i < 60 && pending > 0; i++) {
            segment.elapse(Duration.ofSeconds(5));
            pending = server.openChallenges() + server.waitingClaims();
            for (Host host : hosts) {
                EndNode node = host.node;
                pending += node == null ? 0 : node.pending();
            }
        }
        assertThat(pending).as(run).isZero();
    }

    @ParameterizedTest
    @EnumSource(NodeType.class)
    void ofHostsThatClaimOneNameInTheSameInstantOneHasItInTheEnd(NodeType type) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Segment segment = new Segment(seed, 0, 0);
            if (type != NodeType.B) {
                segment.add(new NameServer(ServerSettings.DEFAULTS, new NameTable(), new Random(seed)))
                        .attach(new LocalAddress(SERVER.address(), 24, 0));
            }
            List<Host> hosts = new ArrayList<>();
            for (int number = 0; number < 3; number++) {
                Host host = new Host(number, type);
                host.boot(segment, seed * 100 + number);
                hosts.add(host);
            }
            segment.elapse(Duration.ofHours(3));
            inspect(hosts, type + " nodes at once, seed " + seed);
        }
    }

    @ParameterizedTest
    @EnumSource(NodeType.class)
    void nameIsOthersAsSoonAsItsHolderHasGivenItUp(NodeType type) {
        Segment segment = new Segment(1, 0, 0);
        if (type != NodeType.B) {
            segment.add(new NameServer(ServerSettings.DEFAULTS, new NameTable(), new Random(2)))
                    .attach(new LocalAddress(SERVER.address(), 24, 0));
        }
        Host first = new Host(0, type);
        first.boot(segment, 1);
        segment.elapse(Duration.ofSeconds(10));
        Machine machine = first.machine;
        assertThat(machine).isNotNull();
        LocalName app = LocalName.unique(NetbiosName.of("APP", 0));
        machine.ask(new NodeWish.Claim(1, app));
        segment.elapse(Duration.ofSeconds(10));
        Host second = new Host(1, type);
        second.boot(segment, 2);
        segment.elapse(Duration.ofSeconds(10));

        assertThat(claim(segment, second, app).failure()).contains("10.0.0.");
        machine.ask(new NodeWish.ReleaseAll(1));
        segment.elapse(Duration.ofSeconds(10));
        assertThat(claim(segment, second, app).isHeld()).isTrue();
    }

    private static NameClaimed claim(Segment segment, Host host, LocalName name) {
        Machine machine = host.machine;
        assertThat(machine).isNotNull();
        machine.ask(new NodeWish.Claim(2, name));
        segment.elapse(Duration.ofSeconds(60));
        return (NameClaimed) machine.answer();
    }
}
