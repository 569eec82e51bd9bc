package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What nmblookup, nbtscan and nmap see of the daemon, on port 137. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookupProgramsIT {
    private static final String SERVER = "10.77.0.1";

    private Lan lan;
    private Lan.Host client;
    private Lan.Host otherClient;
    private RealDaemon daemon;

    @BeforeAll
    void startDaemonAndRegister(@TempDir Path directory) {
        lan = Lan.create();
        String segment = lan.segment();
        daemon = RealDaemon.serve(
                lan.host(segment, SERVER + "/24"), directory, "name = \"NBNSD\"\nown = [\"NBNSD#20\"]\n");
        client = lan.host(segment, "10.77.0.2/24");
        otherClient = lan.host(segment, "10.77.0.3/24");
        register("FRED#20", "10.77.0.2");
        register("CORP#1C", "10.77.0.2", "--group");
        register("OFFICE#00", "10.77.0.2", "--group");
        assertThat(daemon.log()).contains("NAME_REGISTERED FRED<20> registered by 10.77.0.2");
    }

    private void register(String name, String address, String... more) {
        Programs.Result result = tryToRegister(client, name, address, more);
        assertThat(result.exit()).as(result.out()).isZero();
    }

    private static Programs.Result tryToRegister(Lan.Host host, String name, String address, String... more) {
        List<String> command =
                new ArrayList<>(RealDaemon.nbnsd("register", name, "--address", address, "--server", SERVER));
        command.addAll(List.of(more));
        return host.run(command.toArray(String[]::new));
    }

    @AfterAll
    void removeNetwork() {
        if (lan != null) {
            lan.close();
        }
    }

    @Test
    void nmblookupFindsARegisteredName() {
        Programs.assumeInstalled("nmblookup");
        Programs.Result result = client.run("nmblookup", "-U", SERVER, "--recursion", "-f", "FRED#20");
        assertThat(result.out()).contains("10.77.0.2 FRED<20>");
        assertThat(result.out()).contains("Flags: Response Authoritative Recursion_Desired Recursion_Available");
        assertThat(result.exit()).isZero();
    }

    @Test
    void nmblookupWithoutRecursionFindsOnlyTheServersOwnName() {
        Programs.assumeInstalled("nmblookup");
        assertThat(client.run("nmblookup", "-U", SERVER, "NBNSD#20").out()).contains(SERVER + " NBNSD<20>");
        Programs.Result database = client.run("nmblookup", "-U", SERVER, "FRED#20");
        assertThat(database.out()).contains("name_query failed to find name FRED");
        assertThat(database.exit()).isEqualTo(1);
    }

    @Test
    void nmblookupByBroadcastFindsTheServersOwnNameInTime() {
        Programs.assumeInstalled("nmblookup");
        assertThat(client.run("nmblookup", "-B", "10.77.0.255", "NBNSD").out()).contains(SERVER + " NBNSD<00>");
        assertThat(client.run("nmblookup", "-B", "255.255.255.255", "NBNSD").out())
                .contains(SERVER + " NBNSD<00>");
        assertThat(client.run("nmblookup", "-B", "10.77.0.255", "FRED#20").exit())
                .as("a database name is not answered by broadcast")
                .isEqualTo(1);
    }

    @Test
    void nmblookupSeesGroupsAsWindowsServersAnswerThem() {
        Programs.assumeInstalled("nmblookup");
        assertThat(client.run("nmblookup", "-U", SERVER, "--recursion", "OFFICE")
                        .out())
                .contains("255.255.255.255 OFFICE<00>");
        assertThat(client.run("nmblookup", "-U", SERVER, "--recursion", "CORP#1C")
                        .out())
                .contains("10.77.0.2 CORP<1c>");
    }

    @Test
    void nmblookupSeesNoName() {
        Programs.assumeInstalled("nmblookup");
        long start = System.nanoTime();
        Programs.Result result = client.run("nmblookup", "-U", SERVER, "--recursion", "NOBODY#20");
        assertThat(result.out()).contains("name_query failed to find name NOBODY#20");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("a negative answer, not a timeout of two seconds or more")
                .isLessThan(Duration.ofMillis(1900));
    }

    @Test
    void nmblookupReadsTheNodeStatus() {
        Programs.assumeInstalled("nmblookup");
        String out = client.run("nmblookup", "-A", SERVER).out();
        assertThat(out).containsPattern("NBNSD +<00> - +M <ACTIVE>");
        assertThat(out).containsPattern("NBNSD +<20> - +M <ACTIVE>");
        assertThat(out).doesNotContain("FRED");
        assertThat(out).containsPattern("MAC Address = (?!00-00-00-00-00-00)[0-9A-F]{2}(-[0-9A-F]{2}){5}");
    }

    @Test
    void nbtscanListsTheServersNames() {
        Programs.assumeInstalled("nbtscan");
        String out = client.run("nbtscan", "-v", SERVER).out();
        assertThat(out).containsPattern("NBNSD +<00> +UNIQUE");
        assertThat(out).containsPattern("NBNSD +<20> +UNIQUE");
        assertThat(out).containsPattern("Adapter address: (?!00:00:00:00:00:00)[0-9a-f:]{17}");
    }

    @Test
    void nmapsNbstatScriptListsTheServersNames() {
        Programs.assumeInstalled("nmap");
        String out = client.run("nmap", "-n", "-Pn", "-sU", "-p137", "--script", "nbstat", "-v", SERVER)
                .out();
        assertThat(out).contains("NetBIOS name: NBNSD");
        assertThat(out).containsPattern("NBNSD<20> +Flags: <unique><active>");
    }

    /** Microsoft's article Q131739. */
    @Test
    void oneUserLoggedOnAtTwoMachinesIsNoConflict() {
        Programs.assumeInstalled("nmblookup");
        assertThat(tryToRegister(client, "ALICE#03", "10.77.0.2").exit()).isZero();
        assertThat(tryToRegister(otherClient, "ALICE#03", "10.77.0.3").exit()).isZero();
        assertThat(client.run("nmblookup", "-U", SERVER, "--recursion", "ALICE#03")
                        .out())
                .containsSubsequence("10.77.0.3 ALICE<03>", "10.77.0.2 ALICE<03>");
        daemon.awaitLog("INFO +USER_ON_SEVERAL_HOSTS ALICE<03>");
        assertThat(daemon.log()).doesNotContain("CONFLICT ALICE", "CHALLENGE_STARTED ALICE");
    }
}
