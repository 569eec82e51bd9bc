package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.daemon.AnsweringHost;

/** What the daemon finds out by asking: from Samba's nmbd, and from somebody who answers for all names. */
class ProbeIT {
    private static final String SERVER = "10.77.0.1";
    private static final Pattern CONFIDENCE = Pattern.compile("DUPLICATE_HOST, confidence ([0-9]+)");

    @TempDir
    private Path directory;

    private Lan lan;
    private String first;
    private String second;
    private RealDaemon daemon;

    @BeforeEach
    void startDaemonOnTwoSegments() {
        lan = Lan.create();
        first = lan.segment();
        second = lan.segment();
        Lan.Host server = lan.host(first, SERVER + "/24");
        server.attach(second, "eth1", "10.78.0.1/24");
        daemon = RealDaemon.serve(server, directory, """
                name = "NBNSD"
                [timeline]
                probe = ["10.77.0.0/24", "10.78.0.0/24"]
                probe-rate = 20
                bait = "10s"
                """);
    }

    @AfterEach
    void removeNetwork() {
        if (lan != null) {
            lan.close();
        }
    }

    /** As at a terminal of 80 columns. */
    private String nbnsd(String... arguments) {
        List<String> command = RealDaemon.nbnsd(arguments);
        command.addAll(0, List.of("env", "COLUMNS=80"));
        command.addAll(List.of("--data", directory.resolve("data").toString()));
        return daemon.host().run(command.toArray(String[]::new)).out();
    }

    private String await(String expected, String... arguments) {
        String[] said = {""};
        return Eventually.get(Duration.ofSeconds(60), () -> expected + " in:\n" + said[0] + "\n" + daemon.log(), () -> {
            said[0] = nbnsd(arguments);
            return said[0].contains(expected) ? said[0] : null;
        });
    }

    private static int confidence(String explanation) {
        Matcher matcher = CONFIDENCE.matcher(explanation);
        assertThat(matcher.find()).as(explanation).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    void askingBothComputersOfOneNameMakesTheDuplicateMoreCertain() {
        Programs.assumeInstalled("nmbd");
        Lan.Host one = lan.host(first, "10.77.0.2/24");
        one.ip("link", "set", "eth0", "address", "52:54:00:00:00:02");
        Lan.Host other = lan.host(second, "10.78.0.2/24");
        other.ip("link", "set", "eth0", "address", "02:00:00:00:00:02");
        Nmbd.start(one, directory, "TWIN", "wins server = " + SERVER);
        daemon.awaitLog("NAME_REGISTERED TWIN<20> registered by 10.77.0.2");
        Nmbd.start(other, directory, "TWIN", "wins server = 10.78.0.1");
        daemon.awaitLog("NAME_CONFLICT TWIN<20> refused to 10.78.0.2");
        int before = confidence(await("DUPLICATE_HOST", "explain", "TWIN#20"));

        String said = nbnsd("explain", "TWIN#20", "--probe");
        assertThat(confidence(said))
                .as(said + daemon.log())
                .isGreaterThan(before)
                .isGreaterThan(90);
        assertThat(said)
                .contains(
                        "52-54-00-00-00-02",
                        "02-00-00-00-00-02",
                        "10.77.0.2 is a virtual machine by its MAC address (QEMU)",
                        "Asked before:",
                        "2 questions, 2 answered")
                .contains("What would change this")
                .doesNotContain("nbnsd query", "nbnsd status");
        assertThat(said.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        daemon.awaitLog("probe of TWIN<20>, in [0-9]+ ms: ");
        assertThat(nbnsd("explain", "TWIN#20", "--json")).contains("\"mac\":\"52-54-00-00-00-02\"");
        assertThat(nbnsd("conflicts")).doesNotContain("that nobody has");
    }

    @Test
    void whoAnswersForNamesThatNobodyHasIsReportedWithItsAdapter() {
        Lan.Host poisoner = lan.host(second, "10.78.0.66/24");
        poisoner.ip("link", "set", "eth0", "address", "02:00:00:00:00:66");
        String java = ProcessHandle.current().info().command().orElse("java");
        String tests = AnsweringHost.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        poisoner.start(
                directory.resolve("poisoner.log"),
                List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("nbnsd.jar") + File.pathSeparator + tests,
                        AnsweringHost.class.getName(),
                        "10.78.0.66"));

        daemon.awaitLog("INCIDENT_OPENED .*10\\.78\\.0\\.66 answered for a name that nobody has");
        String conflicts = await("10.78.0.66", "conflicts").replaceAll("\\s+", " ");
        assertThat(conflicts).contains("that nobody has", "mac 02-00-00-00-00-66", "ttl 165", "open");
        assertThat(nbnsd("explain", "10.78.0.66")).contains("SOMEBODY HAS TO ACT  SPOOFING_SUSPECTED, confidence 95");
    }
}
