package org.nbnsd.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Input.Source;
import org.nbnsd.protocol.ReplicaEvent.ReleaseDemanded;
import org.nbnsd.protocol.ReplicaEvent.Replica;
import org.nbnsd.protocol.ReplicaEvent.ReplicaAdded;
import org.nbnsd.protocol.ReplicaEvent.ReplicaChallenged;
import org.nbnsd.protocol.ReplicaEvent.ReplicaGone;
import org.nbnsd.protocol.ReplicaEvent.ReplicaKept;
import org.nbnsd.protocol.ReplicaEvent.ReplicaMerged;
import org.nbnsd.protocol.ReplicaEvent.ReplicaPropagated;
import org.nbnsd.protocol.ReplicaEvent.ReplicaReplaced;
import org.nbnsd.protocol.ReplicaEvent.ReplicaSkipped;
import org.nbnsd.protocol.ReplicaEvent.ReplicasUnkept;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordSize;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.merge.ChallengeRule;
import org.nbnsd.replication.merge.Merge;
import org.nbnsd.replication.merge.MergeAction;
import org.nbnsd.replication.merge.MergeRule;
import org.nbnsd.replication.merge.Merged;
import org.nbnsd.replication.merge.ReplicaTimes;
import org.nbnsd.replication.merge.Replicas;
import org.nbnsd.server.HolderQuestions.Heard;
import org.nbnsd.server.HolderQuestions.Incoming;
import org.nbnsd.server.HolderQuestions.Inquiry;
import org.nbnsd.server.HolderQuestions.Outcome;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Response;

/**
 * What becomes of the records of partners: {@link MergeRule} decides by the record as it is when it matters, and this carries
 * it out. One record never keeps up another: who holds a name is asked while the others are stored. What is seen of an owner
 * becomes durable with the records ({@link ReplicaProgress}).
 */
final class Merging {
    /** A counter as high as this would go round within a few years; a server that says so is not believed. */
    private static final long MOST_OWN_VERSION = Long.MAX_VALUE - (1L << 40);
    /** So many records of a name may wait for one inquiry: one of each of several owners. */
    private static final int MOST_WAITING = 25;

    private enum Fate {
        DONE,
        WAITS,
        /** Nothing is done yet; it is to be asked for again. */
        LATER,
        NO_ROOM;

        boolean isKept() {
            return this == DONE || this == WAITS;
        }
    }

    private final PresentSettings settings;
    private final Locals locals;
    private final Records records;
    private final Registrar registrar;
    private final HolderQuestions questions;
    private final ReplicaProgress progress = new ReplicaProgress();
    private final GivingWay givingWay = new GivingWay();
    private final Outbox outbox;

    Merging(
            PresentSettings settings,
            Locals locals,
            Records records,
            Registrar registrar,
            RandomGenerator random,
            Outbox outbox) {
        this.settings = settings;
        this.locals = locals;
        this.records = records;
        this.registrar = registrar;
        this.outbox = outbox;
        questions = new HolderQuestions(settings, locals, random, outbox);
    }

    HolderQuestions questions() {
        return questions;
    }

    /** Records have come. While nothing can be made durable none is taken. */
    void replicated(Input.Replicated replicated, long now) {
        if (!records.isWritable()) {
            return;
        }
        Source source = replicated.source();
        Ipv4Address owner = isOwn(replicated.owner(), source) ? NameRecord.LOCAL : replicated.owner();
        long upTo = replicated.upTo();
        long lowest = upTo;
        List<Incoming> unkept = new ArrayList<>(0);
        for (ReplicaRecord record : replicated.records()) {
            lowest = Long.compareUnsigned(record.version(), lowest) < 0 ? record.version() : lowest;
            Incoming incoming = new Incoming(asSeenHere(record, source), source, replicated.isWanted());
            progress.comes(owner, incoming.record().version());
            Fate fate = take(incoming, now);
            if (!fate.isKept()) {
                progress.unkept(owner, incoming.record().version());
            }
            if (fate == Fate.NO_ROOM) {
                unkept.add(incoming);
            }
        }
        reportUnkept(unkept);
        if (upTo != 0) {
            progress.reached(owner, lowest, upTo);
        }
        see(owner, source, now);
    }

    private void reportUnkept(List<Incoming> unkept) {
        if (!unkept.isEmpty()) {
            boolean isFull = records.size() >= settings.get().limits().names();
            outbox.report(new ReplicasUnkept(
                    replica(unkept.get(0)),
                    unkept.size(),
                    isFull ? "limits.names" : "limits.memory",
                    isFull
                            ? settings.get().limits().names()
                            : settings.get().limits().megabytes()));
        }
    }

