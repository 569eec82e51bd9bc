package org.nbnsd.control.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.channel.PeerCheck.Credentials;
import org.nbnsd.control.channel.TestServer.Raw;
import org.nbnsd.interop.Eventually;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NameState;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Outcome.NameResolved;
import org.nbnsd.node.Outcome.Source;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;

/** Names that programs hold through the control channel: the local rows of Q241411, Q253729 and Q200832. */
final class LeasesTest {
    private static final LocalName APP = LocalName.unique(NetbiosName.of("APP", 0x00));
    private static final LocalName VIEWER = LocalName.unique(NetbiosName.of("VIEWER        A", 0x00));
    private static final NetbiosName ALICE = NetbiosName.of("ALICE", 0x03);

    @TempDir
    private Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        assertThat(server.failures()).isEmpty();
    }

    private NodeClient client() throws IOException {
        return NodeClient.connect(server.path());
    }

    private static void eventually(String what, BooleanSupplier question) {
        Eventually.get(Duration.ofSeconds(20), () -> what, () -> question.getAsBoolean() ? Boolean.TRUE : null);
    }

    private void isGone(String name) {
        eventually(name + " is free", () -> server.node().state(name) == null);
    }

    /** Q241411. */
    @Test
    void manySessionsThatAskForOneNameAtOnceShareItsRegistration() throws Exception {
        server.node().holdTimeBack();
        int sessions = 40;
        ExecutorService pool = Executors.newFixedThreadPool(sessions);
        List<NodeClient> clients = new ArrayList<>();
        try {
            List<CompletableFuture<NameClaimed>> claims = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                NodeClient client = client();
                clients.add(client);
                claims.add(CompletableFuture.supplyAsync(() -> held(client), pool));
            }
            eventually("all have asked", () -> server.node().waiting() == sessions);
            server.node().elapse(Duration.ofSeconds(5));
            for (CompletableFuture<NameClaimed> claim : claims) {
                assertThat(claim.get(20, TimeUnit.SECONDS).isHeld()).isTrue();
            }
            assertThat(server.node().sent(NameRegistrationRequest.class).stream()
                            .map(NameRegistrationRequest::id)
                            .distinct())
                    .hasSize(1);
            assertThat(server.node().holders()).hasSize(sessions);

            for (NodeClient client : clients.subList(1, sessions)) {
                client.close();
            }
            eventually("one lease is left", () -> leases("APP<00>") == 1);
            assertThat(server.node().sent(NameReleaseRequest.class)).isEmpty();

            clients.get(0).close();
            eventually(
                    "released",
                    () -> !server.node().sent(NameReleaseRequest.class).isEmpty());
        } finally {
            pool.shutdownNow();
            for (NodeClient client : clients) {
                client.close();
            }
        }
    }

    private static NameClaimed held(NodeClient client) {
        try {
            return client.hold(APP);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private int leases(String name) {
        LocalNameState state = server.node().state(name);
        return state == null ? 0 : state.leases();
    }

    @Test
    void whatIsHeldIsToldWithItsStateOnEachInterface() throws IOException {
        server.node().configure(List.of(), "10.0.0.5", "192.168.7.1");
        try (NodeClient client = client()) {
            NameClaimed claimed = client.hold(APP);
            assertThat(claimed.isHeld()).isTrue();
            assertThat(claimed.name()).isEqualTo(APP);
            assertThat(claimed.states())
                    .extracting(state -> state.address().toString())
                    .containsExactly("10.0.0.5", "192.168.7.1");
            assertThat(client.names().value()).extracting(LocalNameState::state).containsOnly(NameState.REGISTERED);
        }
    }

    @Test
    void aNameThatAnotherHostHasIsRefusedWithThatHost() throws IOException {
        server.node().other("APP<00>", false);
        try (NodeClient client = client()) {
            NameClaimed claimed = client.hold(APP);
            assertThat(claimed.isHeld()).isFalse();
            assertThat(claimed.failure()).contains("10.0.0.99");
            assertThat(claimed.states())
                    .extracting(LocalNameState::otherHost)
                    .asString()
                    .contains("10.0.0.99");
            assertThat(client.names().value()).isEmpty();
        }
    }

    /** Q200832: the fifth, the sixth session works as well as the first. */
    @Test
    void sessionsGetDistinctNamesOfAFamilyAndPassOverThoseOfOtherHosts() throws IOException {
        server.node().other("VIEWER        C<00>", false);
        List<NodeClient> clients = new ArrayList<>();
        List<String> got = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                clients.add(client());
                got.add(clients.get(i).holdNext(VIEWER).name().name().toString());
            }
            assertThat(got)
                    .map(name -> name.replaceAll(" +", "+").replace("<00>", ""))
                    .containsExactly("VIEWER+A", "VIEWER+B", "VIEWER+D", "VIEWER+E", "VIEWER+F", "VIEWER+G");

            clients.get(1).close();
            isGone("VIEWER        B<00>");
            try (NodeClient next = client()) {
                assertThat(next.holdNext(VIEWER).name().name()).hasToString("VIEWER        B<00>");
            }
        } finally {
            for (NodeClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aFamilyIsOne() throws IOException {
        try (NodeClient client = client();
                Raw raw = server.raw()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.holdNext(APP))
                    .withMessageContaining("ends in a letter");
            raw.send("{\"operation\":\"hold-next\",\"name\":\"APP<00>\"}");
            assertThat(raw.only()).startsWith("{\"error\":\"family: APP").contains("ends in a letter");
        }
    }

    /** Q253729. */
    @Test
    void aClaimEndsWithTheConnectionOfWhoMadeIt() throws IOException {
        server.node().holdTimeBack();
        try (Raw raw = server.raw()) {
            raw.send("{\"operation\":\"hold\",\"name\":\"APP<00>\"}");
            eventually("asked", () -> server.node().waiting() == 1);
        }
        eventually("given up", () -> server.node().waiting() == 0);
        server.node().elapse(Duration.ofSeconds(5));
        assertThat(server.node().state("APP<00>")).isNull();
        try (Raw raw = server.raw()) {
            raw.send("{\"operation\":\"hold\",\"name\":\"APP<00>\"}");
            eventually("asked", () -> server.node().waiting() == 1);
            server.node().elapse(Duration.ofSeconds(5));
            assertThat(raw.only()).contains("\"held\":true");
        }
    }

    @Test
    void aConnectionThatHoldsANameMayBeSilentAndOthersMayNot() throws IOException {
        server.close();
        ControlLimits impatient = new ControlLimits(8, 8, 8_000, Duration.ofMillis(50));
        try (TestServer strict = TestServer.in(directory, impatient, Credentials.OF_KERNEL);
                Raw holder = strict.raw();
                Raw idle = strict.raw()) {
            assertThat(holder.send("{\"operation\":\"hold\",\"name\":\"APP<00>\"}")
                            .only())
                    .contains("\"held\":true");
            assertThat(idle.only()).startsWith("{\"error\":\"nothing for");
            assertThat(strict.node().state("APP<00>")).isNotNull();
            assertThat(holder.send("{\"operation\":\"let-go\",\"name\":\"APP<00>\"}")
                            .only())
                    .isEqualTo("{\"done\":{}}");
            assertThat(strict.node().state("APP<00>")).isNull();
            assertThat(holder.only()).startsWith("{\"error\":\"nothing for");
        }
    }

    @Test
    void soManyConnectionsHoldNamesAndNoMore() throws IOException {
        server.close();
        ControlLimits limits = new ControlLimits(8, 1, 8_000, Duration.ofSeconds(20));
        try (TestServer small = TestServer.in(directory, limits, Credentials.OF_KERNEL);
                NodeClient second = NodeClient.connect(small.path())) {
            try (NodeClient first = NodeClient.connect(small.path())) {
                assertThat(first.hold(APP).isHeld()).isTrue();
                assertThat(first.hold(VIEWER).isHeld()).isTrue();
                assertThatExceptionOfType(OperationException.class)
                        .isThrownBy(() -> second.hold(APP))
                        .withMessageStartingWith("too many programs hold names");
                assertThat(second.names().value()).hasSize(2);
            }
            eventually("there is room again", () -> isHeld(second));
        }
    }

    private static boolean isHeld(NodeClient client) {
        try {
            return client.hold(APP).isHeld();
        } catch (OperationException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void leasesEndWithTheServerAndTheClientLearnsWhy() throws IOException {
        try (NodeClient client = client()) {
            client.hold(APP);
            server.stop();
            isGone("APP<00>");
            assertThat(client.awaitEnd()).isEqualTo("the daemon is stopping");
        }
    }

    @Test
    void aUserIsLoggedOnUntilLogoffHoweverOften() throws IOException {
        try (NodeClient client = client()) {
            assertThat(client.logon(ALICE).isHeld()).isTrue();
            assertThat(client.logon(ALICE).isHeld()).isTrue();
        }
        try (NodeClient client = client()) {
            assertThat(client.names().value()).singleElement().satisfies(state -> {
                assertThat(state.name().name()).isEqualTo(ALICE);
                assertThat(state.state()).isEqualTo(NameState.REGISTERED);
                assertThat(state.leases()).isEqualTo(1);
            });
            assertThat(client.logoff(ALICE)).isTrue();
            assertThat(client.names().value()).isEmpty();
            assertThat(client.logoff(ALICE)).isFalse();
        }
    }

    @Test
    void aUserEndsIn03() throws IOException {
        try (NodeClient client = client();
                Raw raw = server.raw()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.logon(APP.name()))
                    .withMessage("name: APP<00> (expected: a user, such as ALICE<03>)");
            assertThat(raw.send("{\"operation\":\"logoff\",\"name\":\"APP<00>\"}")
                            .only())
                    .contains("expected: a user");
        }
    }

    @Test
    void theCacheIsFilledByQueriesAndPurged() throws IOException {
        server.node().other("FRED<20>", false);
        server.node().lmhosts("PLC<20>", "10.0.0.77");
        try (NodeClient client = client()) {
            NameResolved found = client.resolve(NetbiosName.of("FRED", 0x20));
            assertThat(found.source()).isEqualTo(Source.BROADCAST);
            assertThat(found.entries())
                    .extracting(entry -> entry.address().toString())
                    .containsExactly("10.0.0.99");
            assertThat(client.resolve(NetbiosName.of("NOBODY", 0x20)).source()).isEqualTo(Source.NOBODY);
            assertThat(client.cache().names()).anySatisfy(name -> {
                assertThat(name.name()).hasToString("FRED<20>");
                assertThat(name.expiresAt()).isGreaterThan(FakeBackend.NOW);
            });
            assertThat(client.counters().value()).containsEntry(NodeCounter.RESOLVED_BY_BROADCAST, 1L);

            assertThat(client.purge()).isEqualTo(1);
            assertThat(client.cache().names()).singleElement().satisfies(name -> {
                assertThat(name.name()).hasToString("PLC<20>");
                assertThat(name.expiresAt()).isEqualTo(Long.MAX_VALUE);
            });
            server.node().fail(new IOException("lmhosts: line 3: 10.0.0 (expected: an address)"));
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(client::purge)
                    .withMessage("lmhosts: line 3: 10.0.0 (expected: an address)");
        }
    }

    @Test
    void allNamesAreClaimedAgain() throws IOException {
        try (NodeClient client = client()) {
            client.hold(APP);
            client.refreshAll();
            assertThat(server.node().sent(NameReleaseRequest.class)).isNotEmpty();
            assertThat(client.names().value()).extracting(LocalNameState::state).containsExactly(NameState.REGISTERED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hold\",\"name\":\"A<00>",
                "hold-next\",\"name\":\"VIEWER        A<00>",
                "let-go\",\"name\":\"A<00>",
                "logon\",\"name\":\"A<03>",
                "logoff\",\"name\":\"A<03>",
                "resolve\",\"name\":\"A<00>",
                "local-names",
                "name-cache",
                "node-counters",
                "purge",
                "refresh-all",
            })
    void aDaemonThatIsNoEndNodeSaysSo(String operation) throws IOException {
        server.close();
        try (TestServer other = TestServer.withoutNode(directory);
                Raw raw = other.raw()) {
            assertThat(raw.send("{\"operation\":\"" + operation + "\"}").only())
                    .isEqualTo("{\"error\":\"this daemon holds no names for this machine (expected: enabled = true"
                            + " in the section [node] of its configuration)\",\"kind\":\"unavailable\"}");
            assertThat(raw.send("{\"operation\":\"names\"}").only()).startsWith("{\"done\"");
        }
    }

    @Test
    void theAnswerIsJson() throws IOException {
        try (Raw raw = server.raw()) {
            assertThat(raw.send("{\"operation\":\"hold\",\"name\":\"FRED<20>\",\"group\":true}")
                            .only())
                    .isEqualTo("{\"done\":{\"name\":\"FRED<20>\",\"group\":true,\"held\":true,\"states\":["
                            + "{\"name\":\"FRED<20>\",\"group\":true,\"address\":\"10.0.0.5\",\"state\":\"registered\","
                            + "\"since\":\"2026-11-21T09:00:00.750Z\",\"leases\":1}]}}");
            assertThat(raw.send("{\"operation\":\"local-names\"}").answer())
                    .containsExactly(
                            "{\"localName\":{\"name\":\"FRED<20>\",\"group\":true,\"address\":\"10.0.0.5\","
                                    + "\"state\":\"registered\",\"since\":\"2026-11-21T09:00:00.750Z\",\"leases\":1}}",
                            "{\"done\":{\"now\":\"2026-11-21T09:00:00Z\"}}");
        }
    }
}
