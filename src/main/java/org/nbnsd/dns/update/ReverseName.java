package org.nbnsd.dns.update;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.DomainName;
import org.nbnsd.wire.Ipv4Address;

/** Addresses as names of the DNS (RFC 1035 3.5). */
public final class ReverseName {
    private static final String DOMAIN = "in-addr.arpa";

    private ReverseName() {}

    /**
     * The name of an address in a zone.
     *
     * @param zone the zone, such as {@code 0.10.in-addr.arpa}
     * @param address the address
     * @return without the zone, such as {@code 7.1}; null if it is not in the zone
     */
    public static @Nullable String in(DomainName zone, Ipv4Address address) {
        List<String> labels = new ArrayList<>(Splitter.on('.').splitToList(address.toString()));
        Collections.reverse(labels);
        String full = String.join(".", labels) + "." + DOMAIN;
        String end = "." + zone.text();
        return full.endsWith(end) ? full.substring(0, full.length() - end.length()) : null;
    }

    /**
     * The address of a name in a zone.
     *
     * @param zone the zone
     * @param name without the zone
     * @return null if it is none
     */
    public static @Nullable Ipv4Address address(DomainName zone, String name) {
        String full = zone.nameOf(name);
        if (!full.endsWith("." + DOMAIN)) {
            return null;
        }
        List<String> labels =
                new ArrayList<>(Splitter.on('.').splitToList(full.substring(0, full.length() - DOMAIN.length() - 1)));
        Collections.reverse(labels);
        try {
            return Ipv4Address.parse(String.join(".", labels));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Whether addresses can be in a zone.
     *
     * @param zone the zone
     * @return true for in-addr.arpa, and for what begins with one to three octets of a network
     */
    public static boolean isReverse(DomainName zone) {
        int octets = zone.labels().size() - 2;
        if (octets == 0) {
            return zone.text().equals(DOMAIN);
        }
        return octets > 0 && octets < 4 && address(zone, "0.".repeat(3 - octets) + "0") != null;
    }
}
