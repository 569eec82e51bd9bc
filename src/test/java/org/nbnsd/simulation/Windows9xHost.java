package org.nbnsd.simulation;

import java.util.List;
import java.util.Map;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;

/** Windows 9x: computer 00, workgroup 00, computer 03, and 20 where it shares; it is switched off without a word. */
final class Windows9xHost extends WorkingHost {
    private final boolean shares;

    Windows9xHost(Simulation site, String computer, long seed) {
        super(site, "9x " + computer, computer, Manner.WINDOWS_9X, seed);
        shares = random().nextBoolean();
    }

    @Override
    Map<NetbiosName, Boolean> bootNames() {
        return names(
                shares
                        ? List.of(NameSuffix.MESSENGER, NameSuffix.WORKSTATION, NameSuffix.SERVER)
                        : List.of(NameSuffix.WORKSTATION, NameSuffix.MESSENGER));
    }
}
