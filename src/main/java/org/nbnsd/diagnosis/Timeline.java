package org.nbnsd.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Subject.AllSuffixes;
import org.nbnsd.diagnosis.Subject.OneAddress;
import org.nbnsd.diagnosis.Subject.OneName;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * What happened to names and hosts, within limits, and the {@link Incident}s that came of it. Facts are to be added in the
 * order of their times. Questions are kept apart, so that somebody who asks for many names pushes out no more than other
 * questions. For one thread.
 */
public final class Timeline {
    private static final int SUFFIXES = 256;

    /**
     * How much is kept.
     *
     * @param perName facts for each name, at least 1
     * @param perAddress facts for each address, at least 1
     * @param all facts for all names, and as many again for all addresses; at least 1
     * @param incidents open incidents, and as many again of those that are over; at least 1
     * @param quiet for how long there must be nothing new before an incident is over
     */
    public record Limits(int perName, int perAddress, int all, int incidents, Duration quiet) {
        /** What a daemon keeps unless it is told otherwise: some 60 MB at the most. */
        public static final Limits DEFAULTS = new Limits(200, 400, 100_000, 1_000, Duration.ofMinutes(15));

        /** Checks the ranges. */
        public Limits {
            if (perName < 1 || perAddress < 1 || all < 1 || incidents < 1 || quiet.isNegative() || quiet.isZero()) {
                throw new IllegalArgumentException("limits: " + perName + ", " + perAddress + ", " + all + ", "
                        + incidents + ", " + quiet + " (expected: each positive)");
            }
        }
    }

    private final Shelf<NetbiosName> names;
    private final Shelf<Ipv4Address> addresses;
    private final Shelf<NetbiosName> questions;
    private final Shelf<Ipv4Address> askers;
    private final Incidents incidents;
    private final Incidents lookalikes;

    /**
     * Nothing has happened yet.
     *
     * @param limits how much is kept; of questions a quarter of that
     */
    public Timeline(Limits limits) {
        int few = Math.max(1, limits.all() / 4);
        names = new Shelf<>(limits.perName(), limits.all());
        addresses = new Shelf<>(limits.perAddress(), limits.all());
        questions = new Shelf<>(Math.max(1, limits.perName() / 4), few);
        askers = new Shelf<>(Math.max(1, limits.perAddress() / 4), few);
        incidents = new Incidents(limits.quiet(), limits.incidents());
        lookalikes = new Incidents(limits.quiet(), Math.max(1, limits.incidents() / 4));
    }

    /**
     * Something happened.
     *
     * @param told what
     * @return the incident that it opened; null if it opened none
     */
    @Nullable
    public Incident add(Fact told) {
        Fact fact = typed(told);
        NetbiosName name = fact.name();
        boolean question = fact.kind() == FactKind.QUERIED;
        boolean conflict = name != null && (Incidents.isConflict(fact.kind()) || isOfOtherType(name, fact));
        if (name != null) {
            (question ? questions : names).put(name, fact);
        }
        for (Ipv4Address party : parties(fact)) {
            (question ? askers : addresses).put(party, fact);
        }
        if (name != null && Incidents.isLookalike(fact.kind())) {
            lookalikes.note(name, fact);
        }
        return name != null && conflict ? incidents.note(name, fact) : null;
    }

    /** A server does not say each time whether a name is a group's; it stays what it was when it was registered. */
    private Fact typed(Fact fact) {
        boolean untold = fact.kind() == FactKind.GRANTED || fact.kind() == FactKind.REFRESHED;
        if (fact.name() == null || !untold || !fact.detail(Detail.TYPE).isEmpty()) {
            return fact;
        }
        Fact before = names.last(
                fact.name(),
                each -> (each.kind() == FactKind.GRANTED || each.kind() == FactKind.REFRESHED)
                        && !each.detail(Detail.TYPE).isEmpty());
        return before == null ? fact : fact.with(Detail.TYPE, before.detail(Detail.TYPE));
    }

    /** A unique name here, a group there. */
    private boolean isOfOtherType(NetbiosName name, Fact fact) {
        String type = fact.detail(Detail.TYPE);
        if (type.isEmpty() || fact.kind() != FactKind.CLAIMED) {
            return false;
        }
        Fact before = names.last(
                name,
                each -> !each.detail(Detail.TYPE).isEmpty() && !each.actor().equals(fact.actor()));
        return before != null && !before.detail(Detail.TYPE).equals(type);
    }

    /** Of a question only who asked: whose address was the answer had no part in it. */
    private static Set<Ipv4Address> parties(Fact fact) {
        Set<Ipv4Address> parties = new LinkedHashSet<>();
        parties.add(fact.actor());
        if (fact.kind() != FactKind.QUERIED) {
            if (fact.peer() != null) {
                parties.add(fact.peer());
            }
            if (fact.sender() != null) {
                parties.add(fact.sender());
            }
            parties.addAll(fact.addresses());
        }
        parties.removeIf(address -> !address.isHost());
        return parties;
    }

