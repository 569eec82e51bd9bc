package org.nbnsd.simulation;

import java.util.List;
import java.util.Map;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;

/** Windows NT: computer 00, domain 00, computer 03 and 20, domain 1E; some are domain controllers. */
final class WindowsNtHost extends WorkingHost {
    private final boolean controller;
    private final boolean master;

    WindowsNtHost(Simulation site, String computer, long seed, boolean controller, boolean master) {
        super(site, "NT " + computer, computer, Manner.WINDOWS_NT, seed);
        this.controller = controller;
        this.master = master;
    }

    @Override
    Map<NetbiosName, Boolean> bootNames() {
        Map<NetbiosName, Boolean> names =
                names(List.of(NameSuffix.WORKSTATION, NameSuffix.MESSENGER, NameSuffix.SERVER));
        names.put(NetbiosName.of(Simulation.DOMAIN, NameSuffix.BROWSER_ELECTIONS), true);
        if (controller) {
            names.put(NetbiosName.of(Simulation.DOMAIN, NameSuffix.DOMAIN_CONTROLLERS), true);
        }
        if (master) {
            names.put(NetbiosName.of(Simulation.DOMAIN, NameSuffix.DOMAIN_MASTER_BROWSER), false);
            names.put(NetbiosName.of(Simulation.DOMAIN, NameSuffix.MASTER_BROWSER), false);
        }
        return names;
    }
}
