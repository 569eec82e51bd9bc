package org.nbnsd.cli.diagnosis;

import java.util.List;
import org.nbnsd.cli.console.Page;
import org.nbnsd.diagnosis.Ending;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.diagnosis.VerdictCode;
import org.nbnsd.name.Printable;

/** Verdicts and timelines for people. */
public final class VerdictText {
    /** More lines than a person reads of one timeline. */
    private static final int MOST_LINES = 40;

    private static final int MOST_MISSING = 8;
    private static final int FIRST_REASONS = 3;
    private static final int LAST_REASONS = 6;

    private VerdictText() {}

    /**
     * What holds for a name, how sure that is, why, and what to do.
     *
     * @param rest where to find the reasons that are left out, if there are many
     */
    public static void verdict(Page page, Verdict verdict, String rest) {
        VerdictCode code = verdict.code();
        Ending ended = verdict.ended();
        if (ended != null) {
            over(page, verdict, ended, rest);
            return;
        }
        page.paragraph(verdict.name() + ": ", verdict.text());
        page.line("  " + page.word(verdict.advice().severity()) + "  " + code + ", confidence " + verdict.confidence()
                + " of 100");
        page.line("  Why:");
        reasons(page, verdict, rest);
        page.line("  What to do:");
        page.paragraph("    the user     ", verdict.advice().user());
        page.paragraph("    desktop      ", verdict.advice().desktop());
        page.paragraph("    network      ", verdict.advice().network());
        changes(page, code.change(), verdict.missing());
    }

    /** What was so, and is not any more. */
    private static void over(Page page, Verdict verdict, Ending ended, String rest) {
        page.paragraph(verdict.name() + ": ", "was: " + verdict.text());
        page.line(
                "  IT IS OVER, nothing to do  " + verdict.code() + ", confidence " + verdict.confidence() + " of 100");
        page.paragraph("  Until " + TimelineText.time(ended.at(), page.zone()) + ": ", Printable.text(ended.text()));
        page.line("  Why it was:");
        reasons(page, verdict, rest);
    }

    private static void reasons(Page page, Verdict verdict, String rest) {
        List<Reason> reasons = verdict.reasons();
        int hidden = reasons.size() - FIRST_REASONS - LAST_REASONS;
        for (int i = 0; i < reasons.size(); i++) {
            if (hidden > 1 && i == FIRST_REASONS) {
                page.line("    ... " + hidden + " more: " + rest);
                i += hidden;
            }
            Reason reason = reasons.get(i);
            page.paragraph(
                    "    " + TimelineText.time(reason.fact().at(), page.zone()) + "  ",
                    Printable.text(reason.shows() + " (" + reason.fact().text() + ")"));
        }
    }

    private static void changes(Page page, String change, List<String> missing) {
        if (!change.isEmpty() || !missing.isEmpty()) {
            page.line("  What would change this:");
        }
        if (!change.isEmpty()) {
            page.paragraph("    - ", change);
        }
        missing.stream().limit(MOST_MISSING).forEach(each -> page.paragraph("    - ", Printable.text(each)));
        if (missing.size() > MOST_MISSING) {
            page.line("    ... and " + (missing.size() - MOST_MISSING) + " more questions");
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
                    Printable.text(text)
                            + (times == 1
                                    ? ""
                                    : " (" + times + " times, last "
                                            + page.time(facts.get(next - 1).at()) + ")"));
            lines++;
            i = next;
        }
    }
}
