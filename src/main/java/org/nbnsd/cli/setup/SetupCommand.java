package org.nbnsd.cli.setup;

import com.google.common.base.Ascii;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments.AddressConverter;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.InputFile;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.document.Document;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.Printable;
import org.nbnsd.wire.Ipv4Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code setup}: what other programs and machines are to be told. */
@Command(
        name = "setup",
        header = "Print what DHCP servers, Windows or Samba are to be told, so that they use this server.",
        description = {
            "dhcp prints options 44 (name servers, always two addresses) and 46 (node type) for each DHCP server that is widely"
                    + " used. windows prints the client's side. samba reads the smb.conf of a machine that ran nmbd, and prints"
                    + " what to change there, and a configuration of this daemon that takes over its names. Nothing is changed;"
                    + " what is no line to paste is on standard error.",
            ""
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
            "  nbnsd setup dhcp                         for all of them, with this machine's first address twice",
            "  nbnsd setup dhcp --for kea --address 10.0.0.5 --second 10.0.1.5",
            "  nbnsd setup samba /etc/samba/smb.conf",
            "  nbnsd setup windows --second 10.0.1.5"
        })
public final class SetupCommand implements Callable<Integer> {
    /** What is to be told. */
    enum What {
        DHCP,
        SAMBA,
        WINDOWS
    }

    /** How names are claimed and looked for, by the values of option 46. */
    enum NodeKind {
        B(1),
        P(2),
        M(4),
        H(8);

        private final int option;

        NodeKind(int option) {
            this.option = option;
        }
    }

    private final Console console;

    @Parameters(index = "0", paramLabel = "dhcp|samba|windows", description = "Who is to be told.")
    private What what = What.DHCP;

    @Parameters(index = "1", arity = "0..1", paramLabel = "SMB.CONF", description = "With samba: its configuration.")
    private @Nullable Path file;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            converter = AddressConverter.class,
            description = "The server's address. Default: the first of this machine but loopback.")
    private @Nullable Ipv4Address address;

    @Option(
            names = "--second",
            paramLabel = "ADDRESS",
            converter = AddressConverter.class,
            description =
                    "The second server's. Default: the same, because Windows 95 and 98 switch WINS off when there is"
                            + " one only.")
    private @Nullable Ipv4Address second;

    @Option(
            names = "--node-type",
            paramLabel = "b|p|m|h",
            description = "How clients claim and look for names. Default: h, the server first and then by broadcast.")
    private NodeKind nodeType = NodeKind.H;

    @Option(
            names = "--for",
            paramLabel = "PROGRAM",
            description = "With dhcp: isc, kea, dnsmasq, netsh, powershell or mikrotik only. Default: all.")
    private @Nullable DhcpServer program;

    @Option(names = "--json", description = "Print the result as one JSON object in one line.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    /** Lines to paste. */
    private record Snippet(String title, String place, List<String> lines) {}

    public SetupCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if ((what == What.SAMBA) != (file != null)) {
            throw new UsageError(
                    what == What.SAMBA
                            ? "setup samba: of which file? (expected: setup samba SMB.CONF, usually /etc/samba/smb.conf)"
                            : "setup " + Ascii.toLowerCase(what.name())
                                    + ": reads no file (expected: only samba has one)");
        }
        if (program != null && what != What.DHCP) {
            throw new UsageError("--for: with " + Ascii.toLowerCase(what.name()) + " (expected: with dhcp)");
        }
        Ipv4Address first = address == null ? ownAddress() : address;
        Servers servers = new Servers(first, second == null ? first : second, nodeType.option);
        List<String> remarks = new ArrayList<>();
        List<Snippet> snippets = snippets(servers, remarks);
        if (json) {
            console.out()
                    .println(Document.ofCommand("setup")
                            .list(
                                    "snippets",
                                    snippets,
                                    each -> new Document()
                                            .put("for", each.title)
                                            .put("place", each.place)
                                            .put("text", String.join("\n", each.lines))
                                            .json())
                            .texts("remarks", remarks));
        } else {
            print(snippets, remarks);
        }
        return ExitStatus.FOUND;
    }

    private List<Snippet> snippets(Servers servers, List<String> remarks) throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        switch (what) {
            case DHCP -> {
                for (DhcpServer each : program == null ? List.of(DhcpServer.values()) : List.of(program)) {
                    snippets.add(new Snippet(Ascii.toLowerCase(each.name()), each.where(), each.lines(servers)));
                }
            }
            case WINDOWS ->
                snippets.add(new Snippet(
                        "windows", "Windows, in an administrator's command prompt", WindowsClients.lines(servers)));
            case SAMBA -> {
                SambaMove move = new SambaMove(SmbConf.of(read()), servers, hostName());
                snippets.add(new Snippet(
                        "smb.conf", "Samba, in " + file + ", in place of these parameters", move.smbConf()));
                snippets.add(new Snippet("nbnsd", "nbnsd, in /etc/nbnsd/nbnsd.toml", move.configuration()));
                remarks.addAll(move.remarks());
            }
        }
        return snippets;
    }

    /** One snippet is alone on standard output, ready for a file. */
    private void print(List<Snippet> snippets, List<String> remarks) {
        for (Snippet each : snippets) {
            if (snippets.size() == 1) {
                console.err().println(Printable.text(each.place + ":"));
            } else {
                console.out().println("# " + Printable.text(each.place + ":"));
            }
            each.lines.forEach(line -> console.out().println(Printable.text(line)));
            console.out().println();
        }
        remarks.forEach(remark -> console.err().println("- " + Printable.text(remark)));
    }

    private List<String> read() throws IOException {
        if (file == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(InputFile.open(file, "an smb.conf"), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
        return lines;
    }

    private static String hostName() {
        String name = System.getenv().getOrDefault("HOSTNAME", "");
        try {
            return name.isEmpty() ? InetAddress.getLocalHost().getHostName() : name;
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static Ipv4Address ownAddress() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(each ->
                            each instanceof Inet4Address && !each.isLoopbackAddress() && !each.isLinkLocalAddress())
                    .map(each -> Ipv4Address.of(each.getAddress()))
                    .findFirst()
                    .orElseThrow(() ->
                            new UsageError("this machine has no address but loopback (expected: --address ADDRESS)"));
        } catch (SocketException e) {
            throw new UsageError("the addresses of this machine cannot be read (expected: --address ADDRESS)");
        }
    }
}
