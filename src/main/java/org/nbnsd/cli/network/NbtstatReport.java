package org.nbnsd.cli.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.PacketText;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.Response.NodeStatusResponse;

/** What Windows' nbtstat prints for {@code -a} and {@code -A}, to the space: scripts read it. */
final class NbtstatReport {
    private static final int NAME_WIDTH = 15;
    static final int TYPE_WIDTH = 12;
    /** What Windows prints of a host that tells none. */
    private static final String NO_MAC = "00-00-00-00-00-00";

    private static final String NO_ADAPTER = "no adapter";

    private NbtstatReport() {}

    /** The lines above the table: which adapter asked. */
    static List<String> heading(String adapter, String address, String scope) {
        return List.of("", adapter + ":", "Node IpAddress: [" + address + "] Scope Id: [" + scope + "]", "");
    }

    /**
     * What the heading calls the adapter that has an address. One of the machine's own loop that no adapter has as such, like 127.0.0.5, is the
     * loop's; any other that none has (any more) says so.
     */
    static String adapter(InetAddress address) throws IOException {
        NetworkInterface own = NetworkInterface.getByInetAddress(address);
        if (own != null) {
            return own.getName();
        }
        if (address.isLoopbackAddress()) {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isLoopback()) {
                    return each.getName();
                }
            }
        }
        return NO_ADAPTER;
    }

    /** The table. */
    static List<String> table(NodeStatusResponse response, Letters letters) {
        List<String> lines = new ArrayList<>();
        lines.add("           NetBIOS Remote Machine Name Table");
        lines.add("");
        lines.add("       Name               Type         Status");
        lines.add("    ---------------------------------------------");
        for (NodeName line : response.names()) {
            lines.add("    " + name(line.name(), letters) + "  " + padded(type(line.isGroup()), TYPE_WIDTH)
                    + state(line));
        }
        lines.add("");
        String mac = response.statistics().macAddress();
        lines.add("    MAC Address = " + (mac.isEmpty() ? NO_MAC : mac));
        lines.add("");
        return lines;
    }

    /** When there is none. */
    static List<String> notFound() {
        return List.of("    Host not found.", "");
    }

    static String type(boolean group) {
        return group ? "GROUP" : "UNIQUE";
    }

    /**
     * All octets: Windows keeps the spaces inside, shows the letters of its code page, and prints a dot for what cannot be
     * printed; so do we for a false suffix.
     */
    static String name(NetbiosName name, Letters letters) {
        StringBuilder text = new StringBuilder(NAME_WIDTH);
        for (int i = 0; i < NAME_WIDTH; i++) {
            int octet = name.octet(i);
            boolean isShown = octet >= ' ' && octet < 0x7F && octet != '<' && octet != '>';
            String letter = octet < 0x80 ? "" : letters.shown("\\x" + PacketText.suffix(octet));
            text.append(isShown ? (char) octet : letter.length() == 1 ? letter.charAt(0) : '.');
        }
        return text.append('<')
                .append(PacketText.suffix(name.suffix()))
                .append('>')
                .toString();
    }

    private static String state(NodeName line) {
        if (line.inConflict()) {
            return "Conflict";
        }
        if (line.isDeregistering()) {
            return "Released";
        }
        return (line.flags() & NodeName.ACTIVE) != 0 ? "Registered" : "Registering";
    }

    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
