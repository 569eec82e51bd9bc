package org.nbnsd.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.Claimant;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.diagnosis.VerdictCode;
import org.nbnsd.diagnosis.VerdictCode.Severity;

/** Explanations for people. */
final class ExplanationText {
    private static final int FIRST_REASONS = 3;
    private static final int LAST_REASONS = 6;

    private static final String RESET = "\u001b[0m";

    private final ZoneId zone;
    private final boolean colour;
    private final List<String> lines = new ArrayList<>();
    /** What was explained in full, and for which name. */
    private final Map<String, String> told = new LinkedHashMap<>();

    private ExplanationText(ZoneId zone, boolean colour) {
        this.zone = zone;
        this.colour = colour;
    }

    /** All of them; what holds for several names alike is told once. */
    static List<String> lines(List<Explanation> explanations, ZoneId zone, boolean colour) {
        ExplanationText text = new ExplanationText(zone, colour);
        for (Explanation explanation : explanations) {
            if (!text.lines.isEmpty()) {
                text.lines.add("");
            }
            text.add(explanation);
        }
        return text.lines;
    }

    /** What came of asking hosts; nothing if nobody was to be asked. */
    static List<String> asked(List<Asked> hosts) {
        List<String> lines = new ArrayList<>();
        if (!hosts.isEmpty()) {
            lines.add("");
            lines.add("Asked before:");
        }
        for (Asked each : hosts) {
            lines.addAll(
                    TimelineText.wrapped(String.format("  %-15s  ", each.host()), PacketText.printable(each.text())));
        }
        return lines;
    }

    private void add(Explanation explanation) {
        String name = explanation.name().toString();
        String gist = gist(explanation);
        String before = told.putIfAbsent(gist, name);
        if (explanation.verdicts().isEmpty()) {
            lines.addAll(TimelineText.wrapped(name + ": ", "nothing needs an explanation; nothing to do"));
        } else if (before != null) {
            Verdict first = explanation.verdicts().get(0);
            lines.addAll(TimelineText.wrapped(
                    name + ": ", "the same as " + before + ": " + first.code() + ", confidence " + first.confidence()));
            return;
        }
        for (Verdict verdict : explanation.verdicts()) {
            add(verdict);
        }
        if (!explanation.claimants().isEmpty()) {
            lines.add("  Who has, had or wants it:");
            table(explanation.claimants())
                    .lines()
                    .map(line -> ("   " + line).stripTrailing())
                    .forEach(lines::add);
            explanation.claimants().stream()
                    .filter(claimant -> !claimant.hypervisor().isEmpty())
                    .forEach(claimant -> lines.addAll(TimelineText.wrapped(
                            "    ",
                            claimant.address() + " is a virtual machine by its MAC address (" + claimant.hypervisor()
                                    + ")")));
        }
    }

    private static String gist(Explanation explanation) {
        return explanation.verdicts().stream().map(Verdict::code).toList() + " "
                + explanation.claimants().stream()
                        .map(Claimant::address)
                        .sorted()
                        .toList();
    }

    private void add(Verdict verdict) {
        VerdictCode code = verdict.code();
        lines.addAll(TimelineText.wrapped(verdict.name() + ": ", code.text()));
        lines.add("  " + word(code.severity()) + "  " + code + ", confidence " + verdict.confidence() + " of 100");
        lines.add("  Why:");
        List<Reason> reasons = verdict.reasons();
        int hidden = reasons.size() - FIRST_REASONS - LAST_REASONS;
        for (int i = 0; i < reasons.size(); i++) {
            if (hidden > 1 && i == FIRST_REASONS) {
                lines.add("    ... " + hidden + " more: nbnsd timeline '" + verdict.name() + "'");
                i += hidden;
            }
            Reason reason = reasons.get(i);
            lines.addAll(TimelineText.wrapped(
                    "    " + TimelineText.time(reason.fact().at(), zone) + "  ",
                    PacketText.printable(reason.shows() + " (" + reason.fact().text() + ")")));
        }
        lines.add("  What to do:");
        lines.addAll(TimelineText.wrapped("    the user     ", code.user(verdict.name())));
        lines.addAll(TimelineText.wrapped("    desktop      ", code.desktop(verdict.name())));
        lines.addAll(TimelineText.wrapped("    network      ", code.network(verdict.name())));
        if (!verdict.missing().isEmpty()) {
            lines.add("  What would change this:");
            verdict.missing().forEach(each -> lines.addAll(TimelineText.wrapped("    - ", PacketText.printable(each))));
        }
    }

    private String word(Severity severity) {
        return switch (severity) {
            case NOTHING_TO_DO -> painted("NOTHING TO DO", "32");
            case LOOK -> painted("WORTH A LOOK", "33");
            case ACT -> painted("SOMEBODY HAS TO ACT", "31");
        };
    }

    private String painted(String text, String code) {
        return colour ? "\u001b[1;" + code + "m" + text + RESET : text;
    }

    private String table(List<Claimant> claimants) {
        boolean macs = claimants.stream().anyMatch(claimant -> !claimant.mac().isEmpty());
        List<String> heads = new ArrayList<>(List.of("Address", "First seen", "Last seen", "Computer"));
        if (macs) {
            heads.add("MAC");
        }
        Column[] columns = heads.stream()
                .map(head -> new Column()
                        .header(head)
                        .headerAlign(HorizontalAlign.LEFT)
                        .dataAlign(HorizontalAlign.LEFT)
                        .maxWidth(Integer.MAX_VALUE))
                .toArray(Column[]::new);
        Object[][] rows =
                claimants.stream().map(claimant -> row(claimant, macs)).toArray(Object[][]::new);
        return AsciiTable.getTable(AsciiTable.NO_BORDERS, columns, rows);
    }

    private Object[] row(Claimant claimant, boolean macs) {
        List<String> cells = new ArrayList<>(List.of(
                claimant.address().toString(),
                TimelineText.shortTime(claimant.firstSeen(), zone),
                TimelineText.shortTime(claimant.lastSeen(), zone),
                computers(claimant.computers())));
        if (macs) {
            cells.add(claimant.mac());
        }
        return cells.toArray();
    }

    private static String computers(List<String> computers) {
        if (computers.isEmpty()) {
            return "-";
        }
        String first = PacketText.printable(computers.get(0));
        return computers.size() == 1 ? first : first + " +" + (computers.size() - 1);
    }
}
