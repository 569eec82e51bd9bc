package org.nbnsd.control;

import java.util.List;

/**
 * What there is to say of a configuration.
 *
 * @param faults what is wrong with it; empty if it is good
 * @param warnings what is good, but perhaps not what somebody wanted
 * @param does what a daemon would do with it, in lines; empty if it is not good
 */
public record ConfigurationChecked(List<ConfigurationFault> faults, List<String> warnings, List<String> does) {
    /** Keeps copies. */
    public ConfigurationChecked {
        faults = List.copyOf(faults);
        warnings = List.copyOf(warnings);
        does = List.copyOf(does);
    }

    /** Whether a daemon would start with it. */
    public boolean isGood() {
        return faults.isEmpty();
    }
}
