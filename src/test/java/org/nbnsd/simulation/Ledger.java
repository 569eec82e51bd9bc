package org.nbnsd.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.BurstEvent.GrantedUnchecked;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;

/**
 * Who was promised what, by the wire alone: {@link Invariant#ACKNOWLEDGED_NAMES_KEPT} and
 * {@link Invariant#DURABLE_BEFORE_ANSWERED}. A name that was acknowledged to an address may go from its record only if the
 * address released it, let it expire, or did not defend it.
 */
final class Ledger implements Rule {
    /** A positive answer that has not left yet. */
    private record Answer(int id, NetbiosName name, Endpoint to) {}

    /** For how long a release for another address that comes again means the same. */
    private static final long COPIES = 15_000;

    /** A positive answer of which nobody was promised that it would last. */
    private static final Grant NO_PROMISE = new Grant(0, 0);

    private record Grant(long until, long order) {}

    /** What a release that was answered let go of. */
    private record LetGo(Ipv4Address address, long order) {}

    /** A release for another address than its sender's. */
    private record ForAnother(NetbiosName name, Ipv4Address sender, Ipv4Address named) {}

    /** What an address has of a name. */
    private static final class Hold {
        /** The latest time at which it can expire. */
        private long upper;
        /** When it expires, as it was told; 0 while nothing was promised. */
        private long promised;
        /** Who was told first that it has the name: itself, or who registered it for it. */
        private @Nullable Ipv4Address sender;

        private long granted;
        private long released;
        private long lost;
    }

    private final Verdict verdict;
    private final Mirror mirror;
    private final SimulatedDisk disk;
    private final Questions questions;
    private final long longest;
    private int early;
    /** Who sent the request that is being decided; null if it is none. */
    private @Nullable Ipv4Address requester;
    /** What the release lets go that is being decided; null if it is none. */
    private @Nullable Ipv4Address releasing;

    private final Map<NetbiosName, Map<Ipv4Address, Hold>> holds = new HashMap<>();
    private final Map<NetbiosName, Long> groups = new HashMap<>();
    private final Map<Answer, Deque<Grant>> grants = new HashMap<>();
    private final Map<Answer, Deque<LetGo>> releases = new HashMap<>();
    /** Until when copies of these mean the same. */
    private final Map<ForAnother, Long> forOthers = new HashMap<>();
    /** To whom a name was granted, in a burst, without a record, and until when. */
    private final Map<NetbiosName, Map<Ipv4Address, Long>> unchecked = new HashMap<>();

    /**
     * @param longest the longest lifetime of a registration, in milliseconds
     */
    Ledger(Verdict verdict, Mirror mirror, SimulatedDisk disk, Questions questions, long longest) {
        this.verdict = verdict;
        this.longest = longest;
        this.mirror = mirror;
        this.disk = disk;
        this.questions = questions;
    }

    /** How many claims were granted for a short time, in a burst. */
    int early() {
        return early;
    }

    /** All names of which anything was ever promised. */
    Set<NetbiosName> names() {
        Set<NetbiosName> names = new HashSet<>(holds.keySet());
        names.addAll(groups.keySet());
        return names;
    }

    /** Whether a promise to an address still binds. */
    boolean isPromised(NetbiosName name, Ipv4Address address, long now) {
        Hold hold = holds.getOrDefault(name, Map.of()).get(address);
        return hold != null && hold.promised > now;
    }

    /** Whether an address has released a name after it was granted: the release may have overtaken the answer. */
    boolean hasLetGo(NetbiosName name, Ipv4Address address) {
        Hold hold = hold(name, address);
        return hold != null && hold.released > hold.granted;
    }

    @Override
    public void started(long moved, long now) {
        groups.replaceAll((name, until) -> until + moved);
        holds.forEach((name, byAddress) -> byAddress.forEach((address, hold) -> {
            hold.upper += moved;
            hold.promised += hold.promised == 0 ? 0 : moved;
            if (hold.promised > now) {
                NameRecord record = mirror.get(name, now);
                verdict.require(
                        record != null && record.isActive() && record.isHeldBy(address),
                        Invariant.ACKNOWLEDGED_NAMES_KEPT,
                        name,
                        "after the start %s no longer has it, but %s",
                        address,
                        record);
            }
        }));
    }

