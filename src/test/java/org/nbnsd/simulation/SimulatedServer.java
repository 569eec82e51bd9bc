package org.nbnsd.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.SimulatedShell;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.store.Database;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;

/** The machine of the name server: its clock, its disk, and one process after the other. */
final class SimulatedServer implements SimulatedNetwork.Server {
    private static final Endpoint ENDPOINT = new Endpoint(Ipv4Address.parse("10.255.255.1"), 137);
    private static final List<LocalAddress> LOCALS = List.of(new LocalAddress(ENDPOINT.address(), 8, 1));

    private final Plan plan;
    private final Agenda agenda;
    private final SimulatedNetwork network;
    private final Story story;
    private final Verdict verdict;
    private final Saboteur saboteur;
    private final Random random;
    private final Random timers;
    private final SimulatedDisk disk;
    private final Mirror mirror;
    private final Ledger ledger;
    private final Answers answers;
    private final List<Rule> rules;
    private @Nullable SimulatedShell shell;
    private @Nullable NameServer core;
    /** By how much the clock of the process differs from true time: as the clock of the machine did when it started. */
    private long clockOffset;
    /** By how much the clock of the machine differs now. */
    private long wallOffset;
    /** What waits for the process to go on; null while it does. */
    private @Nullable List<Runnable> standing;

    private boolean full;
    private int starts;
    /** By how much the times on the disk were moved at the last start; only the next commit writes that down. */
    private long stoodAtStart;

    private int commitsAtStart;
    private int challenges;

    SimulatedServer(
            Plan plan, Agenda agenda, SimulatedNetwork network, Story story, Verdict verdict, Saboteur saboteur) {
        this.plan = plan;
        this.agenda = agenda;
        this.network = network;
        this.story = story;
        this.verdict = verdict;
        this.saboteur = saboteur;
        random = new Random(plan.seed() + 1);
        timers = new Random(plan.seed() + 5);
        disk = new SimulatedDisk(agenda, this::clock, plan.seed() + 2, plan.has(Trouble.SLOW_DISK));
        Questions questions = new Questions(plan.settings().challengeSchedule());
        mirror = new Mirror(verdict, plan.settings().limits(), disk);
        ledger = new Ledger(
                verdict,
                mirror,
                disk,
                questions,
                plan.settings().lifetimes().renewalInterval().toMillis());
        answers = new Answers(verdict, mirror);
        rules = List.of(mirror, questions, ledger, answers, new UserNamesRule(verdict, mirror));
        network.serve(this);
    }

    /** The time as the process knows it: by the clock of the machine as it was set when the process started. */
    long clock() {
        return agenda.now() + clockOffset;
    }

    SimulatedDisk disk() {
        return disk;
    }

    Ledger ledger() {
        return ledger;
    }

    boolean isUp() {
        return shell != null;
    }

    int starts() {
        return starts;
    }

    int challenges() {
        return challenges;
    }

    /** The record of a name as it is now; null if there is none. */
    @Nullable
    NameRecord record(NetbiosName name) {
        return mirror.get(name, clock());
    }

    /** Records in all states. */
    int size() {
        return mirror.size();
    }

    void start() {
        clockOffset = wallOffset;
        NameTable table = new NameTable();
        Database.Loaded loaded = disk.load(
                record -> table.apply(new Change.Put(record)),
                clock(),
                plan.settings().lifetimes().minimumTtl().dividedBy(2));
        if (!saboteur.losesVersionCounter()) {
            table.startVersionsAfter(loaded.lastVersion());
        }
        starts++;
        NameServer started = new NameServer(saboteur.settings(plan.settings()), table, new Random(random.nextLong()));
        mirror.watch(table, started);
        story.tell(null, "server", "starts", loaded);
        long stood = loaded.down().minus(loaded.aged()).toMillis();
        long moved = disk.commits() == commitsAtStart ? stood - stoodAtStart : stood;
        commitsAtStart = disk.commits();
        stoodAtStart = stood;
        rules.forEach(rule -> rule.started(moved, clock()));
        Watch watch = new Watch(saboteur.sabotage(started), rules, verdict, story);
        core = started;
        shell = new SimulatedShell(watch, disk, new Machine(), LOCALS);
    }

    /** What the present process runs in. */
    private final class Machine implements SimulatedShell.World {
        @Override
        public long clock() {
            return SimulatedServer.this.clock();
        }

        @Override
        public void after(long millis, Runnable task) {
            boolean isLate = plan.has(Trouble.LATE_TIMERS) && millis > 0 && timers.nextInt(30) == 0;
            agenda.after(millis + (isLate ? timers.nextInt(4000) : 0), () -> whenRunning(task));
        }

