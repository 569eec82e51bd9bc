package org.nbnsd.replication;

import org.jspecify.annotations.Nullable;

/**
 * How it goes with a partner. Times are milliseconds since the epoch.
 *
 * @param partner the partner
 * @param isNbnsd whether it is an nbnsd, as far as it has said
 * @param minor the minor version of the protocol that it speaks, 1 or more; 0 if it has never said
 * @param pulling what happens on the link on which this server pulls
 * @param pushing what happens on the link on which it tells the partner
 * @param incoming how many links the partner has opened
 * @param lastPulled when a pull was last finished; null for never
 * @param nextPull when the next is due; null for never by time
 * @param pulls how many pulls were finished
 * @param failures how many pulls or notices failed, in all
 * @param failuresInARow how many since the last that worked
 * @param lastProblem what went wrong last; null for nothing
 * @param lastFailed when; null for never
 * @param received how many records have come from it
 * @param skipped how many of those could not be read or kept
 * @param sent how many records it has got
 * @param lastNotified when it was last told of changes; null for never
 * @param waiting how many versions of this server it was not told of yet
 */
public record PartnerStatus(
        ReplicationSettings.Partner partner,
        boolean isNbnsd,
        int minor,
        Activity pulling,
        Activity pushing,
        int incoming,
        @Nullable Long lastPulled,
        @Nullable Long nextPull,
        long pulls,
        long failures,
        int failuresInARow,
        @Nullable String lastProblem,
        @Nullable Long lastFailed,
        long received,
        long skipped,
        long sent,
        @Nullable Long lastNotified,
        long waiting) {
    /** What happens on a link. */
    public enum Activity {
        /** There is no link. */
        CLOSED,
        /** It is being opened. */
        CONNECTING,
        /** It is open, and nothing happens on it. */
        IDLE,
        /** Something is under way. */
        BUSY
    }
}
