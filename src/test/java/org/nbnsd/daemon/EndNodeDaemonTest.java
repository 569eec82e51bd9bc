package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Iterables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.NodeBackend;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NameState;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Outcome.NameResolved;
import org.nbnsd.node.Outcome.Source;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;

/** Daemons that are end nodes, made from configurations, on addresses and a port of their own in 127.0.0.0/8. */
final class EndNodeDaemonTest {
    private static final AtomicInteger ADDRESSES = new AtomicInteger();
    private static final NetbiosName BOX = NetbiosName.of("BOX", 0x20);
    private static final LocalName APP = LocalName.unique(NetbiosName.of("APP", 0x44));

    private final List<Composition> running = new ArrayList<>();
    private int port = Ports.free();

    @AfterEach
    void stopAll() throws Exception {
        for (Composition each : running) {
            each.close();
        }
    }

    /** One that no other test has. */
    private static String address() {
        int number = ADDRESSES.incrementAndGet();
        return "127." + (64 + ProcessHandle.current().pid() % 128) + "." + number / 200 + "." + (number % 200 + 2);
    }

    private Composition start(String... lines) throws Exception {
        String text = "port = " + port + "\n" + String.join("\n", lines);
        if (!text.contains("data = ")) {
            text = "data = 'none'\n" + text;
        }
        Configuration configuration = ConfigurationReader.parse("test", text, Map.of());
        Composition made = new Composition(
                configuration, "box", Captures.next("EndNodeDaemonTest"), new PrintWriter(Writer.nullWriter()));
        running.add(made);
        made.daemon().start();
        return made;
    }

