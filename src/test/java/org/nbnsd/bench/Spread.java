package org.nbnsd.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Figures of several rounds: the middle one, and the extremes. */
record Spread(double median, double least, double most) {
    static Spread of(List<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("figures: none (expected: at least one)");
        }
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** Such as {@code 5.1 [4.8..5.3]}, each number written by {@code form}. */
    String text(DoubleFunction<String> form) {
        return form.apply(median) + " [" + form.apply(least) + ".." + form.apply(most) + "]";
    }

    /** With as many digits as matter in a ratio. */
    static String ratio(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }

    /** A whole number, with commas. */
    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
