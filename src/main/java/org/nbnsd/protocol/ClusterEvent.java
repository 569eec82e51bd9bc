package org.nbnsd.protocol;

import org.nbnsd.cluster.ClusterState;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What comes of sharing the records with other servers. */
public sealed interface ClusterEvent extends NameEvent {
    /**
     * This server stands otherwise to the store that it shares with others.
     *
     * @param state how
     * @param reason why, for people; empty if all is well
     */
    record ClusterStateChanged(ClusterState state, String reason) implements ClusterEvent {
        @Override
        public Severity severity() {
            return switch (state) {
                case STARTING, SYNCING, NORMAL -> Severity.INFORMATION;
                case MAINTENANCE -> Severity.WARNING;
                case ISOLATED, REFUSED -> Severity.ERROR;
            };
        }

        @Override
        public String text() {
            return (reason.isEmpty() ? "" : reason + "; ")
                    + switch (state) {
                        case STARTING -> "starting: nothing is answered before the records of the cluster are here";
                        case SYNCING -> "syncing: " + BY_WHAT_IS_KNOWN;
                        case NORMAL -> "in step with the cluster: what is decided here is decided for all";
                        case ISOLATED -> "cut off from the cluster: " + BY_WHAT_IS_KNOWN;
                        case MAINTENANCE -> "out of service, as a person wants it: registrations are not answered";
                        case REFUSED -> "this server must not take part: " + BY_WHAT_IS_KNOWN;
                    };
        }
    }

    /** What a server does that cannot decide. */
    String BY_WHAT_IS_KNOWN =
            "queries are answered by what is known, holders are assured of their names for some minutes,"
                    + " other registrations are not answered";

    /**
     * A holder has refreshed its name at a server that cannot write that. It has the name for a short time, in which the majority does not give
     * it away.
     *
     * @param name the name
     * @param claimant the holder
     * @param sender who sent it
     * @param seconds for how long
     */
    record HolderAssured(NetbiosName name, Ipv4Address claimant, Ipv4Address sender, long seconds)
            implements ClusterEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + ": " + EventText.sentBy(claimant, sender) + " keeps it for " + seconds
                    + " s more, which cannot be written while this server is not in step with the cluster";
        }
    }

    /**
     * A name that nobody is known to have was granted for a short time by a server that cannot know who has it.
     *
     * @param name the name
     * @param claimant who got it
     * @param sender who sent it
     * @param seconds for how long
     */
    record GrantedAlone(NetbiosName name, Ipv4Address claimant, Ipv4Address sender, long seconds)
            implements ClusterEvent {
        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String text() {
            return name + ": granted to " + EventText.sentBy(claimant, sender) + " for " + seconds
                    + " s without a look at the cluster, where somebody else may have it";
        }
    }

    /**
     * What was decided about a request was not written, because another server of the cluster had changed the name first.
     *
     * @param name the name
     * @param sender who sent the request
     * @param tries how often that has happened to it, 1 or more
     */
    record DecidedAnew(NetbiosName name, Ipv4Address sender, int tries) implements ClusterEvent {
        @Override
        public Severity severity() {
            return Severity.DETAIL;
        }

        @Override
        public String text() {
            return name + ": what " + sender + " wants is decided anew, for the " + ordinal(tries)
                    + " time, because another server of the cluster was faster";
        }

        private static String ordinal(int number) {
            return switch (number) {
                case 1 -> "first";
                case 2 -> "second";
                case 3 -> "third";
                default -> number + "th";
            };
        }
    }
}
