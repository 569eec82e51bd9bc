package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cli.Main;
import org.nbnsd.interop.Programs;

/** Troubles made on purpose are found where they are, by {@code nbnsd doctor} as people run it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class DoctorInANamespaceTest {
    /** What is the machine's own, and the same in each of its namespaces. */
    private static final List<String> OF_THE_MACHINE = List.of("little-memory", "bridge-filter", "disk-full");

    @TempDir
    private Path directory;

    private NetworkNamespace site;
    private NetworkNamespace peer;

    @BeforeEach
    void build() throws Exception {
        String obstacle = NetworkNamespace.obstacle();
        assumeTrue(obstacle == null, obstacle);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        site = new NetworkNamespace();
        peer = new NetworkNamespace();
        site.connect(peer);
        site.ip("addr add 10.91.0.1/24 dev v0");
        site.ip("addr add 10.91.0.2/24 dev v0");
        site.ip("link set v0 up");
        peer.ip("link set v0 up");
    }

    @AfterEach
    void tearDown() {
        if (peer != null) {
            peer.close();
        }
        if (site != null) {
            site.close();
        }
    }

    private List<String> found() throws Exception {
        return found(config(""));
    }

    private List<String> found(String config) throws Exception {
        Process process = site.java(Main.class, "doctor", "--json", "--data", directory.toString(), "--config", config);
        List<String> output = NetworkNamespace.output(process);
        JsonObject json = JsonParser.parseString(output.get(output.size() - 1)).getAsJsonObject();
        List<String> codes = new ArrayList<>();
        for (JsonElement finding : json.getAsJsonArray("troubles")) {
            codes.add(finding.getAsJsonObject().get("code").getAsString());
        }
        assertThat(process.waitFor()).isEqualTo(codes.isEmpty() ? 0 : 1);
        codes.removeAll(OF_THE_MACHINE);
        return codes;
    }

    private String config(String more) throws Exception {
        return Files.writeString(directory.resolve("nbnsd.toml"), "name = \"DOCTOR\"\n" + more)
                .toString();
    }

    private Process daemon() throws Exception {
        Process daemon =
                site.java(Main.class, "serve", "--data", directory.resolve("d").toString(), "--config", config(""));
        BufferedReader output = daemon.inputReader();
        assertThat(NetworkNamespace.readUntil(output, "Try it:")).isNotEmpty();
        return daemon;
    }

    @Test
    void nothingIsFoundWhereAllIsWellWithADaemonOrWithout() throws Exception {
        assertThat(found()).isEmpty();

        Process daemon = daemon();
        try {
            assertThat(found()).isEmpty();
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
    }

    @Test
    void aBridgeOfContainersIsTold() throws Exception {
        site.ip("link add docker0 type bridge");
        site.ip("addr add 172.17.0.1/16 dev docker0");
        site.ip("link set docker0 up");

        assertThat(found()).containsExactly("container-bridge");
    }

    @Test
    void aProgramThatHasThePortIsTold() throws Exception {
        Process other = Programs.isInstalled("python3")
                ? new ProcessBuilder(
                                "ip",
                                "netns",
                                "exec",
                                site.name(),
                                "python3",
                                "-c",
                                "import socket,sys;s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);"
                                        + "s.bind(('10.91.0.1',137));print('up',flush=True);sys.stdin.read()")
                        .start()
                : null;
        assumeTrue(other != null, "no python3");
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("up");
            assertThat(found()).containsExactly("port-taken");
        } finally {
            other.destroy();
            other.waitFor();
        }
    }

    @Test
    void aFirewallThatDropsRequestsIsTold() throws Exception {
        assumeTrue(Programs.isInstalled("nft"), "no nft");
        nft("add table ip t");
        nft("add chain ip t in { type filter hook input priority 0; policy accept; }");
        nft("add rule ip t in udp dport 137 drop");

        assertThat(found()).contains("firewall-drops");

        Process daemon = daemon();
        try {
            assertThat(found()).contains("firewall-drops", "no-answer");
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
    }

    private void nft(String command) {
        Programs.mustRun("ip", "netns", "exec", site.name(), "nft", command);
    }

    @Test
    void whatTheConfigurationSaysAndIsNotSoIsTold() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
        String file = Files.writeString(directory.resolve("other.toml"), """
                        name = "DOCTOR"
                        listen = ["10.91.0.9"]
                        [replication]
                        enabled = true
                        [[replication.partner]]
                        address = "10.91.0.77"
                        """).toString();

        assertThat(found(file)).containsExactly("address-missing", "partner-unreachable", "data-open");
    }
}
