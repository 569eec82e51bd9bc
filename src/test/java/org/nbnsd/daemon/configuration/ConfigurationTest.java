package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.daemon.probe.ProbeSettings;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.net.Transport;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.server.AccessList;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.server.ServerSettings.Access;
import org.nbnsd.server.ServerSettings.Challenger;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.server.ServerSettings.PrefixSchedule;
import org.nbnsd.server.ServerSettings.Rates;
import org.nbnsd.server.ServerSettings.UserNamePolicy;
import org.nbnsd.wire.Ipv4Address;

final class ConfigurationTest {
    private static Configuration read(String... lines) throws ConfigurationException {
        return ConfigurationReader.parse("nbnsd.toml", String.join("\n", lines), Map.of());
    }

    private static AccessList list(AccessList.Entry... entries) {
        return new AccessList(List.of(entries));
    }

    private static AccessList.Entry network(String prefix) {
        return new AccessList.Network(Prefix.parse(prefix));
    }

    @Test
    void withoutAnythingSetItIsTheDefaultsAndTheHostName() throws ConfigurationException {
        Configuration configuration = read();
        ServerSettings settings = configuration.settings("server-12.example.org");
        assertThat(settings)
                .isEqualTo(new ServerSettings(
                        List.of(NetbiosName.of("SERVER-12", 0)),
                        ServerSettings.DEFAULTS.challenge(),
                        ServerSettings.DEFAULTS.challengePort(),
                        ServerSettings.DEFAULTS.challengeSchedule(),
                        List.of(),
                        ServerSettings.DEFAULTS.userNames(),
                        ServerSettings.DEFAULTS.domainMasterFirst(),
                        ServerSettings.DEFAULTS.migrate(),
                        Lifetimes.DEFAULTS,
                        Limits.DEFAULTS,
                        Access.DEFAULTS,
                        Rates.DEFAULTS,
                        ServerSettings.DEFAULTS.burstQueue()));
        assertThat(configuration.options(null)).isEqualTo(DaemonOptions.DEFAULT);
        assertThat(configuration.differences()).isEmpty();
        assertThat(configuration.http()).isNull();
    }

