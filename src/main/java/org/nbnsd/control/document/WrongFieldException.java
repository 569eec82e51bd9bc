package org.nbnsd.control.document;

import org.jspecify.annotations.Nullable;

/** A field of a JSON object is missing, unknown, or not what was expected; the message says so, for people. */
public final class WrongFieldException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String pointer;

    WrongFieldException(String pointer, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.pointer = pointer;
    }

    /**
     * What is wrong with a field of an object.
     *
     * @param field its name; one that is missing, too
     * @param message for people, with what was expected
     * @return to be thrown
     */
    public static WrongFieldException at(String field, String message) {
        return new WrongFieldException(part(field), message, null);
    }

    /**
     * Where what is wrong is, or would be if it is missing.
     *
     * @return a JSON pointer (RFC 6901) into the object, such as {@code /names/0}
     */
    public String pointer() {
        return pointer;
    }

    /**
     * A part of a pointer.
     *
     * @param name of a field
     * @return the same as it is written in pointers
     */
    public static String part(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
