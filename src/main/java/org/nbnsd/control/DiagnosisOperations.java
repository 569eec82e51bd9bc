package org.nbnsd.control;

import com.google.common.collect.Lists;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DiagnosisBackend.Watching;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.RetirePlan;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.dns.DomainName;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * What people can ask about what happened. For any thread; a part of {@link Operations}, with its errors.
 */
public final class DiagnosisOperations {
    /** Who watches learns at least so often that the daemon is there; and the daemon that who watches is. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** Records that are looked up between two pieces of other work. */
    private static final int NAMES_AT_ONCE = 500;

    private static final Duration GLANCE = Duration.ofMillis(1);

    /** For the DNS to answer all that is asked for one plan. */
    private static final Duration DNS_PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_EXPLAINED = 100;

    private final DiagnosisBackend backend;
    private final Backend records;
    private final Semaphore comparing = new Semaphore(1);

    DiagnosisOperations(DiagnosisBackend backend, Backend records) {
        this.backend = backend;
        this.records = records;
    }

    /**
     * What was asked for, and when.
     *
     * @param found what was found
     * @param now when, by the daemon's clock; milliseconds since the epoch
     * @param <T> what
     */
    public record Found<T>(List<T> found, long now) {
        /** Keeps a copy. */
        public Found {
            found = List.copyOf(found);
        }
    }

    /**
     * Explanations, and what came of asking hosts for them.
     *
     * @param explanations one for each name that is meant and known
     * @param asked who was asked, and who was not; empty if nobody was to be
     * @param now when, in milliseconds since the epoch
     */
    public record Explained(List<Explanation> explanations, List<Asked> asked, long now) {
        /** Keeps copies. */
        public Explained {
            explanations = List.copyOf(explanations);
            asked = List.copyOf(asked);
        }
    }

    /**
     * What looked like a conflict.
     *
     * @param incident what happened
     * @param explanation of its name; null if that is not wanted, told at a later incident of the same name, or too much at once
     */
    public record Story(Incident incident, @Nullable Explanation explanation) {}

    /**
     * All that looked like a conflict, to a host or only to people.
     *
     * @param incidents claims on what somebody else had, the latest first
     * @param lookalikes several hosts that have one name as they may, of other names than those; the latest first
     * @param now when, in milliseconds since the epoch
     */
    public record Stories(List<Story> incidents, List<Story> lookalikes, long now) {
        /** Keeps copies. */
        public Stories {
            incidents = List.copyOf(incidents);
            lookalikes = List.copyOf(lookalikes);
        }
    }

    /**
     * An incident, and what is to be said of it.
     *
     * @param incident null if there is no such one
     * @param explanations of its name
     * @param now when, in milliseconds since the epoch
     */
    public record Examined(@Nullable Incident incident, List<Explanation> explanations, long now) {
        /** Keeps a copy. */
        public Examined {
            explanations = List.copyOf(explanations);
        }
    }

    /**
     * Who uses names for what.
     *
     * @param report as far as this daemon was asked
     * @param now when, in milliseconds since the epoch
     */
    public record Audited(AuditReport report, long now) {}

    /**
     * What is left to be done before WINS can be switched off.
     *
     * @param plan the plan
     * @param dns what the DNS has of each name that it could have; empty if it was not asked
     * @param since since when it is counted, in milliseconds since the epoch
     * @param now when, in milliseconds since the epoch
     */
    public record Retired(RetirePlan plan, Map<NetbiosName, DnsName> dns, long since, long now) {
        /** Keeps a copy. */
        public Retired {
            dns = Collections.unmodifiableMap(new TreeMap<>(dns));
        }
    }

    /**
     * The end of watching.
     *
     * @param missed how much was not seen, because who watches was too slow
     * @param now when, in milliseconds since the epoch
     */
    public record Missed(long missed, long now) {}

    /**
     * Some of the last events.
     *
     * @param events the oldest first
     * @param last the number of the last event that was looked at, to go on behind it
     * @param missed the number behind which events are gone that came after the one that was asked for, and will not come again;
     *     null if none are
     * @param now when, in milliseconds since the epoch
     */
    public record Recent(
            List<RecentEvents.Entry> events,
            long last,
            @Nullable Long missed,
            long now) {
        /** Keeps a copy. */
        public Recent {
            events = List.copyOf(events);
        }
    }

    /** Who watches. Each method throws an {@link IOException} to end it. */
    public interface Watcher {
        /**
         * Something happened.
         *
         * @param fact what
         */
        void happened(Fact fact) throws IOException;

        /** The daemon is there: called at first, and when nothing has happened for some seconds. */
        void alive() throws IOException;

        /** There is no more at this moment. */
        void nothingMoreNow() throws IOException;
    }

