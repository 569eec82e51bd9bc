package org.nbnsd.http;

import java.util.List;

/**
 * What a request of a route carries.
 *
 * @param kind how a handler gets it
 * @param types the media types that are taken, in lower case and without parameters; none for {@link Kind#NONE}
 * @param most octets that are taken
 */
public record Body(Kind kind, List<String> types, long most) {
    /** What a browser sends to other sites without asking them: no route takes these. */
    private static final List<String> OF_FORMS =
            List.of("text/plain", "multipart/form-data", "application/x-www-form-urlencoded");

    /** Nothing. */
    public static final Body NONE = new Body(Kind.NONE, List.of(), 0);
    /** An object in JSON, of 1 MiB at most. */
    public static final Body JSON = new Body(Kind.JSON, List.of("application/json"), 1 << 20);
    /** For {@link Method#PATCH}: what changes, in JSON (RFC 7396). */
    public static final Body JSON_PATCH =
            new Body(Kind.JSON, List.of("application/merge-patch+json", "application/json"), 1 << 20);

    private static final long MOST_UPLOADED = 64 << 20;

    /** How a handler gets it. */
    public enum Kind {
        /** There is none. */
        NONE,
        /** An object: {@link Ask#json}. It may be missing, which is an empty object. */
        JSON,
        /** A file that is there until the handler is done: {@link Ask#upload}. */
        FILE
    }

    /** Keeps a copy. */
    public Body {
        types = List.copyOf(types);
        if (types.stream().anyMatch(OF_FORMS::contains)) {
            throw new IllegalArgumentException(types + " (expected: none that a form of another site can send)");
        }
    }

    /**
     * A file of 64 MiB at most.
     *
     * @param types the media types that are taken, none of those of forms ({@code text/plain})
     */
    public static Body file(String... types) {
        return new Body(Kind.FILE, List.of(types), MOST_UPLOADED);
    }
}
