package org.nbnsd.transfer;

import java.util.List;

/**
 * What was in a file, and in the files that it includes.
 *
 * @param records the records, in the order in which their first lines were read; no two have the same name
 * @param problems what gave no record, or needs to be known, in the order in which it was found
 * @param expired how many records had expired
 */
public record Reading(List<Imported> records, List<Problem> problems, Expired expired) {
    /**
     * Records that had expired.
     *
     * @param leftOut how many are left out because of that
     * @param taken how many are taken although nobody finds them
     * @param last when the last of all these expired, in milliseconds since the epoch; 0 if there is none
     */
    public record Expired(long leftOut, long taken, long last) {}

    /** Makes both immutable. */
    public Reading {
        records = List.copyOf(records);
        problems = List.copyOf(problems);
    }

    /**
     * Whether a line is wrong, so that the file may not be what it was meant to be.
     *
     * @return false if there is nothing but notes
     */
    public boolean isFaulty() {
        return problems.stream().anyMatch(problem -> !problem.isNote());
    }
}
