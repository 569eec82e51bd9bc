package org.nbnsd.daemon.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ConfigurationFault;
import org.nbnsd.daemon.configuration.ConfigurationType.ListOf;
import org.nbnsd.daemon.configuration.ConfigurationValues.Place;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.Brief;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads a configuration by {@link ConfigurationSchema}, and tells everything that is wrong with it at once. The command
 * line sets keys after the file does: the option {@code --port} is the key {@code port}.
 */
public final class ConfigurationReader {
    /** Who has more errors than this has given a file of another kind. */
    private static final int MOST_TOLD = 50;

    private final String file;
    private final List<ConfigurationProblem> problems = new ArrayList<>();
    private final ConfigurationValues values = new ConfigurationValues();
    /** Those of the sections that are there many times. */
    private final Map<String, List<ConfigurationValues>> repeated = new HashMap<>();

    private TomlLines lines = TomlLines.of("");

    private ConfigurationReader(String file) {
        this.file = file;
    }

    /**
     * Reads a file and the command line.
     *
     * @param file the file; null for none
     * @param options keys of the first section, and {@code http}, with what the command line says about them
     * @return the configuration
     * @throws ConfigurationException if anything is wrong
     * @throws FileFailure if the file cannot be read
     */
    public static Configuration read(@Nullable Path file, Map<String, List<String>> options)
            throws ConfigurationException, FileFailure {
        return file == null
                ? new ConfigurationReader("").finish(options)
                : parse(file.toString(), ConfigurationFile.text(file), options);
    }

    /**
     * Reads a text and the command line.
     *
     * @param file what error messages call the text
     * @param text TOML
     * @param options keys of the first section, and {@code http}, with what the command line says about them
     * @return the configuration
     * @throws ConfigurationException if anything is wrong
     */
    public static Configuration parse(String file, String text, Map<String, List<String>> options)
            throws ConfigurationException {
        ConfigurationReader reader = new ConfigurationReader(file);
        reader.readText(text);
        return reader.finish(options);
    }

    /** The parser's 200 classes are loaded only for this, not for the command line alone. */
    private void readText(String text) throws ConfigurationException {
        lines = TomlLines.of(text);
        TomlParseResult toml = Toml.parse(lines.text());
        if (toml.hasErrors()) {
            // What follows a syntax error lands in the wrong section: its other errors would be ours, not the author's.
            toml.errors().forEach(this::syntaxError);
            throw failed();
        }
        readSection(toml, ConfigurationSchema.SECTIONS.get(0), values);
    }

    /** What the command line says goes last; then all is checked together. */
    private Configuration finish(Map<String, List<String>> options) throws ConfigurationException {
        options.forEach(this::readOption);
        ConfigurationRules.check(values, repeated, problems);
        if (!problems.isEmpty()) {
            throw failed();
        }
        return new Configuration(values, repeated);
    }

    private ConfigurationException failed() {
        return failed(problems);
    }

    /** With as many as anybody reads, each once, in the order of their places. */
    static ConfigurationException failed(List<ConfigurationProblem> problems) {
        List<ConfigurationFault> all = problems.stream()
                .sorted(Comparator.comparing(ConfigurationProblem::line).thenComparing(ConfigurationProblem::column))
                .map(ConfigurationProblem::error)
                .distinct()
                .toList();
        if (all.size() <= MOST_TOLD) {
            return new ConfigurationException(all);
        }
        List<ConfigurationFault> first = new ArrayList<>(all.subList(0, MOST_TOLD));
        first.add(ConfigurationFault.of("… and " + (all.size() - MOST_TOLD) + " more errors"));
        return new ConfigurationException(first);
    }

    private void syntaxError(TomlParseError error) {
        Place place = place(error.position());
        String message = lines.renumbered(String.valueOf(error.getMessage()));
        problems.add(new ConfigurationProblem(place, null, message));
    }

    private Place place(@Nullable TomlPosition position) {
        return position == null
                ? new Place(file, 1, 1)
                : new Place(file, lines.original(position.line()), position.column());
    }

