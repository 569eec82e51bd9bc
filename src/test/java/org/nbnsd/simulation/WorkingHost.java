package org.nbnsd.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;

/** A computer on somebody's desk: people switch it on and off, log on and off, carry it about and rename it. */
abstract class WorkingHost extends Host {
    private static final long MINUTE = 60_000;

    private String computer;

    WorkingHost(Simulation site, String label, String computer, Manner manner, long seed) {
        super(site, label, manner, seed);
        this.computer = computer;
    }

    final String computer() {
        return computer;
    }

    /** The unique and group names of a computer and its domain. */
    final Map<NetbiosName, Boolean> names(List<Integer> suffixes) {
        Map<NetbiosName, Boolean> names = new LinkedHashMap<>();
        for (int suffix : suffixes) {
            names.put(NetbiosName.of(computer, suffix), false);
            if (suffix == NameSuffix.WORKSTATION) {
                names.put(NetbiosName.of(Simulation.DOMAIN, NameSuffix.WORKSTATION), true);
            }
        }
        return names;
    }

    @Override
    void act() {
        int what = random().nextInt(100);
        Plan plan = site().plan();
        if (!isUp()) {
            boot();
        } else if (what < 15) {
            switchOff(plan.has(Trouble.HOST_CRASHES) && random().nextInt(3) == 0);
        } else if (what < 45 && plan.has(Trouble.LOGONS)) {
            logOnOrOff();
        } else if (what < 52 && plan.has(Trouble.MOVES)) {
            move(random().nextBoolean());
        } else if (what < 58 && plan.has(Trouble.MOVES)) {
            dock();
        } else if (what < 62 && plan.has(Trouble.RENAMES)) {
            rename();
        } else {
            ask(site().anyName(random()));
        }
    }

    private void switchOff(boolean crashes) {
        if (crashes) {
            crash();
        } else {
            shutDown();
        }
        long pause = random().nextInt(3) == 0 ? random().nextInt(3000) : random().nextInt((int) (20 * MINUTE));
        after(1000 + pause, this::boot);
    }

    private void logOnOrOff() {
        List<NetbiosName> users = wanted().stream()
                .filter(name ->
                        name.suffix() == NameSuffix.MESSENGER && !name.base().equals(computer))
                .toList();
        if (users.isEmpty()) {
            want(NetbiosName.of(site().anyUser(random()), NameSuffix.MESSENGER), false);
        } else {
            giveUp(users.get(0));
        }
    }

    private void rename() {
        List<NetbiosName> old = List.copyOf(bootNames().keySet());
        old.forEach(this::giveUp);
        computer = site().anyComputer(random());
        bootNames().forEach(this::want);
    }
}
