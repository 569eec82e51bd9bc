package org.nbnsd.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The same figure of one server in each round.
 *
 * @param name whose
 * @param values one for each round
 * @param unit what they count
 */
record Figures(String name, List<Double> values, String unit) {
    Figures {
        values = List.copyOf(values);
    }

    static Figures of(String name, List<LoadResult> results, String unit, ToDoubleFunction<LoadResult> figure) {
        return new Figures(name, results.stream().map(figure::applyAsDouble).toList(), unit);
    }

    /** What a server answered a second; with what it did not answer, if that is anything. */
    static Figures rates(String name, List<LoadResult> results) {
        double sent = results.stream().mapToLong(LoadResult::sent).sum();
        double lost = results.stream().mapToLong(LoadResult::lost).sum();
        String loss = lost == 0 ? "" : String.format(Locale.ROOT, " (%.2g %% lost)", 100 * lost / sent);
        return of(name, results, "/s" + loss, LoadResult::perSecond);
    }

    /** Round by round, so that what disturbed both does not count. */
    Spread ratioTo(Figures other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / other.values.get(i));
        }
        return Spread.of(ratios);
    }

    String text() {
        return name + " " + Spread.of(values).text(Spread::whole) + " " + unit;
    }
}
