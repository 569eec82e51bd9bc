package org.nbnsd.cli.diagnosis;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.nbnsd.capture.CaptureFile.Summary;
import org.nbnsd.capture.Skipped;
import org.nbnsd.cli.console.Page;
import org.nbnsd.control.document.AuditJson;
import org.nbnsd.control.document.DiagnosisJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.FactJson;
import org.nbnsd.diagnosis.Advice.Severity;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.Casebook;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.wire.Malformed;

/**
 * What {@code analyze} found.
 *
 * @param files what was read
 * @param facts what happened to which name
 * @param audit who uses NetBIOS for what
 * @param replication what WINS servers said to each other
 * @param all whether to show names without a verdict as well
 */
record AnalyzeReport(
        List<CaptureContents> files, Casebook facts, AuditReport audit, ReplicationReport replication, boolean all) {
    private record Finding(NetbiosName name, List<Verdict> verdicts) {
        Severity severity() {
            return verdicts.stream()
                    .map(verdict -> verdict.advice().severity())
                    .max(Comparator.naturalOrder())
                    .orElse(Severity.NOTHING_TO_DO);
        }
    }

    /** The worst first. */
    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (NetbiosName name : facts.names()) {
            List<Verdict> verdicts = facts.verdicts(name);
            if (all || !verdicts.isEmpty()) {
                findings.add(new Finding(name, verdicts));
            }
        }
        findings.sort(Comparator.comparing(Finding::severity, Comparator.reverseOrder()));
        return findings;
    }

    void print(Page page) {
        files.forEach(of -> file(page, of));
        messages(page);
        List<Finding> findings = findings();
        long explained = findings.stream()
                .filter(finding -> !finding.verdicts().isEmpty())
                .count();
        page.heading(explained + " of " + Page.counted(facts.names().size(), "name") + " with a verdict");
        for (Finding finding : findings) {
            page.gap();
            if (finding.verdicts().isEmpty()) {
                page.paragraph(title(finding.name()) + ": ", "nothing needs an explanation");
            }
            finding.verdicts().forEach(verdict -> VerdictText.verdict(page, verdict, "--json has all"));
            VerdictText.timeline(page, facts.timeline(finding.name()));
        }
        AuditText.summary(page, audit);
        if (facts.leftOut() > 0) {
            page.line("");
            page.paragraph(
                    "", "  ", facts.leftOut() + " facts were left out of timelines, because they would be too long");
        }
        replication.print(page);
    }

    /** Whoever asks a host for its names asks for the status of this. */
    private static String title(NetbiosName name) {
        return name.isWildcard() ? name + ", by which any host is asked for its names" : name.toString();
    }

    private static void file(Page page, CaptureContents of) {
        Summary summary = of.summary();
        page.heading(Printable.text(of.file().toString()));
        page.paragraph(
                "  ",
                "  ",
                summary.format().name().toLowerCase(Locale.ROOT) + (summary.isCompressed() ? ", gzip" : "") + ", "
                        + Page.counted(summary.frames(), "frame") + ", " + Page.counted(summary.datagrams(), "message")
                        + " of the name service"
                        + (summary.segments() == 0
                                ? ""
                                : ", " + Page.counted(summary.segments(), "TCP segment") + " of replication"));
        if (summary.datagrams() > 0) {
            page.line("  " + page.time(of.first()) + " to " + page.time(of.last()));
        }
        new TreeMap<>(summary.skipped())
                .forEach((reason, count) ->
                        page.line("  skipped: " + count + " " + reason.text() + links(reason, summary)));
        if (summary.cut() > 0) {
            page.paragraph("  ", "  ", summary.cut() + " of the messages were captured in part only");
        }
        if (summary.fault() != null) {
            page.paragraph("  broken at ", "    ", summary.fault() + "; what comes before that was read");
        }
    }

    private static String links(Skipped reason, Summary summary) {
        return reason == Skipped.LINK_TYPE ? " " + new TreeMap<>(summary.unknownLinks()).keySet() : "";
    }

    private Map<String, Long> messageCounts() {
        Map<String, Long> counts = new TreeMap<>();
        files.forEach(of -> of.messages().forEach((kind, count) -> counts.merge(kind, count, Long::sum)));
        return counts;
    }

    private Map<Malformed.Reason, Long> malformedCounts() {
        Map<Malformed.Reason, Long> counts = new TreeMap<>();
        files.forEach(of -> of.malformed().forEach((reason, count) -> counts.merge(reason, count, Long::sum)));
        return counts;
    }

    private void messages(Page page) {
        page.heading("Messages");
        messageCounts().forEach((kind, count) -> page.line(String.format("  %7d  %s", count, kind)));
        malformedCounts()
                .forEach((reason, count) -> page.line(String.format(
                        "  %7d  malformed: %s",
                        count, reason.name().toLowerCase(Locale.ROOT).replace('_', ' '))));
    }

    Document json() {
        return Document.ofCommand("analyze")
                .list("files", files, AnalyzeReport::fileJson)
                .counts("messages", messageCounts())
                .counts("malformed", malformedCounts())
                .list("names", findings(), this::nameJson)
                .put("leftOut", facts.leftOut())
                .put("audit", AuditJson.of(audit))
                .put("replication", replication.json());
    }

    static JsonObject fileJson(CaptureContents of) {
        Summary summary = of.summary();
        Document json = new Document()
                .put("file", of.file())
                .word("format", summary.format())
                .put("gzip", summary.isCompressed())
                .put("frames", summary.frames())
                .put("messages", summary.datagrams())
                .put("cut", summary.cut());
        if (summary.datagrams() > 0) {
            json.time("first", of.first()).time("last", of.last());
        }
        return json.counts("skipped", new TreeMap<>(summary.skipped()))
                .put("segments", summary.segments())
                .put("fault", summary.fault())
                .json();
    }

    private JsonObject nameJson(Finding finding) {
        return new Document()
                .put("name", finding.name())
                .list("verdicts", finding.verdicts(), DiagnosisJson::toJson)
                .list("timeline", facts.timeline(finding.name()), FactJson::toJson)
                .json();
    }
}
