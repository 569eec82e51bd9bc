package org.nbnsd.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * One run: a site from its morning to long after its last evening. Hosts are switched on within minutes and live their
 * lives; then everything goes quiet, an auditor asks for every name, all hosts go, and when every record should be gone the
 * server is started once more and given one name.
 */
final class Simulation {
    /** The workgroup and domain of all hosts. */
    static final String DOMAIN = "SITE";

    private static final long START = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final Duration QUIET = Duration.ofMinutes(25);

    /** What happens to the network and the server. */
    private static final List<Trouble> STRIKES = List.of(
            Trouble.CUTS,
            Trouble.CRASHES,
            Trouble.DISK_FAILURES,
            Trouble.FULL_SOCKETS,
            Trouble.LATE_TIMERS,
            Trouble.CLOCK_JUMPS);

    private final Plan plan;
    private final Agenda agenda = new Agenda(START);
    private final Story story = new Story(agenda);
    private final Verdict verdict;
    /** For what happens to everybody. What happens to a host has the host's own dice: others are left out without it. */
    private final Random random;

    private final SimulatedNetwork network;
    private final SimulatedServer server;
    private final List<Host> hosts = new ArrayList<>();
    /** By number, those that are left out included. */
    private final List<Host> everybody = new ArrayList<>();
    /** All names that anybody ever wanted, in an order that looks like none and stays the same when some are left out. */
    private final NavigableMap<Integer, NetbiosName> directory = new TreeMap<>();

    private int nextAddress = Ipv4Address.parse("10.200.0.1").bits();
    private boolean awake = true;

    Simulation(Plan plan) {
        this(plan, Saboteur.NONE);
    }

    Simulation(Plan plan, Saboteur saboteur) {
        this.plan = plan;
        verdict = new Verdict(saboteur::isWatched);
        random = new Random(plan.seed());
        network = new SimulatedNetwork(agenda, story, plan, new Random(plan.seed() + 3));
        server = new SimulatedServer(plan, agenda, network, story, verdict, saboteur);
        for (int number = 0; number < plan.hosts(); number++) {
            Host host = host(number, plan.seed() * 1_000_003 + number * 7919L);
            host.settle(new Ipv4Address(Ipv4Address.parse("10.1.0.1").bits() + number * 256));
            everybody.add(host);
            if (!plan.absent().contains(number)) {
                hosts.add(host);
            }
        }
    }

    private Host host(int number, long seed) {
        String computer = "PC" + number;
        boolean lies = plan.has(Trouble.LIARS) && number % 20 == 8;
        boolean hostile = plan.has(Trouble.HOSTILITY) && number % 10 == 9;
        Host host;
        if (hostile) {
            host = switch (number / 10 % 3) {
                case 0 -> new ForgingHost(this, seed);
                case 1 -> new BrokenHost(this, seed);
                default -> new FloodingHost(this, seed);
            };
        } else if (lies) {
            host = new LyingHost(this, seed);
        } else {
            host = switch (number % 5) {
                case 0, 1 -> new WindowsNtHost(this, computer, seed, number % 10 < 2, number == 0);
                case 2 -> new Windows9xHost(this, computer, seed);
                case 3 -> new ModernWindowsHost(this, computer, seed);
                default -> new SambaHost(this, computer, seed);
            };
        }
        return host;
    }

    /** One more host, in a run that somebody scripts; its seed is for it alone. */
    <H extends Host> H add(H host) {
        settle(host);
        hosts.add(host);
        return host;
    }

    Plan plan() {
        return plan;
    }

