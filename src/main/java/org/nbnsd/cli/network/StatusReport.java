package org.nbnsd.cli.network;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.NameArgument;
import org.nbnsd.cli.console.PacketText;
import org.nbnsd.cli.console.TextTable;
import org.nbnsd.cli.network.NodeStatusLookup.Status;
import org.nbnsd.cli.network.Outcome.Reply;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Response.NodeStatusResponse;

/** The names of a host as a table, or why there are none. */
final class StatusReport {
    private static final List<String> COLUMNS = List.of("Name", "Suffix", "Type", "Node", "State", "Meaning");

    private StatusReport() {}

    /** The table and the hardware address. */
    static List<String> lines(Outcome outcome, NodeStatusResponse response, Letters letters) {
        List<String> lines = new ArrayList<>();
        lines.add("Names of " + outcome.peers() + ":");
        if (response.names().isEmpty()) {
            lines.add("(none)");
        } else {
            TextTable table = new TextTable(letters, COLUMNS);
            response.names().forEach(line -> table.row(row(line)));
            lines.addAll(table.lines());
        }
        if (response.isTruncated()) {
            lines.add("(it has more names, which do not fit into its answer)");
        }
        String mac = response.statistics().macAddress();
        lines.add("MAC address: " + (mac.isEmpty() ? "(not told)" : mac));
        return lines;
    }

    private static List<String> row(NodeName line) {
        String suffix = "<" + PacketText.suffix(line.name().suffix()) + ">";
        String text = line.name().toString(); // names in a node status have no scope
        return List.of(
                text.substring(0, text.length() - suffix.length()),
                suffix,
                line.isGroup() ? "group" : "unique",
                line.nodeType().toString(),
                String.join(", ", states(line)),
                NameSuffix.describe(line.name(), line.isGroup()));
    }

    /** The flags of a name, in words. */
    static List<String> states(NodeName line) {
        List<String> states = new ArrayList<>();
        states.add((line.flags() & NodeName.ACTIVE) != 0 ? "active" : "not active");
        if (line.inConflict()) {
            states.add("in conflict");
        }
        if (line.isDeregistering()) {
            states.add("being released");
        }
        if ((line.flags() & NodeName.PERMANENT) != 0) {
            states.add("permanent");
        }
        return states;
    }

    /** Why there is no table. */
    static List<String> explain(Status status) {
        Outcome outcome = status.outcome();
        Reply first = outcome.first();
        if (first == null) {
            return Silence.explain(outcome);
        }
        NameArgument asked = status.asked();
        String impossible =
                status.address() != null ? "" : LocalSubnets.ofSystem().impossibleIn(outcome);
        if (!impossible.isEmpty()) {
            return List.of(outcome.request().name() + ": " + impossible + "; ask the host itself, by its address");
        }
        if (status.address() == null
                && asked != null
                && !QueryReport.found(outcome).isEmpty()) {
            return List.of(asked.name() + ": a group, and " + Peers.text(first.from())
                    + " does not say who its members are; ask for one host");
        }
        String what = status.address() == null
                ? String.valueOf(outcome.request().name())
                : status.address().toString();
        return List.of(what + ": not found, " + Peers.text(first.from()) + " answers "
                + Rcode.describe(first.response().rcode()));
    }
}
