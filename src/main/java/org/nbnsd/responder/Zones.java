package org.nbnsd.responder;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.protocol.Prefix;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** The zones of a responder. */
final class Zones {
    private final Map<Name, Zone> byApex = new HashMap<>();
    /** How many labels an apex may have. */
    private final TreeSet<Integer> lengths = new TreeSet<>();

    /** @throws IllegalArgumentException if a name of the settings is none */
    Zones(DnsSettings settings, ComputerTable computers, ProbedHosts hosts) {
        Name suffix = name("suffix", settings.suffix());
        Name nameServer = name("name server", settings.nameServer());
        Name person = name("suffix", "hostmaster." + settings.suffix());
        int ttl = settings.timeToLive();
        add(new ForwardZone(suffix, nameServer, person, ttl, computers));
        for (Prefix network : settings.reverse()) {
            for (Prefix part : ReverseZone.zones(network)) {
                add(new ReverseZone(part, suffix, nameServer, person, ttl, computers, hosts));
            }
        }
    }

    private static Name name(String what, String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(
                    what + ": " + text + " is no name of the DNS (expected: such as wins.example)", e);
        }
    }

    private void add(Zone zone) {
        byApex.put(zone.apex(), zone);
        lengths.add(zone.apex().labels());
    }

    /** The zone with the longest apex in which a name is; null if it is in none. */
    @Nullable
    Zone of(Name name) {
        for (int length : lengths.descendingSet()) {
            Zone zone = length > name.labels() ? null : byApex.get(new Name(name, name.labels() - length));
            if (zone != null) {
                return zone;
            }
        }
        return null;
    }

    Collection<Zone> all() {
        List<Zone> all = new ArrayList<>(byApex.values());
        all.sort((one, other) -> one.apex().compareTo(other.apex()));
        return all;
    }
}
