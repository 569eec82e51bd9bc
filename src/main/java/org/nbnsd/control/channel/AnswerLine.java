package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.document.Fields;

/**
 * One line of an answer: an object with one field.
 *
 * @param field its name, such as {@code record}
 * @param json its value, as it came
 */
record AnswerLine(String field, String json) {
    private static final Pattern LINE = Pattern.compile("\\{\"([a-zA-Z]+)\":(.*)}");

    /**
     * Splits a line. Its value is not looked at before somebody wants to know what it means.
     *
     * @throws IllegalArgumentException if it is none
     */
    static AnswerLine of(String text) {
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            Fields.object(text);
            throw new IllegalArgumentException("a line without a field");
        }
        return new AnswerLine(line.group(1), line.group(2));
    }

    /** Whether it is of a kind. */
    boolean is(String kind) {
        return field.equals(kind);
    }

    /**
     * The value, if it is an object.
     *
     * @throws IllegalArgumentException if it is none
     */
    JsonObject object() {
        return Fields.object(json);
    }

    /** The value of a line of this kind. */
    JsonObject object(String kind) {
        require(kind);
        return object();
    }

    /** The value of a line of this kind, as it came. */
    String text(String kind) {
        require(kind);
        return json;
    }

    /** Why it was not done. */
    OperationException error() {
        Fields fields = fields("error");
        return new OperationException(
                fields.has("kind") ? fields.choice("kind", Kind.values()) : Kind.UNAVAILABLE,
                fields.text("error", "text"));
    }

    private void require(String kind) {
        if (!is(kind)) {
            throw new IllegalArgumentException("a line of the wrong kind: " + field + " (expected: " + kind + ")");
        }
    }

    /** The whole line as fields, of which one is of this kind. */
    Fields fields(String kind) {
        require(kind);
        return new Fields(Fields.object("{\"" + field + "\":" + json + "}"));
    }
}