    /**
     * Closes the incidents that have been quiet for long enough.
     *
     * @param now milliseconds since the epoch
     * @return those that are over now
     */
    public List<Incident> closeQuiet(long now) {
        lookalikes.closeQuiet(now);
        return incidents.closeQuiet(now);
    }

    /**
     * How many incidents are open.
     *
     * @return the number
     */
    public int openIncidents() {
        return incidents.open();
    }

    /**
     * The incidents, open or over.
     *
     * @param since only those to which something was added at this time or later; milliseconds since the epoch
     * @return the latest first
     */
    public List<Incident> incidents(long since) {
        return incidents.since(since);
    }

    /**
     * The times at which several hosts had one name as they may: a user at several, or one host with several addresses. People
     * take them for conflicts.
     *
     * @param since only those to which something was added at this time or later; milliseconds since the epoch
     * @return the latest first; of many, a quarter of the incidents that are kept
     */
    public List<Incident> lookalikes(long since) {
        return lookalikes.since(since);
    }

    /**
     * What happened to a name.
     *
     * @param name the name
     * @return the oldest first
     */
    public List<Fact> of(NetbiosName name) {
        return merged(names.get(name), questions.get(name));
    }

    /**
     * What happened to a host, with whatever name.
     *
     * @param address its address
     * @return the oldest first
     */
    public List<Fact> of(Ipv4Address address) {
        return merged(addresses.get(address), askers.get(address));
    }

    private static List<Fact> merged(List<Fact> some, List<Fact> others) {
        List<Fact> all = new ArrayList<>(some);
        all.addAll(others);
        all.sort(Comparator.comparingLong(Fact::at));
        return List.copyOf(all);
    }

    /**
     * What happened.
     *
     * @param subject to what
     * @param since only what was at this time or later; milliseconds since the epoch
     * @return the oldest first
     */
    public List<Fact> of(Subject subject, long since) {
        List<Fact> found = new ArrayList<>();
        if (subject instanceof OneAddress host) {
            found.addAll(of(host.address()));
        } else {
            names(subject).forEach(name -> found.addAll(of(name)));
        }
        return found.stream()
                .filter(fact -> fact.at() >= since)
                .sorted(Comparator.comparingLong(Fact::at))
                .toList();
    }

    /**
     * The names that are meant and known.
     *
     * @param subject what somebody wants to know about
     * @return sorted; of a host those that it has, had or wants
     */
    public List<NetbiosName> names(Subject subject) {
        Stream<NetbiosName> found = subject.choose(new Subject.Cases<Stream<NetbiosName>>() {
            @Override
            public Stream<NetbiosName> name(OneName one) {
                return Stream.of(one.name()).filter(name -> !of(name).isEmpty());
            }

            @Override
            public Stream<NetbiosName> suffixes(AllSuffixes all) {
                return IntStream.range(0, SUFFIXES)
                        .mapToObj(all.name()::withSuffix)
                        .filter(name -> !of(name).isEmpty());
            }

            @Override
            public Stream<NetbiosName> host(OneAddress host) {
                return addresses.get(host.address()).stream().map(Fact::name).filter(Objects::nonNull);
            }
        });
        return found.sorted().distinct().toList();
    }

    /**
     * The names whose records are looked at by who explains: those that are meant and known, and those of the computers that
     * are called so.
     *
     * @param subject what somebody wants to know about
     * @return sorted
     */
    public List<NetbiosName> concerned(Subject subject) {
        return names(subject).stream()
                .flatMap(name -> Stream.of(name, Evidence.computer(name)))
                .sorted()
                .distinct()
                .toList();
    }

    /**
     * Explains what happened, as of the last of it.
     *
     * @param subject to what
     * @return for each name that is meant and known
     */
    public List<Explanation> explain(Subject subject) {
        return names(subject).stream()
                .map(name -> Explanation.of(name, of(name), this::of))
                .toList();
    }

    /**
     * Explains what happened, with a look at the neighbours of this machine and at the records as they are.
     *
     * @param subject to what
     * @param neighbours the MAC address that an address has now; empty if that is not known
     * @param present what is now, for each of the {@link #concerned} names
     * @return for each name that is meant and known
     */
    public List<Explanation> explain(
            Subject subject, Function<Ipv4Address, String> neighbours, Function<NetbiosName, Present> present) {
        Hosts hosts = new Hosts(this::of, neighbours);
        return names(subject).stream()
                .map(name -> Explanation.of(new Evidence(name, of(name), hosts, present)))
                .toList();
    }

    /**
     * How many facts there are, each counted once for its name and once for each address.
     *
     * @return at most two and a half times what the limits say
     */
    public int size() {
        return names.size() + addresses.size() + questions.size() + askers.size();
    }
}
