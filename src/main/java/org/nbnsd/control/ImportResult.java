package org.nbnsd.control;

import com.google.common.collect.Maps;
import java.util.List;
import java.util.Map;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;

/**
 * What became of an import.
 *
 * @param counts how many records came to which end; kinds that did not occur are not there. If nothing was applied: what
 *     would become of them
 * @param refusals the first of those that were refused, at most {@link Import#MAX_REFUSALS}
 * @param applied whether the records were put into the table, but for those refused or kept; false for a dry run, and if
 *     one was refused and that was to stop it
 */
public record ImportResult(Map<Kind, Integer> counts, List<EditOutcome> refusals, boolean applied) {
    /** Makes both immutable. */
    public ImportResult {
        counts = Maps.immutableEnumMap(counts);
        refusals = List.copyOf(refusals);
    }

    /**
     * How many records came to an end of this kind.
     *
     * @param kind the kind
     * @return the number
     */
    public int count(Kind kind) {
        return counts.getOrDefault(kind, 0);
    }
}
