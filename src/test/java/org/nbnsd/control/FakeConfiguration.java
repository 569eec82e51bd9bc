package org.nbnsd.control;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.control.Reloaded.Result;
import org.nbnsd.control.Setting.Origin;
import org.nbnsd.registry.Author;

/** A configuration that is only what a test wants, and that writes down who wants it read again. */
public final class FakeConfiguration implements ConfigurationOperations {
    public static final ConfigurationFault FAULT = new ConfigurationFault(
            "nbnsd.toml",
            6,
            1,
            "port",
            "99999 (expected: a whole number, 0..65535)",
            "nbnsd.toml:6:1: port: 99999 (expected: a whole number, 0..65535)");
    public static final List<SettingChange> CHANGES = List.of(
            new SettingChange("rate.per-host", "1000", "500", true), new SettingChange("port", "137", "1137", false));

    /** One of each kind. */
    public static final List<Setting> SETTINGS = List.of(
            new Setting(
                    "rate.per-host",
                    "500",
                    "1000",
                    "a whole number of requests a second, 0..1000000",
                    "Requests of one address.",
                    new Origin(Origin.Kind.FILE, "nbnsd.toml", 7),
                    "at once",
                    false,
                    null),
            new Setting(
                    "port",
                    "137",
                    "137",
                    "a whole number, 0..65535",
                    "The UDP port to listen on.",
                    new Origin(Origin.Kind.DEFAULT, "", 0),
                    "restart",
                    false,
                    "1137"),
            new Setting(
                    "name",
                    "\"(not shown)\"",
                    null,
                    "a name",
                    "A secret.",
                    new Origin(Origin.Kind.COMMAND_LINE, "--name", 0),
                    "restart",
                    true,
                    null));

    private final List<Author> reloads = new ArrayList<>();
    private final List<Setting> more = new ArrayList<>();
    private Reloaded next = new Reloaded(Result.APPLIED, "nbnsd.toml", List.of(FAULT), CHANGES);

    /** What comes of it from now on. */
    public void becomes(Reloaded reloaded) {
        next = reloaded;
    }

    /** Has one key more, as it would be written in a file. */
    public void with(String key, String value) {
        more.add(new Setting(
                key,
                value,
                "[]",
                "a value",
                "A key.",
                new Origin(Origin.Kind.FILE, "nbnsd.toml", 9),
                "restart",
                false,
                null));
    }

    /** Who wanted it read again. */
    public List<Author> reloads() {
        return reloads;
    }

    @Override
    public Reloaded reload(Author author) {
        reloads.add(author);
        return next;
    }

    @Override
    public List<Setting> settings() {
        List<Setting> all = new ArrayList<>(SETTINGS);
        all.addAll(more);
        return all;
    }

    @Override
    public String file() {
        return "nbnsd.toml";
    }

    @Override
    public ConfigurationChecked check(String text) {
        return new ConfigurationChecked(List.of(FAULT), List.of("a warning"), List.of("  listens on  all"));
    }

    @Override
    public long now() {
        return FakeBackend.NOW;
    }
}
