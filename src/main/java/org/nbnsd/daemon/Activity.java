package org.nbnsd.daemon;

import java.util.Locale;
import java.util.function.Supplier;
import org.nbnsd.control.Statistic;
import org.nbnsd.control.Statistics;

/** What a daemon does, in one line for people who look at many services. For one thread. */
final class Activity implements Supplier<String> {
    private final Statistics statistics;
    private long queries;
    private long readAt;

    /** From now on. */
    Activity(Statistics statistics) {
        this.statistics = statistics;
        Statistics.Report report = statistics.read();
        queries = queries(report);
        readAt = report.now();
    }

    private static long queries(Statistics.Report report) {
        return report.value(Statistic.QUERIES_FOUND) + report.value(Statistic.QUERIES_NOT_FOUND);
    }

    @Override
    public String get() {
        Statistics.Report report = statistics.read();
        long before = queries;
        long millis = Math.max(1, report.now() - readAt);
        queries = queries(report);
        readAt = report.now();
        return counted(report.value(Statistic.RECORDS_ACTIVE), "name") + " held, "
                + counted(Math.round((queries - before) * 1000.0 / millis), "query") + " a second, "
                + counted(report.value(Statistic.INCIDENTS_OPEN), "open incident");
    }

    private static String counted(long number, String what) {
        String words = number == 1 ? what : what.equals("query") ? "queries" : what + "s";
        return String.format(Locale.ROOT, "%,d %s", number, words);
    }
}
