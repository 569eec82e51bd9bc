package org.nbnsd.simulation;

import java.util.List;
import java.util.Map;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;

/** A Samba file server: computer 20, 03 and 00, workgroup 00 and 1E. */
final class SambaHost extends WorkingHost {
    SambaHost(Simulation site, String computer, long seed) {
        super(site, "smb " + computer, computer, Manner.SAMBA, seed);
    }

    @Override
    Map<NetbiosName, Boolean> bootNames() {
        Map<NetbiosName, Boolean> names =
                names(List.of(NameSuffix.SERVER, NameSuffix.MESSENGER, NameSuffix.WORKSTATION));
        names.put(NetbiosName.of(Simulation.DOMAIN, NameSuffix.BROWSER_ELECTIONS), true);
        return names;
    }
}
