package org.nbnsd.simulation;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Effect;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings.Limits;
import org.nbnsd.wire.Ipv4Address;

/**
 * Replays the changes beside the server: {@link Invariant#REPLAY_EQUALS_TABLE}, {@link Invariant#VERSIONS_GROW},
 * {@link Invariant#LIMITS_HOLD} and {@link Invariant#NOTHING_PENDING_AFTER_QUIET}.
 */
final class Mirror implements Rule {
    private static final long QUIET = 60_000;

    private final Verdict verdict;
    private final Limits limits;
    private final SimulatedDisk disk;
    private final Set<NetbiosName> touched = new HashSet<>();
    private NameTable replayed = new NameTable();
    private @Nullable NameTable table;
    private @Nullable NameServer server;
    private long lastVersion;
    private boolean undoing;

    Mirror(Verdict verdict, Limits limits, SimulatedDisk disk) {
        this.verdict = verdict;
        this.limits = limits;
        this.disk = disk;
    }

    /** The process that starts. */
    void watch(NameTable loaded, NameServer started) {
        table = loaded;
        server = started;
        replayed = new NameTable();
        loaded.records().forEach(record -> replayed.apply(new Change.Put(record)));
        lastVersion = disk.lastVersion();
    }

    /** The record of a name as the changes make it, without what has expired. */
    @Nullable
    NameRecord get(NetbiosName name, long now) {
        NameRecord record = replayed.get(name);
        return record == null ? null : record.at(now);
    }

    int size() {
        return replayed.size();
    }

    /**
     * Whether a record of a name's family has lost a holder to time alone since some moment: while nothing can be written, that
     * is no change yet.
     */
    boolean hasExpired(NetbiosName name, long since, long now) {
        return replayed.records().stream()
                .filter(record ->
                        record.isActive() && Effect.family(record.name()).equals(Effect.family(name)))
                .flatMap(record -> record.holders().stream())
                .anyMatch(holder -> holder.expiresAt() > since && holder.expiresAt() <= now);
    }

    /** Whether there is a computer with the fifteen octets of a name. */
    boolean isComputer(NetbiosName name, long now) {
        return isUnique(get(name.withSuffix(NameSuffix.WORKSTATION), now))
                || isUnique(get(name.withSuffix(NameSuffix.SERVER), now));
    }

    /** Whether a host with an address is the computer with the fifteen octets of a name. */
    boolean isComputerAt(NetbiosName name, Ipv4Address address, long now) {
        NameRecord workstation = get(name.withSuffix(NameSuffix.WORKSTATION), now);
        NameRecord file = get(name.withSuffix(NameSuffix.SERVER), now);
        return isUnique(workstation) && workstation.isHeldBy(address) || isUnique(file) && file.isHeldBy(address);
    }

    private static boolean isUnique(@Nullable NameRecord record) {
        return record != null && record.isActive() && record.type().isUnique();
    }

    @Override
    public void died() {
        table = null;
        server = null;
    }

    @Override
    public void storageFailed(List<Effect> undone, List<Effect> instead) {
        undoing = true;
    }

    @Override
    public void emitted(Effect effect, long now) {
        if (effect instanceof Effect.Persist persist) {
            persisted(persist.change());
        }
    }

    private void persisted(Change change) {
        NameRecord after = change instanceof Change.Put put ? put.record() : null;
        NameRecord before = replayed.get(change.name());
        touched.add(change.name());
        if (after == null || undoing) {
            replayed.apply(change);
            return;
        }
        if (before == null || before.version() != after.version()) {
            verdict.require(
                    after.version() > lastVersion,
                    Invariant.VERSIONS_GROW,
                    change.name(),
                    "version %s after %s: %s",
                    after.version(),
                    lastVersion,
                    after);
            lastVersion = Math.max(lastVersion, after.version());
        }
        for (Holder holder : after.isActive() ? after.holders() : List.<Holder>of()) {
            Ipv4Address sender = holder.registeredBy();
            boolean isNew = before == null || !before.isActive() || !before.isRegisteredBy(sender);
            verdict.require(
                    !isNew || replayed.namesOf(sender) < limits.namesPerHost(),
                    Invariant.LIMITS_HOLD,
                    change.name(),
                    "%s has registered %s names and gets another",
                    sender,
                    replayed.namesOf(sender));
        }
        replayed.apply(change);
    }

    @Override
    public void settled(long now) {
        undoing = false;
        if (table == null || server == null) {
            return;
        }
        for (NetbiosName name : touched) {
            verdict.require(
                    Objects.equals(replayed.get(name), table.get(name)),
                    Invariant.REPLAY_EQUALS_TABLE,
                    name,
                    "replayed: %s, in the table: %s",
                    replayed.get(name),
                    table.get(name));
        }
        touched.clear();
        verdict.require(
                replayed.size() == table.size(),
                Invariant.REPLAY_EQUALS_TABLE,
                null,
                "%s records replayed, %s in the table",
                replayed.size(),
                table.size());
        verdict.require(table.size() <= limits.names(), Invariant.LIMITS_HOLD, null, "%s names", table.size());
        int challenges = server.openChallenges();
        int waiting = server.waitingClaims();
        verdict.require(
                challenges <= limits.openChallenges(), Invariant.LIMITS_HOLD, null, "%s challenges open", challenges);
        verdict.require(waiting <= limits.waiting(), Invariant.LIMITS_HOLD, null, "%s claims wait", waiting);
        long next = server.nextTimeout();
        verdict.require(
                challenges + waiting == 0 || !disk.isIdle() || next != Deadlines.NEVER && next - now < QUIET,
                Invariant.NOTHING_PENDING_AFTER_QUIET,
                null,
                "%s challenges and %s claims with nothing to do",
                challenges,
                waiting);
    }

    /** Compares the whole table with what is on the disk; for when nothing waits for it. */
    void compareWithDisk() {
        if (table == null) {
            return;
        }
        verdict.require(
                disk.size() == table.size(),
                Invariant.REPLAY_EQUALS_TABLE,
                null,
                "%s records on the disk, %s in the table",
                disk.size(),
                table.size());
        for (NameRecord record : table.records()) {
            verdict.require(
                    record.equals(disk.get(record.name())),
                    Invariant.REPLAY_EQUALS_TABLE,
                    record.name(),
                    "on the disk: %s, in the table: %s",
                    disk.get(record.name()),
                    record);
        }
    }
}
