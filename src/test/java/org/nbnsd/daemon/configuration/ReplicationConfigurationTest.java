package org.nbnsd.daemon.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.net.LinkService;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.replication.ReplicationSettings;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationSettings.Type;
import org.nbnsd.replication.ReplicationSettings.UserNames;
import org.nbnsd.server.AccessList;
import org.nbnsd.wire.Ipv4Address;

/** What an administrator writes about partners, and what he is told when it is wrong. */
final class ReplicationConfigurationTest {
    private static final String PARTNER = "[[replication.partner]]\n";

    private static Configuration read(String... lines) throws ConfigurationException {
        return ConfigurationReader.parse("nbnsd.toml", String.join("\n", lines), Map.of());
    }

    private static List<String> errors(String... lines) {
        return catchThrowableOfType(ConfigurationException.class, () -> read(lines))
                .errors();
    }

    private static Ipv4Address address(String text) {
        return Ipv4Address.parse(text);
    }

    @Test
    void thereIsNoneUnlessItIsEnabled() throws ConfigurationException {
        assertThat(read("").replication()).isNull();
        assertThat(read(PARTNER, "address = '10.0.1.5'").replication()).isNull();
    }

    @Test
    void aPartnerOfWhomOnlyTheAddressIsSaidHasTheDefaults() throws ConfigurationException {
        Configuration configuration = read("[replication]", "enabled = true", PARTNER, "address = '10.0.1.5'");
        ReplicationSettings settings = Objects.requireNonNull(configuration.replication());
        assertThat(settings.partners()).containsExactly(Partner.of(address("10.0.1.5"), Type.BOTH));
        assertThat(settings.port()).isEqualTo(42);
        assertThat(settings.address()).isNull();
        assertThat(settings.pullAtStart()).isTrue();
        assertThat(settings.limits()).isEqualTo(ReplicationSettings.Limits.DEFAULTS);
        assertThat(settings.verifyInterval()).isEqualTo(Duration.ofDays(24));
        assertThat(configuration.startVersion()).isZero();
    }

    @Test
    void everyKeyHasItsEffect() throws ConfigurationException {
        Configuration configuration = read(
                "[replication]",
                "enabled = true",
                "port = 4242",
                "listen = ['10.0.0.1', '10.0.0.2']",
                "address = '10.0.0.2'",
                "start-version = 9000000000",
                "accept-owners = ['10.0.0.0/8', '192.0.2.7']",
                "refuse-owners = ['10.9.9.9']",
                "pull-at-start = false",
                "max-partners = 2",
                "max-owners = 50",
                "max-associations = 3",
                "max-frame = 1",
                "max-reply = 2000",
                PARTNER,
                "address = '10.0.1.5'",
                "type = 'push'",
                "pull-interval = '0s'",
                "push-after = 0",
                "persistent = false",
                "send-statics = false",
                "user-names = 'off'",
                PARTNER,
                "address = '10.0.1.6'",
                "type = 'pull'",
                "pull-interval = '5m'",
                "push-after = 7");
        ReplicationSettings settings = Objects.requireNonNull(configuration.replication());
        assertThat(settings.port()).isEqualTo(4242);
        assertThat(settings.address()).isEqualTo(address("10.0.0.2"));
        assertThat(settings.acceptOwners()).containsExactly(Prefix.parse("10.0.0.0/8"), Prefix.parse("192.0.2.7/32"));
        assertThat(settings.refuseOwners()).containsExactly(Prefix.parse("10.9.9.9/32"));
        assertThat(settings.pullAtStart()).isFalse();
        assertThat(settings.limits()).isEqualTo(new ReplicationSettings.Limits(50, 3, 1 << 20, 2000 << 20));
        assertThat(settings.partners())
                .containsExactly(
                        new Partner(
                                address("10.0.1.5"), Type.PUSH, false, Duration.ZERO, 0, false, false, UserNames.OFF),
                        new Partner(
                                address("10.0.1.6"),
                                Type.PULL,
                                false,
                                Duration.ofMinutes(5),
                                7,
                                true,
                                true,
                                UserNames.LATEST));
        assertThat(configuration.startVersion()).isEqualTo(9_000_000_000L);

        LinkService links = configuration.links(settings);
        assertThat(links.name()).isEqualTo("replication");
        assertThat(links.port()).isEqualTo(4242);
        assertThat(links.listen()).containsExactly(address("10.0.0.1"), address("10.0.0.2"));
        assertThat(links.source()).isEqualTo(address("10.0.0.2"));
        assertThat(links.limits().perPeer()).isEqualTo(3);
        assertThat(links.limits().known()).isEqualTo(6);
        assertThat(links.known().test(address("10.0.1.6"))).isTrue();
        assertThat(links.known().test(address("10.0.1.7"))).isFalse();
    }

    @Test
    void aMirrorTakesNoRegistrationsAndAnswersQueries() throws ConfigurationException {
        Configuration configuration = read(
                "[replication]", "enabled = true", PARTNER, "address = '10.0.1.5'", "type = 'pull'", "mode = 'mirror'");
        assertThat(configuration.settings("host").access().registration()).isEqualTo(new AccessList(List.of()));
        assertThat(configuration.settings("host").access().query())
                .isEqualTo(read("").settings("host").access().query());
        assertThat(ReplicationSummary.lines(configuration.replication(), 42))
                .anySatisfy(line -> assertThat(line).contains("a mirror"));
    }

