package org.nbnsd.daemon.configuration;

import java.util.List;

/** What can be configured, as a manual tells it; {@link ConfigurationSchema} is what it is made from. */
public final class ConfigurationReference {
    /**
     * A section.
     *
     * @param heading as it is written in a file; empty for the keys before the first section
     * @param doc what it is about; empty if there is nothing to say
     * @param keys its keys
     */
    public record Section(String heading, String doc, List<Key> keys) {
        public Section {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A key.
     *
     * @param name its name in the section
     * @param usual what it is when it is not set, in TOML; in a section that may be there many times, an example
     * @param expected what it may be set to
     * @param doc what it does
     * @param takes when another value takes effect; empty if that is at once
     */
    public record Key(String name, String usual, String expected, String doc, String takes) {}

    private ConfigurationReference() {}

    /** All sections, in the order of the example. */
    public static List<Section> sections() {
        return ConfigurationSchema.SECTIONS.stream()
                .map(section -> new Section(
                        section.name().isEmpty() ? "" : section.heading(),
                        section.doc(),
                        section.keys().stream().map(ConfigurationReference::key).toList()))
                .toList();
    }

    private static Key key(ConfigurationKey<?> key) {
        return new Key(
                key.name(),
                key.writeDefault(),
                key.type().expected(),
                key.doc(),
                key.takes() == Takes.AT_ONCE ? "" : key.takes().text());
    }
}
