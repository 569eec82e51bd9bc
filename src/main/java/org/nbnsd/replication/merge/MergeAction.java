package org.nbnsd.replication.merge;

/** What is done with a record that came from a partner. */
public enum MergeAction {
    /** Nothing: it cannot be understood. */
    SKIP,
    /** It is stored. */
    ADD,
    /** It takes the place of what is stored, with its owner and version. */
    REPLACE,
    /** As {@link #REPLACE}; then those who held the name are told to release it. */
    REPLACE_AND_DEMAND,
    /** What is stored stays. */
    KEEP,
    /** As {@link #KEEP}; then those who were found to hold the name are told to release it. */
    KEEP_AND_DEMAND,
    /** What is stored stays, and gets a new version of this server, so that partners get it again. */
    PROPAGATE,
    /** Those who hold the name are asked first; {@link ChallengeRule} says what their answer means. */
    CHALLENGE,
    /** {@link Merge#specialGroup}. */
    MERGE_SPECIAL,
    /** {@link Merge#multihomed}. */
    MERGE_MULTIHOMED,
    /** {@link Merge#shared}. */
    MERGE_SHARED
}
