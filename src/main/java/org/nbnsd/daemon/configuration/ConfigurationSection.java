package org.nbnsd.daemon.configuration;

import java.util.List;

/**
 * A section of {@link ConfigurationSchema}.
 *
 * @param name such as {@code lifetimes} or {@code challenge-query.prefix}; empty for the keys before the first section
 * @param repeated whether it may be there many times; then it must have the first of its
 *     keys
 * @param doc what it is about
 * @param keys its keys
 */
record ConfigurationSection(String name, boolean repeated, String doc, List<ConfigurationKey<?>> keys) {
    ConfigurationSection {
        keys = List.copyOf(keys);
    }

    /** Whether all of it takes effect at once; of a section that may be there many times all or nothing does. */
    boolean isAtOnce() {
        return keys.stream().allMatch(key -> key.takes() == Takes.AT_ONCE);
    }

    /** As it is written in a file. */
    String heading() {
        return repeated ? "[[" + name + "]]" : "[" + name + "]";
    }
}
