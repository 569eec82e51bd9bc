package org.nbnsd.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;

final class AddressResolverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private static AddressResolver of(Duration patience, FakeDns... servers) {
        return new AddressResolver(
                List.of(servers).stream().map(FakeDns::address).toList(), patience);
    }

    private static List<String> soon(CompletableFuture<List<Ipv4Address>> asked) throws Exception {
        return asked.get(30, TimeUnit.SECONDS).stream().map(Object::toString).toList();
    }

    private static Throwable failure(CompletableFuture<List<Ipv4Address>> asked) throws Exception {
        try {
            throw new AssertionError("an answer: " + asked.get(30, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @Test
    void tellsAddressesAlsoBehindAnAliasAndNoneIfThereIsNoSuchName() throws Exception {
        try (FakeDns dns = new FakeDns()) {
            dns.put("fred.wins.example", "10.0.0.5", "10.0.0.6");
            dns.alias("old.wins.example", "fred.wins.example");
            AddressResolver resolver = of(PATIENCE, dns);

            assertThat(soon(resolver.ask("fred.wins.example"))).containsExactly("10.0.0.5", "10.0.0.6");
            assertThat(soon(resolver.ask("old.wins.example."))).containsExactly("10.0.0.5", "10.0.0.6");
            assertThat(soon(resolver.ask("none.wins.example"))).isEmpty();
            assertThat(resolver.answer("fred.wins.example")
                            .get(30, TimeUnit.SECONDS)
                            .ttl())
                    .isEqualTo(120);
        }
    }

    @Test
    void whatWasNotAskedForIsNoAnswer() throws Exception {
        try (FakeDns dns = new FakeDns()) {
            dns.put("fred.wins.example", "10.0.0.5");
            dns.intrude("foo.bar", DClass.IN, "10.6.6.6");
            dns.intrude("fred.wins.example", DClass.CH, "10.7.7.7");
            dns.intrude("jane.wins.example", DClass.CH, "10.8.8.8");
            dns.alias("round.wins.example", "round.wins.example");
            AddressResolver resolver = of(PATIENCE, dns);

            assertThat(soon(resolver.ask("fred.wins.example"))).containsExactly("10.0.0.5");
            assertThat(soon(resolver.ask("jane.wins.example"))).isEmpty();
            assertThat(soon(resolver.ask("round.wins.example"))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED})
    void whatAServerCannotTellIsNoAbsence(int rcode) throws Exception {
        try (FakeDns dns = new FakeDns()) {
            dns.sayOfOthers(rcode);

            assertThat(failure(of(PATIENCE, dns).ask("fred.wins.example"))).hasMessageContaining(Rcode.string(rcode));
        }
    }

    @Test
    void theNextServerIsAskedIfOneIsSilentOrCannotTell() throws Exception {
        try (FakeDns silent = new FakeDns();
                FakeDns ill = new FakeDns();
                FakeDns well = new FakeDns()) {
            silent.beSilent(true);
            ill.sayOfOthers(Rcode.SERVFAIL);
            well.put("fred.wins.example", "10.0.0.5");

            // The one that is well answers at once; how long the silent one may take does not matter then.
            assertThat(soon(of(PATIENCE, ill, well).ask("fred.wins.example"))).containsExactly("10.0.0.5");
            assertThat(failure(of(SHORT, silent).ask("fred.wins.example"))).isNotNull();
            assertThat(silent.asked()).contains("fred.wins.example");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b"})
    void whatIsNoNameIsNotAsked(String name) throws Exception {
        try (FakeDns dns = new FakeDns()) {
            assertThat(failure(of(PATIENCE, dns).ask(name))).isNotNull();
            assertThat(dns.asked()).isEmpty();
        }
    }

    @Test
    void withoutAServerNobodyCanBeAsked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AddressResolver(List.of(), PATIENCE))
                .withMessageContaining("servers: none");
    }

    @Test
    void thisMachineAsksSomebody() {
        assertThat(AddressResolver.ofThisMachine()).isNotEmpty();
    }
}
