package org.nbnsd.cli.diagnosis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.nbnsd.capture.CaptureFile;
import org.nbnsd.capture.replication.ReplicationTraffic;
import org.nbnsd.cli.console.Arguments;
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
                    + " as far as it goes. At a terminal a bar shows how far a long one has been read.",
            "Of TCP port 42 it says which WINS servers replicate: who opens associations with whom and what for, which owners they"
                    + " know up to which version, how many records of which kinds went where, what was refused, and what does not"
                    + " work as it should."
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
            "  nbnsd analyze wins.pcap --records          what servers replicated, record by record",
            "  tcpdump -i eth0 -w nbns.pcap udp port 137 or tcp port 42",
            "                                             makes such a file"
        })
public final class AnalyzeCommand extends CaptureCommand {
    private static final int REPLICATION_PORT = 42;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = FILES_TEXT)
    private List<Path> files = List.of();

    @Option(names = "--all", description = "Show all names, not only those with a verdict.")
    private boolean all;

    @Option(names = "--records", description = "List each record that one WINS server sent to another.")
    private boolean lists;

    @Option(
            names = "--replication-port",
            paramLabel = "PORT",
            converter = Arguments.PortConverter.class,
            description = "The TCP port of replication in captures, if a server has another. Default: 42.")
    private int replicationPort = REPLICATION_PORT;

    public AnalyzeCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Casebook casebook = new Casebook();
        Audit audit = new Audit();
        ReplicationTraffic replication = new ReplicationTraffic(replicationPort, lists);
        List<CaptureContents> contents = readAll(
                files,
                fact -> {
                    casebook.add(fact);
                    audit.add(fact);
                },
                (in, packets) -> CaptureFile.read(in, port(), packets, replicationPort, replication::add));
        ReplicationReport traffic = new ReplicationReport(replication.report(), lists);
        AnalyzeReport report = new AnalyzeReport(contents, casebook, audit.report(), traffic, all);
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
