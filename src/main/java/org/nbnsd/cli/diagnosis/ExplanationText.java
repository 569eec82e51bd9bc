package org.nbnsd.cli.diagnosis;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.console.TextTable;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.Claimant;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.name.Printable;

/** Explanations for people. */
final class ExplanationText {
    private final Page page;
    private final Letters letters;
    /** What was explained in full, and for which name. */
    private final Map<String, String> told = new LinkedHashMap<>();

    private ExplanationText(Page page, Letters letters) {
        this.page = page;
        this.letters = letters;
    }

    /** All of them; what holds for several names alike is told once. */
    static List<String> lines(List<Explanation> explanations, ZoneId zone, boolean colour, int width, Letters letters) {
        ExplanationText text = new ExplanationText(new Page(colour, zone, width, new ArrayList<>()), letters);
        for (Explanation explanation : explanations) {
            text.page.gap();
            text.add(explanation);
        }
        return text.page.lines();
    }

    /** What came of asking hosts; nothing if nobody was to be asked. */
    static List<String> asked(List<Asked> hosts, int width) {
        List<String> lines = new ArrayList<>();
        if (!hosts.isEmpty()) {
            lines.add("");
            lines.add("Asked before:");
        }
        for (Asked each : hosts) {
            lines.addAll(Page.wrapped(width, String.format("  %-15s  ", each.host()), Printable.text(each.text())));
        }
        return lines;
    }

    private void add(Explanation explanation) {
        String name = explanation.name().toString();
        String gist = gist(explanation);
        String before = told.putIfAbsent(gist, name);
        if (before != null && !explanation.verdicts().isEmpty()) {
            Verdict first = explanation.verdicts().get(0);
            page.paragraph(
                    name + ": ",
                    "the same as " + before + ": " + first.code()
                            + (first.isCurrent() ? ", confidence " + first.confidence() : ", which is over"));
            return;
        } else if (explanation.verdicts().isEmpty()) {
            page.paragraph(name + ": ", "nothing needs an explanation; nothing to do");
        } else if (explanation.current().isEmpty()) {
            page.paragraph(name + ": ", "nothing needs an explanation now; nothing to do");
        }
        for (Verdict verdict : explanation.verdicts()) {
            VerdictText.verdict(page, verdict, "nbnsd timeline '" + verdict.name() + "'");
        }
        if (!explanation.claimants().isEmpty()) {
            page.line("  Who has, had or wants it:");
            table(explanation.claimants()).forEach(line -> page.line("   " + line));
            explanation.claimants().stream()
                    .filter(claimant -> !claimant.hypervisor().isEmpty())
                    .forEach(claimant -> Page.wrapped(
                                    page.width(),
                                    "    ",
                                    claimant.address() + " is a virtual machine by its MAC address ("
                                            + claimant.hypervisor() + ")")
                            .forEach(page::line));
        }
    }

    private static String gist(Explanation explanation) {
        return explanation.verdicts().stream()
                        .map(verdict -> verdict.code() + " " + verdict.isCurrent() + " "
                                + verdict.advice().severity())
                        .toList()
                + " "
                + explanation.claimants().stream()
                        .map(Claimant::address)
                        .sorted()
                        .toList();
    }

    private List<String> table(List<Claimant> claimants) {
        boolean macs = claimants.stream().anyMatch(claimant -> !claimant.mac().isEmpty());
        boolean owners = claimants.stream().anyMatch(claimant -> claimant.owner() != null);
        List<String> heads = new ArrayList<>(List.of("Address", "First seen", "Last seen", "Computer"));
        if (owners) {
            heads.add("Owner");
        }
        if (macs) {
            heads.add("MAC");
        }
        TextTable table = new TextTable(letters, heads);
        claimants.forEach(claimant -> table.row(row(claimant, owners, macs)));
        return table.lines();
    }

    private List<String> row(Claimant claimant, boolean owners, boolean macs) {
        List<String> cells = new ArrayList<>(List.of(
                claimant.address().toString(),
                TimelineText.shortTime(claimant.firstSeen(), page.zone()),
                TimelineText.shortTime(claimant.lastSeen(), page.zone()),
                computers(claimant.computers())));
        if (owners) {
            cells.add(claimant.owner() == null ? "-" : claimant.owner().toString());
        }
        if (macs) {
            cells.add(claimant.mac());
        }
        return cells;
    }

    private static String computers(List<String> computers) {
        if (computers.isEmpty()) {
            return "-";
        }
        String first = Printable.text(computers.get(0));
        return computers.size() == 1 ? first : first + " +" + (computers.size() - 1);
    }
}
