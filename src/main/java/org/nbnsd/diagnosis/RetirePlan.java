package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.AuditReport.Action;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.DnsName.Found;
import org.nbnsd.dns.DnsLabel;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * What is left to be done before WINS can be switched off, step by step: each name that somebody has, and each host that asks
 * for what the DNS cannot have. What is asked for and nobody has is no part of it: no server answers that, nor would the DNS.
 *
 * @param tasks in the order of their steps, then of names or hosts
 */
public record RetirePlan(List<Task> tasks) {
    /** What is to be done, in the order in which it is best done. */
    public enum Step {
        /** Nobody asks for the name: nothing is missed without it. */
        UNASKED(
                "Names that nobody else asks for",
                "Only their own hosts have asked for these, if anybody: if it was counted for long enough, nothing is missed without"
                        + " them."),
        /** The DNS answers alike. */
        ALIKE(
                "Names that the DNS answers alike",
                "Give their hosts the domain to search; then WINS can be taken out of their configuration."),
        /** The DNS answers nothing, or something else. */
        ENTRY("Names that need an entry in the DNS", "Make the entry, or let this server make it (dns.md)."),
        /** A host asks for what no DNS has: domains, browsing, users, applications, letters that the DNS does not allow. */
        DEVICE(
                "Hosts that need WINS until they are replaced",
                "They ask for names that the DNS cannot have. Replace them or what runs there, or keep WINS for these alone.");

        private final String title;
        private final String advice;

        Step(String title, String advice) {
            this.title = title;
            this.advice = advice;
        }

        /**
         * A short word for files.
         *
         * @return such as {@code entry}
         */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * What is to be done with, for people.
         *
         * @return such as {@code Names that need an entry in the DNS}
         */
        public String title() {
            return title;
        }

        /**
         * What is to be done, for people.
         *
         * @return a sentence or two
         */
        public String advice() {
            return advice;
        }
    }

    /**
     * What is to be done about a name, or about a host.
     *
     * @param step as which step
     * @param name the name; null if it is about a host
     * @param host the host; null if it is about a name
     * @param names for a host, what it asks for; for a name, that one
     * @param dns what the DNS has of the name; null if it cannot have it, or was not compared
     * @param askedBy the hosts that ask for it
     * @param count how many messages asked
     * @param last when somebody asked last, or registered it if nobody did; milliseconds since the epoch
     */
    public record Task(
            Step step,
            @Nullable NetbiosName name,
            @Nullable Ipv4Address host,
            List<NetbiosName> names,
            @Nullable DnsName dns,
            List<Ipv4Address> askedBy,
            long count,
            long last) {
        /** Keeps copies. */
        public Task {
            names = List.copyOf(names);
            askedBy = List.copyOf(askedBy);
        }
    }

    /** Of a name or of a host, what was seen. */
    private static final class Seen {
        private final NavigableSet<NetbiosName> names = new TreeSet<>();
        private final NavigableSet<Ipv4Address> askers = new TreeSet<>();
        private boolean isThere;
        private long count;
        private long asked;
        private long last;

        void ask(Use use) {
            names.add(use.name());
            askers.add(use.host());
            count += use.count();
            asked = Math.max(asked, use.last());
        }
    }

    /** Keeps a copy. */
    public RetirePlan {
        tasks = List.copyOf(tasks);
    }

    /**
     * Whether a name could be one of the DNS: that of a computer, with letters that the DNS allows.
     *
     * @param use what a host does with it
     * @return false for domains, users, applications and everything that has no label
     */
    public static boolean canBeInDns(Use use) {
        NetbiosName name = use.name();
        boolean isComputer = name.suffix() == NameSuffix.WORKSTATION || name.suffix() == NameSuffix.SERVER;
        return use.kind() == QueryClass.HOST
                && isComputer
                && name.scope().labels().isEmpty()
                && DnsLabel.of(name) != null;
    }

    /**
     * Sorts what an audit saw.
     *
     * @param audit the audit
     * @param dns what the DNS has, by name; what is not in it was not compared
     * @return the plan
     */
    public static RetirePlan of(AuditReport audit, Map<NetbiosName, DnsName> dns) {
        Map<NetbiosName, Seen> names = new TreeMap<>();
        Map<Ipv4Address, Seen> devices = new TreeMap<>();
        Map<NetbiosName, Set<Ipv4Address>> registering = new HashMap<>();
        for (Use use : audit.uses()) {
            Seen seen = names.computeIfAbsent(use.name(), any -> new Seen());
            seen.last = Math.max(seen.last, use.last());
            if (use.action() == Action.REGISTERS) {
                registering.computeIfAbsent(use.name(), any -> new TreeSet<>()).add(use.host());
            }
            seen.isThere |= use.action() == Action.REGISTERS || use.action() == Action.ANSWERS;
        }
        Set<NetbiosName> labelled = new TreeSet<>();
        for (Use use : audit.uses()) {
            Seen seen = names.get(use.name());
            if (canBeInDns(use)) {
                labelled.add(use.name());
            }
            Set<Ipv4Address> own = registering.getOrDefault(use.name(), Set.of());
            boolean isAsked = use.action() == Action.ASKS
                    && use.need() != Need.NO
                    && !(own.size() == 1 && own.contains(use.host()));
            if (isAsked && seen != null && seen.isThere) {
                seen.ask(use);
                if (!canBeInDns(use)) {
                    devices.computeIfAbsent(use.host(), any -> new Seen()).ask(use);
                }
            }
        }
        List<Task> tasks = new ArrayList<>();
        names.forEach((name, seen) -> {
            Task task = ofName(name, seen, registering.containsKey(name), labelled.contains(name), dns.get(name));
            if (task != null) {
                tasks.add(task);
            }
        });
        devices.forEach((host, seen) -> tasks.add(new Task(
                Step.DEVICE, null, host, List.copyOf(seen.names), null, List.of(host), seen.count, seen.asked)));
        tasks.sort(Comparator.comparing(Task::step));
        return new RetirePlan(tasks);
    }

    private static @Nullable Task ofName(
            NetbiosName name, Seen seen, boolean isRegistered, boolean isLabelled, @Nullable DnsName dns) {
        if (seen.askers.isEmpty()) {
            return isRegistered
                    ? new Task(Step.UNASKED, name, null, List.of(name), dns, List.of(), 0, seen.last)
                    : null;
        }
        if (!isLabelled) {
            return null; // who asks for it is a device
        }
        Step step = dns != null && dns.found() == Found.SAME ? Step.ALIKE : Step.ENTRY;
        return new Task(step, name, null, List.of(name), dns, List.copyOf(seen.askers), seen.count, seen.asked);
    }

    /**
     * The tasks of a step.
     *
     * @param step the step
     * @return in the order of names or hosts
     */
    public List<Task> of(Step step) {
        return tasks.stream().filter(task -> task.step() == step).toList();
    }
}
