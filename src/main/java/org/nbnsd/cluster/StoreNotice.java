package org.nbnsd.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a node is told of the store, in order. */
public sealed interface StoreNotice {
    /**
     * What became of a commit; told once for each, when that is known of all its writes, which may be before or after that of an earlier
     * commit.
     *
     * @param ticket the number that came with the commit
     * @param outcomes one for each write, in their order
     */
    record Committed(long ticket, List<FamilyOutcome> outcomes) implements StoreNotice {
        /** Copies the outcomes. */
        public Committed {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * All families follow, by {@link Seen}, as they are at one revision; changes follow after {@link SnapshotEnded}. A snapshot that
     * begins anew replaces one that did not end.
     *
     * @param revision the revision
     */
    record SnapshotBegun(long revision) implements StoreNotice {}

    /**
     * That was all of them: a family that was not among them is not there.
     *
     * @param revision as when it began
     */
    record SnapshotEnded(long revision) implements StoreNotice {}

    /**
     * What a family is from a revision on. Each change is told once, in the order of revisions, those that this node made included;
     * whether it is told before or after the {@link Committed} of the same write is open. After a snapshot nothing is told of
     * what it contains.
     *
     * @param key which family
     * @param value its records; null if it has gone
     * @param revision since when
     */
    record Seen(FamilyKey key, @Nullable FamilyValue value, long revision) implements StoreNotice {}

    /**
     * The node stands otherwise to the store.
     *
     * @param state how
     * @param reason why, for people: what is wrong, where, and what was expected; empty if all is well
     */
    record StateChanged(ClusterState state, String reason) implements StoreNotice {}

    /**
     * A role is this node's from now on, or no longer. It is lost here before another node can get it.
     *
     * @param role which role
     * @param isHeld whether it is this node's
     */
    record RoleChanged(Role role, boolean isHeld) implements StoreNotice {}

    /**
     * A node, this one included, has told that it lives.
     *
     * @param report what it told
     */
    record NodeSeen(NodeReport report) implements StoreNotice {}

    /**
     * A node has told nothing for so long that it counts as gone, or has left.
     *
     * @param id which node
     */
    record NodeGone(String id) implements StoreNotice {}

    /**
     * Which store this is, told before anything that is in it; again, if it is another by a person's wish or was restored.
     *
     * @param cluster the id of the etcd cluster, to be kept beside the copy
     * @param epoch how often it was restored; see {@link FamilyValue#version}
     */
    record Joined(long cluster, long epoch) implements StoreNotice {}

    /**
     * Somebody has put something into the store that makes no sense there. What was known of it before goes on to hold.
     *
     * @param key under which key
     * @param revision since when
     * @param reason what was expected, for people
     */
    record Unreadable(StoreKey key, long revision, String reason) implements StoreNotice {}
}