    @Override
    public void died() {
        grants.clear();
        releases.clear();
        forOthers.clear();
    }

    @Override
    public void arrived(Datagram datagram, Decoded decoded, List<Effect> effects, long now) {
        requester = decoded instanceof Request ? datagram.source().address() : null;
        if (decoded instanceof NameReleaseRequest release && !release.isBroadcast()) {
            Ipv4Address address = released(release, datagram.source().address(), now);
            releasing = address;
            Hold hold = hold(release.name(), address);
            if (hold != null) {
                hold.released = questions.next();
                hold.promised = 0;
            }
        }
    }

    @Override
    public void settled(long now) {
        requester = null;
        releasing = null;
    }

    /**
     * What a release lets go: the address that it names, if its sender has that registered now, or had when it sent the same a
     * moment ago; else the sender's own. Who has lost what it once registered for another has no more say of it.
     */
    private Ipv4Address released(NameReleaseRequest release, Ipv4Address sender, long now) {
        Ipv4Address named = release.entry().address();
        ForAnother same = new ForAnother(release.name(), sender, named);
        Optional<Ipv4Address> registrar = registrar(mirror.get(release.name(), now), named);
        if (registrar.isPresent() && sender.equals(registrar.get())) {
            forOthers.put(same, now + COPIES);
        }
        return forOthers.getOrDefault(same, 0L) > now ? named : sender;
    }

    private @Nullable Hold hold(NetbiosName name, Ipv4Address address) {
        return holds.getOrDefault(name, Map.of()).get(address);
    }

    @Override
    public void emitted(Effect effect, long now) {
        if (effect instanceof Effect.Persist persist) {
            changed(persist, now);
        } else if (effect instanceof Effect.Report report && report.event() instanceof GrantedUnchecked granted) {
            unchecked
                    .computeIfAbsent(granted.name(), key -> new HashMap<>())
                    .put(granted.claimant(), now + granted.ttlSeconds() * 1000);
        } else if (effect instanceof Effect.Send send) {
            if (send.message() instanceof PositiveRegistrationResponse positive) {
                granted(positive, send, now);
            } else if (send.message() instanceof PositiveReleaseResponse positive) {
                releases.computeIfAbsent(
                                new Answer(positive.id(), positive.name(), send.to()), key -> new ArrayDeque<>())
                        .add(new LetGo(releasing == null ? send.to().address() : releasing, questions.next()));
            } else if (send.message() instanceof PositiveNameQueryResponse positive) {
                answered(positive, now);
            } else if (send.message() instanceof NegativeNameQueryResponse negative) {
                denied(negative, now);
            }
        }
    }

    private static boolean isGroup(NetbiosName name, AddressEntry entry) {
        return entry.group() && name.suffix() != NameSuffix.DOMAIN_CONTROLLERS;
    }

    private void granted(PositiveRegistrationResponse positive, Effect.Send send, long now) {
        NetbiosName name = positive.name();
        if (name.suffix() == NameSuffix.MASTER_BROWSER) {
            return;
        }
        long until = now + positive.ttl() * 1000;
        Deque<Grant> same =
                grants.computeIfAbsent(new Answer(positive.id(), name, send.to()), key -> new ArrayDeque<>());
        if (send.isEarly()) {
            same.addFirst(NO_PROMISE);
            early++;
        } else {
            same.addLast(new Grant(until, questions.next()));
        }
        if (!isGroup(name, positive.entry())) {
            Hold hold = holds.computeIfAbsent(name, key -> new HashMap<>())
                    .computeIfAbsent(positive.entry().address(), key -> new Hold());
            Ipv4Address sender = send.to().address();
            boolean isKnown =
                    hold.sender != null && hold.upper > now && Math.max(hold.released, hold.lost) < hold.granted;
            if (!isKnown || sender.equals(positive.entry().address())) {
                hold.sender = sender;
            }
            hold.upper = Math.max(hold.upper, send.isEarly() ? now + longest : until);
            hold.granted = questions.next();
            unchecked
                    .getOrDefault(name, new HashMap<>())
                    .remove(positive.entry().address());
        }
    }

