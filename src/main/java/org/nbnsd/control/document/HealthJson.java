package org.nbnsd.control.document;

import com.google.gson.JsonObject;
import java.util.List;
import org.nbnsd.control.Health;
import org.nbnsd.control.Health.Check;

/** How a daemon is as JSON objects and back: one for each check, and what they come to. */
public final class HealthJson {
    private HealthJson() {}

    /**
     * A new object.
     *
     * @param check what was looked at
     * @return the object
     */
    public static JsonObject toJson(Check check) {
        return new Document()
                .put("check", check.name())
                .put("vital", check.isVital())
                .put("ok", check.isWell())
                .put("detail", check.detail())
                .json();
    }

    /**
     * What all checks come to.
     *
     * @param health what was looked at
     * @return a new object
     */
    public static JsonObject summary(Health health) {
        return new Document()
                .put("live", health.isLive())
                .put("ready", health.isReady())
                .json();
    }

    /**
     * Reads what {@link #toJson} writes.
     *
     * @param checks an object for each check
     * @return what was looked at
     * @throws IllegalArgumentException if one is none
     */
    public static Health fromJson(List<JsonObject> checks) {
        return new Health(checks.stream()
                .map(Fields::new)
                .map(fields -> new Check(
                        fields.text("check", "a word"),
                        fields.isSet("vital"),
                        fields.isSet("ok"),
                        fields.text("detail", "a text")))
                .toList());
    }
}