    Agenda agenda() {
        return agenda;
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedServer server() {
        return server;
    }

    /** All of them, whatever has become of them. */
    List<Host> hosts() {
        return hosts;
    }

    long now() {
        return agenda.now();
    }

    /** How long the run has lasted, in virtual time. */
    Duration elapsed() {
        return Duration.ofMillis(agenda.now() - START);
    }

    /** Somebody wants a name. */
    void wanted(NetbiosName name) {
        directory.put(new Random(name.hashCode()).nextInt(), name);
    }

    /** All names that anybody ever wanted. */
    Collection<NetbiosName> directory() {
        return directory.values();
    }

    /** Gives a host a network and its first addresses. */
    private void settle(Host host) {
        host.settle(new Ipv4Address(nextAddress));
        nextAddress += 256;
    }

    NetbiosName anyName(Random dice) {
        int at = dice.nextInt();
        if (directory.isEmpty()) {
            return NetbiosName.of(DOMAIN, NameSuffix.WORKSTATION);
        }
        Map.Entry<Integer, NetbiosName> next = directory.ceilingEntry(at);
        return (next == null ? directory.firstEntry() : next).getValue();
    }

    /** A host with a number; it may be left out. */
    Host anyHost(Random dice) {
        return everybody.get(dice.nextInt(everybody.size()));
    }

    /** A user; sometimes one with the name of a computer. */
    String anyUser(Random dice) {
        return dice.nextInt(25) == 0 ? anyComputer(dice) : "USER" + dice.nextInt(1 + plan.hosts() / 3);
    }

    String anyComputer(Random dice) {
        return "PC" + dice.nextInt(plan.hosts() + 5);
    }

    Ipv4Address anyAddress(Random dice) {
        List<Ipv4Address> of = anyHost(dice).addresses();
        return of.isEmpty() ? Ipv4Address.parse("10.1.0.1") : of.get(dice.nextInt(of.size()));
    }

    /** A host has just been granted a unique name; not so that the server had to ask others before. */
    void requireOneOwner(NetbiosName name, Host owner) {
        if (name.suffix() == NameSuffix.MESSENGER || name.suffix() == NameSuffix.MASTER_BROWSER) {
            return;
        }
        Ipv4Address at = owner.believes(name);
        boolean isChecked = at == null || !server.ledger().isUnchecked(name, at, server.clock());
        if (!isChecked || at != null && server.ledger().hasLetGo(name, at)) {
            return;
        }
        for (Host other : hosts) {
            Ipv4Address address = other.equals(owner) || !other.isHonest() ? null : other.believes(name);
            verdict.require(
                    address == null || !server.ledger().isPromised(name, address, server.clock()),
                    Invariant.ONE_OWNER,
                    name,
                    "granted to %s, while %s holds it at %s",
                    owner.addresses(),
                    other.addresses(),
                    address);
        }
    }

    /** The whole run; throws the first {@link BrokenInvariant}. */
    void run() {
        server.start();
        for (Host host : hosts) {
            agenda.after(host.schedule().nextInt((int) (5 * MINUTE)), host::boot);
            live(host);
        }
        fate();
        playOut(() -> {});
    }

    /** A run whose hosts were added, and whose agenda is a script; at rest, before the audit, somebody may look around. */
    void perform(Runnable atRest) {
        server.start();
        playOut(atRest);
    }

    private void playOut(Runnable atRest) {
        elapse(plan.duration());
        calmDown();
        elapse(QUIET);
        for (int seconds = 0; seconds < 60 && !server.isIdle(); seconds++) {
            elapse(Duration.ofSeconds(1));
        }
        server.inspectQuiet();
        verdict.check();
        atRest.run();
        audit();
        goodNight();
        verdict.check();
    }

    private void live(Host host) {
        long pause = MINUTE + host.schedule().nextInt((int) (30 * MINUTE));
        agenda.after(pause, () -> {
            if (awake) {
                host.shuffle();
                host.act();
                live(host);
            }
        });
    }

    /** What happens to the network and the server. */
    private void fate() {
        agenda.after(MINUTE + random.nextInt((int) (12 * MINUTE)), () -> {
            if (!awake) {
                return;
            }
            Trouble trouble = STRIKES.get(random.nextInt(STRIKES.size()));
            if (plan.has(trouble)) {
                strike(trouble);
            }
            server.inspect();
            fate();
        });
    }

    private void strike(Trouble trouble) {
        switch (trouble) {
            case CUTS -> {
                List<Host> group = hosts.stream()
                        .filter(host -> host.schedule().nextInt(3) == 0)
                        .toList();
                group.forEach(host -> host.setCutOff(true));
                story.tell(null, "network", "cuts off", group.size() + " hosts");
                agenda.after(random.nextInt((int) (random.nextBoolean() ? MINUTE : 40 * MINUTE)), () -> {
                    group.forEach(host -> host.setCutOff(false));
                    story.tell(null, "network", "heals", group.size() + " hosts");
                });
            }
            case FULL_SOCKETS -> server.fillSockets(random.nextInt((int) (random.nextBoolean() ? 3000 : MINUTE / 2)));
            case LATE_TIMERS -> server.standStill(random.nextInt((int) (random.nextBoolean() ? 5000 : MINUTE / 2)));
            case CLOCK_JUMPS -> server.setClock(clockJump());
            case CRASHES -> {
                server.die(clockJump());
                agenda.after(100 + random.nextInt((int) (random.nextBoolean() ? 5000 : 5 * MINUTE)), () -> {
                    if (!server.isUp()) {
                        server.start();
                    }
                });
            }
            default -> {
                story.tell(null, "disk", "fails", "");
                server.disk().fail();
                agenda.after(random.nextInt((int) (random.nextBoolean() ? 3000 : 5 * MINUTE)), () -> {
                    story.tell(null, "disk", "is to work again", "");
                    server.disk().heal();
                });
            }
        }
    }

    private long clockJump() {
        if (!plan.has(Trouble.CLOCK_JUMPS) || random.nextInt(3) > 0) {
            return 0;
        }
        long most = plan.settings().lifetimes().renewalInterval().toMillis() * 2;
        return (long) (random.nextDouble() * most) * (random.nextBoolean() ? 1 : -1);
    }

    void elapse(Duration duration) {
        long until = agenda.now() + duration.toMillis();
        while (agenda.next(until)) {
            verdict.check();
        }
    }

    /** No more troubles from here on. */
    private void calmDown() {
        awake = false;
        hosts.forEach(host -> host.setCutOff(false));
        server.disk().heal();
        if (!server.isUp()) {
            server.start();
        }
        hosts.stream().filter(host -> !host.isHonest()).forEach(Host::crash);
        network.calmDown();
    }

    /** An auditor asks for everything that was ever promised. */
    private void audit() {
        Host auditor = new SambaHost(this, "AUDITOR", plan.seed());
        settle(auditor);
        auditor.switchOn();
        server.ledger().names().forEach(auditor::ask);
        elapse(Duration.ofMinutes(1));
        auditor.crash();
    }

    /** Everybody leaves, and every record goes in the end; but no version id comes back. */
    private void goodNight() {
        hosts.forEach(Host::crash);
        var lifetimes = plan.settings().lifetimes();
        elapse(lifetimes
                .renewalInterval()
                .plus(lifetimes.extinctionInterval())
                .plus(lifetimes.extinctionTimeout())
                .plus(Duration.ofHours(1)));
        server.inspectQuiet();
        verdict.require(
                server.size() == 0, Invariant.NOTHING_PENDING_AFTER_QUIET, null, "%s records are left", server.size());
        server.die(0);
        server.start();
        Host first = new SambaHost(this, "FIRST", plan.seed());
        settle(first);
        first.boot();
        elapse(Duration.ofMinutes(1));
        verdict.require(
                first.believes(NetbiosName.of("FIRST", NameSuffix.SERVER)) != null,
                Invariant.EVERY_REQUEST_ANSWERED,
                null,
                "the first host of the next morning gets no name");
        server.inspect();
    }

    /** What happened to the site and the names concerned, up to a failure. */
    String story(@Nullable BrokenInvariant failure) {
        return story(failure == null ? List.of() : failure.names());
    }

    /** What happened last to the site and these names. */
    String story(List<NetbiosName> names) {
        return story.of(names);
    }
}
