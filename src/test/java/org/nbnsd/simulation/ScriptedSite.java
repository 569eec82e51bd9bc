package org.nbnsd.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.server.ServerSettings.Lifetimes;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/**
 * A site of a few hosts that do what a script says, for four hours. Chance decides what the network and the disk do to it,
 * and when exactly things happen. After each step all invariants are checked.
 */
final class ScriptedSite {
    private static final Set<Trouble> NETWORK = EnumSet.of(Trouble.LOSS, Trouble.DOUBLES, Trouble.DELAYS);
    /** A name that is not refreshed goes within the script. */
    private static final Lifetimes SHORT = new Lifetimes(
            Duration.ofHours(2), Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(2), Duration.ofDays(24));

    private static final Duration DURATION = Duration.ofHours(4);

    private final long seed;
    private final Random dice;
    private final Recorder recorder = new Recorder();
    private final Simulation simulation;
    private final Set<NetbiosName> asked = new LinkedHashSet<>();
    private final List<String> cast = new ArrayList<>();
    private int hosts;

    private ScriptedSite(long seed, Set<Trouble> troubles) {
        this.seed = seed;
        dice = new Random(seed * 31);
        simulation = new Simulation(Plan.scripted(seed, DURATION, troubles, SHORT), recorder);
    }

    /** Plays a script once for each seed from 1 on, with a network that loses, doubles and reorders, and a slow disk. */
    static void play(int seeds, Consumer<ScriptedSite> script) {
        Set<Trouble> troubles = EnumSet.copyOf(NETWORK);
        troubles.add(Trouble.SLOW_DISK);
        play(seeds, troubles, script);
    }

    /** The same, with other troubles. */
    static void play(int seeds, Set<Trouble> troubles, Consumer<ScriptedSite> script) {
        for (long seed = 1; seed <= seeds; seed++) {
            ScriptedSite site = new ScriptedSite(seed, troubles);
            try {
                script.accept(site);
            } catch (AssertionError e) {
                List<NetbiosName> names =
                        e instanceof BrokenInvariant broken ? broken.names() : List.copyOf(site.asked);
                throw new AssertionError(
                        "seed " + seed + ", " + site.cast + "\n" + e.getMessage() + "\n" + site.simulation.story(names),
                        e);
            }
        }
    }

    long seed() {
        return seed;
    }

    Random dice() {
        return dice;
    }

    Recorder recorder() {
        return recorder;
    }

    SimulatedServer server() {
        return simulation.server();
    }

    private <H extends Host> H cast(H host) {
        simulation.add(host);
        cast.add(host.getClass().getSimpleName() + host.addresses());
        return host;
    }

    private long hostSeed() {
        return seed * 1009 + 17L * ++hosts;
    }

    /** Registers 00, 03, 20 in this order, by OPCODE 5. */
    Host nt(String computer) {
        return cast(new WindowsNtHost(simulation, computer, hostSeed(), false, false));
    }

    /** Registers 00, 03 or 03, 00, 20; tries twice, and never releases anything. */
    Host windows9x(String computer) {
        return cast(new Windows9xHost(simulation, computer, hostSeed()));
    }

    /** Registers 00, 20 at up to three addresses, by OPCODE 15. */
    Host modern(String computer) {
        return cast(new ModernWindowsHost(simulation, computer, hostSeed()));
    }

    /** Registers 20, 03, 00 by OPCODE 15, with RD clear. */
    Host samba(String computer) {
        return cast(new SambaHost(simulation, computer, hostSeed()));
    }

    /** Any of these that has one address. */
    Host any(String computer) {
        return switch (dice.nextInt(3)) {
            case 0 -> nt(computer);
            case 1 -> windows9x(computer);
            default -> samba(computer);
        };
    }

    /** Does something at a time after the start. */
    void at(Duration time, Runnable task) {
        simulation.agenda().after(time.toMillis(), task);
    }

    /** A time of the script, and up to some milliseconds later. */
    Duration about(int minute, int millis) {
        return Duration.ofMinutes(minute).plusMillis(dice.nextInt(millis));
    }

    /** Cuts a host off for a while. */
    void cut(Host host, Duration from, Duration length) {
        at(from, () -> host.setCutOff(true));
        at(from.plus(length), () -> host.setCutOff(false));
    }

    /** The server dies, and is started again. */
    void kill(Duration when, Duration pause) {
        at(when, () -> simulation.server().die(0));
        at(when.plus(pause), () -> simulation.server().start());
    }

    /** Plays the script; then the network is good, and long after everything has gone quiet somebody looks around. */
    void perform(Runnable atRest) {
        simulation.perform(atRest);
    }

    void elapse(Duration duration) {
        simulation.elapse(duration);
    }

    /** Asks for a name, at rest: the addresses in their order, none if it is not found. */
    List<Ipv4Address> ask(NetbiosName name) {
        asked.add(name);
        Host asker = simulation.add(new SambaHost(simulation, "ASKER", seed));
        asker.switchOn();
        asker.ask(name);
        elapse(Duration.ofSeconds(10));
        Message answer = recorder.last(false, asker.addresses().get(0), name);
        asker.crash();
        if (answer instanceof PositiveNameQueryResponse positive) {
            return positive.entries().stream().map(AddressEntry::address).toList();
        } else if (answer instanceof NegativeNameQueryResponse) {
            return List.of();
        }
        throw new AssertionError("the query for " + name + " is answered by " + answer);
    }
}