    @Test
    void everyKeyArrives() throws ConfigurationException {
        Configuration configuration = read(
                "listen = ['10.0.0.5', '127.0.0.1']",
                "port = 1137",
                "transport = 'nio'",
                "query-threads = 3",
                "name = 'fred'",
                "own = ['sales#1b', 'FRED<20>']",
                "code-page = '437'",
                "challenge = 'end-node'",
                "user-names = 'first-wins'",
                "domain-master-first = false",
                "migrate = true",
                "data = '/var/lib/nbnsd'",
                "durability = 'async'",
                "control = '/run/nbnsd.control'",
                "[challenge-query]",
                "tries = 2",
                "first-interval = '1500ms'",
                "growth = 2",
                "port = 1138",
                "[[challenge-query.prefix]]",
                "prefix = '10.1.0.0/16'",
                "tries = 5",
                "[[challenge-query.prefix]]",
                "prefix = '10.1.2.0/24'",
                "first-interval = '4s'",
                "growth = 1.5",
                "[http]",
                "listen = '[fd00::5]:8137'",
                "certificate = '/etc/nbnsd/cert.pem'",
                "key = '/etc/nbnsd/key.pem'",
                "plain = true",
                "names = ['NBNS.example.com']",
                "read-without-token = false",
                "metrics-allow = ['10.0.0.9']",
                "connections = 100",
                "connections-per-host = 10",
                "[lifetimes]",
                "renewal-interval = '2h'",
                "minimum-ttl = '40m'",
                "extinction-interval = '3h'",
                "extinction-timeout = '24h'",
                "verify-interval = '24d1h'",
                "[limits]",
                "names = 1",
                "memory = 7",
                "names-per-host = 2",
                "open-challenges = 3",
                "waiting-per-name = 4",
                "waiting = 5",
                "waiting-per-host = 6",
                "[access]",
                "query = ['attached']",
                "registration = ['private']",
                "node-status = ['10.1.0.0/16', 'attached']",
                "domain = ['10.1.0.5']",
                "low-ports = true",
                "check-source = true",
                "proxy = ['10.1.0.6/32']",
                "block = ['wpad', 'PROXY']",
                "[rate]",
                "per-host = 0",
                "per-host-burst = 7",
                "per-network = 8",
                "per-network-burst = 9",
                "[burst]",
                "queue = 10",
                "[timeline]",
                "keep = '7d'",
                "audit = 100",
                "probe = ['10.0.0.0/8']",
                "probe-rate = 2",
                "bait = '1h'",
                "[recording]",
                "memory = 7",
                "[dns]",
                "listen = ['127.0.0.1:5354']",
                "suffix = 'wins.example'",
                "reverse = ['10.1.0.0/16']",
                "ttl = '30s'",
                "name-server = 'ns.example'",
                "allow = ['10.0.0.0/8']",
                "transfer-to = ['10.0.0.53:5300']",
                "key-file = '/etc/nbnsd/tsig.key'",
                "rate = 10",
                "probe = ['10.1.0.0/16']",
                "[dns.update]",
                "server = '10.0.0.54'",
                "zone = 'lan.example'",
                "shared-zone = true",
                "reverse-zones = ['1.10.in-addr.arpa']",
                "key-file = '/etc/nbnsd/update.key'",
                "owner = 'fred'",
                "ttl = '2m'",
                "hold-down = '3m'",
                "[dns.proxy]",
                "domains = ['corp.example']",
                "servers = ['10.0.0.55']",
                "[log]",
                "level = 'debug'",
                "format = 'json'");
        assertThat(configuration.dns())
                .isNotNull()
                .extracting(DnsConfiguration::suffix, DnsConfiguration::nameServer, DnsConfiguration::rate)
                .containsExactly("wins.example", "ns.example", 10);
        assertThat(configuration.timelineKeep()).isEqualTo(Duration.ofDays(7));
        assertThat(configuration.auditUses()).isEqualTo(100);
        assertThat(configuration.recordingOctets()).isEqualTo(7 << 20);
        ProbeSettings asking = configuration.probe("box");
        assertThat(asking.networks()).containsExactly(Prefix.parse("10.0.0.0/8"));
        assertThat(asking.rate()).isEqualTo(2);
        assertThat(asking.bait()).isEqualTo(Duration.ofHours(1));
        assertThat(configuration.timelineFile()).isEqualTo(Path.of("/var/lib/nbnsd/timeline.db"));
        assertThat(configuration.settings("unused"))
                .isEqualTo(new ServerSettings(
                        List.of(NetbiosName.of("FRED", 0), NetbiosName.of("SALES", 0x1B), NetbiosName.of("FRED", 0x20)),
                        Challenger.END_NODE,
                        1138,
                        new RetrySchedule(2, Duration.ofMillis(1500), 2),
                        List.of(
                                new PrefixSchedule(
                                        Prefix.parse("10.1.0.0/16"), new RetrySchedule(5, Duration.ofMillis(1500), 2)),
                                new PrefixSchedule(
                                        Prefix.parse("10.1.2.0/24"), new RetrySchedule(2, Duration.ofSeconds(4), 1.5))),
                        UserNamePolicy.FIRST_WINS,
                        false,
                        true,
                        new Lifetimes(
                                Duration.ofHours(2),
                                Duration.ofMinutes(40),
                                Duration.ofHours(3),
                                Duration.ofHours(24),
                                Duration.ofHours(24 * 24 + 1)),
                        new Limits(1, 7L << 20, 2, 3, 4, 6, 5, Limits.DEFAULTS.sources()),
                        new Access(
                                list(AccessList.Group.ATTACHED),
                                list(AccessList.Group.PRIVATE),
                                list(network("10.1.0.0/16"), AccessList.Group.ATTACHED),
                                list(network("10.1.0.5/32")),
                                true,
                                true,
                                list(network("10.1.0.6/32")),
                                List.of("WPAD", "PROXY")),
                        new Rates(0, 7, 8, 9),
                        10));
        assertThat(configuration.options(null))
                .isEqualTo(DaemonOptions.DEFAULT
                        .withListen(Ipv4Address.parse("10.0.0.5"), Ipv4Address.parse("127.0.0.1"))
                        .withPort(1137)
                        .withTransport(Transport.NIO)
                        .withQueryThreads(3));
        assertThat(configuration.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(configuration.logFormat()).isEqualTo(LogFormat.JSON);
        assertThat(configuration.data()).isEqualTo(new DataDirectory(Path.of("/var/lib/nbnsd")));
        assertThat(configuration.durability()).isEqualTo(DurabilityMode.ASYNC);
        assertThat(configuration.control()).isEqualTo(Path.of("/run/nbnsd.control"));
        assertThat(configuration.http())
                .isEqualTo(new HttpConfiguration(
                        "fd00::5",
                        8137,
                        Set.of("fd00::5", "nbns.example.com"),
                        Path.of("/etc/nbnsd/cert.pem"),
                        Path.of("/etc/nbnsd/key.pem"),
                        false,
                        List.of(Prefix.parse("10.0.0.9/32")),
                        100,
                        10));
        List<String> allButAllowShort = ConfigurationSchema.singleKeys().stream()
                .map(ConfigurationKey::path)
                .filter(path -> !path.equals("lifetimes.allow-short")
                        && !path.equals("server")
                        && !path.startsWith("replication.") // ReplicationConfigurationTest has these
                        && !path.startsWith("cluster.") // ClusterConfigurationTest has these
                        && !path.startsWith("node.")) // NodeConfigurationTest has these
                .toList();
        assertThat(configuration.codePage().name()).isEqualTo("CP437");
        assertThat(configuration.differences().keySet())
                .containsAll(allButAllowShort)
                .contains("challenge-query.prefix \"10.1.0.0/16\"", "challenge-query.prefix \"10.1.2.0/24\"");
    }

    @Test
    void allowShortLiftsTheMinima() throws ConfigurationException {
        assertThat(read(
                                "[lifetimes]",
                                "allow-short = true",
                                "renewal-interval = '2s'",
                                "minimum-ttl = '1s'",
                                "extinction-interval = '2s'",
                                "extinction-timeout = '1s'",
                                "verify-interval = '2s'")
                        .settings("x")
                        .lifetimes()
                        .renewalInterval())
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theCommandLineGoesBeforeTheFile() throws ConfigurationException {
        Configuration configuration = ConfigurationReader.parse(
                "nbnsd.toml",
                "port = 1137\nlisten = ['10.0.0.5']\nname = 'FILE'\nuser-names = 'first-wins'",
                Map.of("port", List.of("1138"), "listen", List.of("127.0.0.1", "127.0.0.2"), "name", List.of("line")));
        assertThat(configuration.options(null).port()).isEqualTo(1138);
        assertThat(configuration.listen())
                .containsExactly(Ipv4Address.parse("127.0.0.1"), Ipv4Address.parse("127.0.0.2"));
        assertThat(configuration.settings("x").ownNames()).containsExactly(NetbiosName.of("LINE", 0));
        assertThat(configuration.settings("x").userNames()).isEqualTo(UserNamePolicy.FIRST_WINS);
    }

    @Test
    void theUnspecifiedAddressIsAllAddresses() throws ConfigurationException {
        assertThat(read("listen = ['0.0.0.0']").listen()).isEmpty();
    }

    @Test
    void ownNamesAreThereOnce() throws ConfigurationException {
        assertThat(read("name = 'A'", "own = ['A', 'B#20', 'b<20>']")
                        .settings("x")
                        .ownNames())
                .containsExactly(NetbiosName.of("A", 0), NetbiosName.of("B", 0x20));
    }

    @Test
    void summariesSayWhatItDoes() throws ConfigurationException {
        assertThat(ConfigurationSummary.lines(read(
                                "[challenge-query]",
                                "tries = 1",
                                "port = 1",
                                "[[challenge-query.prefix]]",
                                "prefix = '10.0.0.0/8'",
                                "tries = 3",
                                "growth = 2.0")
                        .settings("x")))
                .containsExactly(
                        "  challenge   this server asks the holder of a name that is claimed: once, waiting 1s, at UDP port 1",
                        "              holders in 10.0.0.0/8: 3 tries, 1s apart, growing by 2.0, 7s in all",
                        "  user names  shared: one user (suffix 03) may be logged on at several hosts",
                        "  lifetimes   granted 6h to 6d; then released for 6d; then a tombstone for 6d",
                        "  answers     private, attached; others get silence");
    }

    @Test
    void summariesSayWhoIsAnswered() throws ConfigurationException {
        List<String> lines = ConfigurationSummary.lines(
                read("[access]", "query = ['0.0.0.0/0']", "node-status = []").settings("x"));
        assertThat(lines.subList(lines.size() - 3, lines.size()))
                .containsExactly(
                        "  answers     queries from 0.0.0.0/0",
                        "              registrations from private, attached",
                        "              node status to nobody; others get silence");
    }

    @Test
    void summariesSayWhereNamesAreKept() throws ConfigurationException {
        Configuration memory = read("data = 'none'");
        assertThat(ConfigurationSummary.kept(memory))
                .containsExactly(
                        "  kept        in memory: names are lost when it stops, clients register again within their"
                                + " refresh interval");
        assertThat(ConfigurationSummary.control(memory)).isEqualTo("  control     off: no commands that edit names");
        Configuration disk = read("data = '/srv/nbnsd'");
        assertThat(ConfigurationSummary.kept(disk))
                .containsExactly("  kept        in /srv/nbnsd/names.db: what is acknowledged is on the disk");
        assertThat(ConfigurationSummary.control(disk))
                .isEqualTo("  control     by /srv/nbnsd/control, for this user and root");
        assertThat(ConfigurationSummary.kept(read("data = '/srv/nbnsd'", "durability = 'async'")))
                .containsExactly(
                        "  kept        in /srv/nbnsd/names.db, within a second: a crash loses what was acknowledged in"
                                + " that time");
    }

    @Test
    void theControlSocketIsWhereItIsWanted() throws ConfigurationException {
        assertThat(read("data = '/srv/nbnsd'").control()).isEqualTo(Path.of("/srv/nbnsd/control"));
        assertThat(read("data = 'none'", "control = '/run/n'").control()).isEqualTo(Path.of("/run/n"));
        assertThat(read("data = '/srv/nbnsd'", "control = 'off'").control()).isNull();
    }
}
