package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.protocol.ClusterStanding;
import org.nbnsd.wire.Ipv4Address;

/** What an administrator writes about a cluster, and what he is told when it is wrong, or good and perhaps not meant. */
final class ClusterConfigurationTest {
    private static Configuration read(String... lines) throws ConfigurationException {
        return ConfigurationReader.parse("nbnsd.toml", String.join("\n", lines), Map.of());
    }

    @Test
    void thereIsNoneWithoutEndpoints() throws ConfigurationException {
        assertThat(read("").cluster("box")).isNull();
        assertThat(read("[cluster]", "name = 'site'", "node = 'a'").cluster("box"))
                .isNull();
    }

    @Test
    void everyKeyHasItsEffect() throws ConfigurationException {
        Configuration configuration = read(
                "[cluster]",
                "name = 'site'",
                "node = 'a.1'",
                "owner = '10.0.0.9'",
                "endpoints = ['https://10.0.0.1:2379', 'https://[fd00::2]', 'https://c.example']",
                "user = 'nbnsd'",
                "password-file = '/etc/nbnsd/password'",
                "ca-file = '/etc/nbnsd/ca.pem'",
                "cert-file = '/etc/nbnsd/cert.pem'",
                "key-file = '/etc/nbnsd/key.pem'",
                "isolated-claims = 'burst'",
                "max-stale = '2h'");
        assertThat(configuration.cluster("box"))
                .isEqualTo(new ClusterConfiguration(
                        "site",
                        "a.1",
                        Ipv4Address.parse("10.0.0.9"),
                        List.of("https://10.0.0.1:2379", "https://[fd00::2]", "https://c.example"),
                        "nbnsd",
                        Path.of("/etc/nbnsd/password"),
                        Path.of("/etc/nbnsd/ca.pem"),
                        Path.of("/etc/nbnsd/cert.pem"),
                        Path.of("/etc/nbnsd/key.pem"),
                        new ClusterStanding.Rules(true, false, Duration.ofHours(2))));
        assertThat(configuration.warnings()).isEmpty();
    }

