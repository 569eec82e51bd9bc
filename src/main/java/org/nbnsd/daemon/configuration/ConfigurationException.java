package org.nbnsd.daemon.configuration;

import java.util.List;

/** A configuration that cannot be used. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> errors;

    /**
     * With all that is wrong.
     *
     * @param errors one line for each error
     */
    ConfigurationException(List<String> errors) {
        super(String.join("\n", errors));
        this.errors = List.copyOf(errors);
    }

    /**
     * What is wrong.
     *
     * @return one line for each error, such as {@code nbnsd.toml:6:1: port: 99999 (expected: …)}
     */
    public List<String> errors() {
        return errors;
    }
}
