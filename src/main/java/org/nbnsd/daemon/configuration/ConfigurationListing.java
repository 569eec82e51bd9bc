package org.nbnsd.daemon.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Setting;
import org.nbnsd.control.Setting.Origin;
import org.nbnsd.daemon.configuration.ConfigurationValues.Place;

/** Every key with what holds, and where that was said. */
public final class ConfigurationListing {
    private static final Map<ConfigurationKey<?>, ConfigurationKey<?>> GENERAL = Map.of(
            ConfigurationSchema.PREFIX_TRIES, ConfigurationSchema.CHALLENGE_TRIES,
            ConfigurationSchema.PREFIX_FIRST_INTERVAL, ConfigurationSchema.CHALLENGE_FIRST_INTERVAL,
            ConfigurationSchema.PREFIX_GROWTH, ConfigurationSchema.CHALLENGE_GROWTH);

    private ConfigurationListing() {}

    /**
     * All keys.
     *
     * @param running what holds
     * @param latest what was read last, of which some may take a restart
     * @return in the order of the example; those of sections that are there many times for each of them
     */
    public static List<Setting> of(Configuration running, Configuration latest) {
        List<Setting> settings = new ArrayList<>();
        for (ConfigurationSection section : ConfigurationSchema.SECTIONS) {
            if (section.repeated()) {
                running.repeated()
                        .getOrDefault(section.name(), List.of())
                        .forEach(each -> section.keys().forEach(key -> settings.add(inRepeated(running, each, key))));
            } else {
                section.keys().forEach(key -> settings.add(single(running.values(), latest.values(), key)));
            }
        }
        return settings;
    }

    private static Setting single(ConfigurationValues running, ConfigurationValues latest, ConfigurationKey<?> key) {
        boolean isPending = !running.get(key).equals(latest.get(key));
        return setting(
                key.path(),
                key,
                running.show(key),
                key.writeDefault(),
                running.place(key),
                isPending ? latest.show(key) : null);
    }

    private static Setting inRepeated(Configuration running, ConfigurationValues one, ConfigurationKey<?> key) {
        Place place = one.place(key);
        ConfigurationKey<?> general = GENERAL.get(key);
        String usual = general == null ? key.writeDefault() : running.values().write(general);
        boolean isFirst = ConfigurationSchema.PREFIX.equals(key) || ReplicationSchema.PARTNER_ADDRESS.equals(key);
        return setting(one.path(key), key, place == null ? usual : one.show(key), isFirst ? null : usual, place, null);
    }

    private static Setting setting(
            String path,
            ConfigurationKey<?> key,
            String value,
            @Nullable String usual,
            @Nullable Place place,
            @Nullable String pending) {
        return new Setting(
                path,
                value,
                usual,
                key.type().expected(),
                key.doc(),
                origin(place),
                key.takes().text(),
                key.isSecret(),
                pending);
    }

    private static Origin origin(@Nullable Place place) {
        if (place == null) {
            return new Origin(Origin.Kind.DEFAULT, "", 0);
        }
        return new Origin(
                place.line() == 0 ? Origin.Kind.COMMAND_LINE : Origin.Kind.FILE, place.source(), place.line());
    }
}
