package org.nbnsd.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Audit;
import org.nbnsd.diagnosis.AuditReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit}: who uses NetBIOS, for what, and would anybody miss it? */
@Command(
        name = "audit",
        header = "Tell who uses NetBIOS for what, and whether it is needed, from capture files.",
        description = {
            "Lists who registers names, who asks for which, from whom and when last, and of what kind each question is:"
                    + " hosts, leaked DNS names, WPAD and ISATAP, domains and browsing, node status, applications, random"
                    + " names. Says what would be missed if NetBIOS were switched off, as far as the captures tell: the"
                    + " longer they are, the better they do."
        },
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            ExitStatus.READ_TEXT,
            ExitStatus.BROKEN_TEXT,
            "2:the command line is wrong, or a file is no capture",
            ExitStatus.UNREADABLE_TEXT
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nbnsd audit site-*.pcap.gz",
            "  nbnsd audit site.pcapng --csv > uses.csv",
            "  nbnsd audit site.pcapng --html usage.html  one page with charts, for a browser without a network"
        })
final class AuditCommand extends CaptureCommand {
    @Option(names = "--csv", description = "Print the result as comma-separated values.")
    private boolean csv;

    @Option(
            names = "--html",
            paramLabel = "PAGE",
            description = "Write the result to this file, as one page that needs no others.")
    private @Nullable Path html;

    @Option(names = "--replace", description = "Overwrite the page if it is there.")
    private boolean replace;

    AuditCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        if (csv && json()) {
            throw new UsageError("--csv and --json (expected: one of them)");
        }
        Audit audit = new Audit();
        List<CaptureContents> contents = readAll(audit::add);
        AuditReport report = audit.report();
        if (html != null) {
            write(html, report, contents);
        }
        if (json()) {
            console().out().println(json(report, contents));
        } else if (csv) {
            AuditCsv.lines(report).forEach(line -> console().out().print(line + "\r\n"));
        } else if (html == null) {
            Page page = Page.of(console());
            AuditText.print(page, report);
            page.lines().forEach(console().out()::println);
        }
        return status(contents);
    }

    private static JsonObject json(AuditReport report, List<CaptureContents> contents) {
        JsonObject json = new JsonObject();
        json.addProperty("command", "audit");
        JsonArray files = new JsonArray();
        contents.forEach(of -> files.add(AnalyzeReport.fileJson(of)));
        json.add("files", files);
        AuditJson.of(report).entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
        return json;
    }

    private void write(Path file, AuditReport report, List<CaptureContents> contents) throws IOException {
        List<String> sources = contents.stream().map(of -> of.file().toString()).toList();
        try {
            new NewFile(file, replace).write(out -> out.append(AuditHtml.of(report, sources, Page.of(console()))));
        } catch (FileAlreadyExistsException e) {
            throw new UsageError(file + ": is there already (expected: another name, or --replace)");
        }
    }
}
