package org.nbnsd.daemon.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.nbnsd.control.SettingChange;
import org.nbnsd.daemon.configuration.ConfigurationValues.Place;

/**
 * What of another configuration a running daemon can take, and what that changes.
 *
 * @param effective the other configuration, with the values of the running one where another takes a restart
 * @param changes each key of the other that does not say what holds, in the order of the example
 */
public record ConfigurationReload(Configuration effective, List<SettingChange> changes) {
    /** Keeps a copy. */
    public ConfigurationReload {
        changes = List.copyOf(changes);
    }

    /**
     * Compares.
     *
     * @param running what holds
     * @param latest what was read
     * @return the difference
     * @throws ConfigurationException if it takes a restart, because what can be taken at once does not go together with what
     *     cannot
     */
    public static ConfigurationReload of(Configuration running, Configuration latest) throws ConfigurationException {
        ConfigurationValues values = new ConfigurationValues();
        List<SettingChange> changes = new ArrayList<>();
        for (ConfigurationKey<?> key : ConfigurationSchema.singleKeys()) {
            Object before = running.values().get(key);
            Object after = latest.values().get(key);
            boolean isSame = before.equals(after);
            boolean isAtOnce = key.takes().isAtOnce(running.isNode(), before, after);
            values.copy(key, isSame || isAtOnce ? latest.values() : running.values());
            if (!isSame) {
                changes.add(new SettingChange(
                        key.path(), running.values().show(key), latest.values().show(key), isAtOnce));
            }
        }
        Map<String, List<ConfigurationValues>> repeated = new LinkedHashMap<>();
        for (ConfigurationSection section : ConfigurationSchema.SECTIONS) {
            if (section.repeated()) {
                Configuration holds = section.isAtOnce() ? latest : running;
                repeated.put(section.name(), holds.repeated().getOrDefault(section.name(), List.of()));
            }
        }
        requireConsistent(values, repeated);
        Configuration effective = new Configuration(values, repeated);
        changes.addAll(sections(running.sections(), latest.sections()));
        return new ConfigurationReload(effective, changes);
    }

    private static List<SettingChange> sections(Map<String, String> before, Map<String, String> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream()
                .map(name -> new SettingChange(
                        name,
                        before.getOrDefault(name, SettingChange.NONE),
                        after.getOrDefault(name, SettingChange.NONE),
                        isAtOnce(name)))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    private static boolean isAtOnce(String name) {
        return ConfigurationSchema.SECTIONS.stream()
                .filter(section -> section.repeated() && name.startsWith(section.name() + " "))
                .allMatch(ConfigurationSection::isAtOnce);
    }

    private static void requireConsistent(ConfigurationValues values, Map<String, List<ConfigurationValues>> repeated)
            throws ConfigurationException {
        List<ConfigurationProblem> problems = new ArrayList<>();
        ConfigurationRules.check(values, repeated, problems);
        if (!problems.isEmpty()) {
            problems.add(
                    0,
                    new ConfigurationProblem(
                            new Place("", 0, 0),
                            null,
                            "this configuration takes a restart: without one, part of it does not go together with what"
                                    + " stays as it is"));
            throw ConfigurationReader.failed(problems);
        }
    }
}
