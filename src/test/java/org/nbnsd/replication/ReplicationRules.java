package org.nbnsd.replication;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ReplicaEvent.ReplicaKept;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.replication.ReplicationInvariant.Broken;
import org.nbnsd.replication.ReplicationPlan.Shape;
import org.nbnsd.replication.merge.ChallengeRule;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;

/** Looks whether the invariants hold: some after each step, the others when it has become quiet. */
final class ReplicationRules {
    private static final String NOBODY = "nobody";
    private static final Duration ANSWERS = Duration.ofSeconds(20);

    private final ReplicationPlan plan;
    private final @Nullable ReplicationFault fault;
    private final Servers servers;
    private final List<Servers.Server> all;
    private final List<RoamingHost> hosts;
    private final Map<Ipv4Address, Map<Ipv4Address, Long>> seen = new HashMap<>();
    private final Map<Ipv4Address, Long> given = new HashMap<>();
    private final Set<NetbiosName> deleted = new HashSet<>();

    ReplicationRules(
            ReplicationPlan plan,
            @Nullable ReplicationFault fault,
            Servers servers,
            List<Servers.Server> all,
            List<RoamingHost> hosts) {
        this.plan = plan;
        this.fault = fault;
        this.servers = servers;
        this.all = all;
        this.hosts = hosts;
    }

    /** One fault may break several invariants; only the one that has to find it is watched. */
    private void require(boolean holds, ReplicationInvariant invariant, String details) {
        if (!holds && (fault == null || fault.broken() == invariant)) {
            throw new Broken(invariant, details);
        }
    }

    /** Somebody wants to have a name again. */
    void claimed(NetbiosName name) {
        deleted.remove(name);
    }

    void deleted(NetbiosName name) {
        deleted.add(name);
    }

    /** Whether a server owns a name's record, and nobody has another one. */
    boolean isWhereItBelongs(NetbiosName name, Servers.Server at) {
        NameRecord record = at.table.get(name);
        return record != null
                && record.isLocal()
                && all.stream()
                        .filter(each -> each != at)
                        .map(each -> each.table.get(name))
                        .allMatch(each -> each == null || each.owner().equals(at.address));
    }

    boolean isFree(NetbiosName name) {
        return all.stream().allMatch(each -> active(each, name) == null);
    }

    void watch() {
        for (Servers.Server each : all) {
            Map<Ipv4Address, Long> marks = seen.computeIfAbsent(each.address, any -> new HashMap<>());
            for (Map.Entry<Ipv4Address, Long> before : marks.entrySet()) {
                Mark mark = each.table.mark(before.getKey());
                require(
                        mark != null && Long.compareUnsigned(mark.seen(), before.getValue()) >= 0,
                        ReplicationInvariant.VERSIONS_GROW,
                        each.address + " has seen " + mark + " after " + before.getValue());
            }
            each.table.marks().forEach(mark -> marks.put(mark.owner(), mark.seen()));
            long last = each.table.nextVersion() - 1;
            Long before = given.put(each.address, last);
            require(
                    before == null || last >= before,
                    ReplicationInvariant.VERSIONS_GROW,
                    each.address + " has given " + last + " after " + before);
        }
    }

    void neverQuiet() {
        require(false, ReplicationInvariant.SAME_RECORDS, "it does not become quiet");
    }

    /** It is quiet. */
    void inspect() {
        for (NetbiosName name : names()) {
            compare(name);
            lookForHosts(name);
            require(
                    !deleted.contains(name) || all.stream().allMatch(each -> active(each, name) == null),
                    ReplicationInvariant.DELETED_STAYS_DELETED,
                    texts(name));
        }
        if (fault == null || fault.broken() == ReplicationInvariant.ONE_HOLDER) {
            names().forEach(this::claimAgain);
        }
    }

    private Set<NetbiosName> names() {
        Set<NetbiosName> names = new TreeSet<>();
        all.forEach(each -> each.table.records().forEach(record -> names.add(record.name())));
        return names;
    }

    private @Nullable NameRecord active(Servers.Server server, NetbiosName name) {
        NameRecord record = server.table.get(name);
        return record != null && record.at(servers.now).isActive() ? record.at(servers.now) : null;
    }

