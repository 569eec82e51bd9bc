package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.Reloaded;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** The configuration is read again and again while hosts ask, register and fight over names: each gets its answer. */
@Timeout(120)
final class ReloadUnderLoadTest {
    private static final Ipv4Address SERVER = Ipv4Address.parse("127.0.0.123");
    private static final Ipv4Address HOLDER = Ipv4Address.parse("127.0.0.124");
    private static final Ipv4Address OTHER = Ipv4Address.parse("127.0.0.125");
    private static final NetbiosName HELD = NetbiosName.parse("HELD<20>");
    private static final int RELOADS = 60;
    private static final int AT_LEAST = 50;

    @TempDir
    private Path directory;

    private final AtomicBoolean isOver = new AtomicBoolean();

    private Path file(int holdersPort, int variant) throws IOException {
        Path next = directory.resolve("next.toml");
        Files.writeString(
                next,
                String.join(
                        "\n",
                        "listen = ['" + SERVER + "']",
                        "port = 0",
                        "data = '" + directory + "'",
                        "migrate = " + (variant % 2 == 0),
                        "own = ['V" + variant + "#20']",
                        "[challenge-query]",
                        "port = " + holdersPort,
                        "tries = " + (3 + variant % 3),
                        "[limits]",
                        "names-per-host = " + (100_000 + variant),
                        "[access]",
                        "registration = ['127.0.0.0/8', '10." + variant + ".0.0/16']",
                        "query = ['127.0.0.0/8', '10." + variant + ".0.0/16']",
                        "[rate]",
                        "per-host = " + (variant % 2 == 0 ? 0 : 1_000_000),
                        "per-network = " + (variant % 2 == 0 ? 0 : 1_000_000),
                        "per-host-burst = 1000000",
                        "per-network-burst = 1000000",
                        ""));
        Path file = directory.resolve("nbnsd.toml");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        return file;
    }

    private static Decoded claim(Asker asker, int port, int id, NetbiosName name) throws IOException {
        AddressEntry entry = AddressEntry.unique(NodeType.P, asker.endpoint().address());
        Decoded answer = asker.ask(SERVER, port, NameRegistrationRequest.of(id, name, 300_000, entry))
                .message();
        return answer instanceof WackResponse ? asker.receive().message() : answer;
    }

    /** How often it was done until all is over, and at least so often. */
    private interface Step {
        void run(int number) throws IOException;
    }

    private int repeat(Step step) throws IOException {
        int number = 0;
        while (!isOver.get() || number < AT_LEAST) {
            step.run(++number);
        }
        return number;
    }

    private Void answerFor(Asker holder) throws IOException {
        while (!isOver.get()) {
            try {
                Asker.Reply asked = holder.receive(Duration.ofMillis(200));
                if (asked.message() instanceof NameQueryRequest question) {
                    holder.send(
                            asked.source().address(),
                            asked.source().port(),
                            PositiveNameQueryResponse.fromNode(
                                    question.id(),
                                    question.name(),
                                    300_000,
                                    List.of(AddressEntry.unique(NodeType.P, HOLDER))));
                }
            } catch (SocketTimeoutException e) {
                // Nobody asks at the moment.
            }
        }
        return null;
    }

    @Test
    void noQueryClaimOrChallengeIsLost() throws Exception {
        try (Asker holder = new Asker(HOLDER);
                Asker queries = new Asker(OTHER);
                Asker claims = new Asker(OTHER);
                Asker fights = new Asker(OTHER)) {
            int holdersPort = holder.endpoint().port();
            Path file = file(holdersPort, 0);
            try (Composition parts = new Composition(
                    ConfigurationReader.read(file, Map.of()), "box", null, new PrintWriter(Writer.nullWriter()))) {
                parts.daemon().start();
                int port = parts.daemon().port();
                Reconfiguration reconfiguration = new Reconfiguration(
                        file, Map.of(), ConfigurationReader.read(file, Map.of()), parts::reconfigure, parts.clock());
                assertThat(claim(holder, port, 1, HELD)).isInstanceOf(PositiveRegistrationResponse.class);
                ExecutorService hosts = Executors.newFixedThreadPool(4);
                try {
                    List<Future<Integer>> work = new ArrayList<>();
                    work.add(hosts.submit(() -> repeat(number -> assertThat(
                                    queries.ask(SERVER, port, NameQueryRequest.toServer(number & 0xFFFF, HELD))
                                            .message())
                            .isInstanceOf(PositiveNameQueryResponse.class))));
                    work.add(hosts.submit(() -> repeat(number -> assertThat(
                                    claim(claims, port, number & 0xFFFF, NetbiosName.parse("N" + number + "<20>")))
                            .isInstanceOf(PositiveRegistrationResponse.class))));
                    work.add(hosts.submit(() -> repeat(number -> assertThat(claim(fights, port, number & 0xFFFF, HELD))
                            .isInstanceOf(NegativeRegistrationResponse.class))));
                    Future<Void> answers = hosts.submit(() -> answerFor(holder));
                    for (int variant = 1; variant <= RELOADS; variant++) {
                        Path unused = file(holdersPort, variant);
                        Reloaded reloaded = reconfiguration.reload(new Author("ann", ""));
                        assertThat(reloaded.result()).isEqualTo(Reloaded.Result.APPLIED);
                        assertThat(reloaded.changes()).hasSize(8);
                    }
                    isOver.set(true);
                    for (Future<Integer> each : work) {
                        assertThat(each.get()).isGreaterThanOrEqualTo(AT_LEAST);
                    }
                    assertThat(answers.get()).isNull();
                } finally {
                    isOver.set(true);
                    hosts.shutdown();
                }
            }
        }
    }
}