    private boolean isOwn(Ipv4Address owner, Source source) {
        return owner.equals(NameRecord.LOCAL) || owner.equals(self(source)) || locals.contains(owner);
    }

    /** The address by which a partner knows this server; if nobody says so, the one that is nearest to it. */
    private Ipv4Address self(Source source) {
        Ipv4Address self = source.self();
        return self.equals(Ipv4Address.ZERO) ? locals.toReach(source.partner(), self) : self;
    }

    /** What belongs to any address of this server is its own. */
    private ReplicaRecord asSeenHere(ReplicaRecord record, Source source) {
        ReplicaRecord seen = Replicas.incoming(record, self(source));
        List<ReplicaAddress> others = new ArrayList<>(seen.addresses());
        others.add(new ReplicaAddress(seen.owner(), Ipv4Address.ZERO));
        for (ReplicaAddress each : others) {
            if (!each.owner().equals(NameRecord.LOCAL) && locals.contains(each.owner())) {
                seen = Replicas.incoming(seen, each.owner());
            }
        }
        return seen;
    }

    /** Makes durable how far an owner is known, if that is further than before. */
    private void see(Ipv4Address owner, Source source, long now) {
        long seen = progress.seen(owner);
        boolean isOwn = owner.equals(NameRecord.LOCAL);
        Mark before = records.mark(owner);
        boolean isNew = before == null ? seen != 0 : before.isBelow(seen);
        if (!isNew || isOwn && (seen < 0 || seen > MOST_OWN_VERSION || seen < records.nextVersion())) {
            return;
        }
        records.apply(new Change.Seen(owner, new Mark(owner, seen, now, source.partner()), before));
    }

    private Fate take(Incoming incoming, long now) {
        ReplicaRecord record = incoming.record();
        boolean isOwn = record.owner().equals(NameRecord.LOCAL);
        if (isOwn && (record.version() < 0 || record.version() > MOST_OWN_VERSION)) {
            outbox.report(new ReplicaSkipped(replica(incoming), "this server cannot have given that version"));
            return Fate.DONE;
        }
        Inquiry inquiry = questions.inquiry(record.name());
        if (inquiry != null) {
            return join(inquiry, incoming);
        }
        return decide(incoming, now);
    }

    /** What comes for a name that is being asked for waits as well; it takes the place of an earlier one of its owner. */
    private Fate join(Inquiry inquiry, Incoming incoming) {
        ReplicaRecord record = incoming.record();
        for (Incoming other : inquiry.queue()) {
            boolean isSame = other.record().owner().equals(record.owner());
            if (isSame && Long.compareUnsigned(record.version(), other.record().version()) <= 0) {
                return Fate.DONE;
            }
        }
        if (inquiry.queue().size() >= MOST_WAITING) {
            return Fate.NO_ROOM;
        }
        inquiry.queue().add(incoming);
        progress.waits(record.owner(), record.version());
        return Fate.WAITS;
    }

    private MergeRule.Use use(@Nullable NameRecord stored, Incoming incoming, long now) {
        NetbiosName name = incoming.record().name();
        boolean areSpecial = stored != null
                && stored.type() == RecordType.SPECIAL_GROUP
                && incoming.record().type() == RecordType.SPECIAL_GROUP;
        if (areSpecial && incoming.source().isNbnsd()) {
            return MergeRule.Use.SHARED;
        }
        if (name.suffix() != NameSuffix.MESSENGER) {
            return MergeRule.Use.ORDINARY;
        }
        NameRecord computer = registrar.userNames().computer(name, now);
        boolean isComputer = computer != null
                && (stored != null && stored.addresses().stream().anyMatch(computer::isHeldBy)
                        || incoming.record().addresses().stream().anyMatch(each -> computer.isHeldBy(each.address())));
        if (isComputer) {
            return MergeRule.Use.ORDINARY;
        }
        boolean isShared = incoming.source().isNbnsd() && registrar.userNames().mayBeShared(name);
        return isShared ? MergeRule.Use.SHARED : MergeRule.Use.USER;
    }

    /** The record as rules see it: without what has expired, but what a person has deleted. */
    private @Nullable NameRecord present(NetbiosName name, long now) {
        NameRecord stored = records.stored(name);
        return stored == null || stored.state() == RecordState.DELETED ? stored : stored.at(now);
    }

    private ReplicaTimes times(long now) {
        ServerSettings.Lifetimes lifetimes = settings.get().lifetimes();
        return new ReplicaTimes(
                now,
                now + lifetimes.renewalInterval().toMillis(),
                now + lifetimes.verifyInterval().toMillis(),
                now + lifetimes.extinctionTimeout().toMillis());
    }