    /** A record that has ended, and none, are the same: each server forgets by its own clock. */
    private Set<String> views(NetbiosName name) {
        Set<String> views = new TreeSet<>();
        for (Servers.Server each : all) {
            NameRecord active = active(each, name);
            if (active == null || !isForsaken(active) && !isReleasedByOwner(active)) {
                views.add(active == null ? NOBODY : view(active));
            }
        }
        if (isReleased(name) || isEndedElsewhere(name)) {
            views.remove(NOBODY); // partners do not learn of it, if they have ever heard of the name
        }
        return views;
    }

    private boolean isReleased(NetbiosName name) {
        return all.stream()
                .map(each -> each.table.get(name))
                .anyMatch(each -> each != null && each.state() == RecordState.RELEASED);
    }

    /**
     * Whether a server made a tombstone of another one's record: that is undone by the owner if it still has the host, and who has the
     * record of that owner keeps it (REPLICA_STAYS).
     */
    private boolean isEndedElsewhere(NetbiosName name) {
        return all.stream()
                .map(each -> each.table.get(name))
                .anyMatch(each -> each != null && each.isLocal() && each.state() == RecordState.TOMBSTONE);
    }

    /** A replica of what its owner has released: it is told of that when the owner has a tombstone. */
    private boolean isReleasedByOwner(NameRecord record) {
        Servers.Server owner = owner(record);
        NameRecord theirs = owner == null ? null : owner.table.get(record.name());
        return theirs != null && theirs.isLocal() && theirs.at(servers.now).state() == RecordState.RELEASED;
    }

    /**
     * A replica of a host's name that its owner has given up for another server's: who heard of both in the other order keeps it until
     * it is verified.
     */
    private boolean isForsaken(NameRecord record) {
        Servers.Server owner = owner(record);
        NameRecord theirs = owner == null ? null : owner.table.get(record.name());
        return owner != null
                && record.type().isUnique()
                && !RoamingHost.isUser(record.name())
                && (theirs == null || !theirs.isLocal());
    }

    /** Of a normal group nobody wants to know who registered it. */
    private String view(NameRecord record) {
        return RoamingHost.isGroup(record.name()) && !RoamingHost.isSpecialGroup(record.name())
                ? "group"
                : record.holders().stream()
                        .filter(each -> !isForgotten(record.name(), each))
                        .map(Holder::address)
                        .collect(Collectors.toCollection(TreeSet::new))
                        .toString();
    }

    /** An address that its server released while the name was nobody's there, of which it tells nobody. */
    private boolean isForgotten(NetbiosName name, Holder holder) {
        return all.stream()
                .filter(each -> each.address.equals(holder.owner()))
                .map(each -> each.table.get(name))
                .anyMatch(each -> each == null || !each.isLocal() && !each.isHeldBy(holder.address()));
    }

    private void compare(NetbiosName name) {
        if (isReleased(name) && hosts.stream().noneMatch(each -> each.holds(name))) {
            return; // what became of the name after it had been replicated last is not told
        }
        boolean isRelayed = plan.shape() != Shape.ALL_PAIRS && RoamingHost.isSpecialGroup(name);
        if (isTooMuch(name) || isRelayed) {
            return; // of more hosts than a record has room for each server has others; a third server cannot tell who
            // has left
        }
        boolean isSame = views(name).size() <= 1 || isStandOff(name);
        require(isSame, ReplicationInvariant.SAME_RECORDS, texts(name));
        for (Servers.Server each : all) {
            NameRecord record = active(each, name);
            Servers.Server owner = record == null ? null : owner(record);
            NameRecord theirs = owner == null ? null : owner.table.get(name);
            boolean isOld = record != null
                    && theirs != null
                    && arePartners(each, owner) // who is told by a third one hears what that has kept
                    && theirs.isLocal()
                    && theirs.state() != RecordState.RELEASED
                    && theirs.version() != record.version();
            require(!isOld || isStandOff(name), ReplicationInvariant.SAME_RECORDS, texts(name));
        }
    }

    private Servers.@Nullable Server owner(NameRecord record) {
        return all.stream()
                .filter(each -> each.address.equals(record.owner()))
                .findFirst()
                .orElse(null);
    }

    private boolean isTooMuch(NetbiosName name) {
        return all.stream().map(each -> active(each, name)).anyMatch(each -> each != null && each.isFull());
    }

