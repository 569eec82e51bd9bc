package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.cli.Main;
import org.nbnsd.interop.Ports;

/** Of what is off by default a daemon has nothing in memory. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class LoadedClassesTest {
    private static List<String> loaded = List.of();

    @BeforeAll
    static void startADaemon(@TempDir Path directory) throws Exception {
        loaded = loadedByADaemon(directory);
    }

    private static List<String> loadedByADaemon(Path directory) throws Exception {
        Path config = Files.writeString(
                directory.resolve("nbnsd.toml"),
                "port = " + Ports.free() + "\nlisten = ['127.0.0.1']\ndata = '" + directory + "'\n");
        Path log = directory.resolve("loaded.txt");
        Process daemon = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = daemon.inputReader()) {
            assertThat(NetworkNamespace.readUntil(output, "Try it:")).isNotEmpty();
        } finally {
            daemon.destroy();
            assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" org.nbnsd."))
                    .map(line -> line.replaceAll(".* (org\\.nbnsd\\.\\S+) .*", "$1"))
                    .toList();
        }
    }

    /** The settings are there, because the configuration knows their defaults. */
    @Test
    void withoutPartnersNothingOfReplicationIsLoadedButItsSettings() {
        assertThat(loaded).contains("org.nbnsd.server.NameServer", "org.nbnsd.net.UdpEndpoints");
        assertThat(loaded)
                .filteredOn(each -> each.startsWith("org.nbnsd.replication."))
                .allSatisfy(each -> assertThat(each).startsWith("org.nbnsd.replication.ReplicationSettings"));
        assertThat(loaded).noneMatch(each -> each.startsWith("org.nbnsd.net.Tcp"));
    }

    @Test
    void withoutAServerOfTheDnsNothingOfItIsLoaded() {
        assertThat(loaded)
                .contains("org.nbnsd.server.NameServer")
                .noneMatch(each -> each.startsWith("org.nbnsd.responder.")
                        || each.startsWith("org.nbnsd.resolver.")
                        || each.startsWith("org.nbnsd.updater.")
                        || each.matches("org\\.nbnsd\\.daemon\\.Dns(Update)?(Part|Proxy).*"));
    }

    /** The words of the core for how it stands to a cluster may be there. */
    @Test
    void withoutAClusterNothingOfItIsLoaded() {
        assertThat(loaded).contains("org.nbnsd.server.NameServer");
        assertThat(loaded)
                .noneMatch(each -> each.startsWith("org.nbnsd.etcd.") || each.startsWith("org.nbnsd.daemon.Cluster"));
        assertThat(loaded)
                .filteredOn(each -> each.startsWith("org.nbnsd.cluster."))
                .isSubsetOf("org.nbnsd.cluster.ClusterState", "org.nbnsd.cluster.Role");
    }
}
