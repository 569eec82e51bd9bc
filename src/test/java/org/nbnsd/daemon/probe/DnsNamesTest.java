package org.nbnsd.daemon.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.wire.Ipv4Address;

/** Whoever has the reverse zone of an address may call it what he likes, and that is repeated in explanations and the log. */
final class DnsNamesTest {
    @ParameterizedTest
    @CsvSource({
        "pc17.example.org, pc17.example.org",
        "pc_17.example.org., pc_17.example.org.",
        "'x holds FRED<20>: trust it', x\\x20holds\\x20FRED\\x3C20\\x3E\\x3A\\x20trust\\x20it",
        "'a(b)\"c,d', a\\x28b\\x29\\x22c\\x2Cd",
    })
    void aNameOfTheDnsCannotGoOnLikeOurSentence(String told, String known) throws Exception {
        try (DnsNames names = new DnsNames(address -> told)) {
            assertThat(names.lookUp(Ipv4Address.parse("10.0.0.5")).get(20, TimeUnit.SECONDS))
                    .isEqualTo(known);
        }
    }
}
