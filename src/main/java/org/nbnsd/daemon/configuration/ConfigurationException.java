package org.nbnsd.daemon.configuration;

import java.util.List;
import java.util.stream.Collectors;
import org.nbnsd.control.ConfigurationFault;

/** A configuration that cannot be used. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<ConfigurationFault> errors;

    /**
     * With all that is wrong.
     *
     * @param errors at least one
     */
    ConfigurationException(List<ConfigurationFault> errors) {
        super(errors.stream().map(ConfigurationFault::text).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    /**
     * What is wrong.
     *
     * @return one line for each error, such as {@code nbnsd.toml:6:1: port: 99999 (expected: …)}
     */
    public List<String> errors() {
        return errors.stream().map(ConfigurationFault::text).toList();
    }

    /**
     * The same with its parts.
     *
     * @return in the order of their places
     */
    public List<ConfigurationFault> all() {
        return errors;
    }
}
