package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as an end node, on segments with Samba's nmbd. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EndNodeLanIT {
    /** Pauses short enough to see that names come back. */
    private static final String NODE = """
            server = false
            %s
            [log]
            level = "debug"
            [node]
            enabled = true
            workgroup = "TESTGRP"
            timers = "windows"
            server-retry = "2s"
            first-retry = "1s"
            longest-retry = "2s"
            """;

    @TempDir
    private Path directory;

    private Lan lan;
    private String segment;
    private Lan.Host asker;

    @BeforeEach
    void makeSegment() {
        Programs.assumeInstalled("nmbd", "nmblookup");
        lan = Lan.create();
        segment = lan.segment();
        asker = lan.host(segment, "10.77.0.99/24");
    }

    @AfterEach
    void removeNetwork() {
        if (lan != null) {
            lan.close();
        }
    }

    private RealDaemon node(Lan.Host host, String name, String... settings) throws IOException {
        Path own = Files.createDirectories(directory.resolve(name + "-" + System.nanoTime()));
        return RealDaemon.serve(
                host, own, String.format(NODE, "name = \"" + name + "\"") + String.join("\n", settings) + "\n");
    }

    private RealDaemon node(int address, String name, String... settings) throws IOException {
        return node(lan.host(segment, "10.77.0." + address + "/24"), name, settings);
    }

    private Nmbd nmbd(int address, String name, String... settings) {
        return Nmbd.start(
                lan.host(segment, "10.77.0." + address + "/24"), directory, name, String.join("\n", settings));
    }

    private String byBroadcast(String name) {
        return asker.run("nmblookup", "-B", "10.77.0.255", name).out();
    }

    private String fromServer(String server, String name) {
        return asker.run("nmblookup", "-U", server, "--recursion", name).out();
    }

    private static void await(String what, java.util.function.BooleanSupplier question) {
        Eventually.get(Duration.ofSeconds(60), () -> what, () -> question.getAsBoolean() ? true : null);
    }

    private static void terminate(RealDaemon daemon) throws InterruptedException {
        daemon.process().destroy();
        assertThat(daemon.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(daemon.process().exitValue()).as(daemon.log()).isZero();
    }

    private static void mustBeCalm(RealDaemon... daemons) {
        for (RealDaemon daemon : daemons) {
            assertThat(daemon.log()).doesNotContain("DATAGRAM_MALFORMED", " ERROR ", "this is a bug");
        }
    }

    @Test
    void nameOfOurNodeIsRefusedToNmbd() throws Exception {
        RealDaemon ours = node(1, "TWIN", "type = \"b\"");
        ours.awaitLog("LOCAL_NAME_REGISTERED this machine has TWIN<20> at 10.77.0.1: nobody objected");

        Nmbd nmbd = nmbd(2, "TWIN");

        ours.awaitLog("LOCAL_NAME_DEFENDED TWIN<20> refused to 10.77.0.2");
        ours.awaitLog("LOCAL_NAME_DEFENDED TWIN<00> refused to 10.77.0.2");
        // It goes on listing the name in its node status, but does not answer for it.
        await("nmbd gives up", () -> nmbd.log().contains("Failed to register my name TWIN<20> on subnet 10.77.0.2"));
        assertThat(byBroadcast("TWIN#20")).contains("10.77.0.1 TWIN<20>").doesNotContain("10.77.0.2 TWIN");
        mustBeCalm(ours);
    }

    @Test
    void nameOfNmbdIsRefusedToOurNodeUntilNmbdIsGone() throws Exception {
        Nmbd nmbd = nmbd(2, "TWIN");
        await("nmbd has TWIN<20>", () -> byBroadcast("TWIN#20").contains("10.77.0.2 TWIN<20>"));

        RealDaemon ours = node(1, "TWIN", "type = \"b\"");
        ours.awaitLog("LOCAL_NAME_REFUSED TWIN<20> could not be registered at 10.77.0.1: 10.77.0.2 refused it");
        ours.awaitLog("LOCAL_NAME_REGISTERED this machine has TESTGRP<00> at 10.77.0.1");
        assertThat(byBroadcast("TWIN#20")).contains("10.77.0.2 TWIN<20>").doesNotContain("10.77.0.1 TWIN");

        nmbd.kill();
        ours.awaitLog("LOCAL_NAME_REGISTERED this machine has TWIN<20> at 10.77.0.1");
        assertThat(byBroadcast("TWIN#20")).contains("10.77.0.1 TWIN<20>");
        mustBeCalm(ours);
    }

    @Test
    void refusalOnOneSegmentLeavesTheOtherAlone() throws Exception {
        String other = lan.segment();
        Nmbd.start(lan.host(other, "10.78.0.2/24"), directory, "TWIN", "");
        Lan.Host second = lan.host(other, "10.78.0.99/24");
        await(
                "nmbd has TWIN<20>",
                () -> second.run("nmblookup", "-B", "10.78.0.255", "TWIN#20")
                        .out()
                        .contains("10.78.0.2 TWIN<20>"));
        Lan.Host host = lan.host(segment, "10.77.0.1/24");
        host.attach(other, "eth1", "10.78.0.1/24");

        RealDaemon ours = node(host, "TWIN", "type = \"b\"");

        ours.awaitLog("LOCAL_NAME_REFUSED TWIN<20> could not be registered at 10.78.0.1: 10.78.0.2 refused it");
        ours.awaitLog("LOCAL_NAME_REGISTERED this machine has TWIN<20> at 10.77.0.1");
        assertThat(byBroadcast("TWIN#20")).contains("10.77.0.1 TWIN<20>");
        mustBeCalm(ours);
    }

    /** nmblookup asks again after 250 ms; each of its queries here is answered before that. */
    @Test
    void broadcastOfNmblookupIsAnsweredInTime() throws Exception {
        RealDaemon ours = node(1, "BOX", "type = \"h\"");
        ours.awaitLog("LOCAL_NAME_REGISTERED this machine has BOX<20> at 10.77.0.1");
        byBroadcast("BOX#20"); // whatever is slow the first time
        String answered = "asked for BOX<00>: 10.77.0.1";

        int asked = 8; // the log shows ten lines of a kind of one host in a while
        for (int i = 0; i < asked; i++) {
            assertThat(byBroadcast("BOX#00")).contains("10.77.0.1 BOX<00>");
        }

        assertThat(ours.log().lines().filter(line -> line.contains(answered)))
                .as("one query each, none again")
                .hasSize(asked);
    }

    @Test
    void portThatNmbdHasIsToldWithTheWayOut() throws Exception {
        Lan.Host host = lan.host(segment, "10.77.0.1/24");
        Nmbd.start(host, directory, "HOLDER", "");
        await("nmbd has its name", () -> byBroadcast("HOLDER#20").contains("10.77.0.1 HOLDER<20>"));

        Programs.Result result = host.run(RealDaemon.nbnsd(
                        "serve",
                        "--data",
                        "none",
                        "--capture",
                        directory.resolve("none.pcap").toString())
                .toArray(String[]::new));

        assertThat(result.exit()).as(result.out()).isEqualTo(4);
        assertThat(result.out()).contains("port 137: in use by nmbd (pid ", "systemctl disable --now nmbd");
    }

    @Test
    void sambaIsOurNameServer() throws Exception {
        nmbd(9, "WINSBOX", "wins support = yes");
        await("Samba serves", () -> fromServer("10.77.0.9", "WINSBOX#20").contains("10.77.0.9 WINSBOX<20>"));
        String server = "servers = [\"10.77.0.9\"]";
        RealDaemon first = node(1, "TWIN", server, "type = \"h\"");
        first.awaitLog("LOCAL_NAME_REGISTERED this machine has TWIN<20> at 10.77.0.1: granted by 10.77.0.9:137");
        first.awaitLog("LOCAL_NAME_REGISTERED this machine has TESTGRP<1E> at 10.77.0.1: granted by 10.77.0.9:137");
        assertThat(fromServer("10.77.0.9", "TWIN#20")).contains("10.77.0.1 TWIN<20>");

        RealDaemon second = node(2, "TWIN", server, "type = \"p\"");
        second.awaitLog("LOCAL_NAME_REFUSED TWIN<20> could not be registered at 10.77.0.2: 10.77.0.9 refused it");
        assertThat(fromServer("10.77.0.9", "TWIN#20")).contains("10.77.0.1 TWIN<20>");

        terminate(first);
        second.awaitLog("LOCAL_NAME_REGISTERED this machine has TWIN<20> at 10.77.0.2: granted by 10.77.0.9:137");
        assertThat(fromServer("10.77.0.9", "TWIN#20")).contains("10.77.0.2 TWIN<20>");
        mustBeCalm(first, second);
    }

    @Test
    void nodeBesideItsOwnServerDefendsItsNamesAgainstClientsOfThatServer() throws Exception {
        Path own = Files.createDirectories(directory.resolve("both"));
        RealDaemon both = RealDaemon.serve(
                lan.host(segment, "10.77.0.1/24"), own, "name = \"TWIN\"\n[node]\nenabled = true\nworkgroup = \"\"\n");
        both.awaitLog("LOCAL_NAME_REGISTERED this machine has TWIN<20> at 10.77.0.1: granted by 10.77.0.1:137");

        nmbd(2, "TWIN", "wins server = 10.77.0.1");

        both.awaitLog("NAME_CONFLICT TWIN<20> refused to 10.77.0.2: 10.77.0.1 holds it and answered");
        assertThat(fromServer("10.77.0.1", "TWIN#20"))
                .contains("10.77.0.1 TWIN<20>")
                .doesNotContain("10.77.0.2 TWIN");
        both.awaitLog("NAME_REGISTERED TESTGRP<00> registered by 10.77.0.2");
        assertThat(both.log()).doesNotContain("LOCAL_NAME_IN_CONFLICT");
        terminate(both);
        assertThat(both.log()).contains("NAME_RELEASED TWIN<20> released by 10.77.0.1");
        mustBeCalm(both);
    }

    @Test
    void segmentLivesThroughTheLossOfTheNameServerAndItsReturn() throws Exception {
        Lan.Host winsHost = lan.host(segment, "10.77.0.9/24");
        Path winsDirectory = Files.createDirectories(directory.resolve("wins"));
        RealDaemon wins = RealDaemon.serve(winsHost, winsDirectory, "name = \"WINS\"\n");
        String server = "servers = [\"10.77.0.9\"]";
        RealDaemon hybrid = node(1, "HNODE", server, "type = \"h\"");
        RealDaemon mixed = node(2, "MNODE", server, "type = \"m\"");
        RealDaemon broadcast = node(3, "BNODE", "type = \"b\"");
        nmbd(4, "NMBD", "wins server = 10.77.0.9");
        hybrid.awaitLog("LOCAL_NAME_REGISTERED this machine has HNODE<20> at 10.77.0.1: granted by 10.77.0.9:137");
        mixed.awaitLog("LOCAL_NAME_REGISTERED this machine has MNODE<20> at 10.77.0.2: granted by 10.77.0.9:137");
        broadcast.awaitLog("LOCAL_NAME_REGISTERED this machine has BNODE<20> at 10.77.0.3: nobody objected");
        await(
                "nmbd is registered",
                () -> fromServer("10.77.0.9", "NMBD#20").contains("10.77.0.4 NMBD<20>")
                        && byBroadcast("NMBD#20").contains("10.77.0.4 NMBD<20>"));

        wins.process().destroyForcibly();
        assertThat(wins.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        for (String answer :
                List.of("10.77.0.1 HNODE<20>", "10.77.0.2 MNODE<20>", "10.77.0.3 BNODE<20>", "10.77.0.4 NMBD<20>")) {
            String name = answer.replaceAll(".* (.*)<20>", "$1#20");
            await(name + " is found without the server", () -> byBroadcast(name).contains(answer));
        }
        RealDaemon late = node(5, "LATE", server, "type = \"h\"", "names = [\"BNODE#20\", \"NMBD#20\"]");
        late.awaitLog("NAME_SERVER_SILENT the name server 10.77.0.9:137 does not answer 10.77.0.5");
        late.awaitLog("LOCAL_NAME_REGISTERED this machine has LATE<20> at 10.77.0.5: nobody objected");
        late.awaitLog("LOCAL_NAME_REFUSED BNODE<20> could not be registered at 10.77.0.5: 10.77.0.3 refused it");
        late.awaitLog("LOCAL_NAME_REFUSED NMBD<20> could not be registered at 10.77.0.5: 10.77.0.4 refused it");

        RealDaemon back = RealDaemon.serve(winsHost, winsDirectory, "name = \"WINS\"\n");
        late.awaitLog("NAME_SERVER_BACK the name server 10.77.0.9:137 answers 10.77.0.5 again");
        late.awaitLog("LOCAL_NAME_REGISTERED this machine has LATE<20> at 10.77.0.5: granted by 10.77.0.9:137");
        assertThat(fromServer("10.77.0.9", "LATE#20")).contains("10.77.0.5 LATE<20>");
        assertThat(fromServer("10.77.0.9", "HNODE#20")).contains("10.77.0.1 HNODE<20>");

        terminate(hybrid);
        back.awaitLog("NAME_RELEASED HNODE<20> released by 10.77.0.1");
        assertThat(byBroadcast("HNODE#20")).contains("name_query failed");
        assertThat(List.of(mixed, broadcast, late))
                .allSatisfy(each -> assertThat(each.log()).doesNotContain("LOCAL_NAME_IN_CONFLICT"));
        mustBeCalm(back, hybrid, mixed, broadcast, late);
    }
}
