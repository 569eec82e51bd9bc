package org.nbnsd.protocol;

import java.time.Duration;
import java.util.Set;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.Role;

/**
 * How a server stands to the others that serve the same names from one store.
 *
 * @param state whether what it decides is decided for all
 * @param reason why it is not, for people; empty if it is
 * @param since until when, in milliseconds since the epoch, its records were those of all; while the state is {@link
 *     ClusterState#NORMAL} they are, whatever this says
 * @param roles what it does for all
 * @param rules what people want of it
 */
public record ClusterStanding(ClusterState state, String reason, long since, Set<Role> roles, Rules rules) {
    /**
     * What people want of a server that cannot decide for all.
     *
     * @param grantsUnknown whether a claim of a name that is not known here is granted for some minutes while the store cannot be
     *     reached, although it may have an owner elsewhere; else such a claim is not answered
     * @param answersInMaintenance whether queries are answered while a person has taken the server out of service
     * @param maxStale for how long queries are answered by records that may be old
     */
    public record Rules(boolean grantsUnknown, boolean answersInMaintenance, Duration maxStale) {
        /** Silence wherever an answer could be wrong; queries are answered for a day. */
        public static final Rules DEFAULTS = new Rules(false, false, Duration.ofDays(1));
    }

    /** Keeps a copy of the roles. */
    public ClusterStanding {
        roles = Set.copyOf(roles);
    }

    /**
     * Whether what it decides is decided for all.
     *
     * @return true in the state {@link ClusterState#NORMAL}
     */
    public boolean isNormal() {
        return state == ClusterState.NORMAL;
    }

    /**
     * Whether it is this server that writes what time has done to records.
     *
     * @return whether it has that role, and can write
     */
    public boolean isScavenger() {
        return isNormal() && roles.contains(Role.SCAVENGER);
    }

    /**
     * Whether it answers queries.
     *
     * @param now milliseconds since the epoch
     * @return false while its records are unknown, too old, or a person wants it silent
     */
    public boolean answersQueries(long now) {
        return switch (state) {
            case NORMAL -> true;
            case STARTING -> false;
            case MAINTENANCE -> rules.answersInMaintenance();
            case SYNCING, ISOLATED, REFUSED -> now - since <= rules.maxStale().toMillis();
        };
    }

    /**
     * Whether who has a name is told so when it refreshes it, although that cannot be written.
     *
     * @return true while there are records that were right a while ago, and nobody wants the server silent
     */
    public boolean assuresHolders() {
        return switch (state) {
            case SYNCING, ISOLATED, REFUSED -> true;
            case NORMAL, STARTING, MAINTENANCE -> false;
        };
    }

    /**
     * Whether a claim of a name that nobody is known to have is granted for some minutes.
     *
     * @return true only if the store cannot be reached, and people take two owners for less than none
     */
    public boolean grantsUnknown() {
        return state == ClusterState.ISOLATED && rules.grantsUnknown();
    }
}
