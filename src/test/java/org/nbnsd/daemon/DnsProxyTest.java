package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.Misses.Found;
import org.nbnsd.daemon.configuration.Configuration;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.dns.DomainName;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.resolver.FakeDns;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** Names that nobody has registered are looked for in the DNS, and whatever somebody tries, nothing goes round in circles. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class DnsProxyTest {
    private static final Ipv4Address HERE = Ipv4Address.parse("127.0.0.1");
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private FakeDns dns;

    @BeforeEach
    void open() throws Exception {
        dns = new FakeDns();
    }

    @AfterEach
    void close() {
        dns.close();
    }

    private Configuration configuration() throws Exception {
        String text =
                "listen = ['127.0.0.1']\nport = 0\ndata = 'none'\n[dns.proxy]\ndomains = ['one.example', 'two.example']\n"
                        + "servers = ['127.0.0.1:" + dns.address().getPort() + "']\n[access]\nblock = ['BAD']\n";
        return ConfigurationReader.read(Files.writeString(directory.resolve("nbnsd.toml"), text), Map.of());
    }

    private static Decoded ask(Asker asker, int port, String name) throws Exception {
        return asker.ask(HERE, port, NameQueryRequest.toServer(7, NetbiosName.parse(name)))
                .message();
    }

    @Test
    void aDaemonAnswersWhatTheDnsHasAndKeepsNothingOfIt() throws Exception {
        dns.put("fred.two.example", "127.0.0.9", "10.0.0.5", "10.0.0.6");
        dns.put("bad.one.example", "10.0.0.5");
        Configuration configuration = configuration();
        try (Composition parts = new Composition(configuration, "wins", null, new PrintWriter(Writer.nullWriter()));
                Asker asker = new Asker(HERE)) {
            DnsProxy proxy = new DnsProxy(Objects.requireNonNull(configuration.dnsProxy()), parts::isKept);
            proxy.monitor(parts.statistics());
            parts.daemon().seek(proxy);
            parts.daemon().start();
            int port = parts.daemon().port();

            for (String name : List.of("FRED<20>", "FRED<00>", "fred<20>")) {
                assertThat(ask(asker, port, name)).isInstanceOfSatisfying(PositiveNameQueryResponse.class, found -> {
                    assertThat(found.entries()).hasSize(1);
                    assertThat(found.entries().get(0).address()).isEqualTo(Ipv4Address.parse("10.0.0.5"));
                    assertThat(found.ttl()).isEqualTo(120);
                });
            }
            assertThat(parts.size()).isZero();
            for (String name : List.of("NONE<20>", "FRED<03>", "FRED<1C>", "A.B<20>", "A B<20>", "BAD<20>", "10<20>")) {
                assertThat(ask(asker, port, name)).as(name).isInstanceOf(NegativeNameQueryResponse.class);
            }
            assertThat(dns.asked())
                    .contains("fred.one.example", "fred.two.example", "none.one.example", "none.two.example")
                    .allSatisfy(
                            name -> assertThat(name).startsWithIgnoringCase(name.contains("fred") ? "fred." : "none."));
            dns.beSilent(true);
            assertThat(ask(asker, port, "FRED<20>")).isInstanceOf(NegativeNameQueryResponse.class);
            Map<Statistic, Long> counted = parts.statistics().read().values();
            assertThat(counted.get(Statistic.DNS_PROXY_FOUND)).isEqualTo(3);
            assertThat(counted.get(Statistic.DNS_PROXY_ASKED)).isEqualTo(5);
        }
    }

    private static Datagram from(String address, int port) {
        return new Datagram(
                new byte[0], 0, new Endpoint(Ipv4Address.parse(address), port), new Endpoint(HERE, 137), false);
    }

    private DnsProxy proxy(InetSocketAddress... servers) {
        return new DnsProxy(
                List.of(DomainName.parse("one.example")), List.of(servers), name -> false, LONG, System::nanoTime);
    }

    @Test
    void whoIsPartOfTheDnsIsAnsweredWithoutIt() throws Exception {
        DnsProxy proxy = proxy(dns.address(), new InetSocketAddress("10.9.9.53", 53));
        Consumer<@Nullable Found> nobody = found -> {
            throw new AssertionError("told of " + found);
        };

        assertThat(proxy.look(from("10.0.0.9", 53), FRED, nobody)).isFalse();
        assertThat(proxy.look(from("10.9.9.53", 1053), FRED, nobody)).isFalse();
        assertThat(proxy.look(from("10.0.0.9", 137), NetbiosName.parse("FRED<20>.SCOPE"), nobody))
                .isFalse();
        assertThat(proxy.look(from("10.0.0.9", 137), NetbiosName.parse("FRED<1B>"), nobody))
                .isFalse();
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void aNameThatIsBeingLookedForIsNotLookedForAgainSoThatEachWayBackEnds() throws Exception {
        dns.beSilent(true);
        DnsProxy proxy = proxy(dns.address());
        List<CompletableFuture<String>> told = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            CompletableFuture<String> one = new CompletableFuture<>();
            told.add(one);
            assertThat(proxy.look(from("10.0.0." + i, 137), FRED, found -> one.complete("" + found)))
                    .isTrue();
        }
        assertThat(proxy.look(from("10.0.0.99", 137), FRED, found -> {})).isFalse();
        for (CompletableFuture<String> one : told) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo("null");
        }
        assertThat(dns.asked()).containsExactly("fred.one.example");
    }

    @Test
    void aFloodOfNamesLooksForSomeOfThemOnly() throws Exception {
        dns.beSilent(true);
        DnsProxy proxy = new DnsProxy(
                List.of(DomainName.parse("one.example")), List.of(dns.address()), name -> false, LONG, () -> 0);
        int looked = 0;
        for (int i = 0; i < 1000; i++) {
            looked += proxy.look(from("10.0.0.9", 137), NetbiosName.parse("PC" + i + "<20>"), found -> {}) ? 1 : 0;
        }
        assertThat(looked).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[dns.proxy]\ndomains = ['a..b']",
                "[dns.proxy]\ndomains = ['a.b', 'b.c', 'c.d', 'd.e', 'e.f']",
                "[dns.proxy]\nservers = ['ns.example']",
                "[dns.proxy]\nservers = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4']",
                "server = false\n[node]\nenabled = true\n[dns.proxy]\ndomains = ['a.b']",
                "[dns]\nsuffix = 'b.c'\n[dns.proxy]\ndomains = ['a.b.c']"
            })
    void whatMakesNoSenseIsToldWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> ConfigurationReader.parse("nbnsd.toml", text, Map.of()))
                .hasMessageContaining("dns.proxy.")
                .hasMessageContaining("expected");
    }
}
