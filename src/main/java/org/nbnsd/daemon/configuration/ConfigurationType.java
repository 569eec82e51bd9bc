package org.nbnsd.daemon.configuration;

import java.util.List;
import org.nbnsd.name.Brief;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * What a key may be set to: how a value is read, checked and written, and how that is told to people.
 *
 * @param <T> the type in Java
 */
abstract class ConfigurationType<T> {
    /**
     * What is good, for error messages and for the example, such as {@code a whole number, 1..20}.
     *
     * @return the text that comes after "expected:"
     */
    abstract String expected();

    /**
     * Reads a value.
     *
     * @param value as TOML has it
     * @return the value
     * @throws IllegalArgumentException if it is of another type or out of range
     */
    abstract T read(Object value);

    /**
     * Writes a value.
     *
     * @param value the value
     * @return TOML that {@link #read} understands
     */
    abstract String write(T value);

    /**
     * The TOML value that somebody means who writes this on the command line.
     *
     * @param text an option's value
     * @return a value for {@link #read}
     */
    Object fromText(String text) {
        return text;
    }

    /** Lists are read one element at a time, so that each error has its own place. */
    static final class ListOf<E> extends ConfigurationType<List<E>> {
        private final ConfigurationType<E> element;

        ListOf(ConfigurationType<E> element) {
            this.element = element;
        }

        ConfigurationType<E> element() {
            return element;
        }

        @Override
        String expected() {
            return "a list; each entry " + element.expected();
        }

        @Override
        List<E> read(Object value) {
            if (!(value instanceof List<?> list)) {
                throw unexpected(value);
            }
            return list.stream().map(entry -> element.read(entry)).toList();
        }

        @Override
        String write(List<E> value) {
            return "[" + String.join(", ", value.stream().map(element::write).toList()) + "]";
        }
    }

    /** The error for a value that does not fit. */
    final IllegalArgumentException unexpected(Object value) {
        return new IllegalArgumentException(describe(value) + " (expected: " + expected() + ")");
    }

    /** A text as TOML. */
    static String quote(String text) {
        return '"' + Toml.tomlEscape(text).toString() + '"';
    }

    /** A value that was found, for an error message. */
    static String describe(Object value) {
        if (value instanceof TomlTable) {
            return "a section";
        }
        if (value instanceof TomlArray || value instanceof List) {
            return "a list";
        }
        return value instanceof String text ? quote(Brief.of(text)) : Brief.of(value.toString());
    }
}
