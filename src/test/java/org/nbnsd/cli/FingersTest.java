package org.nbnsd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;

/** Who comes from Windows or from Samba finds what is typed here, and it can be typed. */
@Timeout(60)
final class FingersTest {
    private static Console console() {
        return new Console(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
    }

    @Test
    void everyCommandOfTheTableCanBeTyped() {
        assertThat(Fingers.LINES)
                .filteredOn(Fingers.Line::isCommand)
                .hasSizeGreaterThan(25)
                .allSatisfy(line -> {
                    String[] words = line.ours().split(" ");
                    assertThat(words[0]).isEqualTo("nbnsd");
                    String[] args = Fingers.ours(Arrays.copyOfRange(words, 1, words.length));
                    assertThat(Main.commandLine(console(), args).parseArgs(args).subcommand())
                            .as(line.ours())
                            .isNotNull();
                });
    }

    @Test
    void theTableIsShown() {
        Ran ran = Ran.nbnsd("help", "netsh");

        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines()).hasSize(Fingers.LINES.size());
        assertThat(ran.out()).contains("netsh wins server show database", "smbcontrol nmbd reload-config");
        assertThat(Ran.nbnsd("help", "names").out()).contains("nbnsd names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?", "-?", "--help"})
    void nbtstatIsAskedForItsHelpAsOnWindows(String option) {
        Ran ran = Ran.nbnsd("nbtstat", option);

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("INTERVAL", "-RR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "c", "r", "R", "RR", "s", "S"})
    void aSlashIsAHyphenForNbtstat(String letter) {
        String[] slash = {"nbtstat", '/' + letter, "--control", "/not/there"};
        String[] hyphen = {"nbtstat", '-' + letter, "--control", "/not/there"};

        assertThat(Ran.nbnsd(slash)).isEqualTo(Ran.nbnsd(hyphen));
    }

    @Test
    void aSlashIsAPathForOthers() {
        assertThat(Fingers.ours("import", "/n")).containsExactly("import", "/n");
        assertThat(Fingers.ours("nbtstat", "-n", "--control", "/run/n")).contains("/run/n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "86401", "often"})
    void anIntervalThatIsNoneIsTold(String interval) {
        Ran ran = Ran.nbnsd("nbtstat", "-n", interval, "--control", "/not/there");

        assertThat(ran.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.err()).isNotBlank();
    }

    /** The host hears the question again, although it never answers. */
    @Test
    void nbtstatAsksAgainAfterEachIntervalUntilItIsInterrupted() throws Exception {
        try (DatagramSocket host = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            host.setSoTimeout(20_000);
            CompletableFuture<Integer> ended = new CompletableFuture<>();
            Thread nbtstat = new Thread(() -> ended.complete(Main.run(
                    console(),
                    "nbtstat",
                    "/A",
                    "127.0.0.1:" + host.getLocalPort(),
                    "1",
                    "--tries",
                    "1",
                    "--timeout",
                    "0.01")));
            nbtstat.start();
            hear(host);
            hear(host);
            hear(host);
            nbtstat.interrupt();

            assertThat(ended.get(30, TimeUnit.SECONDS)).isIn(ExitStatus.NO_ANSWER, ExitStatus.CANNOT);
        }
    }

    private static void hear(DatagramSocket host) throws IOException {
        host.receive(new DatagramPacket(new byte[100], 100));
    }
}
