package org.nbnsd.daemon.configuration;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.nbnsd.daemon.configuration.DnsConfiguration.Place;
import org.nbnsd.protocol.Prefix;

/** What the keys of the server of the DNS must be to each other. */
final class DnsRules {
    private DnsRules() {}

    /**
     * Checks them.
     *
     * @param values of the sections that are there once
     * @param wrong gets a key, and what is wrong with it
     */
    static void check(ConfigurationValues values, BiConsumer<ConfigurationKey<?>, String> wrong) {
        List<Place> listen = values.get(DnsSchema.LISTEN);
        boolean isWanted = !listen.isEmpty();
        if (isWanted && values.get(DnsSchema.SUFFIX).isEmpty() && values.isReadable(DnsSchema.SUFFIX)) {
            wrong.accept(
                    DnsSchema.LISTEN, "without a suffix (expected: suffix = \"wins.example\" in the section [dns])");
        }
        if (isWanted && !values.get(ConfigurationSchema.SERVER_ENABLED)) {
            wrong.accept(DnsSchema.LISTEN, "without a name server (expected: server = true, or no section [dns])");
        }
        Set<Place> seen = new HashSet<>();
        for (Place place : listen) {
            if (!seen.add(place)) {
                wrong.accept(DnsSchema.LISTEN, place + " again (expected: each place once)");
            }
        }
        checkNetworks(values.get(DnsSchema.REVERSE), wrong);
    }

    private static void checkNetworks(List<Prefix> networks, BiConsumer<ConfigurationKey<?>, String> wrong) {
        for (int i = 0; i < networks.size(); i++) {
            for (Prefix other : networks.subList(0, i)) {
                Prefix network = networks.get(i);
                if (network.contains(other.network()) || other.contains(network.network())) {
                    wrong.accept(
                            DnsSchema.REVERSE,
                            network + " and " + other + " (expected: networks that have nothing in common)");
                }
            }
        }
    }
}