    @Test
    void aNodeIsCalledLikeItsMachineIfThatCanBeAName() throws ConfigurationException {
        Configuration configuration = read("[cluster]", "endpoints = ['http://127.0.0.1:2379']");
        assertThat(Objects.requireNonNull(configuration.cluster("box")).node()).isEqualTo("box");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> configuration.cluster("no name"))
                .withMessage(
                        "cluster.node: none, and the host name is \"no name\" (expected: 1 to 64 letters, digits, dots,"
                                + " hyphens and underscores)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name = ''|2|cluster.name: \"\" (expected: a name of 1 to 64 letters, digits, dots, hyphens and underscores)",
                "name = 'a/b'|2|cluster.name: \"a/b\" (expected: a name of 1 to 64",
                "node = 'a b'|2|cluster.node: \"a b\" (expected: empty, or a name of 1 to 64",
                "owner = '224.0.0.1'|2|cluster.owner: \"224.0.0.1\" (expected: ",
                "endpoints = ['10.0.0.1:2379']|2|cluster.endpoints: \"10.0.0.1:2379\" (expected: an endpoint of etcd such as",
                "endpoints = ['http://10.0.0.1:0']|2|cluster.endpoints: \"http://10.0.0.1:0\" (expected: an endpoint",
                "endpoints = ['http://a@10.0.0.1']|2|cluster.endpoints: \"http://a@10.0.0.1\" (expected: an endpoint",
                "endpoints = ['http://10.0.0.1/v3']|2|cluster.endpoints: \"http://10.0.0.1/v3\" (expected: an endpoint",
                "endpoints = ['https://a', 'http://b']|2|cluster.endpoints: some encrypted, others not (expected: all with"
                        + " https://, or none)",
                "endpoints = ['http://a', 'http://a']|2|cluster.endpoints: one of them twice",
                "user = 'nbnsd'|2|cluster.user: alone (expected: user and password-file, or neither of them)",
                "password-file = 'p'|2|cluster.password-file: alone (expected: user and password-file",
                "cert-file = 'c.pem'|2|cluster.cert-file: alone (expected: cert-file and key-file, or neither of them)",
                "key-file = 'k.pem'|2|cluster.key-file: alone (expected: cert-file and key-file",
                "isolated-claims = 'grant'|2|cluster.isolated-claims: \"grant\" (expected: \"silent\" or \"burst\")",
                "max-stale = '30s'|2|cluster.max-stale: \"30s\" (expected: a duration",
            })
    void whatIsWrongIsToldWithItsKeyAndItsLine(String line, int row, String error) {
        List<String> errors = catchThrowableOfType(ConfigurationException.class, () -> read("[cluster]", line))
                .errors();
        assertThat(errors)
                .singleElement()
                .asString()
                .startsWith("nbnsd.toml:" + row + ":")
                .contains(error);
    }

    @Test
    void aClusterNeedsANameServer() {
        List<String> errors = catchThrowableOfType(
                        ConfigurationException.class,
                        () -> read(
                                "server = false",
                                "[node]",
                                "enabled = true",
                                "[cluster]",
                                "endpoints = ['http://127.0.0.1:1']"))
                .errors();
        assertThat(errors).singleElement().asString().contains("cluster.endpoints: a cluster without a name server");
    }

    @Test
    void aNodeWithoutACopyIsWarnedOf() throws ConfigurationException {
        assertThat(read(
                                "data = 'none'",
                                "[cluster]",
                                "owner = '10.0.0.9'",
                                "endpoints = ['http://127.0.0.1', 'http://127.0.0.2', 'http://127.0.0.3']")
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("data: \"none\", so that this node has no own copy");
    }

    @Test
    void partnersNeedAnAddressByWhichAllNodesAreKnown() {
        List<String> errors = catchThrowableOfType(
                        ConfigurationException.class,
                        () -> read(
                                "[cluster]",
                                "endpoints = ['http://127.0.0.1:1']",
                                "[replication]",
                                "enabled = true",
                                "[[replication.partner]]",
                                "address = '10.0.0.1'"))
                .errors();
        assertThat(errors).singleElement().asString().contains("cluster.owner: none, with replication.enabled");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "endpoints = ['http://127.0.0.1']|cluster.endpoints: one member of etcd, without which nothing is granted",
                "endpoints = ['http://127.0.0.1', 'http://[::1]']|cluster.endpoints: 2 members of etcd, which go on without 0"
                        + " of them, no more than 1 would",
                "endpoints = ['http://127.0.0.1', 'http://127.0.0.2', 'http://127.0.0.3', 'http://localhost:4']|cluster.endpoints:"
                        + " 4 members of etcd, which go on without 1 of them, no more than 3 would (expected: an odd number, such as 3)",
                "endpoints = ['http://a', 'http://127.0.0.2', 'http://127.0.0.3']|cluster.endpoints: etcd is asked without"
                        + " encryption and without a user",
            })
    void whatIsGoodAndPerhapsNotMeantIsWarnedOf(String line, String warning) throws ConfigurationException {
        assertThat(read("[cluster]", "owner = '10.0.0.9'", line).warnings())
                .singleElement()
                .asString()
                .startsWith(warning);
    }

    @Test
    void aClusterThatCanHaveNoPartnersIsWarnedOf() throws ConfigurationException {
        assertThat(read("[cluster]", "endpoints = ['http://127.0.0.1', 'http://127.0.0.2', 'http://127.0.0.3']")
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("cluster.owner: none, so that the cluster can have no replication partners");
    }

    @Test
    void aPasswordOnAnOpenWayIsWarnedOf() throws ConfigurationException {
        assertThat(read(
                                "[cluster]",
                                "owner = '10.0.0.9'",
                                "user = 'nbnsd'",
                                "password-file = 'p'",
                                "endpoints = ['http://10.0.0.1', 'http://10.0.0.2', 'http://10.0.0.3']")
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("cluster.password-file: the password goes to etcd without encryption");
    }
}