    private Fate decide(Incoming incoming, long now) {
        ReplicaRecord record = incoming.record();
        NameRecord stored = present(record.name(), now);
        boolean isOwnAgain = stored != null
                && stored.isLocal()
                && record.owner().equals(NameRecord.LOCAL)
                && stored.version() == record.version();
        if (isOwnAgain) {
            return Fate.DONE;
        }
        MergeRule rule = MergeRule.decide(stored, record, use(stored, incoming, now));
        if (rule == MergeRule.DELETED_HERE && incoming.isWanted()) {
            rule = MergeRule.NAME_IS_FREE;
        }
        return carryOut(rule.action(), rule.reason(), stored, incoming, now);
    }

    private Fate carryOut(MergeAction action, String reason, @Nullable NameRecord stored, Incoming incoming, long now) {
        ReplicaRecord record = incoming.record();
        if (givingWay.waits(action, stored, record, incoming.source(), self(incoming.source()), now)) {
            outbox.report(new ReplicaKept(replica(incoming), active(stored), GivingWay.REASON));
            return Fate.LATER;
        }
        switch (action) {
            case SKIP -> outbox.report(new ReplicaSkipped(replica(incoming), reason));
            case KEEP, KEEP_AND_DEMAND ->
                outbox.report(new ReplicaKept(replica(incoming), active(required(stored)), reason));
            case ADD, REPLACE -> {
                return put(Merge.replacing(stored, record, times(now)), reason, stored, incoming, false, now);
            }
            case REPLACE_AND_DEMAND -> {
                Fate fate = put(Merge.replacing(stored, record, times(now)), reason, stored, incoming, false, now);
                if (fate == Fate.DONE) {
                    demand(required(stored), required(stored).addresses(), reason, incoming, now);
                }
                return fate;
            }
            case PROPAGATE -> {
                NameRecord again = required(stored).withVersion(records.nextVersion());
                records.put(again);
                outbox.report(new ReplicaPropagated(replica(incoming), active(again), reason));
            }
            case CHALLENGE -> {
                return challenge(required(stored), incoming, now);
            }
            case MERGE_SPECIAL -> {
                Ipv4Address self = self(incoming.source());
                Merged merged = Merge.specialGroup(required(stored), record, self, times(now));
                return put(merged, reason, stored, incoming, true, now);
            }
            case MERGE_MULTIHOMED -> {
                Merged merged = Merge.multihomed(required(stored), record, times(now));
                return put(merged, reason, stored, incoming, true, now);
            }
            case MERGE_SHARED -> {
                Merged merged = Merge.shared(required(stored), record, owner -> isPartner(owner, incoming), times(now));
                return put(merged, reason, stored, incoming, true, now);
            }
        }
        return Fate.DONE;
    }

    /** Whether a name server itself tells this one of its records, as far as it ever did. */
    private boolean isPartner(Ipv4Address owner, Incoming incoming) {
        return incoming.source().partner().equals(owner)
                || records.marks().stream().anyMatch(mark -> mark.from().equals(owner));
    }

    private static NameRecord required(@Nullable NameRecord stored) {
        if (stored == null) {
            throw new AssertionError("no record");
        }
        return stored;
    }

    private static List<Ipv4Address> active(@Nullable NameRecord record) {
        return record != null && record.isActive() ? record.addresses() : List.of();
    }

    private static Replica replica(Incoming incoming) {
        ReplicaRecord record = incoming.record();
        return new Replica(
                record.name(),
                record.owner(),
                record.version(),
                incoming.source().partner());
    }

    private Fate put(
            Merged merged, String reason, @Nullable NameRecord stored, Incoming incoming, boolean isMerged, long now) {
        if (merged.step() == Merged.Step.NOTHING) {
            outbox.report(new ReplicaKept(replica(incoming), active(merged.record()), reason));
            return Fate.DONE;
        }
        NameRecord before = records.stored(incoming.record().name());
        NameRecord after = merged.record();
        if (!isRoom(before, after)) {
            return Fate.NO_ROOM;
        }
        records.put(merged.step() == Merged.Step.NEW_VERSION ? after.withVersion(records.nextVersion()) : after);
        List<Ipv4Address> had = active(stored);
        outbox.report(
                isMerged
                        ? new ReplicaMerged(replica(incoming), active(after), had, reason)
                        : stored == null
                                ? new ReplicaAdded(replica(incoming), active(after))
                                : new ReplicaReplaced(replica(incoming), active(after), had, reason));
        registrar.recordChanged(after.name(), now);
        return Fate.DONE;
    }

    /** Records that have ended make room, as for a claim. */
    private boolean isRoom(@Nullable NameRecord before, NameRecord after) {
        boolean isFull =
                before == null && records.size() >= settings.get().limits().names() && !records.makeRoom();
        int growth = RecordSize.growth(before, after);
        return !isFull
                && (growth <= 0
                        || records.makeRoom(growth, settings.get().limits().memory()));
    }

