package org.nbnsd.daemon.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.nbnsd.daemon.timeline.QuestionCounts.Taken;
import org.nbnsd.diagnosis.Questions;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

final class QuestionCountsTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Ipv4Address SERVER = Ipv4Address.parse("10.0.0.9");

    private final QuestionCounts counts = new QuestionCounts(QuestionCounts.BITS);

    private static Ipv4Address host(int number) {
        return new Ipv4Address(0x0A00_0000 + number);
    }

    private void ask(int host, NetbiosName name, boolean isAnswered, long now) {
        counts.count(name, host(host), SERVER, false, false, isAnswered, now);
    }

    private static long total(Taken taken) {
        return taken.questions().stream().mapToLong(Questions::count).sum() + taken.leftOut();
    }

    @Test
    void questionsThatAreAlikeAreOne() {
        ask(1, FRED, true, 1000);
        ask(1, FRED, false, 2000);
        ask(1, FRED, true, 3000);
        assertThat(counts.take().questions())
                .containsExactly(new Questions(FRED, host(1), SERVER, false, false, 3, 2, 1000, 3000));
    }

    @Test
    void hostsNamesServersAndWaysToAskAreToldApart() {
        ask(1, FRED, true, 1000);
        ask(2, FRED, true, 1000);
        ask(1, FRED.withSuffix(0), true, 1000);
        counts.count(FRED, host(1), host(8), false, false, true, 1000);
        counts.count(FRED, host(1), SERVER, true, false, true, 1000);
        counts.count(FRED, host(1), SERVER, false, true, true, 1000);
        assertThat(counts.take().questions())
                .hasSize(6)
                .allSatisfy(each -> assertThat(each.count()).isEqualTo(1));
    }

    @Test
    void whatWasTakenIsNotThereAgain() {
        ask(1, FRED, true, 1000);
        counts.take();
        assertThat(counts.take().questions()).isEmpty();
        ask(2, FRED, true, 2000);
        counts.take();
        ask(1, FRED, false, 3000);
        assertThat(counts.take().questions())
                .containsExactly(new Questions(FRED, host(1), SERVER, false, false, 1, 0, 3000, 3000));
    }

    @Test
    void ofAFloodMostIsCountedByHostAndTheRestAsLeftOut() {
        for (int i = 0; i < 100_000; i++) {
            ask(i, FRED, false, 1000);
        }
        Taken taken = counts.take();
        assertThat(taken.questions()).hasSizeBetween(7000, 8192);
        assertThat(total(taken)).isEqualTo(100_000);
    }

    @Test
    void noneIsLostWhileSomebodyLooks() throws Exception {
        CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                ask(i % 300, FRED, false, 1000);
            }
        });
        long seen = 0;
        while (!asking.isDone()) {
            seen += total(counts.take());
        }
        asking.get(1, TimeUnit.SECONDS);
        assertThat(seen + total(counts.take())).isEqualTo(1_000_000);
    }
}
