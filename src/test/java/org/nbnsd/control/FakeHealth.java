package org.nbnsd.control;

import java.util.List;
import java.util.Map;
import org.nbnsd.control.Health.Check;

/** A daemon that says of itself what a test wants. */
public final class FakeHealth {
    private FakeHealth() {}

    /** One that lives, and cannot write its database. */
    public static Health unready() {
        return new Health(List.of(
                new Check("threads", true, true, "3 parts were looked at, and go on"),
                new Check("database", false, false, "disk full")));
    }

    /** Figures of a daemon that is so. */
    public static Statistics statistics() {
        Statistics statistics = new Statistics("1.2.3", () -> FakeBackend.NOW, () -> Map.of("QUERY_ANSWERED", 7L));
        statistics.watchBy(FakeHealth::unready);
        statistics.remember(minutes ->
                List.of(new Traffic.Sum(FakeBackend.NOW - 600_000, minutes, Map.of(Traffic.QUERIES_FOUND, 7L))));
        return statistics;
    }
}
