package org.nbnsd.server;

import java.util.List;
import org.nbnsd.name.NetbiosName;

/**
 * Names that only a person may give to a host, whatever their suffix and scope, in upper or lower case: who has WPAD or
 * ISATAP gets the traffic of others (CVE-2009-0094).
 */
final class BlockList {
    private final NetbiosName[] names;

    BlockList(List<String> names) {
        this.names = names.stream().map(name -> NetbiosName.of(name, 0)).toArray(NetbiosName[]::new);
    }

    boolean contains(NetbiosName name) {
        for (NetbiosName blocked : names) {
            if (haveSameOctets(blocked, name)) {
                return true;
            }
        }
        return false;
    }

    /** Without making a text or another name: every query is compared. */
    private static boolean haveSameOctets(NetbiosName blocked, NetbiosName name) {
        for (int i = 0; i < NetbiosName.LENGTH - 1; i++) {
            if (upperCase(blocked.octet(i)) != upperCase(name.octet(i))) {
                return false;
            }
        }
        return true;
    }

    private static int upperCase(int octet) {
        return octet >= 'a' && octet <= 'z' ? octet - 'a' + 'A' : octet;
    }
}
