package org.nbnsd.http.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;

/**
 * What a first line asks for.
 *
 * @param authority the host that it names; null if it only has a path, as all but proxies do
 * @param path as it came
 * @param parts those of the path, decoded once
 * @param query the parameters, decoded once
 */
record RequestTarget(@Nullable String authority, String path, List<String> parts, Map<String, String> query) {
    /** Where the pages for a browser are. */
    private static final String OF_PEOPLE = "/console/";

    /** The server as a whole, which only OPTIONS may mean. */
    static final RequestTarget SERVER = new RequestTarget(null, "*", List.of(), Map.of());

    /**
     * Reads one.
     *
     * @throws ProblemException if it is none
     */
    static RequestTarget of(String text) throws ProblemException {
        String rest = text;
        String authority = null;
        int scheme = text.indexOf("://");
        if (scheme > 0 && text.substring(0, scheme).matches("(?i)https?")) {
            int slash = text.indexOf('/', scheme + 3);
            int end = slash < 0 ? text.length() : slash;
            authority = text.substring(scheme + 3, end);
            rest = slash < 0 ? "/" : text.substring(end);
        }
        if (!rest.startsWith("/")) {
            throw wrongPath("(expected: a path, such as /api/v1/status)");
        }
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '#' || c == '\\' || c == '"') {
                throw wrongPath("it has a character that has to be written as % and two digits");
            }
        }
        int mark = rest.indexOf('?');
        String path = mark < 0 ? rest : rest.substring(0, mark);
        return new RequestTarget(
                authority, path, parts(path), mark < 0 ? Map.of() : parameters(rest.substring(mark + 1)));
    }

    private static List<String> parts(String path) throws ProblemException {
        List<String> parts = new ArrayList<>();
        if (path.equals("/")) {
            return parts;
        }
        // People write one at the end; of a program it may be a name that it forgot.
        boolean isByPerson = path.startsWith(OF_PEOPLE) && path.endsWith("/");
        String written = isByPerson ? path.substring(0, path.length() - 1) : path;
        for (String raw : written.substring(1).split("/", -1)) {
            String part = decode(raw);
            if (part == null) {
                throw wrongPath("a % is not followed by two digits, or what is encoded so is no UTF-8");
            }
            if (part.isEmpty()) {
                throw wrongPath("it has an empty part (//, or / at the end)");
            }
            if (part.equals(".") || part.equals("..")) {
                throw wrongPath("it has a part of dots");
            }
            if (part.indexOf('/') >= 0 || part.indexOf('\\') >= 0 || part.indexOf('\0') >= 0) {
                throw wrongPath("a part of it has a slash, a backslash or NUL in it");
            }
            parts.add(part);
        }
        return parts;
    }

    private static Map<String, String> parameters(String query) throws ProblemException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode((equals < 0 ? pair : pair.substring(0, equals)).replace('+', ' '));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1).replace('+', ' '));
            if (name == null || value == null) {
                throw new ProblemException(
                        ProblemCode.WRONG_PARAMETER,
                        "a % is not followed by two digits, or what is encoded so is no UTF-8");
            }
            if (parameters.put(name, value) != null) {
                throw new ProblemException(
                        ProblemCode.WRONG_PARAMETER, "a parameter is there twice (expected: each once)");
            }
        }
        return parameters;
    }

    /** Once, and strictly; null if it cannot be. */
    private static @Nullable String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteBuffer octets = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                octets.put((byte) text.charAt(i));
                continue;
            }
            int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            octets.put((byte) (high << 4 | low));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static ProblemException wrongPath(String detail) {
        return new ProblemException(ProblemCode.WRONG_PATH, "the path: " + detail);
    }
}
