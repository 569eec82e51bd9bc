package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samba's WINS server as a partner, each with a client of its own: both know the names of both, whichever is restarted. */
class SambaReplicationIT {
    /** A server with Samba's as partner. */
    private static String config(String name) {
        return "name = \"" + name + "\"\n[replication]\nenabled = true\n" + partner("10.77.0.2", true);
    }

    private static String partner(String address, boolean isPersistent) {
        return """
            [[replication.partner]]
            address = "%s"
            type = "both"
            pull-interval = "10s"
            push-after = 1
            send-statics = %s
            persistent = %s
            """.formatted(address, !address.equals("10.77.0.2"), isPersistent);
    }

    @TempDir
    private Path directory;

    private Lan lan;
    private String segment;
    private Lan.Host server;
    private Lan.Host other;
    private Lan.Host asker;
    private RealDaemon daemon;

    @BeforeEach
    void makeNetwork() {
        Samba.assumeInstalled();
        Programs.assumeInstalled("nmbd", "nmblookup");
        lan = Lan.create();
        segment = lan.segment();
        server = lan.host(segment, "10.77.0.1/24");
        other = lan.host(segment, "10.77.0.2/24");
        asker = lan.host(segment, "10.77.0.9/24");
    }

    @AfterEach
    void removeNetwork() {
        if (lan != null) {
            lan.close();
        }
    }

    private void await(String address, String name, String expected) {
        Eventually.get(
                Duration.ofSeconds(90),
                () -> address + " answers " + expected + " for " + name + ", but:\n" + ask(address, name) + "\n"
                        + daemon.log(),
                () -> ask(address, name).contains(expected) ? true : null);
    }

    private void awaitBoth(String name, String expected) {
        await("10.77.0.1", name, expected);
        await("10.77.0.2", name, expected);
    }

    private String ask(String address, String name) {
        return asker.run("nmblookup", "-U", address, "--recursion", name).out();
    }

    private Nmbd client(String address, String name, String wins) {
        return Nmbd.start(
                lan.host(segment, address + "/24"),
                directory,
                name,
                "wins server = " + wins
                        + "\ndomain logons = yes\ndomain master = no\npreferred master = no\nos level = 0");
    }

    /** @param isPersistent whether notices go on associations that are kept (INFORM), or on one each (UPDATE) */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void namesOfBothAreKnownToBothAndStayKnownWhenEitherIsRestarted(boolean isPersistent) throws Exception {
        daemon = serve(isPersistent);
        Samba samba = Samba.start(other, directory, "10.77.0.2", List.of("10.77.0.1"), isPersistent);
        client("10.77.0.11", "CLIENTONE", "10.77.0.1");
        client("10.77.0.12", "CLIENTTWO", "10.77.0.2");

        awaitBoth("CLIENTONE#20", "10.77.0.11 CLIENTONE<20>");
        awaitBoth("CLIENTTWO#20", "10.77.0.12 CLIENTTWO<20>");
        awaitBoth("TESTGRP#00", "255.255.255.255 TESTGRP<00>");
        awaitBoth("TESTGRP#1C", "10.77.0.11 TESTGRP<1c>");
        awaitBoth("TESTGRP#1C", "10.77.0.12 TESTGRP<1c>");

        assertThat(server.run(RealDaemon.nbnsd("add-static", "PRINTER<20>", "--address", "10.77.0.50", "--data", data())
                                .toArray(String[]::new))
                        .exit())
                .isZero();
        samba.restart();
        client("10.77.0.13", "CLIENTTHREE", "10.77.0.1");
        client("10.77.0.14", "CLIENTFOUR", "10.77.0.2");
        awaitBoth("CLIENTTHREE#20", "10.77.0.13 CLIENTTHREE<20>");
        awaitBoth("CLIENTFOUR#20", "10.77.0.14 CLIENTFOUR<20>");
        assertThat(ask("10.77.0.2", "PRINTER#20")).doesNotContain("10.77.0.50");

        daemon.process().destroy();
        assertThat(daemon.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        daemon = serve(isPersistent);
        client("10.77.0.15", "CLIENTFIVE", "10.77.0.2");
        awaitBoth("CLIENTFIVE#20", "10.77.0.15 CLIENTFIVE<20>");
        awaitBoth("CLIENTONE#20", "10.77.0.11 CLIENTONE<20>");
        awaitBoth("CLIENTTWO#20", "10.77.0.12 CLIENTTWO<20>");

        String partners = server.run(
                        RealDaemon.nbnsd("partners", "--data", data()).toArray(String[]::new))
                .out();
        assertThat(partners).contains("10.77.0.2");
        assertThat(daemon.log().toUpperCase(Locale.ROOT)).doesNotContain("THIS IS A BUG");
    }

    @Test
    void aTriangleOfTwoOfOursAndSambaHasTheSameNamesEverywhere() throws Exception {
        assumeTrue("true".equals(System.getenv("NBNSD_THOROUGH")), "takes 25 s: NBNSD_THOROUGH=true runs it");
        daemon = RealDaemon.serve(server, directory, config("NBNSD") + partner("10.77.0.3", true));
        Path elsewhere = Files.createDirectories(directory.resolve("third"));
        RealDaemon.serve(lan.host(segment, "10.77.0.3/24"), elsewhere, config("NBNSDTOO") + partner("10.77.0.1", true));
        Samba.start(other, directory, "10.77.0.2", List.of("10.77.0.1", "10.77.0.3"), true);
        client("10.77.0.11", "CLIENTONE", "10.77.0.1");
        client("10.77.0.12", "CLIENTTWO", "10.77.0.2");
        client("10.77.0.13", "CLIENTTHREE", "10.77.0.3");

        for (String address : List.of("10.77.0.1", "10.77.0.2", "10.77.0.3")) {
            await(address, "CLIENTONE#20", "10.77.0.11 CLIENTONE<20>");
            await(address, "CLIENTTWO#20", "10.77.0.12 CLIENTTWO<20>");
            await(address, "CLIENTTHREE#20", "10.77.0.13 CLIENTTHREE<20>");
            for (String member : List.of("10.77.0.11", "10.77.0.12", "10.77.0.13")) {
                await(address, "TESTGRP#1C", member + " TESTGRP<1c>");
            }
        }
        Eventually.get(
                Duration.ofSeconds(60),
                () -> "no differences, but:\n" + verify(),
                () -> verify().contains("\"differences\":[]") ? true : null);
    }

    private String verify() {
        return server.run(RealDaemon.nbnsd("verify", "--json", "--data", data()).toArray(String[]::new))
                .out()
                .replaceAll("\\s", "");
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private RealDaemon serve(boolean isPersistent) {
        return RealDaemon.serve(
                server, directory, config("NBNSD").replace("persistent = true", "persistent = " + isPersistent));
    }
}
