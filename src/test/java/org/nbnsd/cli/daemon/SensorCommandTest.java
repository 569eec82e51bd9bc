package org.nbnsd.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.Main;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Programs;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;

@Timeout(60)
final class SensorCommandTest {
    private static final Pattern LISTENING =
            Pattern.compile("listening on 127\\.0\\.0\\.1, UDP port ([0-9]+); answers nobody");

    @Test
    void itHearsPrintsAndNeverAnswers() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(new PrintWriter(out), new PrintWriter(err));
        CompletableFuture<Integer> run = CompletableFuture.supplyAsync(
                () -> Main.run(console, "sensor", "--listen", "127.0.0.1", "--port", "0", "--for", "8s", "--json"));
        String port = Eventually.get(Duration.ofSeconds(30), err::toString, () -> port(err.toString()));
        byte[] claim = MessageEncoder.encode(NameRegistrationRequest.of(
                7,
                NetbiosName.parse("FRED<20>"),
                0,
                new AddressEntry(false, NodeType.P, Ipv4Address.parse("127.0.0.1"))));
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            InetAddress local = InetAddress.getByName("127.0.0.1");
            socket.send(new DatagramPacket(claim, claim.length, local, Integer.parseInt(port)));
            Eventually.get(
                    Duration.ofSeconds(30),
                    out::toString,
                    () -> out.toString().contains("\"kind\":\"claimed\"") ? true : null);
            socket.setSoTimeout(300);
            assertThat(answers(socket)).isFalse();
        }
        assertThat(run.get(30, TimeUnit.SECONDS)).isEqualTo(ExitStatus.FOUND);
        assertThat(out.toString()).contains("\"name\":\"FRED<20>\"", "\"actor\":\"127.0.0.1\"");
    }

    /** In a process of its own, as signals end it; afterwards the report is there, and the port is free. */
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    @Timeout(120)
    void aSignalEndsItWithItsReport(String signal) throws Exception {
        assumeTrue(Programs.isInstalled("kill"), "no kill command");
        Programs.assumeNotIgnored(signal);
        Process sensor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.nbnsd.cli.Main",
                        "sensor",
                        "--listen",
                        "127.0.0.1",
                        "--port",
                        "0")
                .start();
        try (BufferedReader out = sensor.inputReader();
                BufferedReader err = sensor.errorReader();
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            String port = null;
            String line = err.readLine();
            while (port == null && line != null) {
                port = port(line);
                line = port == null ? err.readLine() : "";
            }
            byte[] query = MessageEncoder.encode(NameQueryRequest.byBroadcast(7, NetbiosName.parse("WPAD<00>")));
            socket.send(new DatagramPacket(
                    query, query.length, InetAddress.getByName("127.0.0.1"), Integer.parseInt(String.valueOf(port))));
            assertThat(out.readLine()).endsWith("127.0.0.1 asked for it: WPAD<00>");
            assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(sensor.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(out.lines()).contains("Who uses NetBIOS, and for what", "        1  queries");
            assertThat(sensor.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(sensor.exitValue()).isEqualTo(ExitStatus.FOUND);
        } finally {
            sensor.destroyForcibly();
        }
    }

    private static @Nullable String port(String printed) {
        Matcher listening = LISTENING.matcher(printed);
        return listening.find() ? listening.group(1) : null;
    }

    private static boolean answers(DatagramSocket socket) throws Exception {
        try {
            socket.receive(new DatagramPacket(new byte[576], 576));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void aPortThatIsTakenIsToldWithWhoHasIt() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            Ran ran = Ran.nbnsd(
                    "sensor", "--listen", "127.0.0.1", "--port", String.valueOf(socket.getLocalPort()), "--for", "1s");
            assertThat(ran.status()).isEqualTo(ExitStatus.CANNOT);
            assertThat(ran.err().lines().findFirst().orElse(""))
                    .startsWith("cannot listen on 127.0.0.1 port " + socket.getLocalPort() + ": in use");
        }
    }

    @Test
    void aDurationThatIsNoneIsTold() {
        Ran ran = Ran.nbnsd("sensor", "--for", "soon");
        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.err()).contains("soon (expected: a duration such as 30s, 10m or 1h30m; at most 3650d)");
    }
}
