package org.nbnsd.simulation;

import java.util.Map;
import org.nbnsd.name.NetbiosName;

/** A host that does what it likes, from its own address: no server can defend anybody against forged source addresses. */
abstract class HostileHost extends Host {
    HostileHost(Simulation site, String label, long seed) {
        super(site, label, Manner.WINDOWS_NT, seed);
    }

    /** One misdeed. */
    abstract void misbehave();

    /** The longest pause between two, in milliseconds. */
    abstract int pause();

    @Override
    final boolean isHonest() {
        return false;
    }

    @Override
    Map<NetbiosName, Boolean> bootNames() {
        return Map.of();
    }

    @Override
    final void boot() {
        super.boot();
        goOn();
    }

    private void goOn() {
        after(1 + schedule().nextInt(pause()), () -> {
            shuffle();
            misbehave();
            goOn();
        });
    }
}
