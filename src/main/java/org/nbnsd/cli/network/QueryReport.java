package org.nbnsd.cli.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.NameArgument;
import org.nbnsd.cli.network.Outcome.Reply;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** What the answers to a name query mean. */
final class QueryReport {
    private QueryReport() {}

    /** The positive answers. */
    static List<Reply> found(Outcome outcome) {
        List<Reply> found = new ArrayList<>();
        for (Reply reply : outcome.replies()) {
            if (reply.response() instanceof PositiveNameQueryResponse) {
                found.add(reply);
            }
        }
        return found;
    }

    /** {@link ExitStatus}. */
    static int exitStatus(Outcome outcome) {
        if (outcome.replies().isEmpty()) {
            return ExitStatus.NO_ANSWER;
        }
        return found(outcome).isEmpty() ? ExitStatus.REFUSED : ExitStatus.FOUND;
    }

    /** A line for each address; with {@code all}, under a line for each host that answered. */
    static List<String> lines(Outcome outcome, boolean all) {
        List<String> lines = new ArrayList<>();
        LocalSubnets local = LocalSubnets.ofSystem();
        if (!all) {
            for (Reply reply : found(outcome)) {
                addresses(reply, "", ", answered by " + Peers.text(reply.from()), local, lines);
            }
            return lines;
        }
        Map<Endpoint, List<Reply>> byResponder = new LinkedHashMap<>();
        for (Reply reply : found(outcome)) {
            byResponder.computeIfAbsent(reply.from(), from -> new ArrayList<>()).add(reply);
        }
        byResponder.forEach((responder, replies) -> {
            lines.add(Peers.text(responder) + " answers:");
            replies.forEach(reply -> addresses(reply, "  ", "", local, lines));
        });
        return lines;
    }

    private static void addresses(Reply reply, String indent, String end, LocalSubnets local, List<String> lines) {
        PositiveNameQueryResponse response = (PositiveNameQueryResponse) reply.response();
        for (AddressEntry entry : response.entries()) {
            String impossible = local.impossible(entry, reply.from());
            lines.add(indent + address(entry) + ' ' + response.name() + "  " + facts(response, entry) + end
                    + (impossible.isEmpty() ? "" : "; impossible: " + impossible));
        }
    }

    /** For a normal group a server knows no members: 255.255.255.255 says, send to everybody; nmbd also says 0.0.0.0. */
    private static String address(AddressEntry entry) {
        return isWholeGroup(entry) ? "group" : entry.address().toString();
    }

    private static boolean isWholeGroup(AddressEntry entry) {
        return LocalSubnets.isWholeGroup(entry);
    }

    private static String facts(PositiveNameQueryResponse response, AddressEntry entry) {
        String truncated = (response.flags() & HeaderFlags.TRUNCATED) == 0 ? "" : ", truncated: there are more";
        return (entry.group() ? "group, " : "unique, ") + entry.nodeType() + " node, " + ttl(response.ttl())
                + truncated;
    }

    /** A lifetime for people. */
    static String ttl(long seconds) {
        return seconds == 0 ? "TTL 0 (infinite)" : "TTL " + seconds + " s";
    }

    /** Why the name was not found; null if it was, or if nobody answered. */
    static @Nullable String refusal(Outcome outcome, NameArgument asked) {
        Reply first = outcome.first();
        if (first == null || !found(outcome).isEmpty()) {
            return null;
        }
        NetbiosName name = asked.name();
        String hint = asked.suffixGiven()
                ? ""
                : "; no suffix was given, and this is the workstation's name: " + name.base()
                        + "#20 asks for the file server";
        return name + ": not found, " + Peers.text(first.from()) + " answers "
                + Rcode.describe(first.response().rcode()) + hint;
    }

    /** Whether hosts answered differently for a name that one alone should have. */
    static boolean inConflict(Outcome outcome) {
        if (outcome.replies().size() < 2) {
            return false;
        }
        Set<Set<Ipv4Address>> different = new HashSet<>();
        for (Reply reply : found(outcome)) {
            Set<Ipv4Address> addresses = new HashSet<>();
            for (AddressEntry entry : ((PositiveNameQueryResponse) reply.response()).entries()) {
                if (!entry.group()) {
                    addresses.add(entry.address());
                }
            }
            if (!addresses.isEmpty()) {
                different.add(addresses);
            }
        }
        return different.size() > 1;
    }
}