    private Composition server(String address, String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of("listen = ['" + address + "']", "name = 'WINS'"));
        lines.addAll(List.of(more));
        lines.addAll(List.of("[challenge-query]", "port = " + port, "tries = 2", "first-interval = '200ms'"));
        return start(lines.toArray(String[]::new));
    }

    /** A P node, that is only with the server. */
    private Composition client(String address, String server, String... more) throws Exception {
        List<String> lines = new ArrayList<>(List.of(
                "server = false",
                "listen = ['" + String.join("', '", address.split(",")) + "']",
                "[node]",
                "enabled = true",
                "type = 'p'",
                "servers = ['" + server + "']",
                "first-retry = '200ms'",
                "longest-retry = '400ms'"));
        lines.addAll(List.of(more));
        return start(lines.toArray(String[]::new));
    }

    private static NodeBackend node(Composition daemon) {
        return Objects.requireNonNull(daemon.nodeBackend());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static LocalNameState await(Composition daemon, NetbiosName name, NameState state) {
        return Eventually.get(
                Duration.ofSeconds(30),
                () -> name + " " + state,
                () -> names(daemon).stream()
                        .filter(each -> each.name().name().equals(name) && each.state() == state)
                        .findFirst()
                        .orElse(null));
    }

    private static List<LocalNameState> names(Composition daemon) {
        return node(daemon).names().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static @Nullable NameRecord record(Composition server, NetbiosName name) {
        try {
            return Iterables.getFirst(get(server.backend().find(List.of(name))), null);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nodeRegistersItsNamesWithTheServerOfAnotherDaemonAndReleasesThemWhenItStops() throws Exception {
        String wins = address();
        String here = address();
        Composition server = server(wins);
        Composition client = client(here, wins);

        for (String name : List.of("BOX<00>", "BOX<20>", "BOX<03>", "WORKGROUP<00>", "WORKGROUP<1E>")) {
            LocalNameState state = await(client, NetbiosName.parse(name), NameState.REGISTERED);
            assertThat(state.address()).hasToString(here);
            assertThat(state.server()).hasToString(wins + ":" + port);
        }
        assertThat(record(server, BOX)).isNotNull();
        assertThat(Objects.requireNonNull(record(server, BOX)).addresses()).containsExactly(Ipv4Address.parse(here));

        client.close();

        assertThat(Objects.requireNonNull(record(server, BOX)).state()).isEqualTo(RecordState.RELEASED);
        assertThat(client.statistics().read().values()).containsEntry(Statistic.NODE_REGISTERED_BY_NAME_SERVER, 5L);
        assertThat(client.daemon().events().counts())
                .containsEntry("LOCAL_NAME_REGISTERED", 5L)
                .containsEntry("LOCAL_NAME_RELEASED", 5L);
    }

    @Test
    void nodeAndServerInOneDaemonShareTheNames(@TempDir Path directory) throws Exception {
        String here = address();
        String data = "data = '" + directory + "'";
        Composition both = start(
                data,
                "listen = ['" + here + "']",
                "name = 'BOX'",
                "own = ['FRED#20']",
                "[challenge-query]",
                "port = " + port,
                "[node]",
                "enabled = true");

        assertThat(await(both, NetbiosName.of("FRED", 0x20), NameState.REGISTERED)
                        .server())
                .hasToString(here + ":" + port);
        assertThat(Objects.requireNonNull(record(both, BOX)).state()).isEqualTo(RecordState.ACTIVE);
        NameResolved resolved = get(node(both).query(BOX));
        assertThat(resolved.source()).isEqualTo(Source.LOCAL);

        both.close();

        port = Ports.free();
        Composition later = start(data, "listen = ['" + here + "']", "name = 'OTHER'");
        assertThat(Objects.requireNonNull(record(later, BOX)).state())
                .as("released, and that made durable, before the daemon ended")
                .isEqualTo(RecordState.RELEASED);
    }

    @Test
    void nodeWithTwoAddressesIsOneHostForItsOwnServer() throws Exception {
        String first = address();
        String second = address();
        Composition both = start(
                "listen = ['" + first + "', '" + second + "']",
                "[challenge-query]",
                "port = " + port,
                "[node]",
                "enabled = true");

        Eventually.get(
                Duration.ofSeconds(30),
                () -> names(both).toString(),
                () -> names(both).stream().allMatch(each -> each.state() == NameState.REGISTERED) ? true : null);
        assertThat(names(both))
                .hasSize(10)
                .allSatisfy(each -> assertThat(each.server()).hasToString(each.address() + ":" + port));
        assertThat(Objects.requireNonNull(record(both, BOX)).addresses())
                .containsExactlyInAnyOrder(Ipv4Address.parse(first), Ipv4Address.parse(second));
        assertThat(both.statistics().read().values()).containsEntry(Statistic.NODE_CONFLICTS, 0L);
    }

    @Test
    void secondHostOfANameIsRefusedAndGetsItByItselfWhenTheFirstHasLeft() throws Exception {
        String wins = address();
        String first = address();
        String second = address();
        server(wins);
        Composition holder = client(first, wins);
        await(holder, BOX, NameState.REGISTERED);

        Composition rival = client(second, wins);
        LocalNameState refused = await(rival, BOX, NameState.REFUSED);
        assertThat(refused.reason()).startsWith("refused by " + wins).endsWith("; " + first + " has it");
        await(rival, NetbiosName.of("WORKGROUP", 0x1E), NameState.REGISTERED);
        assertThat(names(holder))
                .extracting(LocalNameState::state)
                .as("the first keeps all")
                .containsOnly(NameState.REGISTERED);

        holder.close();
        await(rival, BOX, NameState.REGISTERED);
    }

    @Test
    void refusalOnOneInterfaceLeavesTheOtherAlone() throws Exception {
        String wins = address();
        String allowed = address();
        String other = address();
        server(wins, "[access]", "domain = ['" + allowed + "/32']");
        Composition client = client(allowed + "," + other, wins, "names = ['SITE#1B']");
        NetbiosName master = NetbiosName.of("SITE", 0x1B);

        assertThat(await(client, master, NameState.REGISTERED).address()).hasToString(allowed);
        assertThat(await(client, master, NameState.REFUSED).address()).hasToString(other);
        await(client, BOX, NameState.REGISTERED);
    }

    @Test
    void programsHoldNamesByLease() throws Exception {
        String wins = address();
        Composition server = server(wins);
        NodeBackend node = node(client(address(), wins));

        NameClaimed first = get(node.claim(1, APP));
        assertThat(first.isHeld()).isTrue();
        assertThat(get(node.claim(2, APP)).isHeld()).isTrue();
        get(node.release(1, APP.name()));
        assertThat(Objects.requireNonNull(record(server, APP.name())).state()).isEqualTo(RecordState.ACTIVE);
        get(node.releaseAll(2));
        Eventually.get(
                Duration.ofSeconds(30),
                () -> "released",
                () -> Objects.requireNonNull(record(server, APP.name())).state() == RecordState.RELEASED ? true : null);

        LocalName family = LocalName.unique(NetbiosName.of("VIEWER        A", 0));
        assertThat(get(node.claimNext(3, family)).name()).isEqualTo(family);
        assertThat(get(node.claimNext(4, family)).name().name()).isEqualTo(NetbiosName.of("VIEWER        B", 0));
        get(node.refreshAll());
        assertThat(get(node.counters())).containsKey(NodeCounter.REGISTERED_BY_NAME_SERVER);
        assertThat(get(node.cache())).isEmpty();
    }

    @Test
    void lmhostsIsAskedFirstOrLastAndReadAgainOnRequest(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("lmhosts"),
                "192.0.2.1 NEAR #PRE\n192.0.2.2 FAR\n192.0.2.3 DC1 #PRE #DOM:SITE\nnonsense\n");
        Composition client = start(
                "server = false",
                "listen = ['" + address() + "']",
                "[node]",
                "enabled = true",
                "type = 'b'",
                "lmhosts = '" + file + "'");
        NodeBackend node = node(client);
        assertThat(client.lmhosts().problems()).hasSize(1);

        NameResolved near = get(node.query(NetbiosName.of("NEAR", 0x20)));
        assertThat(near.source()).isEqualTo(Source.LMHOSTS);
        assertThat(near.entries())
                .extracting(AddressEntry::address)
                .extracting(Ipv4Address::toString)
                .containsExactly("192.0.2.1");
        NameResolved group = get(node.query(NetbiosName.of("SITE", 0x1C)));
        assertThat(group.entries()).singleElement().matches(AddressEntry::group);
        assertThat(get(node.cache()))
                .extracting(cached -> cached.name().toString())
                .contains("NEAR<20>", "SITE<1C>")
                .doesNotContain("FAR<20>");
        assertThat(get(node.query(NetbiosName.of("FAR", 0x20))).source()).isEqualTo(Source.LMHOSTS);
        assertThat(get(node.query(NetbiosName.of("NONE", 0x20))).source()).isEqualTo(Source.NOBODY);

        Files.writeString(file, "192.0.2.9 LATER #PRE\n");
        assertThat(get(node.purge())).isEqualTo(3);
        assertThat(get(node.query(NetbiosName.of("LATER", 0))).source()).isEqualTo(Source.LMHOSTS);
        Files.delete(file);
        assertThat(node.purge())
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IOException.class)
                .withMessageContaining(file.toString());
        assertThat(get(node.query(NetbiosName.of("LATER", 0))).source())
                .as("all stays as it was")
                .isEqualTo(Source.LMHOSTS);
    }

    @Test
    void whatIsOpenWhenTheDaemonStopsFails() throws Exception {
        String nobody = address();
        Composition client = client(address(), nobody);
        CompletableFuture<NameResolved> query = node(client).query(NetbiosName.of("ANY", 0));
        CompletableFuture<NameClaimed> claim = node(client).claim(1, APP);
        names(client); // they are under way

        client.close();

        for (CompletableFuture<?> future : List.of(query, claim, node(client).names())) {
            assertThat(future)
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(IOException.class)
                    .withMessageContaining("the daemon");
        }
        assertThat(query)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .withMessage("the daemon is stopping");
    }

    @Test
    void daemonWithoutAServerSaysSoToOperationsOnRecords() throws Exception {
        Composition client = client(address(), address());

        assertThat(client.backend().records(record -> {}))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IOException.class)
                .withMessageStartingWith("this daemon is no name server");
    }
}
