package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.control.Setting;
import org.nbnsd.control.SettingChange;

/** What of a configuration a running daemon takes: of every key there is. */
final class ConfigurationReloadTest {
    /** With all parts, so that each key means something. */
    private static final String BEFORE =
            "data = 'none'\n[cluster]\nowner = '10.0.0.7'\n[http]\nlisten = '127.0.0.1:8137'\n[replication]\nenabled = true\n[[replication.partner]]\naddress = '10.0.1.5'\n";

    /** Another value of each key, as a line of its section. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("listen", "['127.0.0.1']"),
            Map.entry("port", "1137"),
            Map.entry("transport", "'nio'"),
            Map.entry("query-threads", "1"),
            Map.entry("server", "false"),
            Map.entry("name", "'OTHER'"),
            Map.entry("own", "['OTHER#20']"),
            Map.entry("code-page", "'CP437'"),
            Map.entry("challenge", "'end-node'"),
            Map.entry("user-names", "'first-wins'"),
            Map.entry("domain-master-first", "false"),
            Map.entry("migrate", "true"),
            Map.entry("data", "'/srv/other'"),
            Map.entry("durability", "'async'"),
            Map.entry("control", "'off'"),
            Map.entry("cluster.name", "'other'"),
            Map.entry("cluster.node", "'other'"),
            Map.entry("cluster.owner", "'10.0.0.9'"),
            Map.entry("cluster.endpoints", "['http://10.0.0.9:2379']"),
            Map.entry("cluster.user", "'nbnsd'\npassword-file = '/etc/password'"), // neither is good without the other
            Map.entry("cluster.password-file", "'/etc/password'\nuser = 'nbnsd'"),
            Map.entry("cluster.ca-file", "'/etc/ca.pem'"),
            Map.entry("cluster.cert-file", "'/etc/cert.pem'\nkey-file = '/etc/key.pem'"),
            Map.entry("cluster.key-file", "'/etc/key.pem'\ncert-file = '/etc/cert.pem'"),
            Map.entry("cluster.isolated-claims", "'burst'"),
            Map.entry("cluster.max-stale", "'2h'"),
            Map.entry("http.listen", "'127.0.0.1:8080'"),
            Map.entry("http.certificate", "'/etc/cert.pem'\nkey = '/etc/key.pem'"), // neither is good without the other
            Map.entry("http.key", "'/etc/key.pem'\ncertificate = '/etc/cert.pem'"),
            Map.entry("http.plain", "true"),
            Map.entry("http.names", "['nbns.example.com']"),
            Map.entry("http.read-without-token", "false"),
            Map.entry("http.metrics-allow", "['10.0.0.0/8']"),
            Map.entry("http.connections", "7"),
            Map.entry("http.connections-per-host", "7"),
            Map.entry("dns.proxy.domains", "['corp.example']"),
            Map.entry("dns.proxy.servers", "['10.0.0.53']"),
            Map.entry("dns.update.server", "'10.0.0.53'\nzone = 'wins.example'\nkey-file = '/etc/nbnsd/dns.key'"),
            Map.entry("dns.update.zone", "'wins.example'"),
            Map.entry("dns.update.shared-zone", "true"),
            Map.entry("dns.update.reverse-zones", "['10.in-addr.arpa']"),
            Map.entry("dns.update.key-file", "'/etc/nbnsd/dns.key'"),
            Map.entry("dns.update.owner", "'wins'"),
            Map.entry("dns.update.ttl", "'7s'"),
            Map.entry("dns.update.hold-down", "'7s'"),
            Map.entry("dns.listen", "['127.0.0.1:5354']\nsuffix = 'wins.example'"),
            Map.entry("dns.suffix", "'wins.example'"),
            Map.entry("dns.reverse", "['10.0.0.0/8']"),
            Map.entry("dns.ttl", "'7s'"),
            Map.entry("dns.name-server", "'ns.example'"),
            Map.entry("dns.allow", "['10.0.0.0/8']"),
            Map.entry("dns.transfer-to", "['10.0.0.53']"),
            Map.entry("dns.key-file", "'/etc/nbnsd/dns.key'"),
            Map.entry("dns.rate", "7"),
            Map.entry("dns.probe", "['10.0.0.0/8']"),
            Map.entry("challenge-query.tries", "5"),
            Map.entry("challenge-query.first-interval", "'2s'"),
            Map.entry("challenge-query.growth", "1.5"),
            Map.entry("challenge-query.port", "1137"),
            Map.entry("lifetimes.renewal-interval", "'5d'"),
            Map.entry("lifetimes.minimum-ttl", "'7h'"),
            Map.entry("lifetimes.extinction-interval", "'7d'"),
            Map.entry("lifetimes.extinction-timeout", "'7d'"),
            Map.entry("lifetimes.verify-interval", "'30d'"),
            Map.entry("lifetimes.allow-short", "true"),
            Map.entry("limits.names", "1000"),
            Map.entry("limits.memory", "1"),
            Map.entry("limits.names-per-host", "10"),
            Map.entry("limits.open-challenges", "10"),
            Map.entry("limits.waiting-per-name", "10"),
            Map.entry("limits.waiting-per-host", "10"),
            Map.entry("limits.waiting", "10"),
            Map.entry("access.query", "['10.1.0.0/16']"),
            Map.entry("access.registration", "['10.1.0.0/16']"),
            Map.entry("access.node-status", "['10.1.0.0/16']"),
            Map.entry("access.domain", "['10.1.0.0/16']"),
            Map.entry("access.low-ports", "true"),
            Map.entry("access.check-source", "true"),
            Map.entry("access.proxy", "['10.1.0.1/32']"),
            Map.entry("access.block", "['OTHER']"),
            Map.entry("rate.per-host", "10"),
            Map.entry("rate.per-host-burst", "10"),
            Map.entry("rate.per-network", "10"),
            Map.entry("rate.per-network-burst", "10"),
            Map.entry("burst.queue", "10"),
            Map.entry("node.enabled", "true"),
            Map.entry("node.type", "'p'"),
            Map.entry("node.servers", "['10.0.0.5']"),
            Map.entry("node.computer", "'OTHER'"),
            Map.entry("node.workgroup", "'OTHER'"),
            Map.entry("node.aliases", "['OTHER']"),
            Map.entry("node.names", "['OTHER#20']"),
            Map.entry("node.timers", "'windows'"),
            Map.entry("node.server-retry", "'5m'"),
            Map.entry("node.first-retry", "'2m'"),
            Map.entry("node.longest-retry", "'2h'"),
            Map.entry("node.demands", "'rfc'"),
            Map.entry("node.send-conflict-demands", "true"),
            Map.entry("node.broadcast-helper", "true"),
            Map.entry("node.lmhosts", "'/etc/lmhosts'"),
            Map.entry("node.cache", "'5m'"),
            Map.entry("node.cache-not-found", "'7s'"),
            Map.entry("replication.enabled", "false"),
            Map.entry("replication.port", "4242"),
            Map.entry("replication.listen", "['127.0.0.1']"),
            Map.entry("replication.address", "'127.0.0.1'"),
            Map.entry("replication.start-version", "1000"),
            Map.entry("replication.accept-owners", "['10.0.0.0/8']"),
            Map.entry("replication.refuse-owners", "['10.0.0.0/8']"),
            Map.entry("replication.pull-at-start", "false"),
            Map.entry("replication.max-partners", "7"),
            Map.entry("replication.max-owners", "7"),
            Map.entry("replication.max-associations", "7"),
            Map.entry("replication.max-frame", "7"),
            Map.entry("replication.max-reply", "7"),
            Map.entry("timeline.keep", "'7d'"),
            Map.entry("timeline.audit", "7"),
            Map.entry("timeline.probe", "['10.0.0.0/8']"),
            Map.entry("timeline.probe-rate", "7"),
            Map.entry("timeline.bait", "'7m'"),
            Map.entry("recording.memory", "7"),
            Map.entry("log.level", "'debug'"),
            Map.entry("log.format", "'json'"));

    /** They only say what others may be. */
    private static final Set<String> ONLY_RULES =
            Set.of("lifetimes.allow-short", "replication.max-partners", "http.plain");

