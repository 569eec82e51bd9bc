package org.nbnsd.cli.diagnosis;

import com.google.common.html.HtmlEscapers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nbnsd.cli.console.Page;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Action;
import org.nbnsd.diagnosis.AuditReport.Host;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.diagnosis.Need;
import org.nbnsd.diagnosis.QueryClass;
import org.nbnsd.name.NetbiosName;

/** The usage audit as one page that needs nothing else: no script, no style sheet, no network. */
final class AuditHtml {
    private static final int BAR = 420;
    private static final int ROW = 24;
    private static final int LABEL = 300;
    private static final int MOST_BARS = 15;
    /** Above the charts; more of them would fill the screen. */
    private static final int MOST_SOURCES = 3;

    private static final String STYLE = "body{font:15px/1.45 system-ui,sans-serif;margin:2em auto;max-width:70em;"
            + "padding:0 1em;color:#222;background:#fff}h1,h2{line-height:1.2}table{border-collapse:collapse;width:100%}"
            + "th,td{text-align:left;padding:.25em .7em .25em 0;border-bottom:1px solid #ddd;vertical-align:top}"
            + "td.n{text-align:right}svg{max-width:100%;height:auto}.wide{overflow-x:auto}li{overflow-wrap:anywhere}svg text{font:13px system-ui,sans-serif;fill:#222}"
            + ".yes{color:#a40000}.probably{color:#a05a00}.unknown{color:#555}.no{color:#2b6a1b}"
            + "p.note{color:#555}@media print{body{margin:0;max-width:none}}";

    private final AuditReport audit;
    private final Map<NetbiosName, DnsName> dns;
    private final Page page;
    private final StringBuilder html = new StringBuilder();

    private AuditHtml(AuditReport audit, Map<NetbiosName, DnsName> dns, Page page) {
        this.audit = audit;
        this.dns = dns;
        this.page = page;
    }

    /** @param page knows the zone of times */
    static String of(AuditReport audit, List<String> sources, Page page) {
        return of(audit, Map.of(), sources, page);
    }

    /** @param dns what the DNS has, by name; empty if it was not asked */
    static String of(AuditReport audit, Map<NetbiosName, DnsName> dns, List<String> sources, Page page) {
        return new AuditHtml(audit, dns, page).document(sources);
    }

    private static String escaped(Object text) {
        return HtmlEscapers.htmlEscaper().escape(text.toString());
    }

