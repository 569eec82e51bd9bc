package org.nbnsd.daemon.configuration;

/**
 * A row of {@link ConfigurationSchema}.
 *
 * @param <T> the type of its values
 * @param section the section it is in; empty for those before the first section
 * @param name its name there
 * @param type what it may be set to
 * @param defaultValue what it is when it is not set; in a section that may be there many times, an example
 * @param doc a sentence for the administrator
 * @param takes when another value takes effect
 * @param isSecret whether its value is shown to nobody
 */
record ConfigurationKey<T>(
        String section,
        String name,
        ConfigurationType<T> type,
        T defaultValue,
        String doc,
        Takes takes,
        boolean isSecret) {
    /** What a secret is shown as. */
    static final String MASK = "\"(not shown)\"";

    /** One that takes effect at a restart, and is no secret. */
    ConfigurationKey(String section, String name, ConfigurationType<T> type, T defaultValue, String doc) {
        this(section, name, type, defaultValue, doc, Takes.RESTART, false);
    }

    /** The same key, with another moment. */
    ConfigurationKey<T> takes(Takes when) {
        return new ConfigurationKey<>(section, name, type, defaultValue, doc, when, isSecret);
    }

    /** The same key, taking effect at once. */
    ConfigurationKey<T> atOnce() {
        return takes(Takes.AT_ONCE);
    }

    /** The same key, as a secret. */
    ConfigurationKey<T> secret() {
        return new ConfigurationKey<>(section, name, type, defaultValue, doc, takes, true);
    }

    /** The name with its section. */
    String path() {
        return section.isEmpty() ? name : section + "." + name;
    }

    String writeDefault() {
        return type.write(defaultValue);
    }

    @Override
    public String toString() {
        return path();
    }
}
