package org.nbnsd.daemon.configuration;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that were set, with their values and places. What was not set has its default. Mutable while it is read. */
final class ConfigurationValues {
    /**
     * Where something was set.
     *
     * @param source a file as it was named, or an option of the command line
     * @param line from 1; 0 for the command line
     * @param column from 1; 0 for the command line
     */
    record Place(String source, int line, int column) {
        /** What an error message begins with. */
        String label(String key) {
            return line == 0 ? source + ": " : this + ": " + key + ": ";
        }

        @Override
        public String toString() {
            return line == 0 ? source : source + ":" + line + ":" + column;
        }
    }

    private final String path;

    /** Those of the sections that are there once. */
    ConfigurationValues() {
        this("");
    }

    /**
     * Those of one of the sections that may be there many times.
     *
     * @param path of the section, with its number
     */
    ConfigurationValues(String path) {
        this.path = path;
    }

    /** The section, if it is one of several; else empty. */
    String path() {
        return path;
    }

    /** A key with its section, as it is told in errors. */
    String path(ConfigurationKey<?> key) {
        return path.isEmpty() ? key.path() : path + "." + key.name();
    }

    private record Setting(Object value, Place place) {}

    // By identity, because each key is one constant, and to hash a record the first time takes 15 ms.
    private final IdentityHashMap<ConfigurationKey<?>, Setting> settings = new IdentityHashMap<>();
    private final Set<ConfigurationKey<?>> unreadable = Collections.newSetFromMap(new IdentityHashMap<>());

    <T> void set(ConfigurationKey<T> key, T value, Place place) {
        settings.put(key, new Setting(value, place));
    }

    /** Somebody set it, but to nothing that could be read. */
    void setUnreadable(ConfigurationKey<?> key) {
        unreadable.add(key);
    }

    /** Whether what {@link #get} returns is what was wanted. */
    boolean isReadable(ConfigurationKey<?> key) {
        return !unreadable.contains(key);
    }

    /** The value that was set, or the default. */
    <T> T get(ConfigurationKey<T> key) {
        return getOr(key, key.defaultValue());
    }

    /** The value that was set, or another. */
    @SuppressWarnings("unchecked") // set() is the only way in
    <T> T getOr(ConfigurationKey<T> key, T otherwise) {
        Setting setting = settings.get(key);
        return setting == null ? otherwise : (T) setting.value();
    }

    /** Where it was set; null if it was not. */
    @Nullable
    Place place(ConfigurationKey<?> key) {
        Setting setting = settings.get(key);
        return setting == null ? null : setting.place();
    }

    /** What is said of a key elsewhere, or that nothing is. */
    void copy(ConfigurationKey<?> key, ConfigurationValues from) {
        Setting setting = from.settings.get(key);
        if (setting != null) {
            settings.put(key, setting);
        }
    }

    /** As {@link #write}, but nothing of a secret. */
    String show(ConfigurationKey<?> key) {
        return key.isSecret() ? ConfigurationKey.MASK : write(key);
    }

    /** The value as it would be written in a file. */
    <T> String write(ConfigurationKey<T> key) {
        return key.type().write(get(key));
    }
}
