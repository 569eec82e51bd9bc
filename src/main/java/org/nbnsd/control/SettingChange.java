package org.nbnsd.control;

/**
 * A key of the configuration that has another value than before. Values are as they would be written in a file.
 *
 * @param key such as {@code rate.per-host}, or {@code replication.partner 10.0.1.5} for all of a section that is there many times
 * @param before what holds, or held; {@code none} if there was no such section
 * @param after what the file says now; {@code none} if there is no such section any more
 * @param isAtOnce whether it holds now; else it has no effect before the next start
 */
public record SettingChange(String key, String before, String after, boolean isAtOnce) {
    /** Stands for a section that is not there. */
    public static final String NONE = "none";
}
