package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.AuditReport.Action;
import org.nbnsd.diagnosis.AuditReport.Host;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Counts who registers names, who asks for which, and who answers, from the facts of a capture or of a server; says what of
 * it would be missed. Challenges are no use: who asks a holder alone wants to know whether it lives.
 */
public final class Audit {
    /** The most pairs of a host and a name. */
    static final int MOST_USES = 200_000;

    private static final int MOST_OTHERS = 25;
    /** A grant this soon after a claim answers it, in milliseconds. */
    private static final long ONE_CLAIM = 15_000;

    private record Key(Ipv4Address host, Action action, NetbiosName name) {
        static final Comparator<Key> ORDER =
                Comparator.comparing(Key::host).thenComparing(Key::action).thenComparing(Key::name);
    }

    private static final class Count {
        private final Set<Ipv4Address> others = new TreeSet<>();
        private boolean isStatus;
        private boolean byBroadcast;
        private long count;
        private long first;
        private long last;
    }

    private final Map<Key, Count> counts = new TreeMap<>(Key.ORDER);
    private final Map<Ipv4Address, String> macs = new HashMap<>();
    private final Set<NetbiosName> groups = new HashSet<>();
    private final Set<NetbiosName> answered = new HashSet<>();
    private final Map<NetbiosName, Set<Ipv4Address>> holders = new HashMap<>();
    private long leftOut;

    /**
     * Takes a fact in; what is no use of a name is passed over.
     *
     * @param fact in the order of their times
     */
    public void add(Fact fact) {
        NetbiosName name = fact.name();
        if (name == null || !fact.actor().isHost()) {
            return;
        }
        switch (fact.kind()) {
            case CLAIMED, GRANTED, REFRESHED -> count(fact, Action.REGISTERS, name);
            case QUERIED, STATUS_ASKED -> count(fact, Action.ASKS, name);
            case ANSWERED, LISTED, STATUS -> count(fact, Action.ANSWERS, name);
            default -> {}
        }
    }

    private void count(Fact fact, Action action, NetbiosName name) {
        Key key = new Key(fact.actor(), action, name);
        boolean isNew = !counts.containsKey(key);
        if (isNew && counts.size() == MOST_USES) {
            leftOut++;
            return;
        }
        Count to = counts.computeIfAbsent(key, unused -> new Count());
        if (isNew) {
            to.first = fact.at();
        }
        boolean isAnswer = fact.kind() == FactKind.GRANTED || fact.kind() == FactKind.REFRESHED;
        if (isNew || !isAnswer || fact.at() - to.last > ONE_CLAIM) {
            to.count++;
        }
        to.last = Math.max(to.last, fact.at());
        to.first = Math.min(to.first, fact.at());
        to.isStatus |= fact.kind() == FactKind.STATUS_ASKED || fact.kind() == FactKind.STATUS;
        Ipv4Address peer = fact.peer();
        to.byBroadcast |= peer == null && action != Action.ANSWERS;
        if (peer != null && to.others.size() < MOST_OTHERS) {
            to.others.add(peer);
        }
        remember(fact, action, name);
    }

    private void remember(Fact fact, Action action, NetbiosName name) {
        if (!fact.detail(Detail.MAC).isEmpty()) {
            macs.put(fact.actor(), fact.detail(Detail.MAC));
        }
        if (fact.detail(Detail.TYPE).equals("group")) {
            groups.add(name);
        }
        boolean isAnswered = action == Action.ANSWERS
                || action == Action.ASKS && !fact.addresses().isEmpty();
        if (isAnswered) {
            answered.add(name);
        }
        if (action == Action.REGISTERS) {
            holders.computeIfAbsent(name, unused -> new HashSet<>()).add(fact.actor());
        }
    }

    /**
     * What was counted so far.
     *
     * @return the report
     */
    public AuditReport report() {
        Map<NetbiosName, Set<Ipv4Address>> asking = new HashMap<>();
        counts.forEach((key, count) -> {
            if (key.action() == Action.ASKS) {
                asking.computeIfAbsent(key.name(), unused -> new HashSet<>()).add(key.host());
            }
        });
        List<Use> uses = new ArrayList<>();
        counts.forEach((key, count) -> uses.add(use(key, count, asking.get(key.name()))));
        long from = uses.stream().mapToLong(Use::first).min().orElse(0);
        long to = uses.stream().mapToLong(Use::last).max().orElse(0);
        return new AuditReport(uses, hosts(uses), from, to, leftOut);
    }

    private Use use(Key key, Count count, @Nullable Set<Ipv4Address> asking) {
        NetbiosName name = key.name();
        boolean isKnown = answered.contains(name) || holders.containsKey(name);
        QueryClass kind = count.isStatus ? QueryClass.STATUS : QueryClass.of(name, groups.contains(name), isKnown);
        boolean isAskedByOthers = asking != null && asking.stream().anyMatch(host -> !host.equals(key.host()));
        Need need = switch (key.action()) {
            case ASKS -> asked(name, kind, isKnown);
            case REGISTERS -> isAskedByOthers ? asked(name, kind, true) : Need.UNKNOWN;
            case ANSWERS -> asked(name, kind, true);
        };
        return new Use(
                key.host(),
                key.action(),
                name,
                kind,
                need,
                count.count,
                count.first,
                count.last,
                count.byBroadcast,
                count.others);
    }

    /** What a question is worth: leaks, tests and tools would do without an answer, or get it elsewhere. */
    private Need asked(NetbiosName name, QueryClass kind, boolean isKnown) {
        return switch (kind) {
            case DNS_NAME, DISCOVERY, STATUS, RANDOM -> Need.NO;
            case DOMAIN, HOST, APPLICATION ->
                answered.contains(name) ? Need.YES : isKnown ? Need.PROBABLY : Need.UNKNOWN;
        };
    }

    private List<Host> hosts(List<Use> uses) {
        Map<Ipv4Address, List<Use>> byHost = new TreeMap<>();
        uses.forEach(use ->
                byHost.computeIfAbsent(use.host(), unused -> new ArrayList<>()).add(use));
        List<Host> hosts = new ArrayList<>();
        byHost.forEach((host, of) -> hosts.add(new Host(
                host,
                macs.getOrDefault(host, ""),
                of(of, Action.REGISTERS),
                of(of, Action.ASKS),
                of(of, Action.ANSWERS),
                of.stream().map(Use::need).max(Comparator.naturalOrder()).orElse(Need.UNKNOWN),
                of.stream().mapToLong(Use::last).max().orElse(0))));
        return hosts;
    }

    private static int of(List<Use> uses, Action action) {
        return (int) uses.stream().filter(use -> use.action() == action).count();
    }
}
