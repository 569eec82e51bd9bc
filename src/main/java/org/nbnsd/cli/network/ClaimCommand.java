package org.nbnsd.cli.network;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Arguments.AddressConverter;
import org.nbnsd.cli.console.Arguments.Server;
import org.nbnsd.cli.console.Arguments.ServerConverter;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.network.ClaimReport.Verb;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.AddressedRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code register}, {@code refresh} and {@code release} have in common: the client's side of a claim at a name server
 * (RFC 1002 section 5.1.2.1).
 *
 * <pre>
 * the server answers          next
 * positive, negative          done
 * wait acknowledgement        wait for its answer
 * end-node challenge          ask the holder, 5 s, 3 times
 *   the holder has the name   done: refused
 *   silence, or a no          name update request to the server, whose answer counts
 * </pre>
 */
abstract class ClaimCommand extends ClientCommand {
    @Parameters(
            paramLabel = "NAME",
            description =
                    "FRED (which is FRED<00>, the computer), FRED#20 or 'FRED<20>', upper-cased as Windows does it;"
                            + " a scope follows behind a dot. \"'FRED           \\x20'\", all 16 octets in quotes, keeps its case.")
    private String name = "";

    @Option(
            names = "--address",
            required = true,
            paramLabel = "ADDRESS",
            converter = AddressConverter.class,
            description = "The IPv4 address that has the name.")
    private Ipv4Address address = Ipv4Address.ZERO;

    @Option(
            names = "--server",
            required = true,
            paramLabel = "HOST[:PORT]",
            converter = ServerConverter.class,
            description = "The name server: an IPv4 address, or a name of the DNS.")
    private Server server = new Server(Ipv4Address.ZERO, 0);

    @Option(names = "--group", description = "It is a group name. Default: unique.")
    private boolean group;

    @Option(
            names = "--node-type",
            paramLabel = "TYPE",
            description =
                    "The node type of the address: ${COMPLETION-CANDIDATES}. Default: H, as Windows with a WINS server.")
    private NodeType nodeType = NodeType.H;

    private final Verb verb;

    ClaimCommand(Console console, Verb verb) {
        super(console);
        this.verb = verb;
    }

    final boolean isGroup() {
        return group;
    }

    /** The request of this command. */
    abstract AddressedRequest request(int id, NetbiosName of, AddressEntry entry);

    @Override
    public Integer call() throws IOException {
        NetbiosName asked = Arguments.name(name, console().letters()).name();
        ClaimReport report;
        try (Asker asker = Asker.open(network(), address.isHost() ? address : null, trace())) {
            report = claim(asker, request(asker.newId(), asked, new AddressEntry(group, nodeType, address)));
        }
        if (network().json()) {
            print(Json.claim(report));
        } else if (report.exitStatus() == ExitStatus.FOUND) {
            report.lines().forEach(this::print);
        } else {
            report.lines().forEach(this::explain);
        }
        return report.exitStatus();
    }

    private ClaimReport claim(Asker asker, AddressedRequest request) throws IOException {
        ClaimReport first = new ClaimReport(verb, toServer(asker, request), null);
        Ipv4Address holder = holderToAsk(first);
        if (holder == null) {
            return first;
        }
        Outcome defence = asker.ask(
                NameQueryRequest.toNode(asker.newId(), request.name()),
                Peers.host(new Endpoint(holder, network().port())),
                network().holderSchedule(),
                false);
        ClaimReport challenged = new ClaimReport(verb, first.outcome(), defence);
        if (challenged.holderDefends()) {
            return challenged;
        }
        AddressedRequest update = NameUpdateRequest.of(asker.newId(), request.name(), request.ttl(), request.entry());
        return new ClaimReport(verb, toServer(asker, update), defence);
    }

    private Outcome toServer(Asker asker, AddressedRequest request) throws IOException {
        return asker.ask(
                request,
                Peers.host(server.endpoint(network().port())),
                network().schedule(false),
                false);
    }

    private static @Nullable Ipv4Address holderToAsk(ClaimReport report) {
        EndNodeChallengeResponse challenge = report.challenge();
        return challenge != null && challenge.entry().address().isHost()
                ? challenge.entry().address()
                : null;
    }
}
