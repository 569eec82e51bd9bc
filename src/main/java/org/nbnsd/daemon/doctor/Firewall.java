package org.nbnsd.daemon.doctor;

import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a firewall does about requests, read from the text of {@code nft list ruleset} or {@code iptables-save}. Only rules that
 * name the port are understood; chains that others jump to count like those of the input.
 */
final class Firewall {
    private static final Pattern PORTS = Pattern.compile("(?:--dports?|\\bdport)\\s+(?:==\\s*)?(\\{[^}]*}|[\\w,:-]+)");
    private static final Pattern CHAIN = Pattern.compile("^\\s*chain (\\S+) \\{");
    private static final Pattern HOOK = Pattern.compile("hook (input|prerouting)\\b.*policy (accept|drop)");
    private static final Pattern DROPS = Pattern.compile("-j (?:DROP|REJECT)\\b|\\b(?:drop|reject)\\b");
    private static final Pattern ACCEPTS = Pattern.compile("-j ACCEPT\\b|\\baccept\\b");
    private static final String NAMED = "netbios-ns";

    private final List<String> dropping = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private boolean isAccepted;

    private Firewall() {}

    /** Reads the rules about a UDP port. */
    static Firewall of(List<String> lines, int port) {
        Firewall firewall = new Firewall();
        String chain = "";
        boolean looks = true;
        for (String line : lines) {
            Matcher named = CHAIN.matcher(line);
            if (named.find()) {
                chain = named.group(1);
                looks = true;
            }
            if (line.contains("hook ")) {
                Matcher hook = HOOK.matcher(line);
                looks = line.contains("hook input") || line.contains("hook prerouting");
                if (hook.find() && hook.group(2).equals("drop")) {
                    firewall.closed.add("chain " + chain);
                }
            } else if (line.startsWith(":INPUT DROP")) {
                firewall.closed.add("chain INPUT");
            } else if (looks && !line.startsWith("-A FORWARD") && !line.startsWith("-A OUTPUT")) {
                firewall.rule(line, port, chain);
            }
        }
        return firewall;
    }

    private void rule(String line, int port, String chain) {
        boolean isTcp = line.contains("tcp dport") || line.contains("-p tcp");
        Matcher ports = PORTS.matcher(line);
        boolean meant = !isTcp && ports.find() && contains(ports.group(1), port);
        if (meant && DROPS.matcher(line).find()) {
            if (!isAccepted) {
                dropping.add((chain.isEmpty() ? "" : "chain " + chain + ": ") + line.strip());
            }
        } else if (meant && ACCEPTS.matcher(line).find()) {
            isAccepted = true;
        }
    }

    private static boolean contains(String ports, int port) {
        for (String each : ports.replaceAll("[{}\\s]", "").split(",", -1)) {
            String[] ends = each.replace(NAMED, "137").split("[:-]", 2);
            Integer first = Ints.tryParse(ends[0]); // null for the name of another service, or of a set
            Integer last = ends.length == 1 ? first : Ints.tryParse(ends[1]);
            if (first != null && last != null && port >= first && port <= last) {
                return true;
            }
        }
        return false;
    }

    /** Rules that drop requests, as they are written. */
    List<String> dropping() {
        return List.copyOf(dropping);
    }

    /** The chain that drops what nothing accepts, if no rule accepts requests by their port; null if there is none. */
    @Nullable
    String closed() {
        return isAccepted || closed.isEmpty() ? null : closed.get(0);
    }
}