    private static Configuration read(String text) throws ConfigurationException {
        return ConfigurationReader.parse("nbnsd.toml", text, Map.of());
    }

    private static List<ConfigurationKey<?>> keys() {
        return ConfigurationSchema.singleKeys();
    }

    private static Stream<String> paths() {
        return keys().stream().map(ConfigurationKey::path);
    }

    private static ConfigurationKey<?> key(String path) {
        return keys().stream()
                .filter(key -> key.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /** The same configuration but for one key. */
    private static String with(String before, ConfigurationKey<?> key) {
        String line =
                key.name() + " = " + Objects.requireNonNull(OTHERS.get(key.path()), "another value of " + key) + "\n";
        if (key.section().isEmpty()) {
            String other = before.replaceFirst("\\A((?:[^\\[\n].*\n)*)" + key.name() + " = .*\n", "$1");
            return line + other;
        }
        String heading = "[" + key.section() + "]\n";
        if (before.contains(heading)) {
            String known = "(?<=" + Pattern.quote(heading) + ")" + key.name() + " = .*\n";
            return before.replaceFirst(known, "").replace(heading, heading + line);
        }
        return before.replaceFirst("\n", "\n" + heading + line);
    }

    /** All that a daemon is made of and told, in words. */
    private static String made(Configuration configuration) {
        return String.join(
                "\n",
                configuration.settings("HOST").toString(),
                String.valueOf(configuration.node("HOST")),
                String.valueOf(configuration.replication()),
                configuration.replication() == null
                        ? ""
                        : configuration
                                .links(configuration.replication())
                                .limits()
                                .toString(),
                configuration.probe("HOST").networks() + " "
                        + configuration.probe("HOST").rate() + " "
                        + configuration.probe("HOST").bait(),
                configuration.logLevel().toString(),
                configuration.listen().toString(),
                String.valueOf(configuration.http()),
                configuration.timelineKeep() + " " + configuration.auditUses());
    }

    @ParameterizedTest
    @MethodSource("paths")
    void eachKeyTakesEffectAtOnceOrIsToldToTakeARestart(String path) throws ConfigurationException {
        ConfigurationKey<?> key = key(path);
        Configuration running = read(BEFORE);
        // What makes no sense alone: server = false wants an end node, and one node.
        String before = path.startsWith("node.") || path.equals("server") ? "server = true\n" + BEFORE : BEFORE;
        String after = path.equals("server") || path.startsWith("node.")
                ? with("data = 'none'\n[node]\nenabled = true\n", key)
                : with(before, key);
        Configuration latest = read(after);
        boolean isAtOnce = key.takes()
                .isAtOnce(false, running.values().get(key), latest.values().get(key));

        ConfigurationReload reload = ConfigurationReload.of(running, latest);

        SettingChange change = reload.changes().stream()
                .filter(each -> each.key().equals(path))
                .findFirst()
                .orElseThrow();
        assertThat(change)
                .isEqualTo(new SettingChange(
                        path, running.values().show(key), latest.values().show(key), isAtOnce));
        assertThat(reload.effective().values().get(key))
                .isEqualTo(
                        isAtOnce ? latest.values().get(key) : running.values().get(key));
        if (isAtOnce) {
            assertThat(made(reload.effective())).isEqualTo(made(latest));
            assertThat(made(reload.effective()).equals(made(running))).isEqualTo(ONLY_RULES.contains(path));
        } else if (!path.equals("server") && !path.startsWith("node.")) {
            assertThat(made(reload.effective())).isEqualTo(made(running));
        }
    }

    @ParameterizedTest
    @MethodSource("paths")
    void whatTakesARestartIsToldEachTimeUntilThen(String path) throws ConfigurationException {
        ConfigurationKey<?> key = key(path);
        if (key.takes() != Takes.RESTART || key.section().equals("node") || path.equals("server")) {
            return;
        }
        Configuration running = read(BEFORE);
        Configuration latest = read(with(BEFORE, key));
        ConfigurationReload once = ConfigurationReload.of(running, latest);
        ConfigurationReload again = ConfigurationReload.of(once.effective(), latest);
        assertThat(again.changes()).isEqualTo(once.changes()).isNotEmpty();
        assertThat(ConfigurationListing.of(again.effective(), latest))
                .filteredOn(setting -> setting.key().equals(path))
                .singleElement()
                .satisfies(setting -> {
                    assertThat(setting.value()).isEqualTo(running.values().show(key));
                    assertThat(setting.pending()).isEqualTo(latest.values().show(key));
                });
    }

    @Test
    void whetherHttpIsServedAtAllTakesARestart() throws ConfigurationException {
        String off = BEFORE.replace("127.0.0.1:8137", "off");
        for (List<String> both : List.of(List.of(off, BEFORE), List.of(BEFORE, off))) {
            ConfigurationReload reload = ConfigurationReload.of(read(both.get(0)), read(both.get(1)));
            assertThat(reload.changes()).singleElement().satisfies(change -> {
                assertThat(change.key()).isEqualTo("http.listen");
                assertThat(change.isAtOnce()).isFalse();
            });
            assertThat(reload.effective().http()).isEqualTo(read(both.get(0)).http());
        }
    }

    @Test
    void theSameFileChangesNothing() throws ConfigurationException {
        assertThat(ConfigurationReload.of(read(BEFORE), read("# moved\n" + BEFORE))
                        .changes())
                .isEmpty();
    }

    @Test
    void whereAValueWasSetIsKnownAlsoWhenTheLineHasMoved() throws ConfigurationException {
        Configuration running = read("data = 'none'\nmigrate = true\n");
        Configuration moved = read("\n\n\ndata = 'none'\nmigrate = true\n");
        ConfigurationReload reload = ConfigurationReload.of(running, moved);
        assertThat(ConfigurationListing.of(reload.effective(), moved))
                .filteredOn(setting -> setting.key().equals("migrate"))
                .singleElement()
                .extracting(Setting::origin)
                .isEqualTo(new Setting.Origin(Setting.Origin.Kind.FILE, "nbnsd.toml", 5));
    }

    @Test
    void aKeyOfTheCommandLineGoesBeforeTheFileAsEver() throws ConfigurationException {
        Map<String, List<String>> line = Map.of("name", List.of("TYPED"));
        Configuration running = ConfigurationReader.parse("nbnsd.toml", "", line);
        Configuration latest = ConfigurationReader.parse("nbnsd.toml", "name = 'WRITTEN'\n", line);
        assertThat(ConfigurationReload.of(running, latest).changes()).isEmpty();
        assertThat(ConfigurationListing.of(latest, latest))
                .filteredOn(setting -> setting.key().equals("name"))
                .singleElement()
                .extracting(Setting::origin)
                .isEqualTo(new Setting.Origin(Setting.Origin.Kind.COMMAND_LINE, "--name", 0));
    }

    @Test
    void aPrefixThatComesGoesOrChangesIsToldByItsNetwork() throws ConfigurationException {
        String one = "[[challenge-query.prefix]]\nprefix = '10.1.0.0/16'\ntries = 5\n";
        String other = "[[challenge-query.prefix]]\nprefix = '10.2.0.0/16'\ntries = 4\n";
        assertThat(ConfigurationReload.of(read(one), read(one.replace("5", "6") + other))
                        .changes())
                .containsExactly(
                        new SettingChange(
                                "challenge-query.prefix \"10.1.0.0/16\"",
                                "5 tries, 1s apart, 5s in all",
                                "6 tries, 1s apart, 6s in all",
                                true),
                        new SettingChange(
                                "challenge-query.prefix \"10.2.0.0/16\"",
                                SettingChange.NONE,
                                "4 tries, 1s apart, 4s in all",
                                true));
        assertThat(ConfigurationReload.of(read(one), read("")).changes())
                .containsExactly(new SettingChange(
                        "challenge-query.prefix \"10.1.0.0/16\"",
                        "5 tries, 1s apart, 5s in all",
                        SettingChange.NONE,
                        true));
    }

    @Test
    void withAnEndNodeItsNamesTakeARestart() throws ConfigurationException {
        String node = "[node]\nenabled = true\n";
        ConfigurationReload reload = ConfigurationReload.of(read(node), read("own = ['OTHER#20']\n" + node));
        assertThat(reload.changes()).containsExactly(new SettingChange("own", "[]", "[\"OTHER<20>\"]", false));
        assertThat(reload.effective().node("HOST")).isEqualTo(read(node).node("HOST"));
    }

    /** The port waits for a restart, and so must that at which holders are asked, because the own node is one of them. */
    @Test
    void whatOnlyGoesTogetherWithWhatTakesARestartIsNotTaken() throws ConfigurationException {
        String before = "port = 137\n[challenge-query]\nport = 137\n[node]\nenabled = true\n";
        String after = "port = 1137\n[challenge-query]\nport = 1137\n[node]\nenabled = true\n";
        Configuration running = read(before);
        Configuration latest = read(after);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigurationReload.of(running, latest))
                .satisfies(thrown -> assertThat(thrown.errors())
                        .anySatisfy(error -> assertThat(error).contains("takes a restart"))
                        .anySatisfy(error -> assertThat(error).startsWith("nbnsd.toml:3:1: challenge-query.port: ")));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, true", "0, 7, false", "7, 0, false", "7, 8, true"})
    void whatZeroSwitchesOffIsSwitchedAtARestart(int before, int after, boolean isAtOnce) {
        assertThat(Takes.AT_ONCE_BUT_NOT_ZERO.isAtOnce(false, before, after)).isEqualTo(isAtOnce);
    }

    @Test
    void everyKeyIsListedWithWhatItIsAndWhatItMayBe() throws ConfigurationException {
        Configuration running =
                read(BEFORE + "type = 'pull'\n[[challenge-query.prefix]]\nprefix = '10.1.0.0/16'\ntries = 5\n");
        List<Setting> settings = ConfigurationListing.of(running, running);
        assertThat(settings).extracting(Setting::key).containsAll(paths().toList());
        assertThat(settings).allSatisfy(setting -> {
            assertThat(setting.expected()).isNotEmpty();
            assertThat(setting.doc()).isNotEmpty();
            assertThat(setting.takes()).isNotEmpty();
            assertThat(setting.pending()).isNull();
        });
        assertThat(settings)
                .filteredOn(setting -> setting.key().startsWith("challenge-query.prefix[1]"))
                .extracting(Setting::key, Setting::value, Setting::defaultValue)
                .containsExactly(
                        tuple("challenge-query.prefix[1].prefix", "\"10.1.0.0/16\"", null),
                        tuple("challenge-query.prefix[1].tries", "5", "3"),
                        tuple("challenge-query.prefix[1].first-interval", "\"1s\"", "\"1s\""),
                        tuple("challenge-query.prefix[1].growth", "1.0", "1.0"));
        assertThat(settings)
                .filteredOn(setting -> setting.key().equals("replication.partner[1].type"))
                .singleElement()
                .satisfies(setting -> {
                    assertThat(setting.value()).isEqualTo("\"pull\"");
                    assertThat(setting.isChosen()).isTrue();
                    assertThat(setting.origin().line()).isEqualTo(10);
                });
    }

    @Test
    void aSecretIsShownToNobody() {
        ConfigurationKey<String> secret =
                new ConfigurationKey<>("", "password", ConfigurationTypes.file(), "", "A secret.").secret();
        ConfigurationValues values = new ConfigurationValues();
        values.set(secret, "hunter2", new ConfigurationValues.Place("nbnsd.toml", 1, 1));
        assertThat(values.show(secret)).doesNotContain("hunter2").isEqualTo(ConfigurationKey.MASK);
    }
}
