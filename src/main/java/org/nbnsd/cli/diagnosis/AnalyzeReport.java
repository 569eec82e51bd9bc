package org.nbnsd.cli.diagnosis;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.nbnsd.capture.CaptureFile.Summary;
import org.nbnsd.capture.Skipped;
import org.nbnsd.cli.console.Page;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.Casebook;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.diagnosis.VerdictCode.Severity;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.wire.Malformed;

/**
 * What {@code analyze} found.
 *
 * @param files what was read
 * @param facts what happened to which name
 * @param audit who uses NetBIOS for what
 * @param all whether to show names without a verdict as well
 */
record AnalyzeReport(List<CaptureContents> files, Casebook facts, AuditReport audit, boolean all) {
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
        page.heading(explained + " of " + counted(facts.names().size(), "name") + " with a verdict");
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
    }

    /** Whoever asks a host for its names asks for the status of this. */
    private static String title(NetbiosName name) {
        return name.isWildcard() ? name + ", by which any host is asked for its names" : name.toString();
    }

    static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static void file(Page page, CaptureContents of) {
        Summary summary = of.summary();
        page.heading(Printable.text(of.file().toString()));
        page.paragraph(
                "  ",
                "  ",
                summary.format().name().toLowerCase(Locale.ROOT) + (summary.isCompressed() ? ", gzip" : "") + ", "
                        + counted(summary.frames(), "frame") + ", " + counted(summary.datagrams(), "message")
                        + " of the name service");
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

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("command", "analyze");
        JsonArray read = new JsonArray();
        files.forEach(of -> read.add(fileJson(of)));
        json.add("files", read);
        JsonObject messages = new JsonObject();
        messageCounts().forEach(messages::addProperty);
        json.add("messages", messages);
        JsonObject malformed = new JsonObject();
        malformedCounts().forEach((reason, count) -> malformed.addProperty(reason.name(), count));
        json.add("malformed", malformed);
        JsonArray names = new JsonArray();
        findings().forEach(finding -> names.add(nameJson(finding)));
        json.add("names", names);
        json.addProperty("leftOut", facts.leftOut());
        json.add("audit", AuditJson.of(audit));
        return json;
    }

    static JsonObject fileJson(CaptureContents of) {
        Summary summary = of.summary();
        JsonObject json = new JsonObject();
        json.addProperty("file", of.file().toString());
        json.addProperty("format", summary.format().name().toLowerCase(Locale.ROOT));
        json.addProperty("gzip", summary.isCompressed());
        json.addProperty("frames", summary.frames());
        json.addProperty("messages", summary.datagrams());
        json.addProperty("cut", summary.cut());
        if (summary.datagrams() > 0) {
            json.addProperty("first", Instant.ofEpochMilli(of.first()).toString());
            json.addProperty("last", Instant.ofEpochMilli(of.last()).toString());
        }
        JsonObject skipped = new JsonObject();
        new TreeMap<>(summary.skipped()).forEach((reason, count) -> skipped.addProperty(reason.name(), count));
        json.add("skipped", skipped);
        if (summary.fault() != null) {
            json.addProperty("fault", summary.fault());
        }
        return json;
    }

    private JsonObject nameJson(Finding finding) {
        JsonObject json = new JsonObject();
        json.addProperty("name", finding.name().toString());
        JsonArray verdicts = new JsonArray();
        finding.verdicts().forEach(verdict -> verdicts.add(VerdictJson.of(verdict)));
        json.add("verdicts", verdicts);
        JsonArray timeline = new JsonArray();
        facts.timeline(finding.name()).forEach(fact -> timeline.add(VerdictJson.of(fact)));
        json.add("timeline", timeline);
        return json;
    }
}
