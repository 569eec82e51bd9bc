package org.nbnsd.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.replication.Servers.A;
import static org.nbnsd.replication.Servers.B;
import static org.nbnsd.replication.Servers.C;
import static org.nbnsd.replication.Servers.both;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** Servers that get one new name at the same time, each from another host, do not swap it: one of them gives way. */
final class GivingWayTest {
    private static final Author ROOT = new Author("root", "");
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final NetbiosName WORK = NetbiosName.parse("WORK<00>");
    private static final Ipv4Address FIRST = Ipv4Address.parse("192.0.2.71");
    private static final Ipv4Address SECOND = Ipv4Address.parse("192.0.2.72");
    private static final Ipv4Address THIRD = Ipv4Address.parse("192.0.2.73");
    private static final int ROUNDS = 4;

    private final Servers site = new Servers(5);

    private Servers.Server started(Ipv4Address address, Ipv4Address... partners) {
        Servers.Server server = site.quiet(address, partners);
        server.start();
        return server;
    }

    private static void register(Servers.Server at, NetbiosName name, Ipv4Address host) {
        AddressEntry entry =
                name.equals(WORK) ? AddressEntry.group(NodeType.H, host) : AddressEntry.unique(NodeType.H, host);
        at.receive(host, NameRegistrationRequest.of(1, name, 300_000, entry));
        assertThat(record(at, name).isLocal()).isTrue();
    }

    private static NameRecord record(Servers.Server at, NetbiosName name) {
        return Objects.requireNonNull(at.table.get(name));
    }

    private void isAlive(Ipv4Address host, NetbiosName name) {
        site.host(host, asked -> {
            if (asked.message() instanceof NameQueryRequest query) {
                asked.by()
                        .receive(
                                host,
                                PositiveNameQueryResponse.fromNode(
                                        query.id(), name, 300_000, List.of(AddressEntry.unique(NodeType.H, host))));
            }
        });
    }

    /** Each pulls from all others, in the order of the list; {@code pause} after each. */
    private void exchange(List<Servers.Server> order, Duration pause) {
        for (int round = 0; round < ROUNDS; round++) {
            for (Servers.Server each : order) {
                for (Servers.Server other : order) {
                    if (other != each) {
                        each.ask(new ReplicationWish.Pull(other.address, null, ROOT));
                    }
                }
                site.pass(pause);
            }
            site.pass(Duration.ofSeconds(20));
        }
    }

    /** All have it from one of them, whose own it is. */
    private static Ipv4Address agreed(List<Servers.Server> servers, NetbiosName name) {
        List<Servers.Server> owners =
                servers.stream().filter(each -> record(each, name).isLocal()).toList();
        assertThat(owners)
                .as(
                        "%s",
                        servers.stream()
                                .map(each -> each.address + " has " + record(each, name) + "\n")
                                .toList())
                .hasSize(1);
        NameRecord own = record(owners.get(0), name);
        assertThat(servers).allSatisfy(each -> {
            assertThat(record(each, name).addresses()).isEqualTo(own.addresses());
            assertThat(record(each, name).isActive()).isTrue();
            if (each != owners.get(0)) {
                assertThat(record(each, name).owner()).isEqualTo(owners.get(0).address);
                assertThat(record(each, name).version()).isEqualTo(own.version());
            }
        });
        return own.addresses().get(0);
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "true, 1", "true, 5", "true, 30", "false, 0", "false, 1", "false, 5", "false, 30"})
    void ofTwoHostsThatDoNotAnswerOneHasTheNameAtBothServers(boolean isLowerFirst, int seconds) {
        Servers.Server a = started(A, B);
        Servers.Server b = started(B, A);
        register(a, FRED, FIRST);
        register(b, FRED, SECOND);

        exchange(isLowerFirst ? List.of(a, b) : List.of(b, a), Duration.ofSeconds(seconds));

        assertThat(agreed(List.of(a, b), FRED)).isIn(FIRST, SECOND);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void theHostThatAnswersHasTheName(boolean isLowerFirst, boolean isOfLower) {
        Servers.Server a = started(A, B);
        Servers.Server b = started(B, A);
        register(a, FRED, FIRST);
        register(b, FRED, SECOND);
        Ipv4Address living = isOfLower ? FIRST : SECOND;
        isAlive(living, FRED);

        exchange(isLowerFirst ? List.of(a, b) : List.of(b, a), Duration.ZERO);

        assertThat(agreed(List.of(a, b), FRED)).isEqualTo(living);
    }

    /** Neither a host that is registered at two servers, nor a group, is left without a server that is responsible for it. */
    @ParameterizedTest
    @ValueSource(strings = {"FRED<20>", "WORK<00>"})
    void whatIsTheSameAtBothServersIsOneOfTheirs(String name) {
        Servers.Server a = started(A, B);
        Servers.Server b = started(B, A);
        NetbiosName parsed = NetbiosName.parse(name);
        register(a, parsed, FIRST);
        register(b, parsed, FIRST);

        exchange(List.of(a, b), Duration.ZERO);

        assertThat(agreed(List.of(a, b), parsed)).isEqualTo(FIRST);
    }

    @ParameterizedTest
    @CsvSource({
        "0 1 2, 0",
        "0 2 1, 0",
        "1 0 2, 0",
        "1 2 0, 0",
        "2 0 1, 0",
        "2 1 0, 0",
        "0 1 2, 4",
        "2 1 0, 4",
        "1 2 0, 4"
    })
    void threeServersDoNotGiveTheNameRoundEither(String order, int seconds) {
        Servers.Server a = site.server(A, both(B), both(C));
        Servers.Server b = site.server(B, both(A), both(C));
        Servers.Server c = site.server(C, both(A), both(B));
        List<Servers.Server> servers = List.of(a, b, c);
        servers.forEach(Servers.Server::start);
        site.pass(Duration.ofMinutes(1));
        register(a, FRED, FIRST);
        register(b, FRED, SECOND);
        register(c, FRED, THIRD);

        exchange(
                List.of(order.split(" ")).stream()
                        .map(each -> servers.get(Integer.parseInt(each)))
                        .toList(),
                Duration.ofSeconds(seconds));

        assertThat(servers)
                .filteredOn(each -> record(each, FRED).isLocal())
                .extracting(each -> each.address)
                .containsExactly(C);
    }

    /** It takes no records of this server, or cannot: nobody waits for its decision for ever. */
    @Test
    void whoNeverDecidesIsWaitedForAnHour() {
        Servers.Server a = started(A, B);
        Servers.Server b = started(B, A);
        register(a, FRED, FIRST);
        register(b, FRED, SECOND);

        b.ask(new ReplicationWish.Pull(A, null, ROOT));
        site.pass(Duration.ofMinutes(59));
        b.ask(new ReplicationWish.Pull(A, null, ROOT));
        site.pass(Duration.ofSeconds(10));
        assertThat(record(b, FRED).isLocal()).isTrue();

        site.pass(Duration.ofMinutes(1));
        b.ask(new ReplicationWish.Pull(A, null, ROOT));
        site.pass(Duration.ofSeconds(10));
        assertThat(agreed(List.of(a, b), FRED)).isEqualTo(FIRST);
    }
}
