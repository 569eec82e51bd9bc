package org.nbnsd.etcd;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.FamilyKey;
import org.nbnsd.cluster.Role;
import org.nbnsd.cluster.StoreKey;
import org.nbnsd.name.NetbiosName;

/**
 * Keys as etcd has them, below {@code /nbnsd/CLUSTER/}, for people as well: {@code meta}, {@code node/ID}, {@code role/scavenger}, and
 * {@code r/FRED} for the family of {@code FRED}, with a scope {@code r/FRED<00>.SCOPE}.
 */
final class KeyText {
    private static final String META = "meta";
    private static final String NODE = "node/";
    private static final String FAMILY = "r/";
    private static final String ROLE = "role/";
    private static final String SUFFIX = "<00>";

    private final String prefix;

    KeyText(String cluster) {
        prefix = "/nbnsd/" + cluster + "/";
    }

    /** What all keys begin with. */
    String prefix() {
        return prefix;
    }

    /** The first key behind all of them. */
    String end() {
        return prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1);
    }

    String of(StoreKey key) {
        return prefix + below(key);
    }

    private static String below(StoreKey key) {
        if (key instanceof StoreKey.Family family) {
            return FAMILY + of(family.family());
        } else if (key instanceof StoreKey.Node node) {
            return NODE + node.id();
        } else if (key instanceof StoreKey.OfRole role) {
            return ROLE + of(role.role());
        } else if (key instanceof StoreKey.Unknown unknown) {
            return unknown.text();
        }
        return META;
    }

    private static String of(FamilyKey family) {
        String text = family.name().toString();
        return text.endsWith(SUFFIX) ? text.substring(0, text.length() - SUFFIX.length()) : text;
    }

    private static String of(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** What a key stands for; {@link StoreKey.Unknown} if it is not written as this program writes it. */
    StoreKey key(String text) {
        String below = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
        StoreKey key = read(below);
        return key != null && below(key).equals(below) ? key : new StoreKey.Unknown(below);
    }

    private static @Nullable StoreKey read(String below) {
        if (below.equals(META)) {
            return new StoreKey.Meta();
        } else if (below.startsWith(NODE)) {
            return new StoreKey.Node(below.substring(NODE.length()));
        } else if (below.startsWith(ROLE)) {
            return role(below.substring(ROLE.length()));
        } else if (below.startsWith(FAMILY)) {
            return family(below.substring(FAMILY.length()));
        }
        return null;
    }

    private static @Nullable StoreKey role(String text) {
        for (Role role : Role.values()) {
            if (of(role).equals(text)) {
                return new StoreKey.OfRole(role);
            }
        }
        return null;
    }

    private static @Nullable StoreKey family(String text) {
        try {
            NetbiosName name = NetbiosName.parse(text.indexOf('<') < 0 ? text + SUFFIX : text);
            return name.suffix() == 0 ? new StoreKey.Family(new FamilyKey(name)) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
