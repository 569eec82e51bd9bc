package org.nbnsd.cli.network;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Arguments.Server;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.NameArgument;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.cli.network.Outcome.Reply;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import picocli.CommandLine.TypeConversionException;

/**
 * Finds a host by name or address and asks for its names, for {@code status} and {@code nbtstat}.
 *
 * <p>The host is asked for the status of {@code *}, in the scope of the name, because that is what every host answers to.
 */
final class NodeStatusLookup {
    private final Asker asker;
    private final NetworkOptions options;

    private NodeStatusLookup(Asker asker, NetworkOptions options) {
        this.asker = asker;
        this.options = options;
    }

    /**
     * What was found out.
     *
     * @param outcome how the last request ended
     * @param asked the name that was looked up last; null if an address was given
     * @param address the host's address; null if the name was not found
     * @param response the host's names; null if there was no such answer
     */
    record Status(
            Outcome outcome,
            @Nullable NameArgument asked,
            @Nullable Ipv4Address address,
            @Nullable NodeStatusResponse response) {
        int exitStatus() {
            if (response != null) {
                return ExitStatus.FOUND;
            }
            return outcome.replies().isEmpty() ? ExitStatus.NO_ANSWER : ExitStatus.REFUSED;
        }
    }

    /**
     * By what somebody typed: what looks like an address is one; a name like that is written with its suffix.
     *
     * @param asker asks
     * @param options how
     * @param host an IPv4 address, perhaps with a port, or a name
     * @param lookup whom to ask where a name is
     * @param letters how letters become octets
     * @return what was found out
     * @throws IOException if this host cannot ask
     */
    static Status ask(Asker asker, NetworkOptions options, String host, LookupOptions lookup, Letters letters)
            throws IOException {
        NodeStatusLookup question = new NodeStatusLookup(asker, options);
        if (!Arguments.looksLikeAddress(host)) {
            return question.byName(Arguments.name(host, letters), lookup.peers(options));
        }
        lookup.requireNone(
                "whoever has the address is asked, nobody is asked where it is (expected: a name, or without)");
        return question.byAddress(hostIn(host));
    }

    private static Server hostIn(String text) {
        try {
            return Arguments.host(text);
        } catch (TypeConversionException e) {
            throw new UsageError(e.getMessage() + "; a name like that needs its suffix: " + text + "#20");
        }
    }

    /** By address. */
    private Status byAddress(Server host) throws IOException {
        options.requireOnePort(host, "the address");
        return ask(null, host.endpoint(options.port()), Scope.NONE);
    }

    /**
     * By name: the given suffix, or FRED&lt;00&gt;, which every computer has, and where that is a group or unknown,
     * FRED&lt;20&gt;.
     */
    private Status byName(NameArgument argument, Peers peers) throws IOException {
        List<NameArgument> candidates = argument.suffixGiven()
                ? List.of(argument)
                : List.of(argument, new NameArgument(argument.name().withSuffix(NameSuffix.SERVER), false));
        Status last = find(candidates.get(0), peers);
        for (int i = 1; i < candidates.size() && last.address() == null && mayGoOn(last); i++) {
            last = find(candidates.get(i), peers);
        }
        Ipv4Address found = last.address();
        return found == null
                ? last
                : ask(
                        last.asked(),
                        new Endpoint(found, options.port()),
                        argument.name().scope());
    }

    /** A server that does not answer at all is not asked again; among all hosts, another may have the other name. */
    private static boolean mayGoOn(Status last) {
        return last.outcome().peers().broadcast() || !last.outcome().replies().isEmpty();
    }

    private Status find(NameArgument argument, Peers peers) throws IOException {
        Outcome outcome = NameLookup.ask(asker, options, argument.name(), peers, false);
        return new Status(outcome, argument, hostIn(outcome), null);
    }

    /** The first address that is a host's; a normal group has none. */
    static @Nullable Ipv4Address hostIn(Outcome outcome) {
        LocalSubnets local = LocalSubnets.ofSystem();
        for (Reply reply : outcome.replies()) {
            if (reply.response() instanceof PositiveNameQueryResponse positive) {
                for (AddressEntry entry : positive.entries()) {
                    if (entry.address().isHost()
                            && local.impossible(entry, reply.from()).isEmpty()) {
                        return entry.address();
                    }
                }
            }
        }
        return null;
    }

    private Status ask(@Nullable NameArgument asked, Endpoint endpoint, Scope scope) throws IOException {
        NodeStatusRequest request = NodeStatusRequest.of(asker.newId(), anyName(scope));
        Outcome outcome = asker.ask(request, Peers.host(endpoint), options.schedule(false), false);
        Reply first = outcome.first();
        return new Status(
                outcome,
                asked,
                endpoint.address(),
                first != null && first.response() instanceof NodeStatusResponse response ? response : null);
    }

    private static NetbiosName anyName(Scope scope) {
        byte[] octets = new byte[NetbiosName.LENGTH];
        octets[0] = '*';
        return NetbiosName.of(octets, 0, scope);
    }
}