    /**
     * Explains what happened.
     *
     * @param subject to what
     * @param probe whether hosts are asked before, which may take a minute
     * @return for each name that is meant and known
     * @throws IOException if that cannot be told now, or hosts may not be asked
     */
    public Explained explain(Subject subject, boolean probe) throws IOException {
        List<Asked> asked = probe ? backend.probe(subject) : List.of();
        List<Explanation> explanations = backend.explain(subject);
        return new Explained(explanations, asked, backend.now());
    }

    /**
     * What happened.
     *
     * @param subject to what
     * @param since only what was at this time or later; milliseconds since the epoch
     * @return the oldest first
     * @throws IOException if that cannot be told now
     */
    public Found<Fact> timeline(Subject subject, long since) throws IOException {
        return new Found<>(backend.timeline(subject, since), backend.now());
    }

    /**
     * The incidents, open or over, and what only looks like one.
     *
     * @param since only those to which something was added at this time or later; milliseconds since the epoch
     * @param explained whether each name is explained, of {@value #MOST_EXPLAINED} names: first of those whose incidents are open, then
     *     of the latest
     * @return the latest first
     * @throws IOException if that cannot be told now
     */
    public Stories conflicts(long since, boolean explained) throws IOException {
        List<Incident> incidents = backend.conflicts(since);
        Set<NetbiosName> names = incidents.stream().map(Incident::name).collect(Collectors.toSet());
        List<Incident> lookalikes = backend.lookalikes(since).stream()
                .filter(each -> !names.contains(each.name()))
                .toList();
        Map<NetbiosName, Explanation> explanations = explained ? explanations(incidents, lookalikes) : Map.of();
        Set<NetbiosName> told = new HashSet<>();
        return new Stories(
                stories(incidents, explanations, told), stories(lookalikes, explanations, told), backend.now());
    }

    private Map<NetbiosName, Explanation> explanations(List<Incident> incidents, List<Incident> lookalikes)
            throws IOException {
        List<NetbiosName> names = Stream.concat(incidents.stream(), lookalikes.stream())
                .sorted(Comparator.comparing((Incident each) -> !each.open()))
                .map(Incident::name)
                .distinct()
                .limit(MOST_EXPLAINED)
                .toList();
        Map<NetbiosName, Explanation> explanations = new HashMap<>();
        for (NetbiosName name : names) {
            for (Explanation explanation : backend.explain(new Subject.OneName(name))) {
                explanations.put(name, explanation);
            }
        }
        return explanations;
    }

    private static List<Story> stories(
            List<Incident> incidents, Map<NetbiosName, Explanation> explanations, Set<NetbiosName> told) {
        return incidents.stream()
                .map(each -> new Story(each, told.add(each.name()) ? explanations.get(each.name()) : null))
                .toList();
    }

    /**
     * One incident, and what is to be said of its name now.
     *
     * @param id {@link Incident#id}
     * @return the incident, if it is known, and explanations
     * @throws IOException if that cannot be told now
     */
    public Examined incident(String id) throws IOException {
        for (Incident incident : backend.conflicts(0)) {
            if (incident.id().equals(id)) {
                return new Examined(incident, backend.explain(new Subject.OneName(incident.name())), backend.now());
            }
        }
        return new Examined(null, List.of(), backend.now());
    }

    /**
     * The incidents of a host.
     *
     * @param address the host's
     * @return those that it has opened or added to last, or that somebody else has by claiming what it has; the latest first
     * @throws IOException if that cannot be told now
     */
    List<Incident> incidentsOf(Ipv4Address address) throws IOException {
        return backend.conflicts(0).stream()
                .filter(incident -> concerns(incident.first(), address) || concerns(incident.last(), address))
                .toList();
    }

    private static boolean concerns(Fact fact, Ipv4Address address) {
        return fact.actor().equals(address)
                || address.equals(fact.peer())
                || fact.addresses().contains(address);
    }

    /** What hosts do with names; nothing if nobody counts that. */
    AuditReport auditIfThereIs() throws IOException {
        try {
            return backend.audit(0);
        } catch (OperationException e) {
            if (e.kind() == OperationException.Kind.UNAVAILABLE) {
                return AuditReport.of(List.of(), Map.of(), 0);
            }
            throw e;
        }
    }

    /**
     * Who uses names for what.
     *
     * @param since only what went on at this time or later, with all that was counted of it; milliseconds since the epoch
     * @return what was counted
     * @throws IOException if that cannot be told now, or is not counted
     */
    public Audited audit(long since) throws IOException {
        return new Audited(backend.audit(since), backend.now());
    }

