package org.nbnsd.cli.diagnosis;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/**
 * Which incidents are told each: so many of a host, of a /24 and in all, so that who opens thousands, from one address or from
 * forged ones, does not hide the others.
 *
 * @param each those that are told each, the latest first
 * @param more the others, the latest first, by whose there are too many: a host, a network, or all
 */
record ConflictGroups(List<Incident> each, Map<String, List<Incident>> more) {
    private static final int MOST_OF_A_HOST = 5;
    private static final int MOST_OF_A_NETWORK = 20;
    private static final int MOST = 100;
    private static final int NETWORK_LENGTH = 24;
    private static final String OTHERS = "others";

    /** Groups incidents, the latest of which is the first. */
    static ConflictGroups of(List<Incident> incidents) {
        ConflictGroups groups = new ConflictGroups(new ArrayList<>(), new LinkedHashMap<>());
        Multiset<String> counts = HashMultiset.create();
        for (Incident incident : incidents) {
            Ipv4Address source = incident.first().source();
            String host = source == null ? OTHERS : source.toString();
            String network = source == null
                    ? OTHERS
                    : Prefix.around(source, NETWORK_LENGTH).toString();
            String full = full(source, host, network, counts, groups.each().size());
            if (full == null) {
                groups.each().add(incident);
                counts.add(host);
                counts.add(network);
            } else {
                groups.more().computeIfAbsent(full, any -> new ArrayList<>()).add(incident);
            }
        }
        return groups;
    }

    /** Whose share is full; null if one more may be told. */
    private static @Nullable String full(
            @Nullable Ipv4Address source, String host, String network, Multiset<String> counts, int told) {
        if (source != null && counts.count(host) >= MOST_OF_A_HOST) {
            return host;
        } else if (source != null && counts.count(network) >= MOST_OF_A_NETWORK) {
            return network;
        }
        return told >= MOST ? OTHERS : null;
    }
}
