package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import org.nbnsd.control.ConfigurationChecked;
import org.nbnsd.control.ConfigurationFault;
import org.nbnsd.control.Reloaded;
import org.nbnsd.control.Setting;
import org.nbnsd.control.Setting.Origin;
import org.nbnsd.control.SettingChange;

/**
 * What is told of the configuration, as JSON objects, and back. The names of the fields are promised: they may be added to,
 * never changed. What cannot be read is an {@link IllegalArgumentException}.
 */
public final class ConfigurationJson {
    /** What becomes of a change. */
    private enum Effect {
        AT_ONCE,
        RESTART
    }

    /** What a check comes to. */
    private enum Verdict {
        GOOD,
        WRONG
    }

    private static final String TEXT = "text";

    private ConfigurationJson() {}

    /**
     * Something that is wrong.
     *
     * @param fault what
     * @return a new object
     */
    public static JsonObject toJson(ConfigurationFault fault) {
        Document json = new Document().put("source", fault.source());
        if (fault.line() > 0) {
            json.put("line", fault.line()).put("column", fault.column());
        }
        return json.put("key", fault.key())
                .put("found", fault.found())
                .put("text", fault.text())
                .json();
    }

    public static ConfigurationFault fault(JsonObject json) {
        Fields fields = new Fields(json);
        return new ConfigurationFault(
                fields.textOrEmpty("source"),
                fields.count("line", 0),
                fields.count("column", 0),
                fields.textOrEmpty("key"),
                fields.text("found", TEXT),
                fields.text("text", TEXT));
    }

    /**
     * A key that is not as before.
     *
     * @param change how
     * @return a new object
     */
    public static JsonObject toJson(SettingChange change) {
        return new Document()
                .put("key", change.key())
                .put("before", change.before())
                .put("after", change.after())
                .word("effect", change.isAtOnce() ? Effect.AT_ONCE : Effect.RESTART)
                .json();
    }

    public static SettingChange change(JsonObject json) {
        Fields fields = new Fields(json);
        return new SettingChange(
                fields.text("key", TEXT),
                fields.text("before", TEXT),
                fields.text("after", TEXT),
                fields.choice("effect", Effect.values()) == Effect.AT_ONCE);
    }

    /**
     * What ends the answer to who wanted the configuration read again.
     *
     * @param reloaded what became of it
     * @param now when, in milliseconds since the epoch
     * @param who who wanted it
     * @return a new object
     */
    public static JsonObject toJson(Reloaded reloaded, long now, String who) {
        return new Document()
                .word("result", reloaded.result())
                .put("file", reloaded.file())
                .time("now", now)
                .put("who", who)
                .json();
    }

    /**
     * What became of it.
     *
     * @param all what ended the answer, with its lines as {@code faults} and {@code changes}
     * @return the values
     */
    public static Reloaded reloaded(JsonObject all) {
        Fields fields = new Fields(all);
        return new Reloaded(
                fields.choice("result", Reloaded.Result.values()),
                fields.textOrEmpty("file"),
                fields.objects("faults", "faults").stream()
                        .map(ConfigurationJson::fault)
                        .toList(),
                fields.objects("changes", "changes").stream()
                        .map(ConfigurationJson::change)
                        .toList());
    }

    /**
     * A key as it holds.
     *
     * @param setting how
     * @return a new object
     */
    public static JsonObject toJson(Setting setting) {
        Origin origin = setting.origin();
        Document json = new Document()
                .put("key", setting.key())
                .put("value", setting.value())
                .put("default", setting.defaultValue())
                .put("expected", setting.expected())
                .put("doc", setting.doc())
                .word("origin", origin.kind())
                .put("place", origin.place());
        if (origin.line() > 0) {
            json.put("line", origin.line());
        }
        return json.put("takes", setting.takes())
                .put("secret", setting.isSecret())
                .put("pending", setting.pending())
                .json();
    }

    public static Setting setting(JsonObject json) {
        Fields fields = new Fields(json);
        return new Setting(
                fields.text("key", TEXT),
                fields.text("value", TEXT),
                fields.has("default") ? fields.text("default", TEXT) : null,
                fields.text("expected", TEXT),
                fields.text("doc", TEXT),
                new Origin(
                        fields.choice("origin", Origin.Kind.values()),
                        fields.textOrEmpty("place"),
                        fields.count("line", 0)),
                fields.text("takes", TEXT),
                fields.isSet("secret"),
                fields.has("pending") ? fields.text("pending", TEXT) : null);
    }

    /**
     * A sentence about a configuration.
     *
     * @param text the sentence
     * @return a new object
     */
    public static JsonObject toJson(String text) {
        return new Document().put("text", text).json();
    }

    /**
     * What a check comes to, in a word.
     *
     * @param checked what there is to say
     * @return a new object
     */
    public static JsonObject verdict(ConfigurationChecked checked) {
        return new Document()
                .word("result", checked.isGood() ? Verdict.GOOD : Verdict.WRONG)
                .json();
    }

    /**
     * All that there is to say.
     *
     * @param checked what that is
     * @return a new object
     */
    public static JsonObject toJson(ConfigurationChecked checked) {
        return new Document()
                .all(verdict(checked))
                .list("faults", checked.faults(), ConfigurationJson::toJson)
                .list("warnings", checked.warnings(), ConfigurationJson::toJson)
                .list("does", checked.does(), ConfigurationJson::toJson)
                .json();
    }
}
