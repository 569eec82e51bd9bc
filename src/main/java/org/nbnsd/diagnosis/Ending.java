package org.nbnsd.diagnosis;

import org.jspecify.annotations.Nullable;

/**
 * Why a verdict is history: what it says was so, until something else came.
 *
 * @param at until when it was so, as far as that is known; milliseconds since the epoch
 * @param text what came then, in words
 */
public record Ending(long at, String text) {
    /** The end by something that happened. */
    static Ending by(Fact fact) {
        return new Ending(fact.at(), fact.text());
    }

    /** The latest of several, of those of one time the first; null if all are null. */
    static @Nullable Ending last(@Nullable Ending... endings) {
        Ending last = null;
        for (Ending each : endings) {
            last = each != null && (last == null || each.at() > last.at()) ? each : last;
        }
        return last;
    }

    /** The earliest of several; null if all are null. */
    static @Nullable Ending first(@Nullable Ending... endings) {
        Ending first = null;
        for (Ending each : endings) {
            first = each != null && (first == null || each.at() < first.at()) ? each : first;
        }
        return first;
    }
}
