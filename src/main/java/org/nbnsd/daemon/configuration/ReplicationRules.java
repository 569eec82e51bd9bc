package org.nbnsd.daemon.configuration;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.daemon.configuration.ReplicationSchema.Mode;
import org.nbnsd.replication.ReplicationSettings;
import org.nbnsd.wire.Ipv4Address;

/** What the values of {@link ReplicationSchema} must be to each other: a part of {@link ConfigurationRules}. */
final class ReplicationRules {
    /** Gets each key that is wrong, whose it is, and what was found there. */
    @FunctionalInterface
    interface Wrong {
        void accept(ConfigurationValues section, ConfigurationKey<?> key, String found);
    }

    private final ConfigurationValues values;
    private final List<ConfigurationValues> partners;
    private final Wrong wrong;

    private ReplicationRules(ConfigurationValues values, List<ConfigurationValues> partners, Wrong wrong) {
        this.values = values;
        this.partners = partners;
        this.wrong = wrong;
    }

    /**
     * Checks the rules.
     *
     * @param partners those that could be read; null if there is none at all
     */
    static void check(ConfigurationValues values, @Nullable List<ConfigurationValues> partners, Wrong wrong) {
        ReplicationRules rules = new ReplicationRules(values, partners == null ? List.of() : partners, wrong);
        if (values.get(ReplicationSchema.ENABLED)) {
            rules.checkServer(partners == null);
        }
        rules.checkListen();
        rules.checkAddresses();
        rules.checkModes();
    }

    /** What is good, and has no effect. */
    static List<String> warnings(ConfigurationValues values, List<ConfigurationValues> partners) {
        if (partners.isEmpty() || values.get(ReplicationSchema.ENABLED)) {
            return List.of();
        }
        String those = partners.size() == 1
                ? "there is a [[replication.partner]]"
                : "there are " + partners.size() + " [[replication.partner]] sections";
        return List.of(those + ", but nothing is replicated (expected: " + ReplicationSchema.ENABLED.path()
                + " = true, or no partners)");
    }

    private void checkServer(boolean isAlone) {
        if (!values.get(ConfigurationSchema.SERVER_ENABLED)) {
            wrong.accept(
                    values,
                    ReplicationSchema.ENABLED,
                    "true without a name server (expected: server = true; an end node has no records to exchange)");
        }
        if (isAlone) {
            wrong.accept(
                    values,
                    ReplicationSchema.ENABLED,
                    "true without partners (expected: at least one [[" + ReplicationSchema.PARTNER.name() + "]])");
        }
        int most = values.get(ReplicationSchema.MAX_PARTNERS);
        if (partners.size() > most) {
            wrong.accept(
                    partners.get(most),
                    ReplicationSchema.PARTNER_ADDRESS,
                    partners.size() + " partners in all (expected: at most " + most + ", which is max-partners)");
        }
    }

    private void checkListen() {
        List<Ipv4Address> listen = values.get(ReplicationSchema.LISTEN);
        if (listen.contains(Ipv4Address.ZERO) && listen.size() > 1) {
            wrong.accept(
                    values, ReplicationSchema.LISTEN, "0.0.0.0 and others (expected: 0.0.0.0, which is all, alone)");
        }
        Ipv4Address own = values.get(ReplicationSchema.ADDRESS);
        boolean isAny = listen.isEmpty() || listen.contains(Ipv4Address.ZERO) || own.equals(Ipv4Address.ZERO);
        if (!isAny && !listen.contains(own)) {
            wrong.accept(
                    values,
                    ReplicationSchema.ADDRESS,
                    own + ", where it does not listen (expected: one of replication.listen)");
        }
    }

    private void checkAddresses() {
        Set<Ipv4Address> own = new HashSet<>(values.get(ReplicationSchema.LISTEN));
        own.addAll(values.get(ConfigurationSchema.LISTEN));
        own.add(values.get(ReplicationSchema.ADDRESS));
        Map<Ipv4Address, ConfigurationValues> seen = new HashMap<>();
        for (ConfigurationValues partner : partners) {
            Ipv4Address address = partner.get(ReplicationSchema.PARTNER_ADDRESS);
            ConfigurationValues before = seen.putIfAbsent(address, partner);
            if (before != null) {
                wrong.accept(
                        partner,
                        ReplicationSchema.PARTNER_ADDRESS,
                        address + " again (expected: each partner once; see " + before.path() + ")");
            } else if (own.contains(address)) {
                wrong.accept(
                        partner,
                        ReplicationSchema.PARTNER_ADDRESS,
                        address + ", which is this server itself (expected: another server's)");
            }
        }
    }

    private void checkModes() {
        boolean isMirror = partners.stream().anyMatch(ReplicationRules::isMirror);
        for (ConfigurationValues partner : partners) {
            if (isMirror(partner) && partner.get(ReplicationSchema.TYPE) != ReplicationSettings.Type.PULL) {
                wrong.accept(
                        partner,
                        ReplicationSchema.MODE,
                        "mirror with type " + ConfigurationTypes.lowerCase(partner.get(ReplicationSchema.TYPE))
                                + " (expected: type pull; a mirror gives nothing)");
            } else if (isMirror && !isMirror(partner)) {
                wrong.accept(
                        partner,
                        ReplicationSchema.PARTNER_ADDRESS,
                        "a partner that is not mirrored beside one that is (expected: mode = \"mirror\" for all or none;"
                                + " a mirror takes no registrations)");
            }
        }
    }

    private static boolean isMirror(ConfigurationValues partner) {
        return partner.get(ReplicationSchema.MODE) == Mode.MIRROR;
    }
}
