package org.nbnsd.simulation;

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
    private final SimulatedDisk disk;
    private final Mirror mirror;
    private final Ledger ledger;
    private final Answers answers;
    private final List<Rule> rules;
    private @Nullable SimulatedShell shell;
    private @Nullable NameServer core;
    private long clockOffset;
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
        disk = new SimulatedDisk(agenda, this::clock, plan.seed() + 2, plan.has(Trouble.SLOW_DISK));
        Questions questions = new Questions(plan.settings().challengeSchedule());
        mirror = new Mirror(verdict, plan.settings().limits(), disk);
        ledger = new Ledger(
                verdict,
                mirror,
                disk,
                questions,
                plan.settings().lifetimes().renewalInterval().toMillis());
        answers = new Answers(verdict);
        rules = List.of(mirror, questions, ledger, answers, new UserNamesRule(verdict, mirror));
        network.serve(this);
    }

    /** The time, by the clock of this machine, which somebody may have set while nothing ran. */
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
            agenda.after(millis, task);
        }

        @Override
        public void send(Ipv4Address from, Endpoint to, byte[] octets) {
            Decoded decoded = MessageDecoder.decode(octets);
            if (!(decoded instanceof Message message)) {
                throw new AssertionError("the server sends what cannot be decoded: " + decoded);
            }
            NetbiosName name = message.name();
            challenges += message instanceof org.nbnsd.wire.Response.WackResponse ? 1 : 0;
            rules.forEach(rule -> rule.left(to, message, clock()));
            network.toHost(to, octets, name, message);
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
        core = null;
        disk.abandon();
        rules.forEach(Rule::died);
        clockOffset += clockJump;
    }

    @Override
    public void receive(byte[] octets, Endpoint source, boolean broadcast) {
        if (shell != null) {
            shell.receive(new Datagram(octets, octets.length, source, ENDPOINT, broadcast));
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
