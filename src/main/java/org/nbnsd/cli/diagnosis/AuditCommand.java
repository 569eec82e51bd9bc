package org.nbnsd.cli.diagnosis;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.NewFile;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.console.Since;
import org.nbnsd.cli.console.SocketOptions;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.DiagnosisClient;
import org.nbnsd.control.document.AuditJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.PlanJson;
import org.nbnsd.diagnosis.Audit;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.diagnosis.RetirePlan;
import org.nbnsd.name.NetbiosName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit}: who uses NetBIOS, for what, and would anybody miss it? */
@Command(
        name = "audit",
        header = "Tell who uses NetBIOS for what, and whether it is needed.",
        description = {
            "Lists who registers names, who asks for which, from whom and when last, and of what kind each question is:"
                    + " hosts, leaked DNS names, WPAD and ISATAP, domains and browsing, node status, applications, random"
                    + " names. Says what would be missed if NetBIOS were switched off, as far as it was seen: the longer"
                    + " somebody looked, the better.",
            "",
            "Without files, from what the daemon on this machine was asked and answered since it was started, and who"
                    + " registered names as far back as its timeline goes. What it did not answer (gates.md), and"
                    + " what this machine asks itself, is not counted. With files, from captures."
        },
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitStatus.FOUND_TEXT, ExitStatus.REFUSED_TEXT, ExitStatus.USAGE_TEXT, ExitStatus.CANNOT_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nbnsd audit --since 7d                     what the daemon saw of those who were there last week",
            "  nbnsd audit site-*.pcap.gz",
            "  nbnsd audit --plan --dns corp.example      what is left to be done before WINS can be switched off",
            "  nbnsd audit site.pcapng --csv > uses.csv",
            "  nbnsd audit --html usage.html              one page with charts, for a browser without a network"
        })
public final class AuditCommand extends CaptureCommand {
    @Parameters(arity = "0..*", paramLabel = "FILE", description = FILES_TEXT)
    private List<Path> files = List.of();

    @Option(
            names = "--since",
            paramLabel = "DURATION|TIME",
            converter = Since.Converter.class,
            description = "Only what went on later: 2h, 1d12h, 2026-11-21 or 2026-11-21T08:30. Captures are read from"
                    + " then on; of what the daemon saw later, all that it counted is shown. Default: all.")
    private @Nullable Since since;

    @Option(names = "--csv", description = "Print the result as comma-separated values.")
    private boolean csv;

    @Option(
            names = "--html",
            paramLabel = "PAGE",
            description = "Write the result to this file, as one page that needs no others.")
    private @Nullable Path html;

    @Mixin
    private final DnsOptions dns = new DnsOptions();

    @Option(
            names = "--plan",
            description =
                    "Tell instead what is left to be done before WINS can be switched off: names that nobody asks"
                            + " for, names that the DNS answers alike, names that need an entry there, and hosts that need WINS.")
    private boolean plan;

    @Option(names = "--replace", description = "Overwrite the page if it is there.")
    private boolean replace;

    @Mixin
    private final SocketOptions socket = new SocketOptions();

    public AuditCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        if (csv && json()) {
            throw new UsageError("--csv and --json (expected: one of them)");
        }
        if (csv && plan) {
            throw new UsageError("--csv and --plan (expected: one of them; --json has both)");
        }
        dns.check();
        if (files.isEmpty() && isPortGiven()) {
            throw new UsageError("--port: the daemon knows its own (expected: with capture files)");
        }
        long from = since == null ? 0 : since.millis(System.currentTimeMillis());
        List<CaptureContents> contents = new ArrayList<>();
        Answer<AuditReport> answer = files.isEmpty() ? ask(from) : null;
        AuditReport report = answer == null ? read(from, contents) : answer.value();
        Found found = found(report, from);
        if (html != null) {
            write(html, report, found, contents);
            tellWritten(html, report);
        }
        if (json()) {
            console()
                    .out()
                    .println(console()
                            .letters()
                            .inJson(found.in(json(
                                            answer == null
                                                    ? AuditJson.of(report).json()
                                                    : answer.json(),
                                            contents))
                                    .toString()));
        } else if (csv) {
            AuditCsv.lines(report, dns.domain() == null ? null : found.dns())
                    .forEach(line -> console().out().print(line + "\r\n"));
        } else if (html == null) {
            Page page = Page.of(console());
            if (plan) {
                PlanText.print(page, found.plan(), report.since(), dns.domain() != null);
            } else {
                AuditText.print(page, report, found.dns());
            }
            page.lines().forEach(console().out()::println);
        }
        return status(contents);
    }

    /**
     * What is told besides what was counted.
     *
     * @param plan what is left to be done
     * @param dns what the DNS has, by name; empty if it was not asked
     * @param isWanted whether that was asked for at all
     */
    private record Found(RetirePlan plan, Map<NetbiosName, DnsName> dns, boolean isWanted) {
        Document in(Document json) {
            return isWanted
                    ? json.list("dnsNames", dns.values(), PlanJson::toJson)
                            .list("tasks", plan.tasks(), PlanJson::toJson)
                    : json;
        }
    }

    private Found found(AuditReport report, long from) throws IOException {
        boolean isWanted = plan || dns.domain() != null;
        if (isWanted && files.isEmpty() && !dns.isServerGiven()) {
            try (DiagnosisClient daemon = DiagnosisClient.connect(socket.path())) {
                DiagnosisClient.Planned planned =
                        daemon.retirePlan(from, dns.domain()).value();
                return new Found(planned.plan(), planned.dns(), true);
            }
        }
        Map<NetbiosName, DnsName> compared = dns.compare(report);
        return new Found(RetirePlan.of(report, compared), compared, isWanted);
    }

    /** Where standard output has the report for a program, standard error has this. */
    private void tellWritten(Path page, AuditReport report) {
        (json() || csv ? console().err() : console().out())
                .println(page + ": " + Page.counted(report.hosts().size(), "host") + ", "
                        + Page.counted(report.uses().size(), "use"));
    }

    private Answer<AuditReport> ask(long from) throws IOException {
        try (DiagnosisClient daemon = DiagnosisClient.connect(socket.path())) {
            return daemon.audit(from);
        }
    }

    private AuditReport read(long from, List<CaptureContents> contents) throws IOException {
        Audit audit = new Audit();
        contents.addAll(readAll(files, fact -> {
            if (fact.at() >= from) {
                audit.add(fact);
            }
        }));
        return audit.report();
    }

    /** What the daemon answered, or what it would answer. */
    private static Document json(JsonObject report, List<CaptureContents> contents) {
        return Document.ofCommand("audit")
                .list("files", contents, AnalyzeReport::fileJson)
                .all(report);
    }

    private void write(Path file, AuditReport report, Found found, List<CaptureContents> contents) throws IOException {
        List<String> sources = contents.isEmpty()
                ? List.of("the daemon on this machine")
                : contents.stream().map(of -> of.file().toString()).toList();
        new NewFile(file, replace)
                .write(out -> out.append(AuditHtml.of(report, found.dns(), sources, Page.of(console()))));
    }
}
