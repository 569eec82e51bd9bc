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
 * @param notices how often it was told that there is something to pull
 * @param noticeFailures how often it could not be told
 * @param pullTrouble what goes wrong with pulls
 * @param pushTrouble what goes wrong with notices to it
 * @param received how many records have come from it
 * @param skipped how many of those could not be read or kept
 * @param lastSkipped which one of these, and why, in a sentence; null for none
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
        long notices,
        long noticeFailures,
        Trouble pullTrouble,
        Trouble pushTrouble,
        long received,
        long skipped,
        @Nullable String lastSkipped,
        long sent,
        @Nullable Long lastNotified,
        long waiting) {
    /**
     * What goes wrong with one thing that is done with it.
     *
     * @param inARow how often it failed since it worked last; 0 if it works
     * @param problem what went wrong last; null for nothing yet
     * @param at when; null for never
     */
    public record Trouble(
            int inARow, @Nullable String problem, @Nullable Long at) {
        /** Nothing went wrong yet. */
        public static final Trouble NONE = new Trouble(0, null, null);
    }

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
