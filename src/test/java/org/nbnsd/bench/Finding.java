package org.nbnsd.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param what what was measured
 * @param ours our figure
 * @param other what it is compared with, and its figure; empty if with nothing
 * @param ratio ours divided by the other's, round by round; null if there is no other
 * @param target what is wanted, in words; empty if nothing is
 * @param met whether the target is met, by the median; null if there is none
 */
record Finding(
        String what,
        String ours,
        String other,
        @Nullable Spread ratio,
        String target,
        @Nullable Boolean met) {

    /** A ratio that must not be less than something. */
    static Finding atLeast(double target, String what, Figures ours, Figures other) {
        Spread ratio = ours.ratioTo(other);
        return new Finding(
                what, ours.text(), other.text(), ratio, ">= " + Spread.ratio(target), ratio.median() >= target);
    }

    /** A ratio that must not exceed something. */
    static Finding noMoreThan(double target, String what, Figures ours, Figures other) {
        Spread ratio = ours.ratioTo(other);
        return new Finding(
                what, ours.text(), other.text(), ratio, "<= " + Spread.ratio(target), ratio.median() <= target);
    }

    /** Shown, with nothing wanted. */
    static Finding shown(String what, Figures ours, Figures other) {
        return new Finding(what, ours.text(), other.text(), ours.ratioTo(other), "", null);
    }

    /** A figure of ours alone that must not exceed something. */
    static Finding atMost(double target, String unit, String what, Figures ours) {
        return new Finding(
                what,
                ours.text(),
                "",
                null,
                "<= " + Spread.whole(target) + " " + unit,
                Spread.of(ours.values()).median() <= target);
    }

    /** As a Markdown table. */
    static String table(List<Finding> findings) {
        StringBuilder text = new StringBuilder("| what | ours | compared with | ratio | target | met |\n")
                .append("|---|---|---|---|---|---|\n");
        for (Finding each : findings) {
            String ratio = each.ratio == null ? "" : each.ratio.text(Spread::ratio);
            String met = each.met == null ? "" : each.met ? "yes" : "NO";
            text.append("| ")
                    .append(String.join(" | ", each.what, each.ours, each.other, ratio, each.target, met))
                    .append(" |\n");
        }
        return text.toString();
    }
}
