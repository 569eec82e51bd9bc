package org.nbnsd.cli.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nbnsd.cli.console.Page;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Action;
import org.nbnsd.diagnosis.AuditReport.Host;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.Need;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/** What a usage audit comes to, as far as it was seen: in sentences, and by network. */
final class AuditConclusion {
    /** Sites are planned by these. */
    private static final int PREFIX_LENGTH = 24;

    private AuditConclusion() {}

    /**
     * The hosts of a /24.
     *
     * @param prefix the network
     * @param needs how many of its hosts need it, by how much
     * @param asked how many messages they asked with
     */
    record Network(Prefix prefix, Map<Need, Long> needs, long asked) {
        Network {
            needs = Map.copyOf(needs);
        }

        long hosts() {
            return needs.values().stream().mapToLong(count -> count).sum();
        }

        long hosts(Need need) {
            return needs.getOrDefault(need, 0L);
        }
    }

    private static Prefix networkOf(Ipv4Address address) {
        return Prefix.around(address, PREFIX_LENGTH);
    }

    /** In the order of their addresses. */
    static List<Network> networks(AuditReport audit) {
        Map<Ipv4Address, List<Host>> hosts = audit.hosts().stream()
                .collect(Collectors.groupingBy(
                        host -> networkOf(host.address()).network(), TreeMap::new, Collectors.toList()));
        Map<Prefix, Long> asked = audit.uses().stream()
                .filter(use -> use.action() == Action.ASKS)
                .collect(Collectors.groupingBy(use -> networkOf(use.host()), Collectors.summingLong(Use::count)));
        List<Network> networks = new ArrayList<>();
        hosts.forEach((first, all) -> networks.add(new Network(
                networkOf(first),
                all.stream().collect(Collectors.groupingBy(Host::need, Collectors.counting())),
                asked.getOrDefault(networkOf(first), 0L))));
        return networks;
    }

    /** Whether it can be switched off, and where. */
    static List<String> of(AuditReport audit) {
        long all = audit.hosts().size();
        if (all == 0) {
            return List.of(
                    "Nobody was seen to use NetBIOS. That says something only if somebody looked where the hosts are,"
                            + " and for long enough.");
        }
        List<String> sentences = new ArrayList<>();
        long needed = count(audit, Need.YES) + count(audit, Need.PROBABLY);
        long unknown = count(audit, Need.UNKNOWN);
        if (needed > 0) {
            sentences.add(hosts(needed) + " of " + all
                    + " would miss NetBIOS, for certain or probably: it cannot be switched off"
                    + " for these before what they ask for is found another way, such as the DNS.");
        } else {
            sentences.add("No host was seen that would miss NetBIOS.");
        }
        if (unknown > 0) {
            sentences.add(
                    "Of " + hosts(unknown) + " what was seen does not tell: watch for longer, or where they are.");
        }
        if (count(audit, Need.NO) > 0) {
            sentences.add(hosts(count(audit, Need.NO)) + " would not miss it, as far as was seen.");
        }
        List<String> free = networks(audit).stream()
                .filter(network -> network.hosts(Need.NO) == network.hosts())
                .map(network -> network.prefix().toString())
                .toList();
        if (!free.isEmpty()) {
            sentences.add("Networks in which nobody would miss it: " + String.join(", ", free) + ".");
        }
        return sentences;
    }

    private static long count(AuditReport audit, Need need) {
        return audit.hosts().stream().filter(host -> host.need() == need).count();
    }

    private static String hosts(long count) {
        return Page.counted(count, "host");
    }
}