    @Test
    void whatIsSetForPartnersIsAmongTheDifferences() throws ConfigurationException {
        assertThat(read("[replication]", "enabled = true", PARTNER, "address = '10.0.1.5'", "push-after = 3")
                        .differences())
                .containsKey("replication.enabled")
                .hasEntrySatisfying(
                        "replication.partner \"10.0.1.5\"",
                        difference -> assertThat(difference.value()).contains("push-after = 3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "address = '10.0.1.6', pull-interval = '8d' | replication.partner[2].pull-interval: \"8d\" (expected: a"
                        + " duration such as \"2s\" or \"500ms\", 0s..7d)",
                "address = '10.0.1.6', pull-interval = 30 | replication.partner[2].pull-interval: 30 (expected: a"
                        + " duration such as \"2s\" or \"500ms\", 0s..7d)",
                "address = '10.0.1.6', push-after = -1 | replication.partner[2].push-after: -1 (expected: a whole number"
                        + " of changes, 0..1000000)",
                "address = '10.0.1.6', type = 'push-pull' | replication.partner[2].type: \"push-pull\" (expected:"
                        + " \"pull\", \"push\" or \"both\")",
                "address = '10.0.1.6', user-names = 'merge' | replication.partner[2].user-names: \"merge\" (expected:"
                        + " \"latest\" or \"off\")",
                "address = '10.0.1.6', pull-intervall = '1m' | replication.partner[2].pull-intervall: unknown key (did you"
                        + " mean 'pull-interval'?)",
                "address = '10.0.1.6', send_statics = false | replication.partner[2].send_statics: unknown key (did you"
                        + " mean 'send-statics'?)",
                "address = '224.0.0.5' | replication.partner[2].address: \"224.0.0.5\" (expected: the IPv4 address of a"
                        + " machine, such as \"10.0.1.5\")",
                "address = 'wins.example' | replication.partner[2].address: \"wins.example\" (expected: the IPv4 address of"
                        + " a machine, such as \"10.0.1.5\")",
                "type = 'pull' | replication.partner[2]: no address (expected: the IPv4 address of a machine, such as"
                        + " \"10.0.1.5\")",
                "address = '10.0.1.5' | replication.partner[2].address: 10.0.1.5 again (expected: each partner once; see"
                        + " replication.partner[1])",
                "address = '10.0.0.1' | replication.partner[2].address: 10.0.0.1, which is this server itself (expected:"
                        + " another server's)",
                "address = '10.0.1.6', mode = 'mirror' | replication.partner[2].mode: mirror with type both (expected: type"
                        + " pull; a mirror gives nothing)",
            })
    void whatIsWrongWithAPartnerIsToldWithItsNumberAndLine(String second, String expected) {
        List<String> errors = errors(
                "listen = ['10.0.0.1']",
                "[replication]",
                "enabled = true",
                "partner = [ { address = '10.0.1.5' }, ",
                "  { " + second + " } ]");
        assertThat(errors)
                .anySatisfy(
                        error -> assertThat(error).startsWith("nbnsd.toml:5:").endsWith(": " + expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "enabled = true | replication.enabled: true without partners (expected: at least one"
                        + " [[replication.partner]])",
                "port = 65536 | replication.port: 65536 (expected: a whole number, 0..65535)",
                "start-version = -1 | replication.start-version: -1 (expected: a whole number, 0..9223372036854775807)",
                "accept-owners = ['10.0.0.1/8'] | replication.accept-owners: \"10.0.0.1/8\" (expected: an address or a"
                        + " network such as \"10.1.0.0/16\", without bits beyond the length)",
                "partners = [] | replication.partners: unknown key (did you mean 'max-partners'?)",
                "listen = ['0.0.0.0', '10.0.0.1'] | replication.listen: 0.0.0.0 and others (expected: 0.0.0.0, which is all,"
                        + " alone)",
                "partner = { address = '10.0.0.1' } | replication.partner: a section (expected: a section"
                        + " [[replication.partner]])",
            })
    void whatIsWrongWithReplicationIsTold(String line, String expected) {
        assertThat(errors("[replication]", line))
                .singleElement()
                .asString()
                .startsWith("nbnsd.toml:2:")
                .endsWith(": " + expected);
    }

    @Test
    void theOwnAddressIsOneThatItListensOn() {
        assertThat(errors("[replication]", "listen = ['10.0.0.1']", "address = '10.0.0.2'"))
                .containsExactly(
                        "nbnsd.toml:3:1: replication.address: 10.0.0.2, where it does not listen (expected: one of"
                                + " replication.listen)");
    }

    @Test
    void anEndNodeHasNothingToReplicate() {
        assertThat(errors(
                        "server = false",
                        "node.enabled = true",
                        "[replication]",
                        "enabled = true",
                        PARTNER,
                        "address = '10.0.1.5'"))
                .containsExactly(
                        "nbnsd.toml:4:1: replication.enabled: true without a name server (expected: server = true;"
                                + " an end node has no records to exchange)");
    }

    @Test
    void moreThanSoManyPartnersAreRefused() {
        assertThat(errors(
                        "[replication]",
                        "enabled = true",
                        "max-partners = 1",
                        "partner = [ { address = '10.0.1.5' }, { address = '10.0.1.6' } ]"))
                .singleElement()
                .asString()
                .endsWith(
                        ": replication.partner[2].address: 2 partners in all (expected: at most 1, which is max-partners)");
    }

    @Test
    void aMirrorAndAPartnerThatIsNoneDoNotGoTogether() {
        assertThat(errors(
                        "[replication]",
                        "enabled = true",
                        "partner = [ { address = '10.0.1.5', type = 'pull', mode = 'mirror' },",
                        " { address = '10.0.1.6', type = 'pull' } ]"))
                .singleElement()
                .asString()
                .startsWith("nbnsd.toml:4:")
                .contains("replication.partner[2].address: a partner that is not mirrored beside one that is");
    }
}
