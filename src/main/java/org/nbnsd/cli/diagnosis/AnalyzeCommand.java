package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Page;
import org.nbnsd.diagnosis.Audit;
import org.nbnsd.diagnosis.Casebook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code analyze}: what do capture files tell? */
@Command(
        name = "analyze",
        header = "Explain name conflicts, and who uses NetBIOS, from capture files.",
        description = {
            "Reads captures of UDP port 137 and says of each name what happened to it and what explains it, with the packets"
                    + " that show it and what to do. Needs no daemon and no privileges. It looks into Ethernet, Linux cooked,"
                    + " raw IP, loopback, wireless (802.11, radiotap), PPP, NFLOG and MPLS captures, into VLAN tags, PPPoE,"
                    + " GRE, ERSPAN, VXLAN, GENEVE, TZSP, L2TP and PPTP, and puts fragments together. A broken file is read"
                    + " as far as it goes. At a terminal a bar shows how far a long one has been read."
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
            "  nbnsd analyze monday.pcapng                names with a verdict",
            "  nbnsd analyze site-*.pcap.gz --all         several files as one; all names",
            "  tcpdump -i eth0 -w nbns.pcap udp port 137  makes such a file"
        })
public final class AnalyzeCommand extends CaptureCommand {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = FILES_TEXT)
    private List<Path> files = List.of();

    @Option(names = "--all", description = "Show all names, not only those with a verdict.")
    private boolean all;

    public AnalyzeCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Casebook casebook = new Casebook();
        Audit audit = new Audit();
        List<CaptureContents> contents = readAll(files, fact -> {
            casebook.add(fact);
            audit.add(fact);
        });
        AnalyzeReport report = new AnalyzeReport(contents, casebook, audit.report(), all);
        if (json()) {
            console().out().println(console().letters().inJson(report.json().toString()));
        } else {
            Page page = Page.of(console());
            report.print(page);
            page.lines().forEach(console().out()::println);
        }
        return status(contents);
    }
}
