package org.nbnsd.control;

import org.jspecify.annotations.Nullable;

/**
 * A key of the configuration as it holds. Values are as they would be written in a file; of a secret there is none.
 *
 * @param key with its section, such as {@code rate.per-host} or {@code replication.partner[2].type}
 * @param value what holds
 * @param defaultValue what holds if nothing is said; null if something must be
 * @param expected what it may be set to, with its unit and range
 * @param doc what it does, for the administrator
 * @param origin where it was set: a file with its line, an option of the command line, or {@code default}
 * @param takes when another value takes effect
 * @param isSecret whether values are hidden
 * @param pending what the file says, and what holds from the next start on; null if that is the value
 */
public record Setting(
        String key,
        String value,
        @Nullable String defaultValue,
        String expected,
        String doc,
        Origin origin,
        String takes,
        boolean isSecret,
        @Nullable String pending) {
    /**
     * Where a value comes from.
     *
     * @param kind what kind of a place it is
     * @param place the file, or the option; empty for the default
     * @param line in the file, from 1; 0 elsewhere
     */
    public record Origin(Kind kind, String place, int line) {
        /** What kind of a place it is. */
        public enum Kind {
            /** Nothing was said. */
            DEFAULT,
            /** The file. */
            FILE,
            /** The command line. */
            COMMAND_LINE
        }
    }

    /** Whether it is not as by default. */
    public boolean isChosen() {
        return !value.equals(defaultValue);
    }
}