        @Override
        public void send(Ipv4Address from, Endpoint to, byte[] octets, @Nullable Runnable unsent) {
            Decoded decoded = MessageDecoder.decode(octets);
            if (!(decoded instanceof Message message)) {
                throw new AssertionError("the server sends what cannot be decoded: " + decoded);
            }
            NetbiosName name = message.name();
            challenges += message instanceof org.nbnsd.wire.Response.WackResponse ? 1 : 0;
            if (full && unsent != null && timers.nextInt(3) > 0) {
                story.tell(name, to, "<- (unsent)", message);
                agenda.after(timers.nextBoolean() ? 0 : timers.nextInt(1000), () -> whenRunning(unsent));
                return;
            }
            rules.forEach(rule -> rule.left(to, message, clock()));
            if (!full || timers.nextBoolean()) { // what is no question is lost without a word
                agenda.after(full ? timers.nextInt(500) : 0, () -> network.toHost(to, octets, name, message));
            } else if (unsent != null) {
                network.toHost(to, octets, name, message);
            }
        }

        @Override
        public void told(NameEvent event) {
            saboteur.told(event, clock());
        }
    }

    /** The process dies; the clock may be another when the next one starts. */
    void die(long clockJump) {
        SimulatedShell dying = shell;
        if (dying == null) {
            return;
        }
        story.tell(null, "server", "dies; its clock will be changed by", clockJump + " ms");
        checkShell();
        dying.kill();
        shell = null;
        standing = null;
        core = null;
        disk.abandon();
        rules.forEach(Rule::died);
        wallOffset += clockJump;
    }

    @Override
    public void receive(byte[] octets, Endpoint source, boolean broadcast) {
        SimulatedShell reached = shell;
        if (reached != null) {
            Datagram datagram = new Datagram(octets, octets.length, source, ENDPOINT, broadcast);
            rules.forEach(rule -> rule.reached(datagram, clock()));
            whenRunning(() -> reached.receive(datagram));
        }
    }

    /** Nothing leaves as it should for a while. */
    void fillSockets(long millis) {
        story.tell(null, "server", "cannot send all that it wants to for", millis + " ms");
        full = true;
        agenda.after(millis, () -> full = false);
    }

    /** The process does nothing for a while; then its timers and what came in meanwhile come in any order. */
    void standStill(long millis) {
        if (shell == null || standing != null) {
            return;
        }
        story.tell(null, "server", "stands still for", millis + " ms");
        standing = new ArrayList<>();
        agenda.after(millis, this::goOn);
    }

    private void goOn() {
        List<Runnable> missed = standing == null ? List.of() : standing;
        standing = null;
        missed = new ArrayList<>(missed);
        if (timers.nextBoolean()) {
            Collections.reverse(missed);
        }
        missed.forEach(Runnable::run);
    }

    /** Somebody sets the clock of the machine; the process does not look at it before it starts anew. */
    void setClock(long by) {
        story.tell(null, "server", "has its clock set by", by + " ms");
        wallOffset += by;
    }

    private void whenRunning(Runnable task) {
        if (standing != null) {
            standing.add(task);
        } else {
            task.run();
        }
    }

    private void checkShell() {
        SimulatedShell present = shell;
        verdict.require(
                present == null || present.failures() == 0,
                Invariant.NO_EXCEPTIONS,
                null,
                "the shell reports failures");
    }

    /** Now and then. */
    void inspect() {
        SimulatedShell present = shell;
        checkShell();
        if (present != null && present.isIdle() && disk.isIdle()) {
            mirror.compareWithDisk();
        }
    }

    /** Whether nothing is under way just now: hosts go on refreshing their names, also when it is quiet. */
    boolean isIdle() {
        SimulatedShell running = shell;
        NameServer present = core;
        return running != null
                && present != null
                && running.isIdle()
                && disk.isIdle()
                && answers.isNothingOwed()
                && present.openChallenges() + present.waitingClaims() == 0;
    }

    /** After quiet. */
    void inspectQuiet() {
        inspect();
        NameServer present = core;
        if (present == null) {
            return;
        }
        verdict.require(
                present.openChallenges() + present.waitingClaims() == 0,
                Invariant.NOTHING_PENDING_AFTER_QUIET,
                null,
                "%s challenges, %s waiting claims",
                present.openChallenges(),
                present.waitingClaims());
        SimulatedShell running = shell;
        verdict.require(
                running != null && running.isIdle() && disk.isIdle(),
                Invariant.NOTHING_PENDING_AFTER_QUIET,
                null,
                "something waits for the disk");
        answers.requireNothingOwed();
    }
}
