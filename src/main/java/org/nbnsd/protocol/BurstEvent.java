package org.nbnsd.protocol;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * More claims come than can be decided as they should be, and are answered all the same: for a short time only, so that
 * their hosts soon refresh, when there is time to decide. What is told so is no promise, and waits for no disk.
 */
public sealed interface BurstEvent extends NameEvent {
    /** What there is too much of. */
    enum Cause {
        /** Changes that wait for the disk. What rules grant is answered before it is durable. */
        CHANGES(
                "changes wait for the disk",
                "what can be granted at once is granted before it is on the disk",
                "the disk has caught up"),
        /** Claims for which a holder must be asked. What cannot be asked any more is granted unchecked. */
        CHALLENGES(
                "claims wait for an answer of a holder",
                "claims on names that are held are granted unchecked",
                "holders can be asked again"),
        /** More of those from one network than it may have. Only what that claims on top is granted unchecked. */
        SHARES(
                "claims wait for an answer of a holder",
                "what it claims on top of that on names that are held is granted unchecked",
                "no network claims more than its share");

        private final String queue;
        private final String effect;
        private final String end;

        Cause(String queue, String effect, String end) {
            this.queue = queue;
            this.effect = effect;
            this.end = end;
        }
    }

    /**
     * The server begins to grant for short times. Once for each time that this begins, for each cause.
     *
     * @param cause what there is too much of
     * @param network whose they are, of the first network; of length 0 if they are everybody's
     * @param length how many there are
     * @param limit the configuration key of the limit
     * @param value its value
     */
    record BurstStarted(Cause cause, Prefix network, int length, String limit, int value) implements BurstEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            String whose =
                    network.length() == 0 ? ", with " : ", all from " + EventText.source(network) + ", its share of ";
            return length + " " + cause.queue + whose + limit + " = " + value + ": until that is over, " + cause.effect
                    + ", for 5 to 50 minutes, and checked when the hosts refresh";
        }
    }

    /**
     * The server takes its time again.
     *
     * @param cause what there was too much of
     * @param answered how many claims were granted for a short time
     * @param millis how long it lasted, in milliseconds
     */
    record BurstEnded(Cause cause, long answered, long millis) implements BurstEvent {
        @Override
        public Severity severity() {
            return Severity.INFORMATION;
        }

        @Override
        public String text() {
            return cause.end + "; " + answered + " claims were granted for 5 to 50 minutes in " + (millis + 999) / 1000
                    + " s";
        }
    }

    /**
     * A claim was granted for a short time, without a record, because its holder could not be asked.
     *
     * @param name the name
     * @param claimant who claimed it
     * @param sender who sent the claim
     * @param network which network has used up its share of the limit; of length 0 if the limit itself is reached
     * @param limit the configuration key of the limit that kept the server from asking
     * @param ttlSeconds for how long
     */
    record GrantedUnchecked(
            NetbiosName name, Ipv4Address claimant, Ipv4Address sender, Prefix network, String limit, long ttlSeconds)
            implements BurstEvent {
        /**
         * What kept the server from asking.
         *
         * @return a clause
         */
        public String reason() {
            return EventText.reached(network, limit);
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + " granted to " + EventText.sentBy(claimant, sender) + " for " + ttlSeconds
                    + " s without a record, and without asking its holder, because " + reason()
                    + "; its refresh is checked";
        }
    }
}