    private void readSection(TomlTable table, ConfigurationSection section, ConfigurationValues into) {
        for (String name : table.keySet()) {
            Place place = place(table.inputPositionOf(List.of(name)));
            Object value = table.get(List.of(name));
            String path = section.name().isEmpty() ? name : section.name() + "." + name;
            ConfigurationSection inner = sectionAt(path);
            if (inner != null) {
                readInner(value, inner, place);
                continue;
            }
            ConfigurationKey<?> key = keyIn(section, name);
            if (key == null) {
                String told = into.path().isEmpty() ? path : into.path() + "." + name;
                error(place, told, ConfigurationSuggestion.unknown(Brief.of(path), isSection(value)));
            } else {
                readKey(key, value, place, into);
            }
        }
    }

    /** A section, or those that may be there many times. */
    private static boolean isSection(Object value) {
        return value instanceof TomlTable
                || value instanceof TomlArray array && !array.isEmpty() && array.get(0) instanceof TomlTable;
    }

    private static @Nullable ConfigurationSection sectionAt(String path) {
        return ConfigurationSchema.SECTIONS.stream()
                .filter(section -> !path.isEmpty() && section.name().equals(path))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable ConfigurationKey<?> keyIn(ConfigurationSection section, String name) {
        return section.keys().stream()
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void readInner(Object value, ConfigurationSection section, Place place) {
        if (!section.repeated() && value instanceof TomlTable table) {
            readSection(table, section, values);
        } else if (section.repeated() && value instanceof TomlArray array) {
            repeated.putIfAbsent(section.name(), new ArrayList<>());
            for (int i = 0; i < array.size(); i++) {
                String path = section.name() + "[" + (i + 1) + "]";
                readRepeated(array.get(i), section, path, place(array.inputPositionOf(i)));
            }
        } else {
            error(place, section.name(), misplaced(value, section));
        }
    }

    private void readRepeated(Object value, ConfigurationSection section, String path, Place place) {
        if (!(value instanceof TomlTable table)) {
            error(place, path, misplaced(value, section));
            return;
        }
        int before = problems.size();
        ConfigurationValues one = new ConfigurationValues(path);
        readSection(table, section, one);
        ConfigurationKey<?> first = section.keys().get(0);
        if (!table.contains(List.of(first.name()))) {
            error(
                    place,
                    path,
                    "no " + first.name() + " (expected: " + first.type().expected() + ")");
        }
        if (problems.size() == before) {
            Objects.requireNonNull(repeated.get(section.name())).add(one);
        }
    }

    private static String misplaced(Object value, ConfigurationSection section) {
        return ConfigurationType.describe(value) + " (expected: a section " + section.heading() + ")";
    }

    private <T> void readKey(ConfigurationKey<T> key, Object value, Place place, ConfigurationValues into) {
        int before = problems.size();
        Object plain = value;
        if (key.type() instanceof ListOf<?> list && value instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                readable(into.path(key), list.element(), array.get(i), place(array.inputPositionOf(i)));
            }
            plain = array.toList();
        } else {
            readable(into.path(key), key.type(), value, place);
        }
        if (problems.size() == before) {
            into.set(key, key.type().read(plain), place);
        } else {
            into.setUnreadable(key);
        }
    }

    /** Reads a value only for its error. */
    private void readable(String path, ConfigurationType<?> type, Object value, Place place) {
        try {
            type.read(value);
        } catch (IllegalArgumentException e) {
            error(place, path, String.valueOf(e.getMessage()));
        }
    }

    private void readOption(String name, List<String> texts) {
        ConfigurationKey<?> key = name.equals(HttpSchema.SECTION.name())
                ? HttpSchema.LISTEN
                : keyIn(ConfigurationSchema.SECTIONS.get(0), name);
        if (key == null) {
            throw new IllegalArgumentException("option: " + name + " (expected: a key of the first section, or http)");
        }
        readOption(key, texts, new Place("--" + name, 0, 0));
    }

    private <T> void readOption(ConfigurationKey<T> key, List<String> texts, Place place) {
        int before = problems.size();
        ConfigurationType<?> type = key.type() instanceof ListOf<?> list ? list.element() : key.type();
        List<Object> plain = texts.stream().map(type::fromText).toList();
        plain.forEach(value -> readable(key.path(), type, value, place));
        if (problems.size() == before) {
            values.set(key, key.type().read(key.type() instanceof ListOf ? plain : plain.get(plain.size() - 1)), place);
        } else {
            values.setUnreadable(key);
        }
    }

    private void error(Place place, String key, String found) {
        problems.add(new ConfigurationProblem(place, Brief.of(key), found));
    }
}
