package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samba's nmbd as a WINS client of the daemon. */
class NmbdAsClientIT {
    private static final String SERVER = "10.77.0.1";
    /** Lifetimes short enough to see refreshes: nmbd refreshes after half of what it was granted. */
    private static final String CONFIG = """
            name = "NBNSD"
            [log]
            level = "debug"
            [lifetimes]
            allow-short = true
            minimum-ttl = "10s"
            renewal-interval = "30s"
            """;

    @TempDir
    private Path directory;

    private Lan lan;
    private String first;
    private String second;
    private RealDaemon daemon;
    private Lan.Host client;

    @BeforeEach
    void startDaemonOnTwoSegments() {
        Programs.assumeInstalled("nmbd", "nmblookup");
        lan = Lan.create();
        first = lan.segment();
        second = lan.segment();
        Lan.Host server = lan.host(first, SERVER + "/24");
        server.attach(second, "eth1", "10.78.0.1/24");
        daemon = RealDaemon.serve(server, directory, CONFIG);
        client = lan.host(first, "10.77.0.9/24");
    }

    @AfterEach
    void removeNetwork() {
        if (lan != null) {
            lan.close();
        }
    }

    private Nmbd nmbd(Lan.Host host, String name, String wins) {
        return Nmbd.start(host, directory, name, "wins server = " + wins);
    }

    private String lookup(String name) {
        return client.run("nmblookup", "-U", SERVER, "--recursion", name).out();
    }

    private void awaitLookup(String name, String expected) {
        Eventually.get(
                Duration.ofSeconds(60),
                () -> name + " answered with " + expected + "\n" + daemon.log(),
                () -> lookup(name).contains(expected) ? true : null);
    }

    @Test
    void itsNamesAreRegisteredRefreshedAndReleased() {
        Nmbd nmbd = nmbd(lan.host(first, "10.77.0.2/24"), "NMBDONE", SERVER);
        for (String suffix : new String[] {"00", "03", "20"}) {
            awaitLookup("NMBDONE#" + suffix, "10.77.0.2 NMBDONE<" + suffix + ">");
            daemon.awaitLog("NAME_REGISTERED NMBDONE<" + suffix + "> registered by 10.77.0.2 as multihomed for 30 s");
        }
        awaitLookup("TESTGRP#00", "255.255.255.255 TESTGRP<00>");
        daemon.awaitLog("NAME_REGISTERED TESTGRP<1E> registered by 10.77.0.2 as group");
        daemon.awaitLog("NAME_REFRESHED NMBDONE<20> refreshed by 10.77.0.2");
        daemon.awaitLog("NAME_REFRESHED TESTGRP<00> refreshed by 10.77.0.2");

        nmbd.terminate();
        daemon.awaitLog("NAME_RELEASED NMBDONE<20> released by 10.77.0.2");
        daemon.awaitLog("NAME_RELEASED NMBDONE<00> released by 10.77.0.2");
        assertThat(lookup("NMBDONE#20")).contains("name_query failed");
        assertThat(daemon.log()).doesNotContain("DATAGRAM_MALFORMED", "CONFLICT");
    }

    @Test
    void aSecondOneOfTheSameNameIsRefusedWhileTheFirstLivesAndAcceptedWhenItIsDead() {
        Lan.Host host = lan.host(first, "10.77.0.2/24");
        host.ip("route", "add", "10.78.0.0/24", "via", SERVER);
        Nmbd alive = nmbd(host, "TWIN", SERVER);
        awaitLookup("TWIN#20", "10.77.0.2 TWIN<20>");

        Nmbd other = nmbd(lan.host(second, "10.78.0.2/24"), "TWIN", "10.78.0.1");
        daemon.awaitLog("NAME_CONFLICT TWIN<20> refused to 10.78.0.2: 10.77.0.2 holds it and answered");
        assertThat(lookup("TWIN#20")).contains("10.77.0.2 TWIN<20>").doesNotContain("10.78.0.2");

        alive.kill();
        other.kill();
        nmbd(lan.host(second, "10.78.0.3/24"), "TWIN", "10.78.0.1");
        daemon.awaitLog("(NAME_TAKEN_OVER TWIN<20> went from 10.77.0.2.* to 10.78.0.3"
                + "|NAME_REGISTERED TWIN<20> registered by 10.78.0.3)");
        awaitLookup("TWIN#20", "10.78.0.3 TWIN<20>");
    }
}
