package org.nbnsd.control.table;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.Fields;
import org.nbnsd.name.Confidential;

/**
 * A request: an operation with its fields. As JSON it is an object of one line.
 *
 * @param operation what is wanted
 * @param values its fields; of those that may be missing, only what is not the usual
 * @param reason why, in the user's words; one line, empty if none is given
 * @param sudoUser who became root to ask, as the client says; empty if it does not
 */
public record Request(Operation operation, Map<Field<?>, Object> values, String reason, String sudoUser) {
    /** The longest reason, in characters. */
    static final int MAX_REASON = 500;

    /** Checks the reason, because it gets into logs and is told to everybody who may look; so it keeps no secret. */
    public Request {
        requireReason(reason);
        reason = Confidential.masked(reason);
    }

    /**
     * A request without fields yet.
     *
     * @param operation what is wanted
     * @return the request
     */
    public static Request of(Operation operation) {
        return new Request(operation, Map.of(), "", "");
    }

    /**
     * The same with a field.
     *
     * @param field one of the operation's
     * @param value its value; null for what it is otherwise
     * @param <T> what it means
     * @return a new request
     * @throws IllegalArgumentException if the value makes no sense
     */
    public <T> Request with(Field<T> field, @Nullable T value) {
        if (!operation.fields().contains(field)) {
            throw new AssertionError(operation.name() + " has no field " + field);
        }
        if (value == null || value.equals(field.otherwise())) {
            return this;
        }
        field.check(value);
        Map<Field<?>, Object> more = new LinkedHashMap<>(values);
        more.put(field, value);
        return new Request(operation, more, reason, sudoUser);
    }

    /**
     * The same with a reason.
     *
     * @param why one line of at most 500 characters
     * @return a new request
     */
    public Request because(String why) {
        return new Request(operation, values, why, sudoUser);
    }

    /**
     * The same with who became root to ask.
     *
     * @param who empty if that is not known
     * @return a new request
     */
    public Request askedBy(String who) {
        return new Request(operation, values, reason, who);
    }

    /**
     * Checks a reason.
     *
     * @param reason the reason
     * @throws IllegalArgumentException if it is longer than 500 characters, or more than one line
     */
    public static void requireReason(String reason) {
        if (reason.length() > MAX_REASON || reason.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "reason: too long, or control characters in it (expected: one line of at most " + MAX_REASON
                            + " characters)");
        }
    }

    /**
     * The value of a field.
     *
     * @param field the field
     * @param <T> what it means
     * @return what was said, or what it is otherwise
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // with() is the only one to put values; null is a value of some fields
    public <T> T get(Field<T> field) {
        return values.containsKey(field) ? (T) values.get(field) : field.otherwise();
    }

    /** The same with what a JSON object says of a field. */
    <T> Request reading(Field<T> field, Fields fields) {
        return with(field, field.read(fields));
    }

    /**
     * The request in one line.
     *
     * @return a JSON object
     */
    public String toLine() {
        Document json = new Document().put("operation", operation.name());
        for (Field<?> field : operation.fields()) {
            write(field, json);
        }
        return json.put("reason", reason).put("sudoUser", sudoUser).toString();
    }

    private <T> void write(Field<T> field, Document json) {
        if (values.containsKey(field)) {
            field.write(get(field), json);
        }
    }
}
