package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Who uses NetBIOS, and for what.
 *
 * @param uses in the order of hosts, what they do, and names
 * @param hosts in their order
 * @param from when the first use was seen, in milliseconds since the epoch; 0 if there is none
 * @param to when the last was seen
 * @param since since when it was counted, in milliseconds since the epoch; 0 for what captures have
 * @param leftOut how many messages were not counted, or forgotten, because there were too many hosts and names
 */
public record AuditReport(List<Use> uses, List<Host> hosts, long from, long to, long since, long leftOut) {
    /** What a host does with a name. */
    public enum Action {
        /** Registers it, or refreshes it. */
        REGISTERS,
        /** Wants to register it, and is refused. */
        REFUSED,
        /** Asks for it. */
        ASKS,
        /** Answers for it. */
        ANSWERS;

        /**
         * In a word.
         *
         * @return such as {@code asks}
         */
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * What one host does with one name.
     *
     * @param host the host
     * @param action what it does
     * @param name the name
     * @param kind what is asked for, or would be by who asks for it
     * @param need whether it would be missed
     * @param count how many messages
     * @param first when it was seen first, in milliseconds since the epoch
     * @param last when it was seen last
     * @param byBroadcast whether it turned to everybody on the segment
     * @param others to whom it turned otherwise; 25 at most
     */
    public record Use(
            Ipv4Address host,
            Action action,
            NetbiosName name,
            QueryClass kind,
            Need need,
            long count,
            long first,
            long last,
            boolean byBroadcast,
            Set<Ipv4Address> others) {
        /** Keeps a copy. */
        public Use {
            others = Set.copyOf(others);
        }
    }

    /**
     * A host with all that it does.
     *
     * @param address its address
     * @param mac its adapter on the segment; empty if it is not known
     * @param registers how many names it registers
     * @param asks how many it asks for
     * @param answers how many it answers for
     * @param need the greatest of all its uses
     * @param last when it was seen last, in milliseconds since the epoch
     */
    public record Host(Ipv4Address address, String mac, int registers, int asks, int answers, Need need, long last) {}

    /** Keeps copies. */
    public AuditReport {
        uses = List.copyOf(uses);
        hosts = List.copyOf(hosts);
    }

    /**
     * What uses come to.
     *
     * @param uses in the order of hosts, what they do, and names
     * @param macs adapters on the segment by the address of their host, as far as they are known
     * @param leftOut how many messages were not counted
     * @return the report, of captures
     */
    public static AuditReport of(List<Use> uses, Map<Ipv4Address, String> macs, long leftOut) {
        Map<Ipv4Address, List<Use>> byHost = new TreeMap<>();
        uses.forEach(use ->
                byHost.computeIfAbsent(use.host(), unused -> new ArrayList<>()).add(use));
        List<Host> hosts = new ArrayList<>();
        byHost.forEach((host, of) -> hosts.add(host(host, macs.getOrDefault(host, ""), of)));
        long from = uses.stream().mapToLong(Use::first).min().orElse(0);
        long to = uses.stream().mapToLong(Use::last).max().orElse(0);
        return new AuditReport(uses, hosts, from, to, 0, leftOut);
    }

    private static Host host(Ipv4Address address, String mac, List<Use> uses) {
        return new Host(
                address,
                mac,
                count(uses, Action.REGISTERS),
                count(uses, Action.ASKS),
                count(uses, Action.ANSWERS),
                uses.stream().map(Use::need).max(Comparator.naturalOrder()).orElse(Need.UNKNOWN),
                uses.stream().mapToLong(Use::last).max().orElse(0));
    }

    private static int count(List<Use> uses, Action action) {
        return (int) uses.stream().filter(use -> use.action() == action).count();
    }

    /**
     * The same of a running daemon.
     *
     * @param time since when it has counted, in milliseconds since the epoch
     * @return the report
     */
    public AuditReport countedSince(long time) {
        return new AuditReport(uses, hosts, from, to, time, leftOut);
    }

    /**
     * How many messages asked for names of a kind.
     *
     * @param kind the kind
     * @return 0 or more
     */
    public long queries(QueryClass kind) {
        return uses.stream()
                .filter(use -> use.action() == Action.ASKS && use.kind() == kind)
                .mapToLong(Use::count)
                .sum();
    }

    /**
     * How many messages asked for names.
     *
     * @return 0 or more
     */
    public long queries() {
        return uses.stream()
                .filter(use -> use.action() == Action.ASKS)
                .mapToLong(Use::count)
                .sum();
    }
}
