package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Facts by name and by host, while one looks at a capture or listens for a while; nothing is on a disk. Of a name and of a
 * host the first and the last are kept, if there are too many; queries have places of their own, so that they displace
 * nothing.
 */
public final class Casebook {
    /** The most names, and the most hosts. */
    static final int MOST_SUBJECTS = 50_000;
    /** The most facts about one of them, and as many queries. */
    static final int MOST_FACTS = 500;

    /** What is known about one name or host. */
    private static final class Entry {
        private final List<Fact> facts = new ArrayList<>();
        private final List<Fact> queries = new ArrayList<>();

        /** Returns whether another had to go for it. */
        boolean add(Fact fact) {
            boolean isQuery = fact.kind() == FactKind.QUERIED || fact.kind() == FactKind.STATUS_ASKED;
            List<Fact> place = isQuery ? queries : facts;
            place.add(fact);
            if (place.size() > MOST_FACTS) {
                place.remove(MOST_FACTS / 2);
                return true;
            }
            return false;
        }

        List<Fact> all() {
            List<Fact> all = new ArrayList<>(queries); // what has the same time follows a query
            all.addAll(facts);
            all.sort(Comparator.comparingLong(Fact::at));
            return all;
        }
    }

    private final Map<NetbiosName, Entry> names = new TreeMap<>();
    private final Map<Ipv4Address, Entry> hosts = new HashMap<>();
    private long leftOut;
    private long last;

    /**
     * Takes a fact in.
     *
     * @param fact in the order of their times
     */
    public void add(Fact fact) {
        NetbiosName name = fact.name();
        last = Math.max(last, fact.at());
        if (name != null) {
            add(names, name, fact);
        }
        Set<Ipv4Address> concerned = new TreeSet<>(fact.addresses());
        concerned.add(fact.actor());
        if (fact.peer() != null) {
            concerned.add(fact.peer());
        }
        for (Ipv4Address address : concerned) {
            if (address.isHost()) {
                add(hosts, address, fact);
            }
        }
    }

    private <K> void add(Map<K, Entry> entries, K key, Fact fact) {
        Entry entry = entries.get(key);
        if (entry == null && entries.size() < MOST_SUBJECTS) {
            entry = new Entry();
            entries.put(key, entry);
        }
        if (entry == null || entry.add(fact)) {
            leftOut++;
        }
    }

    /**
     * The names that there are facts about.
     *
     * @return in their order
     */
    public List<NetbiosName> names() {
        return List.copyOf(names.keySet());
    }

    /**
     * How many facts could not be kept, at a name or at a host.
     *
     * @return 0 or more
     */
    public long leftOut() {
        return leftOut;
    }

    /**
     * What is known about a name.
     *
     * @param name the name
     * @return in the order of time
     */
    public List<Fact> timeline(NetbiosName name) {
        Entry entry = names.get(name);
        return entry == null ? List.of() : entry.all();
    }

    /**
     * What explains it, as of the last fact of all.
     *
     * @param name the name
     * @return as {@link Diagnosis#explain} has it
     */
    public List<Verdict> verdicts(NetbiosName name) {
        return Diagnosis.explain(name, timeline(name), this::host, Present.unknown(last));
    }

    private Collection<Fact> host(Ipv4Address address) {
        Entry entry = hosts.get(address);
        return entry == null ? List.of() : entry.all();
    }
}
