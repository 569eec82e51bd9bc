package org.nbnsd.cli.daemon;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments.AddressConverter;
import org.nbnsd.cli.console.CodePageOption;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.console.Signals;
import org.nbnsd.cli.console.Since;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.cli.diagnosis.AuditText;
import org.nbnsd.cli.diagnosis.VerdictText;
import org.nbnsd.control.document.DiagnosisJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.FactJson;
import org.nbnsd.diagnosis.Audit;
import org.nbnsd.diagnosis.Casebook;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Packet;
import org.nbnsd.diagnosis.PacketFacts;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.net.CannotListenException;
import org.nbnsd.net.InterfaceSource;
import org.nbnsd.net.Transport;
import org.nbnsd.net.UdpEndpoints;
import org.nbnsd.net.UdpHandler;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sensor}: what do hosts say on port 137, if nobody here answers? It has no code that sends. */
@Command(
        name = "sensor",
        header = "Listen on UDP port 137 without ever answering, and explain what is heard.",
        description = {
            "Prints what happens to names as it is heard, and at the end, after Ctrl-C or --for, what explains it and who uses"
                    + " NetBIOS for what. It hears broadcasts and what is sent to this machine; for the rest of a network,"
                    + " capture at a mirror port and analyze that. Needs no daemon, and the port for itself."
        },
        usageHelpWidth = 100,
        sortOptions = false,
        sortSynopsis = false,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {ExitStatus.FOUND_TEXT, ExitStatus.USAGE_TEXT, ExitStatus.CANNOT_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nbnsd sensor --for 8h                      a working day",
            "  nbnsd sensor --listen 10.0.0.5 --json      one JSON object in each line",
            "",
            "Ports below 1024 need a privilege on Linux; nbnsd serve --help says how to give it."
        })
public final class SensorCommand implements Callable<Integer> {
    private static final Duration SCAN_INTERVAL = Duration.ofSeconds(10);

    private final Console console;
    private final Casebook casebook = new Casebook();
    private final Audit audit = new Audit();
    private PacketFacts packets = new PacketFacts();

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            split = ",",
            converter = AddressConverter.class,
            description = "Listen at this address of this machine only; may be repeated. Default: all of them.")
    private List<Ipv4Address> listen = List.of();

    @Option(names = "--port", paramLabel = "N", description = "UDP port. 0 takes any free one. Default: 137.")
    private int port = 137;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Since.DurationConverter.class,
            description = "Stop after this time: 90s, 1h30m, 8h or 30d. Default: at Ctrl-C.")
    private @Nullable Duration time;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private final CodePageOption codePage;

    @Option(names = "--json", description = "Print one JSON object in each line: facts, and at the end verdicts.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    public SensorCommand(Console console) {
        this.console = console;
        this.codePage = new CodePageOption(console.letters());
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 0 || port > 0xFFFF) {
            throw new UsageError("--port " + port + " (expected: 0..65535)");
        }
        if (System.getProperty("nbnsd.log.level") == null) {
            // The log's configuration looks at it; what matters is printed here.
            System.setProperty("nbnsd.log.level", "WARN");
        }
        packets = new PacketFacts(port);
        CountDownLatch stop = new CountDownLatch(1);
        Signals signals = Signals.receive(List.of("INT", "TERM", "HUP"), name -> stop.countDown());
        try {
            listenUntil(stop, time);
            end();
            console.out().flush();
            return ExitStatus.FOUND;
        } catch (CannotListenException e) {
            console.err().println(e.getMessage()); // several lines
            return ExitStatus.CANNOT;
        } finally {
            signals.close();
        }
    }

    private void listenUntil(CountDownLatch stop, @Nullable Duration time) throws IOException, InterruptedException {
        UdpEndpoints.Settings settings = new UdpEndpoints.Settings(listen, port, Transport.AUTO, 0, SCAN_INTERVAL);
        try (UdpEndpoints endpoints = UdpEndpoints.create(settings, InterfaceSource.system(), null)) {
            endpoints.open(new UdpHandler() {
                @Override
                public boolean received(Datagram datagram) {
                    hear(datagram);
                    return true;
                }

                @Override
                public void burstOver() {
                    console.out().flush();
                }

                @Override
                public void addressesChanged(List<LocalAddress> addresses) {
                    console.err().println(listening(addresses, endpoints.port()));
                    console.err().flush();
                }
            });
            if (time == null) {
                stop.await();
            } else if (stop.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                return; // by a signal, before the time was over
            }
        }
    }

    private static String listening(List<LocalAddress> addresses, int port) {
        String where = addresses.stream()
                .map(local -> local.address().toString())
                .sorted()
                .collect(Collectors.joining(", "));
        return "listening on " + (where.isEmpty() ? "no address yet" : where) + ", UDP port " + port
                + "; answers nobody; Ctrl-C ends it";
    }

    private void hear(Datagram datagram) {
        Instant now = Instant.now();
        Endpoint local = datagram.local();
        Endpoint target = datagram.isBroadcast() ? new Endpoint(Ipv4Address.BROADCAST, local.port()) : local;
        Packet packet = new Packet(
                now.getEpochSecond() * 1_000_000 + now.getNano() / 1000,
                "",
                datagram.source(),
                target,
                0,
                Arrays.copyOf(datagram.octets(), datagram.length()));
        for (Fact fact : packets.of(packet)) {
            casebook.add(fact);
            audit.add(fact);
            print(fact);
        }
    }

    private void print(Fact fact) {
        if (json) {
            print(Document.ofCommand("sensor").put("fact", FactJson.toJson(fact)));
        } else {
            Page page = Page.of(console);
            page.paragraph(page.time(fact.at()) + "  ", "  ", fact.text());
            page.lines().forEach(console.out()::println);
        }
    }

    private void print(Document line) {
        console.out().println(console.letters().inJson(line.toString()));
    }

    /** After the sockets are closed, so that nothing is heard any more. */
    private void end() {
        Page page = Page.of(console);
        for (NetbiosName name : casebook.names()) {
            List<Verdict> verdicts = casebook.verdicts(name);
            if (verdicts.isEmpty()) {
                continue;
            }
            page.gap();
            verdicts.forEach(verdict -> VerdictText.verdict(page, verdict, "--json has all"));
            if (json) {
                print(Document.ofCommand("sensor").put("name", name).list("verdicts", verdicts, DiagnosisJson::toJson));
            }
        }
        if (!json) {
            AuditText.summary(page, audit.report());
            page.lines().forEach(console.out()::println);
        }
    }
}
