package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.nbnsd.diagnosis.AuditReport.Action;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Counts who registers names, who asks for which, and who answers, from the facts of a capture or of a server; says what of
 * it would be missed. Challenges are no use: who asks a holder alone wants to know whether it lives. If there are too many
 * hosts and names, those that were seen least and longest ago are forgotten, so that a scan or a flood of random names does
 * not keep out what comes back. For one thread.
 */
public final class Audit {
    /** The most pairs of a host and a name, unless one says otherwise. */
    public static final int MOST_USES = 200_000;

    private static final int MOST_OTHERS = 25;
    /** How much is forgotten at once, so that it is not sought for each new one. */
    private static final int PART = 8;
    /** A grant this soon after a claim answers it, in milliseconds. */
    private static final long ONE_CLAIM = 15_000;
    /** A browser asks for all the random names of one test within this time, in milliseconds. */
    private static final long ONE_TEST = 1000;

    /** Comparable, so that a map finds it fast even if hosts and names were chosen for their hashes. */
    private record Key(Ipv4Address host, Action action, NetbiosName name) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::host).thenComparing(Key::action).thenComparing(Key::name);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private static final class Count {
        private Set<Ipv4Address> others = Set.of();
        private boolean isStatus;
        private boolean byBroadcast;
        private long count;
        /** Of these, claims that nobody has answered yet. */
        private long open;

        private long first = Long.MAX_VALUE;
        private long last;

        void seen(long from, long to, long times) {
            count += times;
            first = Math.min(first, from);
            last = Math.max(last, to);
        }

        void turnedTo(Ipv4Address other) {
            if (others.isEmpty()) {
                others = new TreeSet<>();
            }
            if (others.size() < MOST_OTHERS) {
                others.add(other);
            }
        }
    }

    private int most;
    private final Map<Key, Count> counts = new HashMap<>();
    private final Map<Ipv4Address, String> macs = new HashMap<>();
    private final Set<NetbiosName> groups = new HashSet<>();
    private final Set<NetbiosName> answered = new HashSet<>();
    private final Set<NetbiosName> registered = new HashSet<>();
    /** What somebody claims and nobody refused, at the time of the report. */
    private final Set<NetbiosName> claimed = new HashSet<>();

    private long leftOut;

    /** One that has counted nothing yet, of the usual size. */
    public Audit() {
        this(MOST_USES);
    }

    /**
     * One that has counted nothing yet.
     *
     * @param most how many pairs of a host and a name it has room for, some 300 octets each; at least 1
     */
    public Audit(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("most: " + most + " (expected: at least 1)");
        }
        this.most = most;
    }

    /**
     * Has room for more or fewer from now on, and forgets what there is no room for.
     *
     * @param pairs of a host and a name; at least 1
     */
    public void count(int pairs) {
        most = pairs;
        if (counts.size() > pairs) {
            makeRoom(counts.size() - pairs);
        }
    }

    /**
     * Takes a fact of a capture in; what is no use of a name is passed over.
     *
     * @param fact in the order of their times; if it has no other party, it went to everybody on the segment
     */
    public void add(Fact fact) {
        NetbiosName name = fact.name();
        if (name == null || !fact.actor().isHost()) {
            return;
        }
        switch (fact.kind()) {
            case CLAIMED, GRANTED, REFRESHED -> count(fact, Action.REGISTERS, name, fact.peer() == null);
            case QUERIED, STATUS_ASKED -> count(fact, Action.ASKS, name, fact.peer() == null);
            case REFUSED, REFUSED_BY_STATIC, TURNED_AWAY, CONFLICT -> refused(fact, name);
            case ANSWERED, LISTED, STATUS -> count(fact, Action.ANSWERS, name, false);
            default -> {}
        }
    }

    /**
     * Takes in who registers what with this server, or is refused it, which does not say so of itself; other facts are passed over.
     *
     * @param fact in the order of their times
     */
    public void addRegistration(Fact fact) {
        NetbiosName name = fact.name();
        if (name == null || !fact.actor().isHost()) {
            return;
        }
        switch (fact.kind()) {
            case CLAIMED, GRANTED, REFRESHED, ACKNOWLEDGED, TOOK_OVER -> count(fact, Action.REGISTERS, name, false);
            case REFUSED, REFUSED_BY_STATIC, TURNED_AWAY, CONFLICT -> refused(fact, name);
            default -> {}
        }
    }

    /**
     * Takes in what a host asked this machine for. What this machine asks itself is passed over: who looks whether the name
     * server works uses nothing.
     *
     * @param questions questions that are alike
     */
    public void add(Questions questions) {
        if (questions.client().equals(questions.server())) {
            return;
        }
        if (questions.client().isHost()) {
            Count asks = counted(new Key(questions.client(), Action.ASKS, questions.name()));
            asks.seen(questions.first(), questions.last(), questions.count());
            asks.isStatus |= questions.isStatus();
            asks.byBroadcast |= questions.byBroadcast();
            if (!questions.byBroadcast()) {
                asks.turnedTo(questions.server());
            }
        }
        if (questions.answered() > 0) {
            Count answers = counted(new Key(questions.server(), Action.ANSWERS, questions.name()));
            answers.seen(questions.first(), questions.last(), questions.answered());
            answers.isStatus |= questions.isStatus();
            answers.turnedTo(questions.client());
            answered.add(questions.name());
        }
    }

    /**
     * Adds to what was not counted, elsewhere.
     *
     * @param messages how many more
     */
    public void addLeftOut(long messages) {
        leftOut += messages;
    }

    private void count(Fact fact, Action action, NetbiosName name, boolean byBroadcast) {
        Count to = counted(new Key(fact.actor(), action, name));
        boolean isAnswer = action == Action.REGISTERS && fact.kind() != FactKind.CLAIMED;
        boolean isMore = to.count == 0 || !isAnswer || fact.at() - to.last > ONE_CLAIM;
        to.seen(fact.at(), fact.at(), isMore ? 1 : 0);
        to.open = fact.kind() == FactKind.CLAIMED ? to.open + 1 : 0;
        to.isStatus |= fact.kind() == FactKind.STATUS_ASKED || fact.kind() == FactKind.STATUS;
        to.byBroadcast |= byBroadcast;
        Ipv4Address peer = fact.peer();
        if (peer != null) {
            to.turnedTo(peer);
        }
        remember(fact, action, name);
    }

    /** What was claimed and is refused then was no registration. */
    private void refused(Fact fact, NetbiosName name) {
        Key claim = new Key(fact.actor(), Action.REGISTERS, name);
        Count claims = counts.get(claim);
        if (claims != null) {
            claims.count -= claims.open;
            claims.open = 0;
            if (claims.count == 0) {
                counts.remove(claim);
            }
        }
        count(fact, Action.REFUSED, name, false);
    }

    private Count counted(Key key) {
        Count known = counts.get(key);
        if (known == null) {
            if (counts.size() >= most) {
                makeRoom((counts.size() + PART - 1) / PART);
            }
            known = new Count();
            counts.put(key, known);
        }
        return known;
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
        if (action == Action.REGISTERS && fact.kind() != FactKind.CLAIMED) {
            registered.add(name);
        }
    }

    /** Forgets what was seen once before what was seen several times, and of each what was longest ago. */
    private void makeRoom(int pairs) {
        List<Map.Entry<Key, Count>> all = new ArrayList<>(counts.entrySet());
        all.sort((a, b) -> {
            int order = Boolean.compare(a.getValue().count > 1, b.getValue().count > 1);
            return order != 0 ? order : Long.compare(a.getValue().last, b.getValue().last);
        });
        for (Map.Entry<Key, Count> entry : all.subList(0, pairs)) {
            leftOut += entry.getValue().count;
            counts.remove(entry.getKey());
        }
        Set<NetbiosName> names = new HashSet<>();
        Set<Ipv4Address> hosts = new HashSet<>();
        counts.keySet().forEach(key -> {
            names.add(key.name());
            hosts.add(key.host());
        });
        List.of(groups, answered, registered).forEach(some -> some.retainAll(names));
        macs.keySet().retainAll(hosts);
    }

    /**
     * What was counted so far.
     *
     * @return the report
     */
    public AuditReport report() {
        return report(Long.MIN_VALUE);
    }

    /**
     * What was counted so far and went on lately.
     *
     * @param since only uses that were seen at this time or later, with all that was counted of them; milliseconds since
     *     the epoch
     * @return the report
     */
    public AuditReport report(long since) {
        claimed.clear();
        Map<NetbiosName, Set<Ipv4Address>> asking = new HashMap<>();
        List<Key> keys = new ArrayList<>();
        counts.forEach((key, count) -> {
            if (key.action() == Action.REGISTERS) {
                claimed.add(key.name());
            }
            if (count.last >= since) {
                keys.add(key);
                if (key.action() == Action.ASKS) {
                    asking.computeIfAbsent(key.name(), unused -> new HashSet<>())
                            .add(key.host());
                }
            }
        });
        keys.sort(Comparator.naturalOrder());
        Map<Ipv4Address, NavigableSet<Long>> tests = tests(keys);
        List<Use> uses = new ArrayList<>();
        keys.forEach(key -> uses.add(use(
                key,
                asking.getOrDefault(key.name(), Set.of()),
                isOfTest(key, tests.getOrDefault(key.host(), Collections.emptyNavigableSet())))));
        return AuditReport.of(uses, macs, leftOut);
    }

    private boolean isKnown(NetbiosName name) {
        return answered.contains(name) || registered.contains(name) || claimed.contains(name);
    }

    private QueryClass kind(Key key) {
        NetbiosName name = key.name();
        return counted(key).isStatus ? QueryClass.STATUS : QueryClass.of(name, groups.contains(name), isKnown(name));
    }

    /** When each host asked for a name that is random by its look. */
    private Map<Ipv4Address, NavigableSet<Long>> tests(List<Key> keys) {
        Map<Ipv4Address, NavigableSet<Long>> tests = new HashMap<>();
        for (Key key : keys) {
            if (key.action() == Action.ASKS && kind(key) == QueryClass.RANDOM) {
                NavigableSet<Long> of = tests.computeIfAbsent(key.host(), any -> new TreeSet<>());
                of.add(counted(key).first);
                of.add(counted(key).last);
            }
        }
        return tests;
    }

    /** Whether a name that nobody has was asked for only together with one that is random by its look: some can be spoken. */
    private boolean isOfTest(Key key, NavigableSet<Long> tests) {
        Count count = counted(key);
        boolean canBe = key.action() == Action.ASKS && !isKnown(key.name()) && QueryClass.canBeMadeUp(key.name());
        return canBe && isNear(count.first, tests) && isNear(count.last, tests);
    }

    private static boolean isNear(long time, NavigableSet<Long> times) {
        Long next = times.ceiling(time - ONE_TEST);
        return next != null && next <= time + ONE_TEST;
    }

    private Use use(Key key, Set<Ipv4Address> asking, boolean isOfTest) {
        NetbiosName name = key.name();
        Count count = counted(key);
        boolean isKnown = isKnown(name);
        QueryClass kind = kind(key);
        kind = kind == QueryClass.HOST && isOfTest ? QueryClass.RANDOM : kind;
        boolean isAskedByOthers = asking.stream().anyMatch(host -> !host.equals(key.host()));
        Need need = switch (key.action()) {
            case ASKS -> asked(name, kind, isKnown);
            case REFUSED -> Need.UNKNOWN;
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
}