    /** Whether the last that an address heard of a name is a grant without a record, in a burst. */
    boolean isUnchecked(NetbiosName name, Ipv4Address address, long now) {
        return unchecked.getOrDefault(name, Map.of()).getOrDefault(address, 0L) > now;
    }

    @Override
    public void left(Endpoint to, Message message, long now) {
        if (message instanceof PositiveRegistrationResponse positive) {
            Grant grant = poll(grants, new Answer(positive.id(), positive.name(), to));
            if (grant != null && !grant.equals(NO_PROMISE)) {
                acknowledged(positive, grant);
            }
        } else if (message instanceof PositiveReleaseResponse positive) {
            LetGo letGo = poll(releases, new Answer(positive.id(), positive.name(), to));
            Hold hold = letGo == null ? null : hold(positive.name(), letGo.address());
            if (letGo != null && hold != null && hold.granted < Math.min(hold.released, letGo.order())) {
                hold.upper = 0;
                NameRecord durable = disk.get(positive.name());
                durable = durable == null ? null : durable.at(now);
                verdict.require(
                        durable == null
                                || !durable.isActive()
                                || durable.type() == RecordType.GROUP
                                || !durable.isHeldBy(letGo.address()),
                        Invariant.DURABLE_BEFORE_ANSWERED,
                        positive.name(),
                        "%s released for %s, but on the disk is %s",
                        to,
                        letGo.address(),
                        durable);
            }
        }
    }

    /** The first of the answers that are the same, as two to copies of one request. */
    private static <T> @Nullable T poll(Map<Answer, Deque<T>> waiting, Answer answer) {
        Deque<T> same = waiting.get(answer);
        T first = same == null ? null : same.poll();
        if (same != null && same.isEmpty()) {
            waiting.remove(answer);
        }
        return first;
    }

    private void acknowledged(PositiveRegistrationResponse positive, Grant grant) {
        NetbiosName name = positive.name();
        Ipv4Address address = positive.entry().address();
        boolean group = isGroup(name, positive.entry());
        verdict.require(
                disk.everHad(name, group ? null : address, grant.until()),
                Invariant.DURABLE_BEFORE_ANSWERED,
                name,
                "acknowledged to %s until %s, but on the disk is %s",
                address,
                grant.until(),
                disk.get(name));
        Hold hold = holds.getOrDefault(name, Map.of()).get(address);
        if (group) {
            groups.merge(name, grant.until(), Math::max);
        } else if (hold != null && Math.max(hold.released, hold.lost) < grant.order()) {
            hold.promised = Math.max(hold.promised, grant.until());
        }
    }

    /** A record changes: who goes from it must have lost the name in an honest way. */
    private void changed(Effect.Persist persist, long now) {
        NetbiosName name = persist.change().name();
        NameRecord after = persist.change() instanceof Change.Put put ? put.record() : null;
        verdict.require(
                groups.getOrDefault(name, 0L) <= now || after != null && after.type() == RecordType.GROUP,
                Invariant.ACKNOWLEDGED_NAMES_KEPT,
                name,
                "the group becomes %s",
                after);
        holds.getOrDefault(name, Map.of()).forEach((address, hold) -> {
            boolean stays =
                    after != null && after.isActive() && after.type() != RecordType.GROUP && after.isHeldBy(address);
            if (!stays && hold.promised > now) {
                boolean isOwnGroup = after != null && after.type() == RecordType.GROUP && after.isRegisteredBy(address);
                boolean honest = isOwnGroup || isLostHonestly(name, address, hold, persist.before(), now);
                verdict.require(
                        honest,
                        isStranger(address, hold) ? Invariant.PROMISES_STAND : Invariant.HOLDERS_ASKED_IN_TIME,
                        name,
                        "%s loses it, without a reason: %s; before: %s, after: %s",
                        address,
                        questions.describe(name, address),
                        persist.before(),
                        after);
                hold.promised = honest ? 0 : hold.promised;
                hold.lost = questions.next();
            } else if (!stays) {
                hold.lost = questions.next();
            } else if (hold.promised > now) {
                long expires = expires(after, address);
                verdict.require(
                        expires >= hold.promised,
                        Invariant.PROMISES_STAND,
                        name,
                        "%s was promised it until %s, and now has it until %s",
                        address,
                        hold.promised,
                        expires);
                verdict.require(
                        !isStranger(address, hold)
                                || registrar(after, address).equals(registrar(persist.before(), address)),
                        Invariant.PROMISES_STAND,
                        name,
                        "%s has another say of what %s has: before: %s, after: %s",
                        requester,
                        address,
                        persist.before(),
                        after);
            }
        });
    }

