package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Samba's own tests of replicating WINS servers, which were written against Windows Server 2003. The tester has three addresses,
 * so that no step is skipped, and nothing listens at its port 137.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WinsReplicationTortureIT {
    private Lan lan;
    private Lan.Host client;
    private Path config;

    @BeforeAll
    void startDaemon(@TempDir Path directory) throws IOException {
        Programs.assumeInstalled("smbtorture");
        lan = Lan.create();
        String segment = lan.segment();
        RealDaemon.serve(lan.host(segment, "10.77.0.1/24"), directory, """
                name = "NBNSD"
                [replication]
                enabled = true
                [[replication.partner]]
                address = "10.77.0.11"
                type = "both"
                pull-interval = "0s"
                push-after = 0
                """);
        client = lan.host(segment, "10.77.0.11/24");
        client.ip("addr", "add", "10.77.0.12/24", "dev", "eth0");
        client.ip("addr", "add", "10.77.0.13/24", "dev", "eth0");
        config = Files.writeString(
                directory.resolve("smb.conf"),
                Nmbd.directories(directory)
                        + " workgroup = TESTGRP\n netbios name = TESTER\n"
                        + " interfaces = 10.77.0.11/24 10.77.0.12/24 10.77.0.13/24\n");
    }

    @AfterAll
    void removeNetwork() {
        if (lan != null) {
            lan.close();
        }
    }

    private Programs.Result torture(String test, String... options) {
        List<String> command =
                new ArrayList<>(List.of("smbtorture", "-s", config.toString(), "--option=torture:progress=no", "-U%"));
        command.addAll(List.of(options));
        command.addAll(List.of("//10.77.0.1/x", "nbt.winsreplication." + test));
        return client.run(Duration.ofMinutes(4), command.toArray(String[]::new));
    }

    private void passes(String test) {
        Programs.Result result = torture(test);
        assertThat(result.out()).contains("success: " + test);
        assertThat(result.out()).doesNotContain("failure: ").doesNotContain("skip: ");
        assertThat(result.exit()).isZero();
    }

    @Test
    void aRepeatedStartIsTheSameAssociation() {
        passes("assoc_ctx2");
    }

    /** The last step wants an end of file where Samba's own library reports a closed connection: no server can pass it. */
    @Test
    void requestsWithTheHandlesOfOtherAssociationsPassUpToTheStepThatNobodyCanPass() {
        assertThat(torture("assoc_ctx1", "--dangerous").out())
                .contains("winsreplication.c:166: ")
                .contains("NT_STATUS_CONNECTION_DISCONNECTED");
    }

    @Test
    void allOwnersCanBePulled() {
        passes("wins_replication");
    }

    @Test
    void aPartnersRecordsMeetReplicasOfOtherOwnersByTheTable() {
        passes("replica");
    }

    @Test
    void aPartnersRecordsMeetOwnRecordsByTheTable() {
        assumeTrue("true".equals(System.getenv("NBNSD_THOROUGH")), "takes 80 s: NBNSD_THOROUGH=true runs it");
        passes("owned");
    }
}
