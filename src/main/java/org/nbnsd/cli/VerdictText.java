package org.nbnsd.cli;

import java.util.List;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.diagnosis.VerdictCode;

/** Verdicts and timelines for people. */
final class VerdictText {
    /** More lines than a person reads of one timeline. */
    private static final int MOST_LINES = 40;

    private static final int MOST_REASONS = 6;

    private VerdictText() {}

    static void verdict(Page page, Verdict verdict) {
        VerdictCode code = verdict.code();
        page.line("  ", code + ", confidence " + verdict.confidence() + ": " + code.text(), code.severity());
        List<Reason> reasons = verdict.reasons();
        for (Reason reason : reasons.subList(0, Math.min(MOST_REASONS, reasons.size()))) {
            page.paragraph(
                    "    " + page.time(reason.fact().at()) + "  ",
                    "      ",
                    reason.shows() + ": " + reason.fact().text());
        }
        if (reasons.size() > MOST_REASONS) {
            page.line("    and " + (reasons.size() - MOST_REASONS) + " more; --json has all");
        }
        page.paragraph("    user:     ", "      ", code.user(verdict.name()));
        page.paragraph("    computer: ", "      ", code.desktop(verdict.name()));
        page.paragraph("    network:  ", "      ", code.network(verdict.name()));
        for (String missing :
                verdict.missing().subList(0, Math.min(4, verdict.missing().size()))) {
            page.paragraph("    to know:  ", "      ", missing);
        }
    }

    /** Equal facts one after the other are one line. */
    static void timeline(Page page, List<Fact> facts) {
        page.line("  Timeline");
        int lines = 0;
        int i = 0;
        while (i < facts.size()) {
            if (lines == MOST_LINES) {
                page.line("    and " + (facts.size() - i) + " more facts; --json has all");
                return;
            }
            String text = facts.get(i).text();
            int next = i + 1;
            while (next < facts.size() && facts.get(next).text().equals(text)) {
                next++;
            }
            int times = next - i;
            page.paragraph(
                    "    " + page.time(facts.get(i).at()) + "  ",
                    "      ",
                    text
                            + (times == 1
                                    ? ""
                                    : " (" + times + " times, last "
                                            + page.time(facts.get(next - 1).at()) + ")"));
            lines++;
            i = next;
        }
    }
}
