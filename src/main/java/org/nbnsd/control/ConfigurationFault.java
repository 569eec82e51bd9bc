package org.nbnsd.control;

/**
 * What is wrong with a configuration, as people and programs are told of it. All texts are printable.
 *
 * @param source the file as it was named, or an option of the command line; empty if it is of neither
 * @param line where in the file, from 1; 0 if it is nowhere in it
 * @param column from 1; 0 as well
 * @param key the key or section, such as {@code replication.partner[2].type}; empty if there is none to name
 * @param found what was found, and what was expected
 * @param text all of it in one line, such as {@code nbnsd.toml:6:1: port: 99999 (expected: …)}
 */
public record ConfigurationFault(String source, int line, int column, String key, String found, String text) {
    /**
     * Nowhere in particular.
     *
     * @param text what is wrong
     * @return with that alone
     */
    public static ConfigurationFault of(String text) {
        return new ConfigurationFault("", 0, 0, "", text, text);
    }
}