    private Fate challenge(NameRecord stored, Incoming incoming, long now) {
        if (questions.isFull()) {
            return Fate.NO_ROOM;
        }
        ReplicaRecord record = incoming.record();
        progress.waits(record.owner(), record.version());
        outbox.report(new ReplicaChallenged(replica(incoming), stored.addresses()));
        Outcome outcome = questions.ask(stored, incoming, now);
        if (outcome == null) {
            return Fate.WAITS;
        }
        over(outcome, now);
        return Fate.DONE;
    }

    private void demand(
            NameRecord record, Iterable<Ipv4Address> addresses, String reason, Incoming incoming, long now) {
        for (Ipv4Address address : addresses) {
            questions.demand(record, address, now);
            outbox.report(new ReleaseDemanded(replica(incoming), address, reason));
        }
    }

    /** An inquiry is over: the record because of which it was made is decided, then those that waited, each anew. */
    private void over(Outcome outcome, long now) {
        boolean isFirst = true;
        for (Incoming incoming : List.copyOf(outcome.inquiry().queue())) {
            ReplicaRecord record = incoming.record();
            progress.settled(record.owner(), record.version());
            boolean isKept = records.isWritable()
                    && (isFirst
                            ? outcome.isAsked() && conclude(outcome, incoming, now)
                            : take(incoming, now).isKept());
            if (!isKept) {
                progress.unkeptAfterAll(record.owner(), record.version());
            }
            isFirst = false;
            see(record.owner(), incoming.source(), now);
        }
    }

    private boolean conclude(Outcome outcome, Incoming incoming, long now) {
        NameRecord asked = outcome.inquiry().stored();
        NameRecord stored = present(asked.name(), now);
        if (stored == null || !isAsAsked(stored, asked)) {
            return take(incoming, now).isKept();
        }
        Set<Ipv4Address> answered = outcome.answered();
        ChallengeRule rule = ChallengeRule.decide(stored, incoming.record(), use(stored, incoming, now), answered);
        Fate fate = carryOut(rule.action(), rule.reason(), stored, incoming, now);
        if (rule.action() == MergeAction.KEEP_AND_DEMAND && answered != null) {
            demand(stored, answered, rule.reason(), incoming, now);
        }
        return fate.isKept();
    }

    private static boolean isAsAsked(NameRecord stored, NameRecord asked) {
        return stored.isActive()
                && stored.version() == asked.version()
                && stored.owner().equals(asked.owner());
    }

    /** Takes a response to a question of replication; false if it answers none. */
    boolean receive(Response response, Endpoint source, long now) {
        Heard heard = questions.receive(response, source);
        if (heard != null && heard.outcome() != null) {
            over(heard.outcome(), now);
        }
        return heard != null;
    }

    void expire(long now) {
        for (Outcome next = questions.expire(now); next != null; next = questions.expire(now)) {
            over(next, now);
        }
    }

    /** Nothing that was seen lately may be durable: it is asked for again. */
    void storageFailed() {
        questions.clear();
        progress.clear();
    }

    /** Records of an owner are gone there, or a person wants them gone. */
    void gone(Input.ReplicasGone gone, long now) {
        if (!records.isWritable()) {
            return;
        }
        for (NetbiosName name : gone.names()) {
            NameRecord stored = records.stored(name);
            if (stored != null && stored.owner().equals(gone.owner()) && !stored.isLocal()) {
                remove(stored, gone.asTombstones(), now);
            }
        }
        Mark mark = records.mark(gone.owner());
        if (gone.forgetsOwner()) {
            progress.forget(gone.owner());
            if (mark != null) {
                records.apply(new Change.Seen(gone.owner(), null, mark));
            }
        }
    }

    /** Who has registered here keeps the name. */
    private void remove(NameRecord stored, boolean asTombstone, long now) {
        List<Holder> own = stored.holders().stream()
                .filter(holder -> holder.owner().equals(NameRecord.LOCAL))
                .toList();
        if (stored.isActive() && !own.isEmpty()) {
            records.put(stored.withHolders(stored.type(), own).withVersion(records.nextVersion()));
        } else if (asTombstone) {
            long until = now + settings.get().lifetimes().extinctionTimeout().toMillis();
            records.put(stored.withState(RecordState.TOMBSTONE, until).withVersion(records.nextVersion()));
        } else {
            records.apply(new Change.Remove(stored.name()));
        }
        Replica replica = new Replica(stored.name(), stored.owner(), stored.version(), stored.owner());
        outbox.report(new ReplicaGone(replica, asTombstone));
        registrar.recordChanged(stored.name(), now);
    }

    long nextTimeout() {
        return questions.nextTimeout();
    }
}
