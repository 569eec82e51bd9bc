package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} says about real hosts: Samba's nmbd, and users who are logged on. */
class ExplainIT {
    private static final String SERVER = "10.77.0.1";

    @TempDir
    private Path directory;

    private Lan lan;
    private String first;
    private String second;
    private RealDaemon daemon;

    @BeforeEach
    void startDaemonOnTwoSegments() {
        Programs.assumeInstalled("nmbd");
        lan = Lan.create();
        first = lan.segment();
        second = lan.segment();
        Lan.Host server = lan.host(first, SERVER + "/24");
        server.attach(second, "eth1", "10.78.0.1/24");
        daemon = RealDaemon.serve(server, directory, "name = \"NBNSD\"\n");
    }

    @AfterEach
    void removeNetwork() {
        if (lan != null) {
            lan.close();
        }
    }

    /** As at a terminal of 80 columns. */
    private String nbnsd(Lan.Host host, String... arguments) {
        List<String> command = RealDaemon.nbnsd(arguments);
        command.addAll(0, List.of("env", "COLUMNS=80"));
        return host.run(command.toArray(String[]::new)).out();
    }

    private String awaitExplanation(String name, String expected) {
        String data = directory.resolve("data").toString();
        String[] said = {""};
        return Eventually.get(Duration.ofSeconds(60), () -> expected + " in:\n" + said[0] + "\n" + daemon.log(), () -> {
            said[0] = nbnsd(daemon.host(), "explain", name, "--data", data);
            return said[0].contains(expected) ? said[0] : null;
        });
    }

    @Test
    void twoComputersOfOneNameAreADuplicateHost() {
        Nmbd.start(lan.host(first, "10.77.0.2/24"), directory, "TWIN", "wins server = " + SERVER);
        daemon.awaitLog("NAME_REGISTERED TWIN<20> registered by 10.77.0.2");
        Nmbd.start(lan.host(second, "10.78.0.2/24"), directory, "TWIN", "wins server = 10.78.0.1");
        daemon.awaitLog("NAME_CONFLICT TWIN<20> refused to 10.78.0.2");

        String said = awaitExplanation("TWIN<20>", "DUPLICATE_HOST");
        assertThat(said)
                .contains("SOMEBODY HAS TO ACT", "10.77.0.2", "10.78.0.2", "What to do:")
                .doesNotContain("TESTGRP");
        assertThat(said.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        daemon.awaitLog("INCIDENT_OPENED TWIN<20>");
    }

    @Test
    void oneUserAtTwoMachinesIsNothingToDo() {
        Lan.Host one = lan.host(first, "10.77.0.2/24");
        Lan.Host two = lan.host(first, "10.77.0.3/24");
        Nmbd.start(one, directory, "PCONE", "wins server = " + SERVER);
        Nmbd.start(two, directory, "PCTWO", "wins server = " + SERVER);
        daemon.awaitLog("NAME_REGISTERED PCONE<00> registered by 10.77.0.2");
        daemon.awaitLog("NAME_REGISTERED PCTWO<00> registered by 10.77.0.3");
        nbnsd(one, "register", "ALICE#03", "--server", SERVER, "--address", "10.77.0.2");
        nbnsd(two, "register", "ALICE#03", "--server", SERVER, "--address", "10.77.0.3");

        String said = awaitExplanation("ALICE<03>", "SAME_USER_TWO_HOSTS");
        assertThat(said)
                .contains("NOTHING TO DO", "10.77.0.2", "10.77.0.3", "PCONE", "PCTWO")
                .doesNotContain("TESTGRP");
        assertThat(daemon.log()).doesNotContain("NAME_CONFLICT ALICE", "INCIDENT_OPENED");
    }
}
