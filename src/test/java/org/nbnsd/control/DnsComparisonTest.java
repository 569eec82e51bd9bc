package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.nbnsd.diagnosis.Audit;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.diagnosis.DnsName.Found;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.dns.DomainName;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

final class DnsComparisonTest {
    private static final DomainName DOMAIN = DomainName.parse("wins.example");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Ipv4Address A = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address B = Ipv4Address.parse("10.0.0.2");

    private static AuditReport audit(String... names) {
        Audit audit = new Audit();
        for (String name : names) {
            audit.addRegistration(Fact.of(1000, FactKind.GRANTED, NetbiosName.parse(name), A));
        }
        return audit.report();
    }

    private static Map<String, Found> found(Map<NetbiosName, DnsName> names) {
        Map<String, Found> found = new HashMap<>();
        names.forEach((name, dns) -> found.put(name + " " + dns.dnsName(), dns.found()));
        return found;
    }

    @Test
    void eachComputerIsLookedUpOnceInSmallLettersAndNothingElseIs() throws Exception {
        List<String> asked = new ArrayList<>();
        DnsComparison comparison = new DnsComparison(
                name -> {
                    asked.add(name);
                    return CompletableFuture.completedFuture(name.startsWith("fred.") ? List.of(A) : List.of());
                },
                LONG);

        Map<NetbiosName, DnsName> names = comparison.compare(
                audit("FRED<00>", "FRED<20>", "BOB<20>", "ALICE<03>", "WORK<1B>", "A B<20>", "X<20>.SCOPE"),
                Map.of(),
                DOMAIN);

        assertThat(asked).containsExactlyInAnyOrder("fred.wins.example", "bob.wins.example");
        assertThat(found(names))
                .isEqualTo(Map.of(
                        "FRED<00> fred.wins.example", Found.SAME,
                        "FRED<20> fred.wins.example", Found.SAME,
                        "BOB<20> bob.wins.example", Found.MISSING));
    }

    @Test
    void whatTheRecordsHaveCountsMoreThanWhoRegistered() throws Exception {
        DnsComparison comparison = new DnsComparison(name -> CompletableFuture.completedFuture(List.of(A)), LONG);

        DnsName name = comparison
                .compare(audit("FRED<20>"), Map.of(NetbiosName.parse("FRED<20>"), List.of(B)), DOMAIN)
                .get(NetbiosName.parse("FRED<20>"));

        assertThat(name).isNotNull();
        assertThat(name.found()).isEqualTo(Found.OTHER);
        assertThat(name.expected()).containsExactly(B);
        assertThat(name.addresses()).containsExactly(A);
    }

    @Test
    void aServerThatIsSilentCostsNoMoreThanTheTimeThatWasGiven() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            names.add("PC" + i + "<20>");
        }
        List<String> asked = new ArrayList<>();
        DnsComparison comparison = new DnsComparison(
                name -> {
                    asked.add(name);
                    return new CompletableFuture<>();
                },
                Duration.ofMillis(20));

        Map<NetbiosName, DnsName> found = comparison.compare(audit(names.toArray(String[]::new)), Map.of(), DOMAIN);

        assertThat(found).hasSize(200);
        assertThat(found.values()).extracting(DnsName::found).containsOnly(Found.UNKNOWN);
        assertThat(asked).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void whatFailsIsNotKnownWhateverFails() throws Exception {
        DnsComparison comparison = new DnsComparison(
                name -> {
                    if (name.startsWith("fred")) {
                        throw new IllegalStateException("no");
                    }
                    return CompletableFuture.failedFuture(new IllegalStateException("no"));
                },
                LONG);

        assertThat(comparison
                        .compare(audit("FRED<20>", "BOB<20>"), Map.of(), DOMAIN)
                        .values())
                .extracting(DnsName::found)
                .containsExactly(Found.UNKNOWN, Found.UNKNOWN);
    }
}
