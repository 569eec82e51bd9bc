package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Who had a name, or wanted it, and until when: its facts one after the other. What counts is their order, not their times:
 * a server does a lot in a millisecond.
 *
 * <p>By facts alone: what the record of a name server says now goes before, where it is known.
 */
final class Course {
    /** What an address has of the name. */
    enum State {
        /** It does not have the name and does not want it, as far as that is known. */
        NOTHING,
        /** It wants the name and does not have it. */
        WANTS,
        /** It has the name. */
        HAS
    }

    private record Step(int order, Fact fact, State state) {}

    private final NetbiosName name;
    private final Map<Ipv4Address, List<Step>> steps = new LinkedHashMap<>();
    private final Map<Ipv4Address, Fact> grants = new LinkedHashMap<>();
    private final Set<Ipv4Address> multihomed = new LinkedHashSet<>();
    private boolean isGroup;

    /** @param facts about the name, in their order */
    Course(NetbiosName name, List<Fact> facts) {
        this.name = name;
        for (int order = 0; order < facts.size(); order++) {
            add(order, facts.get(order));
        }
    }

    private void add(int order, Fact fact) {
        isGroup |= fact.detail(Detail.TYPE).equals("group");
        if (fact.kind() == FactKind.CLAIMED && fact.detail(Detail.REQUEST).equals("multihomed registration")) {
            multihomed.add(fact.actor());
        }
        for (Ipv4Address address : concerned(fact)) {
            State before = state(address);
            State after = next(before, fact, address);
            if (after != before || fact.actor().equals(address)) {
                steps.computeIfAbsent(address, any -> new ArrayList<>()).add(new Step(order, fact, after));
            }
        }
        if (fact.kind() == FactKind.GRANTED) {
            grants.put(fact.actor(), fact);
        }
    }

    private Set<Ipv4Address> concerned(Fact fact) {
        Set<Ipv4Address> concerned = new LinkedHashSet<>(List.of(fact.actor()));
        if (fact.peer() != null) {
            concerned.add(fact.peer());
        }
        concerned.addAll(fact.addresses());
        if (fact.kind() == FactKind.AGED || fact.kind() == FactKind.GRANTED || fact.kind() == FactKind.REPLICA_ENDED) {
            concerned.addAll(steps.keySet());
        }
        concerned.removeIf(address -> !address.isHost());
        return concerned;
    }

    private State next(State before, Fact fact, Ipv4Address address) {
        boolean isOwn = fact.actor().equals(address);
        boolean isPeer = address.equals(fact.peer());
        boolean isListed = fact.addresses().contains(address);
        return switch (fact.kind()) {
            case CLAIMED, WAITED, SENT_TO_HOLDER -> isOwn && before != State.HAS ? State.WANTS : before;
            case REFRESHED -> isOwn ? State.HAS : before;
            case GRANTED -> isOwn ? State.HAS : isTakenFrom(before, fact, address) ? State.NOTHING : before;
            case TOOK_OVER -> isOwn ? State.HAS : isListed ? State.NOTHING : before;
            case DEFENDED, RECOGNISED -> isOwn || isListed ? State.HAS : before;
            // Some answer on behalf of others.
            case ANSWERED -> isListed || isOwn && fact.addresses().isEmpty() ? State.HAS : before;
            case USER_SHARED, RECORDED -> isListed ? State.HAS : before;
            // A host may be refused as a group what it has alone.
            case REFUSED, REFUSED_BY_STATIC -> isOwn && !isPeer && !isListed ? State.WANTS : before;
            // A computer may be what is in the way of a user without having registered the name itself.
            case CONFLICT -> isOwn ? State.WANTS : isPeer && name.suffix() != NameSuffix.MESSENGER ? State.HAS : before;
            case RELEASED, EXPIRED -> isOwn ? State.NOTHING : isListed ? State.HAS : before;
            case DENIED, LOST, TOLD_TO_RELEASE -> isOwn && before == State.HAS ? State.NOTHING : before;
            case WITHDREW -> isOwn && before == State.WANTS ? State.NOTHING : before;
            case REPLICA_ENDED -> isReplica(address) ? State.NOTHING : before;
            case AGED -> before == State.HAS ? State.NOTHING : before;
            default -> before;
        };
    }

    /** Whether the last that is known of an address is a record of another server: who registered here keeps the name. */
    private boolean isReplica(Ipv4Address address) {
        List<Step> of = steps.getOrDefault(address, List.of());
        return !of.isEmpty() && of.get(of.size() - 1).fact().kind() == FactKind.REPLICATED;
    }

    /** In a capture one server gives a host the name alone that it gave another before: then that one has lost it. */
    private boolean isTakenFrom(State before, Fact grant, Ipv4Address address) {
        Fact had = grants.get(address);
        return before == State.HAS
                && !isGroup
                && name.suffix() != NameSuffix.MESSENGER
                && name.suffix() != NameSuffix.DOMAIN_CONTROLLERS
                && had != null
                && grant.peer() != null
                && grant.peer().equals(had.peer())
                && !multihomed.contains(grant.actor());
    }

    /** What it has now, by the facts. */
    State state(Ipv4Address address) {
        List<Step> of = steps.getOrDefault(address, List.of());
        return of.isEmpty() ? State.NOTHING : of.get(of.size() - 1).state();
    }

    /** What it had right after the fact at this place. */
    State state(Ipv4Address address, int order) {
        State state = State.NOTHING;
        for (Step step : steps.getOrDefault(address, List.of())) {
            if (step.order() > order) {
                return state;
            }
            state = step.state();
        }
        return state;
    }

    /** The first fact after this place after which it is no longer in a state; null if it is in it to the end. */
    @Nullable
    Fact end(Ipv4Address address, State state, int order) {
        for (Step step : steps.getOrDefault(address, List.of())) {
            if (step.order() > order && step.state() != state) {
                return step.fact();
            }
        }
        return null;
    }

    /** The first fact after this place after which it is in a state; null if it never comes to it. */
    @Nullable
    Fact begin(Ipv4Address address, State state, int order) {
        for (Step step : steps.getOrDefault(address, List.of())) {
            if (step.order() > order && step.state() == state) {
                return step.fact();
            }
        }
        return null;
    }

    /** Who is in a state right after the fact at this place, in the order of their appearance. */
    List<Ipv4Address> in(State state, int order) {
        return steps.keySet().stream()
                .filter(address -> state(address, order) == state)
                .toList();
    }
}
