package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.NodeSettings;
import org.nbnsd.node.NodeSettings.Cache;
import org.nbnsd.node.NodeSettings.DemandPolicy;
import org.nbnsd.node.NodeSettings.Timers;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class NodeConfigurationTest {
    private static Configuration read(String... lines) throws ConfigurationException {
        return ConfigurationReader.parse("nbnsd.toml", String.join("\n", lines), Map.of());
    }

    private static NodeSettings node(String... lines) throws ConfigurationException {
        return Objects.requireNonNull(read(lines).node("box.example.org"));
    }

    private static List<String> names(NodeSettings settings) {
        return settings.names().stream()
                .map(local -> (local.group() ? "group " : "") + local.name())
                .toList();
    }

    private static List<String> lines(Configuration configuration) {
        return NodeSummary.lines(configuration.node("box"), null, new NodeLmhosts(List.of(), List.of()));
    }

    @Test
    void withoutConfigurationThereIsAServerAndNoNode() throws ConfigurationException {
        Configuration configuration = read();

        assertThat(configuration.isServer()).isTrue();
        assertThat(configuration.node("box")).isNull();
        assertThat(configuration.settings("box").ownNames()).hasSize(1);
        assertThat(ConfigurationSummary.roles(configuration.settings("box"), null))
                .containsExactly("  name        BOX<00>");
    }

    /** Whoever follows the page in the order of its lines has a daemon that starts. */
    @Test
    void theFilesOfTheReadmeAreGood() throws IOException, ConfigurationException {
        Matcher files =
                Pattern.compile("```toml\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        int found = 0;
        while (files.find()) {
            Configuration configuration = read(files.group(1).lines().toArray(String[]::new));
            NodeSettings node = configuration.node("box");
            if (node != null && configuration.isServer()) {
                assertThat(configuration.options(null).port()).isGreaterThan(1023);
                assertThat(configuration.settings("box").ownNames()).isEmpty();
            }
            found++;
        }
        assertThat(found).isGreaterThanOrEqualTo(3);
    }

    @Test
    void nodeBesideAServerAsksThatFirstAndHasItsNames() throws ConfigurationException {
        Configuration configuration = read("own = ['FRED#20']", "[node]", "enabled = true", "servers = ['10.0.0.5']");

        NodeSettings node = Objects.requireNonNull(configuration.node("box.example.org"));
        assertThat(node.nodeType()).isEqualTo(NodeType.H);
        assertThat(node.nameServers())
                .containsExactly(
                        new Endpoint(NodeSettings.SAME_MACHINE, 137), new Endpoint(Ipv4Address.parse("10.0.0.5"), 137));
        assertThat(names(node))
                .containsExactly(
                        "BOX<00>", "BOX<20>", "BOX<03>", "group WORKGROUP<00>", "group WORKGROUP<1E>", "FRED<20>");
        assertThat(configuration.settings("box").ownNames())
                .as("the node answers for them")
                .isEmpty();
        assertThat(lines(configuration))
                .containsExactly(
                        "  claims      BOX<00>, BOX<20>, BOX<03>, FRED<20>",
                        "              and, as groups, WORKGROUP<00>, WORKGROUP<1E>",
                        "              with this name server, then 10.0.0.5:137, by broadcast if none answers (H node)",
                        "              in three tries, each waiting 250ms by broadcast, 5s to a name server",
                        "  demands     to give up a name, unasked: others are asked, no name is lost by that alone");
    }

    @Test
    void everyKeyArrives() throws ConfigurationException {
        String[] lines = {
            "server = false",
            "port = 1137",
            "[node]",
            "enabled = true",
            "type = 'm'",
            "servers = ['10.0.0.5:137', '10.0.0.6']",
            "computer = 'pc1'",
            "workgroup = ''",
            "aliases = ['files']",
            "names = ['group:sales#1c', 'app<44>']",
            "timers = 'windows'",
            "server-retry = '3s'",
            "first-retry = '1s'",
            "longest-retry = '2s'",
            "demands = 'rfc'",
            "send-conflict-demands = true",
            "broadcast-helper = true",
            "lmhosts = '/etc/lmhosts'",
            "cache = '1m'",
            "cache-not-found = '0s'"
        };
        NodeSettings node = node(lines);

        assertThat(node)
                .isEqualTo(new NodeSettings(
                        NodeType.M,
                        List.of(
                                new Endpoint(Ipv4Address.parse("10.0.0.5"), 137),
                                new Endpoint(Ipv4Address.parse("10.0.0.6"), 1137)),
                        1137,
                        node.names(),
                        NodeSettings.DEFAULT_TTL_SECONDS,
                        new Timers(
                                Timers.WINDOWS.broadcast(),
                                Timers.WINDOWS.unicast(),
                                Timers.WINDOWS.conflictTimer(),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2)),
                        DemandPolicy.RFC,
                        true,
                        true,
                        new Cache(Duration.ofMinutes(1), Duration.ZERO),
                        node.limits()));
        assertThat(names(node))
                .containsExactly(
                        "PC1<00>", "PC1<20>", "PC1<03>", "FILES<00>", "FILES<20>", "group SALES<1C>", "APP<44>");
        Configuration configuration = read(lines);
        assertThat(configuration.isServer()).isFalse();
        assertThat(configuration.lmhosts()).isEqualTo(Path.of("/etc/lmhosts"));
        assertThat(configuration.differences().keySet())
                .containsAll(NodeSchema.SECTION.keys().stream()
                        .map(ConfigurationKey::path)
                        .toList())
                .contains("server");
    }

    @Test
    void nameThatIsChosenTwiceIsThereOnce() throws ConfigurationException {
        assertThat(names(node("name = 'A'", "[node]", "enabled = true", "aliases = ['A']", "workgroup = ''")))
                .containsExactly("A<00>", "A<20>", "A<03>");
    }

    @Test
    void nameCannotBeUniqueAndAGroup() {
        assertThatThrownBy(() -> node("[node]", "enabled = true", "computer = 'SITE'", "workgroup = 'SITE'"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("node: SITE<00> as a unique name and as a group (expected: one of them");
    }

    @Test
    void lmhostsFileOfANodeThatIsOffIsNotRead() throws ConfigurationException {
        assertThat(read("[node]", "lmhosts = '/nonexistent'").lmhosts()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "server = false | server: false without an end node (expected: true, or node.enabled = true; else there is"
                        + " nothing to do)",
                "port = 0 ~[node]~enabled = true | port: 0 with node.enabled = true (expected: 1..65535; the nodes of a"
                        + " network talk to each other at one port)",
                "port = 1137 ~[node]~enabled = true | port: port is 1137 and challenge-query.port 137 (expected: the same,"
                        + " with node.enabled = true, because the server asks its own node, too)",
                "[node]~enabled = true~type = 'x' | node.type: \"x\" (expected: \"b\", \"p\", \"m\" or \"h\")",
                "[node]~enabled = true~type = 'b'~servers = ['10.0.0.5'] | node.servers: servers for a B node, which asks"
                        + " none (expected: none, or another type)",
                "server = false~[node]~enabled = true~type = 'p' | node.type: \"p\" without a name server (expected:"
                        + " servers, or server = true, or another type)",
                "[node]~enabled = true~servers = ['10.0.0.5:0'] | node.servers: \"10.0.0.5:0\" (expected: an IPv4"
                        + " address, such as \"10.0.0.5\" or \"10.0.0.5:137\")",
                "[node]~enabled = true~servers = ['0.0.0.0'] | node.servers: \"0.0.0.0\" (expected: an IPv4 address,"
                        + " such as \"10.0.0.5\" or \"10.0.0.5:137\")",
                "[node]~enabled = true~names = ['FRED'] | node.names: \"FRED\" (expected: a name and its suffix, such as"
                        + " \"FRED#20\", or with group: in front, such as \"group:SALES#1C\")",
                "[node]~enabled = true~type = 'p'~broadcast-helper = true | node.broadcast-helper: true (expected: with"
                        + " type = \"h\" or \"m\" and a name server, whose names it answers)",
                "[node]~enabled = true~longest-retry = '30s' | node.longest-retry: longest-retry is 30s (expected: at"
                        + " least first-retry, which is 1m)",
                "[node]~enabled = true~timers = 'nt' | node.timers: \"nt\" (expected: \"rfc\" or \"windows\")",
                "[node]~enabled = true~cache = '-1s' | node.cache: \"-1s\" (expected: a duration such as \"2s\" or"
                        + " \"500ms\", 0s..7d)",
            })
    void everyWrongValueIsAClearError(String lines, String error) {
        ConfigurationException thrown =
                catchThrowableOfType(ConfigurationException.class, () -> read(lines.split("~", -1)));

        assertThat(thrown).isNotNull();
        assertThat(thrown.errors())
                .singleElement()
                .asString()
                .matches("nbnsd.toml:[0-9]+:[0-9]+: .*")
                .endsWith(": " + error);
    }

    @Test
    void groupsAreMarked() throws ConfigurationException {
        assertThat(node("[node]", "enabled = true", "names = ['Group:TEAM#20']").names())
                .contains(LocalName.group(org.nbnsd.name.NetbiosName.of("TEAM", 0x20)));
    }
}
