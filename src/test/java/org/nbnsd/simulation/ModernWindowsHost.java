package org.nbnsd.simulation;

import java.util.List;
import java.util.Map;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;

/** Windows 2000 and later: OPCODE 15 for each of its one to three addresses. */
final class ModernWindowsHost extends WorkingHost {
    private final int more;

    ModernWindowsHost(Simulation site, String computer, long seed) {
        super(site, "W2K " + computer, computer, Manner.MODERN_WINDOWS, seed);
        more = random().nextInt(3);
    }

    @Override
    int addressesAtFirst() {
        return 1 + more;
    }

    @Override
    Map<NetbiosName, Boolean> bootNames() {
        return names(List.of(NameSuffix.WORKSTATION, NameSuffix.SERVER));
    }
}
