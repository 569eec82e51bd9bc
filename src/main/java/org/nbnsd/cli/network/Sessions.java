package org.nbnsd.cli.network;

import static org.nbnsd.cli.network.NbtstatReport.name;
import static org.nbnsd.cli.network.NbtstatReport.padded;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.control.document.Document;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NameState;
import org.nbnsd.wire.Ipv4Address;

/**
 * The sessions of this machine, for {@code nbtstat -s} and {@code -S}. The daemon has no part in them: they are what the
 * kernel tells, so which of our names the other host called, and how much was sent, is not known.
 *
 * @param names the local names
 * @param connections what has to do with the port of sessions
 * @param remembered names of other hosts, to show instead of their addresses; may be empty
 * @param letters how names are shown
 */
record Sessions(
        List<LocalNameState> names, List<TcpConnection> connections, List<CachedName> remembered, Letters letters) {
    private static final int NAME_WIDTH = 21;
    private static final int STATE_WIDTH = 12;
    private static final int DIRECTION_WIDTH = 7;
    private static final int HOST_WIDTH = 20;
    private static final String UNKNOWN = "-";

    Sessions {
        names = List.copyOf(names);
        connections = List.copyOf(connections);
        remembered = List.copyOf(remembered);
    }

    /** What is registered here, for one host alone: only that can be called. */
    private List<LocalNameState> callable(Ipv4Address address) {
        return names.stream()
                .filter(state -> state.address().equals(address)
                        && state.state() == NameState.REGISTERED
                        && !state.name().group())
                .toList();
    }

    private boolean isListening(Ipv4Address address) {
        return connections.stream().anyMatch(each -> each.isListeningAt(address));
    }

    private List<TcpConnection> at(Ipv4Address address) {
        return connections.stream()
                .filter(each -> each.local().equals(address) && each.stateText() != null)
                .toList();
    }

    /** As Windows prints them. */
    List<String> lines() throws IOException {
        Map<Ipv4Address, List<LocalNameState>> interfaces = new TreeMap<>(LocalNbtstatReport.byInterface(names));
        connections.stream()
                .filter(each -> each.stateText() != null)
                .forEach(each -> interfaces.putIfAbsent(each.local(), List.of()));
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Ipv4Address, List<LocalNameState>> each : interfaces.entrySet()) {
            lines.addAll(LocalNbtstatReport.heading(each.getKey(), each.getValue()));
            lines.addAll(table(each.getKey()));
        }
        return lines.isEmpty() ? List.of("    No Connections") : lines;
    }

    private List<String> table(Ipv4Address address) {
        List<String> lines = new ArrayList<>();
        for (TcpConnection each : at(address)) {
            lines.add(row(
                    UNKNOWN,
                    String.valueOf(each.stateText()),
                    each.isInbound() ? "In" : "Out",
                    host(each.remote()),
                    UNKNOWN));
        }
        String state = isListening(address) ? "Listening" : "Idle"; // Idle: nobody takes calls
        callable(address).forEach(each -> lines.add(row(name(each.name().name(), letters), state, "", "", "")));
        if (lines.isEmpty()) {
            return List.of("    No Connections");
        }
        lines.addAll(
                0,
                List.of(
                        "                     NetBIOS Connection Table",
                        "",
                        "    Local Name             State    In/Out  Remote Host           Input   Output",
                        "    ----------------------------------------------------------------------------"));
        return lines;
    }

    private static String row(String name, String state, String direction, String host, String octets) {
        String row = "    " + padded(name, NAME_WIDTH) + padded(state, STATE_WIDTH) + padded(direction, DIRECTION_WIDTH)
                + padded(host, HOST_WIDTH) + String.format(Locale.ROOT, "%7s%9s", octets, octets);
        return row.stripTrailing();
    }

    private String host(Ipv4Address address) {
        NetbiosName found = nameOf(address);
        return found == null ? address.toString() : name(found, letters);
    }

    /** That of its server if there are several: that is what sessions are for. */
    private @Nullable NetbiosName nameOf(Ipv4Address address) {
        NetbiosName found = null;
        for (CachedName each : remembered) {
            boolean has = each.entries().stream()
                    .anyMatch(entry -> !entry.group() && entry.address().equals(address));
            if (has && (found == null || each.name().suffix() == NameSuffix.SERVER)) {
                found = each.name();
            }
        }
        return found;
    }

    /** As {@code names} and {@code connections}. */
    JsonObject json() {
        List<JsonObject> callable = new ArrayList<>();
        for (Ipv4Address address : LocalNbtstatReport.byInterface(names).keySet()) {
            for (LocalNameState state : callable(address)) {
                callable.add(new Document()
                        .put("name", state.name().name())
                        .put("address", address)
                        .put("listening", isListening(address))
                        .json());
            }
        }
        return new Document()
                .list("names", callable, each -> each)
                .list(
                        "connections",
                        connections.stream()
                                .filter(each -> each.stateText() != null)
                                .toList(),
                        this::json)
                .json();
    }

    private JsonObject json(TcpConnection connection) {
        return new Document()
                .put("state", String.valueOf(connection.stateText()).toLowerCase(Locale.ROOT))
                .put("direction", connection.isInbound() ? "in" : "out")
                .put("local", connection.local() + ":" + connection.localPort())
                .put("remote", connection.remote() + ":" + connection.remotePort())
                .put("remoteName", nameOf(connection.remote()))
                .json();
    }
}
