package org.nbnsd.capture.replication;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

/**
 * What two servers exchanged.
 *
 * @param one the one with the lower address
 * @param other the other
 * @param first when the first segment was captured, in milliseconds since the epoch
 * @param last when the last one was
 * @param associations how many, by who opened them and what for
 * @param versions of MS-WINSRA, by who told them
 * @param tables of owners that they told, the highest versions
 * @param moved records that were sent, counted
 * @param stopped associations that were ended with STOP
 * @param troubles what could not be read, by why, in words
 * @param hints what that shows, in sentences
 */
public record PairReport(
        Ipv4Address one,
        Ipv4Address other,
        long first,
        long last,
        List<Opened> associations,
        List<Spoken> versions,
        List<Announced> tables,
        List<Moved> moved,
        List<Stopped> stopped,
        Map<String, Long> troubles,
        List<String> hints) {
    /** Keeps copies of the lists, which nobody else has. */
    public PairReport {
        associations = List.copyOf(associations);
        versions = List.copyOf(versions);
        tables = List.copyOf(tables);
        moved = List.copyOf(moved);
        stopped = List.copyOf(stopped);
        hints = List.copyOf(hints);
    }

    /** What for an association was opened, by what was said first. */
    public enum Purpose {
        /** Whoever opened it asked for the table or for records. */
        PULL("to pull"),
        /** Whoever opened it told of changes with INFORM, which is for persistent associations. */
        PUSH_PERSISTENT("to push, persistent (INFORM)"),
        /** Whoever opened it told of changes with UPDATE, and is asked for them there. */
        PUSH_CLASSIC("to push, classic (UPDATE)"),
        /** Nothing of that is in the capture. */
        UNKNOWN("and asked and told nothing that was captured");

        private final String text;

        Purpose(String text) {
            this.text = text;
        }

        /**
         * In words that follow who opened it.
         *
         * @return such as {@code to pull}
         */
        public String text() {
            return text;
        }
    }

    /**
     * Associations of one kind.
     *
     * @param opener who opened them
     * @param purpose what for
     * @param count how many
     */
    public record Opened(Ipv4Address opener, Purpose purpose, long count) {}

    /**
     * A version that a server told.
     *
     * @param server who told it
     * @param major 2
     * @param minor 5 and above for who knows persistent associations
     * @param isNbnsd whether it is nbnsd
     */
    public record Spoken(Ipv4Address server, int major, int minor, boolean isNbnsd) {}

    /**
     * A row of a table.
     *
     * @param by who told it
     * @param owner of which owner
     * @param highest the highest version, unsigned
     */
    public record Announced(Ipv4Address by, Ipv4Address owner, long highest) {}

    /**
     * Records of one kind.
     *
     * @param from who sent them
     * @param to to whom
     * @param owner whose they are; null if the request is not in the capture
     * @param type of the records
     * @param state such as {@code active}
     * @param count how many
     */
    public record Moved(
            Ipv4Address from, Ipv4Address to, @Nullable Ipv4Address owner, RecordType type, String state, long count) {}

    /**
     * Associations that a server ended.
     *
     * @param server who sent STOP
     * @param reason 0: all is said; 4: an error
     * @param count how many
     */
    public record Stopped(Ipv4Address server, long reason, long count) {}
}