    private String document(List<String> sources) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta http-equiv=\"Content-Security-Policy\"")
                .append(" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .append("<title>NetBIOS usage</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>Who uses NetBIOS, and for what</h1>\n<p>");
        boolean isLong = sources.size() > MOST_SOURCES;
        html.append(escaped(isLong ? sources.size() + " files, listed at the end" : String.join(", ", sources)));
        if (!audit.uses().isEmpty()) {
            html.append("<br>")
                    .append(escaped(page.time(audit.from()) + " to " + page.time(audit.to()) + " " + page.zone()));
        }
        if (audit.since() != 0) {
            html.append("<br>").append(escaped(AuditText.counted(page, audit)));
        }
        html.append("</p>\n");
        conclusion();
        charts();
        networks();
        hosts();
        uses();
        if (isLong) {
            html.append("<h2>Files</h2>\n<ul>");
            sources.forEach(source -> html.append("<li>").append(escaped(source)));
            html.append("</ul>\n");
        }
        html.append("<p class=\"note\">Needed: <b class=\"yes\">yes</b>, somebody asked for it and was answered;"
                + " <b class=\"probably\">probably</b>, who has the name is there, but no answer was seen;"
                + " <b class=\"unknown\">unknown</b>, what was seen does not tell; <b class=\"no\">no</b>, it would not be"
                + " missed.</p>\n</body></html>\n");
        return html.toString();
    }

    private void conclusion() {
        html.append("<h2>What it comes to</h2>\n<ul>");
        AuditConclusion.of(audit).forEach(sentence -> html.append("<li>").append(escaped(sentence)));
        html.append("</ul>\n");
    }

    private void networks() {
        beginTable("Networks", "Network", "Hosts", "Need it", "Probably", "Unknown", "No", "Messages asked");
        for (AuditConclusion.Network network : AuditConclusion.networks(audit)) {
            html.append("<tr>");
            cell(network.prefix());
            number(network.hosts());
            for (Need need : List.of(Need.YES, Need.PROBABLY, Need.UNKNOWN, Need.NO)) {
                number(network.hosts(need));
            }
            number(network.asked());
            html.append("</tr>\n");
        }
        endTable();
    }

    private void beginTable(String title, String... columns) {
        html.append("<h2>").append(title).append("</h2>\n<div class=\"wide\"><table><tr>");
        for (String column : columns) {
            html.append("<th>").append(column);
        }
        html.append("</tr>\n");
    }

    private void endTable() {
        html.append("</table></div>\n");
    }

    private void charts() {
        Map<String, Long> needs = new LinkedHashMap<>();
        for (Need need : List.of(Need.YES, Need.PROBABLY, Need.UNKNOWN, Need.NO)) {
            needs.put(
                    need.text(),
                    audit.hosts().stream().filter(host -> host.need() == need).count());
        }
        chart("Hosts that need it", needs);
        Map<String, Long> classes = new LinkedHashMap<>();
        Arrays.stream(QueryClass.values()).forEach(kind -> classes.put(kind.text(), audit.queries(kind)));
        chart("What is asked for, in messages", classes);
        chart("Who asks most, in messages", most(use -> use.host().toString()));
        chart("What is asked for most, in messages", most(use -> use.name().toString()));
    }

    private Map<String, Long> most(java.util.function.Function<Use, String> of) {
        Map<String, Long> sums = audit.uses().stream()
                .filter(use -> use.action() == Action.ASKS)
                .collect(Collectors.groupingBy(of, Collectors.summingLong(Use::count)));
        List<Map.Entry<String, Long>> entries = new ArrayList<>(sums.entrySet());
        entries.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        Map<String, Long> most = new LinkedHashMap<>();
        entries.stream().limit(MOST_BARS).forEach(entry -> most.put(entry.getKey(), entry.getValue()));
        return most;
    }

    private void chart(String title, Map<String, Long> values) {
        long most = values.values().stream().mapToLong(Long::longValue).max().orElse(0);
        if (most == 0) {
            return;
        }
        int width = LABEL + BAR + 90;
        int height = ROW * values.size();
        html.append("<h2>").append(escaped(title)).append("</h2>\n<svg role=\"img\" width=\"");
        html.append(width).append("\" height=\"").append(height).append("\" viewBox=\"0 0 ");
        html.append(width).append(' ').append(height).append("\"><title>");
        html.append(escaped(title)).append("</title>\n");
        int y = 0;
        for (Map.Entry<String, Long> value : values.entrySet()) {
            long length = value.getValue() == 0 ? 0 : Math.max(1, BAR * value.getValue() / most);
            html.append(String.format(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                            + "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#3b6ea8\"/>"
                            + "<text x=\"%d\" y=\"%d\">%d</text>%n",
                    LABEL - 8,
                    y + 16,
                    escaped(value.getKey()),
                    LABEL,
                    y + 3,
                    length,
                    ROW - 6,
                    LABEL + length + 6,
                    y + 16,
                    value.getValue()));
            y += ROW;
        }
        html.append("</svg>\n");
    }

    private void hosts() {
        beginTable("Hosts", "Address", "Adapter", "Needs it", "Registers", "Asks for", "Answers for", "Last seen");
        for (Host host : audit.hosts()) {
            html.append("<tr>");
            cell(host.address());
            cell(host.mac());
            need(host.need());
            number(host.registers());
            number(host.asks());
            number(host.answers());
            cell(page.time(host.last()));
            html.append("</tr>\n");
        }
        endTable();
    }

    private void uses() {
        beginTable(
                "Names",
                "Host",
                "Does",
                "Name",
                "Kind",
                "Needed",
                "Messages",
                "With",
                "Last seen",
                dns.isEmpty() ? "" : "In the DNS");
        for (Use use : audit.uses()) {
            html.append("<tr>");
            cell(use.host());
            cell(use.action().text());
            cell(use.name());
            cell(use.kind().code());
            need(use.need());
            number(use.count());
            cell(AuditText.others(use));
            cell(page.time(use.last()));
            cell(AuditText.dns(use, dns));
            html.append("</tr>\n");
        }
        endTable();
        if (audit.leftOut() > 0) {
            html.append("<p>").append(AuditText.leftOut(audit)).append(".</p>\n");
        }
    }

    private void cell(Object text) {
        html.append("<td>").append(escaped(text));
    }

    private void number(long count) {
        html.append("<td class=\"n\">").append(count);
    }

    private void need(Need need) {
        html.append("<td class=\"").append(need.text()).append("\">").append(need.text());
    }
}
