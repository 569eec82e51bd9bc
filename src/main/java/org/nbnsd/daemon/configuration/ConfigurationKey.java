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
 */
record ConfigurationKey<T>(String section, String name, ConfigurationType<T> type, T defaultValue, String doc) {
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
