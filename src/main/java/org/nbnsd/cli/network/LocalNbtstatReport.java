package org.nbnsd.cli.network;

import static org.nbnsd.cli.network.NbtstatReport.TYPE_WIDTH;
import static org.nbnsd.cli.network.NbtstatReport.name;
import static org.nbnsd.cli.network.NbtstatReport.padded;
import static org.nbnsd.cli.network.NbtstatReport.type;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.control.channel.NodeClient.Remembered;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NameState;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;

/** What Windows' nbtstat prints of its own machine, to the space: scripts read it. */
final class LocalNbtstatReport {
    private static final int CACHE_TYPE_WIDTH = 16;
    private static final int ADDRESS_WIDTH = 20;

    private LocalNbtstatReport() {}

    /** The names of each interface, in the order of the addresses. */
    static Map<Ipv4Address, List<LocalNameState>> byInterface(List<LocalNameState> states) {
        Map<Ipv4Address, List<LocalNameState>> interfaces = new TreeMap<>();
        for (LocalNameState state : states) {
            interfaces
                    .computeIfAbsent(state.address(), address -> new ArrayList<>())
                    .add(state);
        }
        return interfaces;
    }

    /** The lines above the table of an interface. Its scope is that of its names. */
    static List<String> heading(Ipv4Address address, List<LocalNameState> names) throws IOException {
        String scope = names.isEmpty() ? "" : names.get(0).name().name().scope().toString();
        String adapter = NbtstatReport.adapter(InetAddress.getByAddress(address.octets()));
        return NbtstatReport.heading(adapter, address.toString(), scope);
    }

    /** {@code -n}. */
    static List<String> names(List<LocalNameState> states, Letters letters) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Ipv4Address, List<LocalNameState>> each :
                byInterface(states).entrySet()) {
            lines.addAll(heading(each.getKey(), each.getValue()));
            lines.add("                NetBIOS Local Name Table");
            lines.add("");
            lines.add("       Name               Type         Status");
            lines.add("    ---------------------------------------------");
            for (LocalNameState state : each.getValue()) {
                lines.add("    " + name(state.name().name(), letters) + "  "
                        + padded(type(state.name().group()), TYPE_WIDTH) + status(state.state()));
            }
        }
        return states.isEmpty() ? noNames() : lines;
    }

    private static String status(NameState state) {
        return switch (state) {
            case REGISTERING -> "Registering";
            case REGISTERED -> "Registered";
            case CONFLICT, REFUSED -> "Conflict"; // Windows has one word for both
            case RELEASING, RELEASED -> "Released";
        };
    }

    private static List<String> noNames() {
        return List.of("    No names in cache");
    }

    /** {@code -c}. The daemon has one cache, so all interfaces stand above one table. */
    static List<String> cache(List<LocalNameState> own, Remembered remembered, Letters letters) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<Ipv4Address, List<LocalNameState>> each :
                byInterface(own).entrySet()) {
            lines.addAll(heading(each.getKey(), each.getValue()));
        }
        List<String> rows = new ArrayList<>();
        for (CachedName name : remembered.names()) {
            for (AddressEntry entry : name.entries()) {
                rows.add("    " + name(name.name(), letters) + "  " + padded(type(entry.group()), CACHE_TYPE_WIDTH)
                        + padded(entry.address().toString(), ADDRESS_WIDTH) + life(name, remembered.now()));
            }
        }
        if (rows.isEmpty()) {
            lines.addAll(noNames());
            return lines;
        }
        lines.add("                  NetBIOS Remote Cache Name Table");
        lines.add("");
        lines.add("        Name              Type       Host Address    Life [sec]");
        lines.add("    ------------------------------------------------------------");
        lines.addAll(rows);
        return lines;
    }

    /** Seconds; -1 for ever, as Windows says it. */
    static long life(CachedName name, long now) {
        return name.expiresAt() == Deadlines.NEVER ? -1 : Math.max(0, name.expiresAt() - now) / 1000;
    }

    /** {@code -r}. Windows also lists the names that were found by broadcast; they are in the cache. */
    static List<String> statistics(Map<NodeCounter, Long> counters) {
        return List.of(
                "",
                "    NetBIOS Names Resolution and Registration Statistics",
                "    ----------------------------------------------------",
                "",
                "    Resolved By Broadcast     = " + counters.get(NodeCounter.RESOLVED_BY_BROADCAST),
                "    Resolved By Name Server   = " + counters.get(NodeCounter.RESOLVED_BY_NAME_SERVER),
                "",
                "    Registered By Broadcast   = " + counters.get(NodeCounter.REGISTERED_BY_BROADCAST),
                "    Registered By Name Server = " + counters.get(NodeCounter.REGISTERED_BY_NAME_SERVER));
    }
}
