package org.nbnsd.control;

import java.util.List;

/**
 * What became of reading the configuration again.
 *
 * @param result what it came to
 * @param file what was read; empty if the daemon has no file, so that there is nothing but its command line
 * @param faults what is wrong; empty if it is applied
 * @param changes what is not as before; empty if it is not applied
 */
public record Reloaded(Result result, String file, List<ConfigurationFault> faults, List<SettingChange> changes) {
    /** What it came to. */
    public enum Result {
        /** It holds, but for what takes a restart. */
        APPLIED,
        /** Something is wrong with it, and all is as before. */
        WRONG,
        /** The file is not there, or cannot be read, and all is as before. */
        UNREADABLE
    }

    /** Keeps copies. */
    public Reloaded {
        faults = List.copyOf(faults);
        changes = List.copyOf(changes);
    }
}
