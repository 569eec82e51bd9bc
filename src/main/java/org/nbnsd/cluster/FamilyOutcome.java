package org.nbnsd.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What became of one {@link FamilyWrite}. It may be told after later changes of the family: what has an older revision than what is known is
 * old. That nobody knows is never told: the client of the store finds out first.
 */
public sealed interface FamilyOutcome {
    /**
     * Which family.
     *
     * @return its key
     */
    FamilyKey key();

    /**
     * It is done, and a majority has it.
     *
     * @param key which family
     * @param revision the revision that did it: that of the family from now on, until it changes again
     */
    record Accepted(FamilyKey key, long revision) implements FamilyOutcome {}

    /**
     * It was not done and will not be, because the family was not as expected. If the store has forgotten what happened while it
     * could not be reached, it may have been done and changed again by others before what is told here; nobody was told that it was.
     *
     * @param key which family
     * @param current what there was instead; null if the family was not there
     * @param revision the revision of that; if the family was not there, one at which it was not
     */
    record Refused(FamilyKey key, @Nullable FamilyValue current, long revision) implements FamilyOutcome {}

    /**
     * It was not done and will not be, because the store cannot be reached, or takes nothing.
     *
     * @param key which family
     */
    record Unavailable(FamilyKey key) implements FamilyOutcome {}
}
