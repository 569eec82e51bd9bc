package org.nbnsd.control;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.tally.Durations;

/**
 * Figures that are told apart by labels, as programs that collect metrics want them. Those of a few values are
 * {@link Statistic}s as well; the others are read as {@link Sample}s. No label ever has a NetBIOS name or the address of a client.
 */
public enum Family {
    REQUESTS(Kind.COUNTER, "Requests that came in, by what their header says.", "operation", "transport"),
    RESPONSES(Kind.COUNTER, "Answers to requests that were sent.", "operation", "rcode"),
    QUERIES(Kind.COUNTER, "Queries for a name that were answered, or dropped at the gates.", "result"),
    REGISTRATIONS(Kind.COUNTER, "Registrations that were decided.", "kind", "result"),
    RENEWALS(Kind.COUNTER, "Refreshes that were decided.", "kind", "result"),
    RELEASES(Kind.COUNTER, "Releases that were decided.", "result"),
    CONFLICTS(Kind.COUNTER, "Claims on names that others have.", "kind", "source"),
    CHALLENGES(Kind.COUNTER, "Questions to holders of claimed names that are over.", "outcome"),
    DROPPED(Kind.COUNTER, "Datagrams that were not answered, on purpose.", "reason"),
    MALFORMED(Kind.COUNTER, "Datagrams that are no messages.", "reason"),
    EVENTS(Kind.COUNTER, "Events, as the log has them.", "code"),
    INCIDENTS(Kind.COUNTER, "Times of trouble with a name that are over, by what explains them best.", "verdict"),
    REQUEST_DURATION_SECONDS(
            Kind.HISTOGRAM, "From the reading of a request to the sending of its last answer.", "operation"),
    CHALLENGE_DURATION_SECONDS(
            Kind.HISTOGRAM, "From telling a claimant to wait, because a holder is asked, to the answer to its claim."),
    STORE_COMMIT_SECONDS(Kind.HISTOGRAM, "What a commit of the database takes, failed ones included."),
    RECORDS(Kind.GAUGE, "Records that there are.", "type", "state", "origin"),
    RECORD_LIMIT_RATIO(Kind.GAUGE, "Records that there are, of those that there may be."),
    REPLICATION_PULLS(Kind.COUNTER, "Pulls from a partner.", "partner", "result"),
    REPLICATION_PUSH_NOTICES(
            Kind.COUNTER, "Times that a partner was to be told that there is something to pull.", "partner", "result"),
    REPLICATION_RECORDS_RECEIVED(Kind.COUNTER, "Records that a partner sent.", "partner", "action"),
    REPLICATION_MERGES(Kind.COUNTER, "Records of partners that were decided, by what became of them.", "fate"),
    REPLICATION_LAST_SUCCESS_TIMESTAMP_SECONDS(
            Kind.GAUGE, "When a pull from a partner was last finished, in seconds since the epoch.", "partner"),
    REPLICATION_PULL_INTERVAL_SECONDS(Kind.GAUGE, "How often a partner is pulled from; 0 if not by time.", "partner"),
    REPLICATION_OWNER_VERSION_LAG(
            Kind.GAUGE, "Versions of a name server that a partner has announced and that are not here.", "owner"),
    HTTP_REQUESTS(Kind.COUNTER, "Requests by HTTP that were answered.", "route", "method", "status"),
    BUILD(Kind.INFO, "Which program this is.", "version", "revision", "java");

    /** How values change. */
    public enum Kind {
        /** They grow from 0 at the start. */
        COUNTER,
        /** They are what they are now. */
        GAUGE,
        /** They are sorted into classes, which grow. */
        HISTOGRAM,
        /** It is always 1; the labels tell. */
        INFO
    }

    /**
     * One figure of a family.
     *
     * @param family the family
     * @param labels a value for each label of the family, in their order
     * @param value the figure; 0 if it is a histogram
     * @param durations the histogram, or null
     */
    public record Sample(Family family, List<String> labels, double value, Durations.@Nullable Snapshot durations) {
        /** Checks that there is a value for each label. */
        public Sample {
            labels = List.copyOf(labels);
            if (labels.size() != family.labels().size()) {
                throw new IllegalArgumentException(
                        family + " of " + labels + " (expected: a value for each of " + family.labels() + ")");
            }
        }

        /**
         * One that is a number.
         *
         * @param family the family
         * @param value the figure
         * @param labels a value for each label of the family
         * @return the sample
         */
        public static Sample of(Family family, double value, String... labels) {
            return new Sample(family, List.of(labels), value, null);
        }

        /**
         * One that is a whole number.
         *
         * @param family the family
         * @param value the figure
         * @param labels a value for each label of the family
         * @return the sample
         */
        public static Sample of(Family family, long value, String... labels) {
            return new Sample(family, List.of(labels), (double) value, null);
        }

        /**
         * One that is a histogram.
         *
         * @param family the family
         * @param durations the histogram
         * @param labels a value for each label of the family
         * @return the sample
         */
        public static Sample of(Family family, Durations.Snapshot durations, String... labels) {
            return new Sample(family, List.of(labels), 0, durations);
        }
    }

    private final Kind kind;
    private final String sentence;
    private final ImmutableList<String> labels;

    Family(Kind kind, String sentence, String... labels) {
        this.kind = kind;
        this.sentence = sentence;
        this.labels = ImmutableList.copyOf(labels);
    }

    /**
     * How values change.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * What it counts.
     *
     * @return a sentence
     */
    public String sentence() {
        return sentence;
    }

    /**
     * What its figures are told apart by.
     *
     * @return names of labels
     */
    public List<String> labels() {
        return labels;
    }

    /**
     * Its name for who collects figures from many programs, by the conventions of Prometheus, without the suffix of its kind.
     *
     * @return such as {@code nbnsd_requests}
     */
    public String base() {
        return "nbnsd_" + name().toLowerCase(Locale.ROOT);
    }

    /**
     * Its name there.
     *
     * @return such as {@code nbnsd_requests_total}
     */
    public String metric() {
        return base()
                + switch (kind) {
                    case COUNTER -> "_total";
                    case INFO -> "_info";
                    case GAUGE, HISTOGRAM -> "";
                };
    }
}
