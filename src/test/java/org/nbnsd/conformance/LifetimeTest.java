package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.nbnsd.interop.Eventually;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** RFC 1001 section 15.1.3.1 and Windows: names live as long as they are refreshed. Real time, short lives. */
final class LifetimeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Asks until the name is not found; fails if a query is answered that was sent when the time was over. */
    private static long awaitExpiry(FakeHost host, String name, long latestEnd) {
        return Eventually.get(PATIENCE, () -> name + " does not expire", () -> {
            long sent = System.nanoTime();
            Talk talk = host.queries(name);
            boolean found = talk.last().message() instanceof PositiveNameQueryResponse;
            assertThat(found && sent > latestEnd)
                    .as("an expired name is answered: " + talk)
                    .isFalse();
            return found ? null : System.nanoTime();
        });
    }

    @Test
    void aNameThatIsNotRefreshedEndsInTimeAndIsThenFree() {
        Duration life = Duration.ofSeconds(1);
        try (Subject subject = Subject.with(Setup.DEFAULT.withTtl(life), "lifetime")) {
            FakeHost pc1 = subject.host(1);
            FakeHost other = subject.host(2);
            long before = System.nanoTime();
            Talk granted = pc1.registers("FRED<20>");
            long after = System.nanoTime();
            assertThat(((PositiveRegistrationResponse) granted.last().message()).ttl())
                    .as("the lifetime granted")
                    .isEqualTo(1);
            long ended = awaitExpiry(other, "FRED<20>", after + life.toNanos());
            assertThat(ended).isGreaterThan(before + life.toNanos() - 2_000_000);

            assertThat(other.registers("FRED<20>")).as("nobody is asked").hasToString("granted");
            assertThat(pc1.asked()).isEmpty();
            assertThat(pc1.queries("FRED<20>")).hasToString("127.0.1.2");
            Eventually.get(PATIENCE, () -> "the record stays", () -> subject.records() == 0 ? Boolean.TRUE : null);
        }
    }

    @Test
    void aRefreshAndEachLogonHaveALifetimeOfTheirOwn() {
        Duration life = Duration.ofSeconds(3);
        try (Subject subject = Subject.with(Setup.DEFAULT.withTtl(life), "lifetime-refreshed")) {
            FakeHost pc1 = subject.host(1);
            FakeHost pc2 = subject.host(2);
            FakeHost other = subject.host(3);
            pc1.registers("FRED<20>");
            pc1.registers("ALICE<03>");
            pc2.registers("ALICE<03>");
            long first = System.nanoTime();
            Eventually.get(
                    PATIENCE,
                    () -> "time stands still",
                    () -> System.nanoTime() - first > life.toNanos() / 2 ? Boolean.TRUE : null);
            assertThat(pc1.refreshes("FRED<20>")).hasToString("granted");
            assertThat(pc1.refreshes("ALICE<03>")).hasToString("granted");
            long second = System.nanoTime();
            Eventually.get(PATIENCE, () -> "the logon at PC2 does not expire", () -> {
                String holders = other.queries("ALICE<03>").toString();
                return holders.contains("127.0.1.2") && System.nanoTime() < second + life.toNanos() ? null : holders;
            });
            assertThat(System.nanoTime())
                    .as("PC2's ended before PC1's")
                    .isLessThan(second + life.toNanos())
                    .isGreaterThan(first + life.toNanos() - 100_000_000);
            assertThat(other.queries("FRED<20>")).hasToString("127.0.1.1");
            assertThat(other.queries("ALICE<03>")).hasToString("127.0.1.1");
            awaitExpiry(other, "FRED<20>", second + life.toNanos());
            awaitExpiry(other, "ALICE<03>", second + life.toNanos());
            assertThat(subject.codes()).doesNotContain("NAME_CONFLICT");
        }
    }
}
