package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samba's own tests of WINS servers and of the defence of names, which were written against Windows Server 2003. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmbtortureIT {
    private Lan lan;
    private Lan.Host client;
    private Path config;

    @BeforeAll
    void startDaemon(@TempDir Path directory) throws IOException {
        Programs.assumeInstalled("smbtorture");
        lan = Lan.create();
        String segment = lan.segment();
        RealDaemon.serve(lan.host(segment, "10.77.0.1/24"), directory, "name = \"NBNSD\"\nown = [\"NBNSD#20\"]\n");
        client = lan.host(segment, "10.77.0.2/24");
        config = Files.writeString(directory.resolve("smb.conf"), Nmbd.directories(directory) + " interfaces = eth0\n");
    }

    @AfterAll
    void removeNetwork() {
        if (lan != null) {
            lan.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbt.wins.wins", "nbt.register.register_own", "nbt.register.refresh_own"})
    void passes(String test) {
        Programs.Result result = client.run(
                "smbtorture", "-s", config.toString(), "--option=name resolve order=bcast", "//NBNSD/share", test);
        assertThat(result.out()).contains("success: ");
        assertThat(result.out()).doesNotContain("failure: ");
        assertThat(result.exit()).isZero();
    }
}