    /**
     * What is left to be done before WINS can be switched off. Waits some seconds for the DNS, if that is to be asked.
     *
     * @param since as for {@link #audit}
     * @param domain where the names would be in the DNS; null to ask nobody
     * @return the plan
     * @throws IOException if nothing is counted, or the DNS is being asked for another one
     */
    public Retired retire(long since, @Nullable DomainName domain) throws IOException {
        AuditReport audit = backend.audit(since);
        Map<NetbiosName, DnsName> dns = domain == null ? Map.of() : compare(audit, domain);
        return new Retired(RetirePlan.of(audit, dns), dns, audit.since(), backend.now());
    }

    private Map<NetbiosName, DnsName> compare(AuditReport audit, DomainName domain) throws IOException {
        if (!comparing.tryAcquire()) {
            throw new OperationException(
                    OperationException.Kind.BUSY,
                    "the DNS is being asked for another plan (expected: one at a time; try again)");
        }
        try {
            return new DnsComparison(backend::addressesOf, DNS_PATIENCE)
                    .compare(audit, held(DnsComparison.names(audit)), domain);
        } finally {
            comparing.release();
        }
    }

    /** As the records have them; of a daemon without records nothing is known but what was seen. */
    private Map<NetbiosName, List<Ipv4Address>> held(List<NetbiosName> names) throws IOException {
        Map<NetbiosName, List<Ipv4Address>> held = new HashMap<>();
        try {
            for (List<NetbiosName> some : Lists.partition(names, NAMES_AT_ONCE)) {
                for (NameRecord record : new Patience(DNS_PATIENCE).await(records.find(some))) {
                    if (record.at(backend.now()).isActive()) {
                        held.put(record.name(), record.addresses());
                    }
                }
            }
        } catch (OperationException e) {
            if (e.kind() != OperationException.Kind.UNAVAILABLE) {
                throw e;
            }
        }
        return held;
    }

    /**
     * The last events, for any that follow them.
     *
     * @return the events
     */
    public RecentEvents events() {
        return backend.events();
    }

    /**
     * Some of the last events: the first ones behind a number, or the last ones.
     *
     * @param after a number; null for the last ones
     * @param filter which are meant
     * @param limit the most to give
     * @return the events
     */
    public Recent recent(@Nullable Long after, EventFilter filter, int limit) {
        RecentEvents events = backend.events();
        List<RecentEvents.Entry> found = new ArrayList<>();
        long end = events.next();
        if (after == null) {
            for (long id = end - 1; id >= events.oldest() && found.size() < limit; id--) {
                addIfMeant(events.get(id), filter, found);
            }
            Collections.reverse(found);
            return new Recent(found, end - 1, null, backend.now());
        }
        long oldest = events.oldest();
        boolean isAhead = after >= end; // of a daemon whose clock was wrong, or of another one
        boolean isGap = isAhead || after + 1 < oldest;
        long id = isGap ? oldest : after + 1;
        while (id < end && found.size() < limit) {
            addIfMeant(events.get(id), filter, found);
            id++;
        }
        return new Recent(found, id - 1, isGap ? oldest - 1 : null, backend.now());
    }

    private static void addIfMeant(
            RecentEvents.@Nullable Entry entry, EventFilter filter, List<RecentEvents.Entry> into) {
        if (entry != null && filter.matches(entry.event())) {
            into.add(entry);
        }
    }

    /**
     * Watches what happens, on the calling thread, until the time is over or who watches has enough.
     *
     * @param pattern only names like this, as {@link NamePattern} reads it; null for everything
     * @param seconds for how long; 0 for ever
     * @param watcher learns of it
     * @return how much was missed
     * @throws InterruptedIOException if the thread is interrupted
     * @throws IOException if the watcher throws it
     */
    public Missed watch(@Nullable String pattern, int seconds, Watcher watcher) throws IOException {
        NamePattern names = pattern == null ? null : NamePattern.parse(pattern);
        long end = seconds == 0 ? Long.MAX_VALUE : backend.now() + seconds * 1000L;
        try (Watching watching = backend.watch()) {
            watcher.alive();
            watcher.nothingMoreNow();
            while (true) {
                long left = end - backend.now();
                if (left <= 0) {
                    return new Missed(watching.missed(), backend.now());
                }
                Fact fact = watching.next(left < HEARTBEAT.toMillis() ? Duration.ofMillis(left) : HEARTBEAT);
                if (fact == null) {
                    watcher.alive();
                }
                while (fact != null) {
                    if (fits(names, fact)) {
                        watcher.happened(fact);
                    }
                    fact = watching.next(GLANCE);
                }
                watcher.nothingMoreNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static boolean fits(@Nullable NamePattern pattern, Fact fact) {
        return pattern == null || fact.name() != null && pattern.matches(fact.name());
    }
}