    /** Whether what is being decided is a request of somebody who has no say of what an address has. */
    private boolean isStranger(Ipv4Address address, Hold hold) {
        Ipv4Address sender = requester;
        return sender != null && !sender.equals(address) && !sender.equals(hold.sender);
    }

    private static Optional<Ipv4Address> registrar(@Nullable NameRecord record, Ipv4Address address) {
        return record == null
                ? Optional.empty()
                : record.holders().stream()
                        .filter(holder -> holder.address().equals(address))
                        .map(Holder::registeredBy)
                        .findFirst();
    }

    private static long expires(@Nullable NameRecord record, Ipv4Address address) {
        return record == null
                ? 0
                : record.holders().stream()
                        .filter(holder -> holder.address().equals(address))
                        .mapToLong(Holder::expiresAt)
                        .max()
                        .orElse(0);
    }

    private boolean isLostHonestly(
            NetbiosName name, Ipv4Address address, Hold hold, @Nullable NameRecord before, long now) {
        List<NetbiosName> askedFor = name.suffix() == NameSuffix.MESSENGER
                ? List.of(name, name.withSuffix(NameSuffix.WORKSTATION), name.withSuffix(NameSuffix.SERVER))
                : List.of(name);
        List<Ipv4Address> holders = before == null ? List.of() : before.addresses();
        for (NetbiosName asked : askedFor) {
            if (questions.isUndefended(asked, address, hold.granted, now)
                    || questions.isDisowned(asked, holders, address, hold.granted)) {
                return true;
            }
        }
        return name.suffix() == NameSuffix.MESSENGER
                && questions.isDefended(name, address, hold.granted)
                && holders.stream().anyMatch(other -> !other.equals(address) && mirror.isComputerAt(name, other, now));
    }

    private void answered(PositiveNameQueryResponse positive, long now) {
        NetbiosName name = positive.name();
        NameRecord record = mirror.get(name, now);
        if (record != null && record.type() == RecordType.GROUP) {
            return;
        }
        List<Ipv4Address> entries =
                positive.entries().stream().map(AddressEntry::address).toList();
        Map<Ipv4Address, Hold> byAddress = holds.getOrDefault(name, Map.of());
        for (Ipv4Address address : entries) {
            Hold hold = byAddress.get(address);
            boolean live = hold != null && hold.upper > now;
            boolean master = name.suffix() == NameSuffix.DOMAIN_CONTROLLERS
                    && holds.getOrDefault(name.withSuffix(NameSuffix.DOMAIN_MASTER_BROWSER), Map.of())
                            .containsKey(address);
            verdict.require(
                    live || master,
                    Invariant.ACKNOWLEDGED_NAMES_KEPT,
                    name,
                    "answered with %s, which never had it, released it or let it expire",
                    address);
        }
        byAddress.forEach((address, hold) -> verdict.require(
                hold.promised <= now || entries.contains(address) || entries.size() == NameRecord.MAX_HOLDERS,
                Invariant.ACKNOWLEDGED_NAMES_KEPT,
                name,
                "answered with %s, without %s, which was promised it until %s",
                entries,
                address,
                hold.promised));
    }

    private void denied(NegativeNameQueryResponse negative, long now) {
        NetbiosName name = negative.name();
        if ((negative.flags() & HeaderFlags.RECURSION_DESIRED) == 0) {
            return;
        }
        verdict.require(
                groups.getOrDefault(name, 0L) <= now,
                Invariant.ACKNOWLEDGED_NAMES_KEPT,
                name,
                "the group is not answered");
        holds.getOrDefault(name, Map.of())
                .forEach((address, hold) -> verdict.require(
                        hold.promised <= now,
                        Invariant.ACKNOWLEDGED_NAMES_KEPT,
                        name,
                        "not answered, although %s was promised it until %s",
                        address,
                        hold.promised));
    }
}