    private boolean arePartners(Servers.Server one, Servers.Server other) {
        return plan.shape().arePartners(all.indexOf(one), all.indexOf(other));
    }

    /**
     * Two servers have records of their own, and of one of them a host has said that it has the name (HOLDER_IS_ANOTHER); or there are
     * two static records, each of which stays (STATIC_STAYS).
     */
    private boolean isStandOff(NetbiosName name) {
        List<Servers.Server> owners = all.stream()
                .filter(each -> {
                    NameRecord record = active(each, name);
                    return record != null && record.isLocal() && record.type().isUnique();
                })
                .toList();
        long statics = owners.stream()
                .filter(each -> Objects.requireNonNull(active(each, name)).isStatic())
                .count();
        return owners.size() > 1 && (statics > 1 || owners.stream().anyMatch(each -> hasDefended(each, name)));
    }

    private static boolean hasDefended(Servers.Server server, NetbiosName name) {
        return server.events(ReplicaKept.class).stream()
                .filter(event -> event.replica().name().equals(name))
                .anyMatch(event -> event.reason().equals(ChallengeRule.HOLDER_IS_ANOTHER.reason()));
    }

    /** Wherever servers hear of each other, no user and no member of a special group is missing. */
    private void lookForHosts(NetbiosName name) {
        boolean isShared = RoamingHost.isUser(name) || RoamingHost.isSpecialGroup(name);
        if (!isShared || isTooMuch(name)) {
            return;
        }
        for (RoamingHost host : hosts) {
            if (host.holds(name) && servers.now - host.grantedAt(name) < ReplicatedSite.RENEWAL.toMillis()) {
                for (Servers.Server each : all) {
                    boolean isAnswered = each.names.find(name, servers.now).stream()
                            .map(AddressEntry::address)
                            .anyMatch(host.addresses().get(0)::equals);
                    require(
                            isAnswered,
                            RoamingHost.isUser(name)
                                    ? ReplicationInvariant.USERS_STAY
                                    : ReplicationInvariant.SAME_RECORDS,
                            host + " is missing at " + each.address + ": " + texts(name));
                }
            }
        }
    }

    private boolean isAgreed(NetbiosName name) {
        return all.stream()
                        .map(each -> active(each, name))
                        .map(each -> each == null ? Set.of() : Set.copyOf(each.addresses()))
                        .distinct()
                        .count()
                == 1;
    }

    /** Whoever believes to hold a name refreshes it; one at most may go on believing so. */
    private void claimAgain(NetbiosName name) {
        if (RoamingHost.isUser(name) || RoamingHost.isGroup(name) || !isAgreed(name)) {
            return;
        }
        int at = 0;
        for (RoamingHost host : hosts) {
            if (host.holds(name)) {
                host.refresh(name, all.get(at++ % all.size()));
                servers.pass(ANSWERS);
            }
        }
        RoamingHost other = new RoamingHost(servers, hosts.size(), List.of(Ipv4Address.parse("192.0.2.254")));
        boolean isHeld = hosts.stream().anyMatch(each -> each.holds(name));
        if (isHeld && isAgreed(name)) {
            other.register(name, all.get(at % all.size()));
            servers.pass(ANSWERS);
        }
        List<String> holders = hosts.stream()
                .filter(each -> each.holds(name))
                .map(RoamingHost::toString)
                .collect(Collectors.toList());
        if (other.holds(name)) {
            holders.add("a stranger");
        }
        require(holders.size() <= 1, ReplicationInvariant.ONE_HOLDER, holders + " hold " + texts(name));
    }

    private String texts(NetbiosName name) {
        return name + " at " + servers.now
                + hosts.stream().filter(each -> each.holds(name)).toList()
                + all.stream()
                        .map(each -> "\n  " + each.address + ": " + text(each.table.get(name)))
                        .collect(Collectors.joining());
    }

    private static String text(@Nullable NameRecord record) {
        return record == null
                ? "no record"
                : record.type() + (record.isStatic() ? " static " : " ") + record.state() + ", version "
                        + record.version() + " of " + record.owner()
                        + record.holders().stream()
                                .map(each -> " " + each.address() + " of " + each.owner())
                                .toList();
    }
}
