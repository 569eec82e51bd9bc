package org.nbnsd.node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;

/**
 * What is known of names of others: answers to our own queries, for a while, and the LMHOSTS file, for good. Nothing is
 * learned from what comes unasked; that can only make a name forgotten. When it is full, the name asked for longest ago
 * makes room.
 */
final class NameCache {
    private final NodeSettings.Cache times;
    private final int most;
    private final Map<NetbiosName, CachedName> asked = new LinkedHashMap<>(16, 0.75f, true);
    private Map<NetbiosName, LmhostsName> lmhosts = Map.of();

    NameCache(NodeSettings settings, Collection<LmhostsName> lmhosts) {
        times = settings.cache();
        most = settings.limits().cached();
        reload(lmhosts);
    }

    /** Forgets all answers, and takes other LMHOSTS entries; of several for one name the last counts. */
    void reload(Collection<LmhostsName> entries) {
        asked.clear();
        Map<NetbiosName, LmhostsName> loaded = new HashMap<>();
        entries.forEach(entry -> loaded.put(entry.name(), entry));
        lmhosts = loaded;
    }

    /** What is known without asking anybody; null for nothing. */
    @Nullable
    CachedName get(NetbiosName name, long now) {
        LmhostsName entry = lmhosts.get(name);
        if (entry != null && entry.preloaded()) {
            return new CachedName(name, entry.entries(), Deadlines.NEVER);
        }
        CachedName known = asked.get(name);
        if (known != null && known.expiresAt() <= now) {
            asked.remove(name);
            return null;
        }
        return known;
    }

    /** The addresses in the LMHOSTS file; empty if the name is not there. */
    List<AddressEntry> fromLmhosts(NetbiosName name) {
        LmhostsName entry = lmhosts.get(name);
        return entry == null ? List.of() : entry.entries();
    }

    /** Remembers an answer; an empty one says that nobody has the name. */
    void put(NetbiosName name, List<AddressEntry> entries, long now) {
        long millis = (entries.isEmpty() ? times.notFound() : times.found()).toMillis();
        if (millis == 0 || most == 0 || name.isWildcard()) {
            return;
        }
        asked.put(name, new CachedName(name, entries, now + millis));
        if (asked.size() > most) {
            asked.remove(asked.keySet().iterator().next());
        }
    }

    /** Forgets an answer. */
    void forget(NetbiosName name) {
        asked.remove(name);
    }

    /** Somebody says that a host has given a name up: forgets the answer if it was about that host. */
    void forget(NetbiosName name, Ipv4Address host) {
        CachedName known = asked.get(name);
        if (known != null
                && known.entries().stream().anyMatch(entry -> entry.address().equals(host))) {
            asked.remove(name);
        }
    }

    /** Somebody says that a host has got a name: forgets the answer if it does not say so. */
    void forgetUnless(NetbiosName name, Ipv4Address host) {
        CachedName known = asked.get(name);
        if (known != null
                && known.entries().stream().noneMatch(entry -> entry.address().equals(host))) {
            asked.remove(name);
        }
    }

    /** All that is known, what is from the LMHOSTS file first. */
    List<CachedName> all(long now) {
        List<CachedName> all = new ArrayList<>();
        lmhosts.values().stream()
                .filter(LmhostsName::preloaded)
                .map(entry -> new CachedName(entry.name(), entry.entries(), Deadlines.NEVER))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .forEach(all::add);
        asked.values().stream()
                .filter(known -> known.expiresAt() > now)
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList()
                .forEach(all::add);
        return all;
    }
}
