package org.nbnsd.control;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.PlainFile;

/**
 * The two keys of a configuration that tell where the daemon is found. Commands read them, each time and in no time: a reader of
 * all of TOML takes longer than all the rest of a command. What is wrong elsewhere in the file is the daemon's business alone.
 */
public final class PlaceKeys {
    /** As large as a configuration may be. */
    private static final int LARGEST = 1 << 18;

    private static final String DATA = "data";
    private static final String CONTROL = "control";

    private final String text;
    private final String data;
    private final String control;
    private int at;
    private int line = 1;

    private PlaceKeys(String text) {
        this.text = text;
        String foundData = "";
        String foundControl = "";
        for (String key = nextKey(); key != null; key = nextKey()) {
            if (key.equals(DATA)) {
                foundData = value(key);
            } else if (key.equals(CONTROL)) {
                foundControl = value(key);
            }
            skipValue();
        }
        data = foundData;
        control = foundControl;
    }

    /**
     * Reads those of a file.
     *
     * @param file in TOML
     * @return the keys
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if one of the two keys has a value that is no text of one line; the message has the line
     */
    public static PlaceKeys read(Path file) throws IOException {
        try (InputStream in = PlainFile.open(file)) {
            return of(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
        }
    }

    /**
     * Finds those of a text.
     *
     * @param toml the text, with or without a byte order mark
     * @return the keys
     * @throws IllegalArgumentException if one of the two keys has a value that is no text of one line; the message has the line
     */
    public static PlaceKeys of(String toml) {
        return new PlaceKeys(toml.startsWith("\uFEFF") ? toml.substring(1) : toml);
    }

    /**
     * The key {@code data}.
     *
     * @return a directory, or {@link DataDirectory#NONE}; empty for the usual one
     */
    public String data() {
        return data;
    }

    /**
     * The key {@code control}.
     *
     * @return the path of a socket, or {@code off}; empty for the usual one
     */
    public String control() {
        return control;
    }

    /** Up to the value of the next key of the first section; null if there is none, or no sense in what comes. */
    private @Nullable String nextKey() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '[') {
                return null;
            } else if (c == '#') {
                skipLine();
            } else if (Character.isWhitespace(c)) {
                next();
            } else {
                String key = key();
                skipSpaces();
                if (at == text.length() || text.charAt(at) != '=') {
                    return null;
                }
                next();
                skipSpaces();
                return key;
            }
        }
        return null;
    }

    /** Of several parts, they are one; what is in quotes is without them. */
    private String key() {
        StringBuilder key = new StringBuilder();
        while (at < text.length() && "=\n#".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                key.append(text, at + 1, Math.max(at + 1, afterQuotes() - 1));
                at = afterQuotes();
            } else {
                key.append(c);
                next();
            }
        }
        return key.toString().strip();
    }

    private void next() {
        if (text.charAt(at) == '\n') {
            line++;
        }
        at++;
    }

    private void skipSpaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    /** Behind the quote that closes the one that is here; the end of the line at the latest. */
    private int afterQuotes() {
        char quote = text.charAt(at);
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote && text.charAt(end) != '\n') {
            end += quote == '"' && text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(text.length(), end + 1);
    }

    private String value(String key) {
        boolean isText = at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
        int end = isText ? afterQuotes() : at;
        boolean isClosed = end - at >= 2 && text.charAt(end - 1) == text.charAt(at);
        if (!isClosed || end < text.length() && text.charAt(end) == text.charAt(at)) {
            throw new IllegalArgumentException(
                    line + ": " + key + " (expected: a text in quotes, in one line; or --data DIR)");
        }
        String inner = text.substring(at + 1, end - 1);
        return text.charAt(at) == '"' ? unescaped(key, inner) : inner;
    }

    private String unescaped(String key, String inner) {
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < inner.length()) {
            char c = inner.charAt(i);
            i++;
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escape = inner.charAt(i);
            i++;
            int hex = escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
            int simple = "btnfr\"\\".indexOf(escape);
            if (hex > 0
                    && i + hex <= inner.length()
                    && inner.substring(i, i + hex).matches("0*[0-9A-Fa-f]{1,5}")) {
                plain.appendCodePoint(Integer.parseInt(inner.substring(i, i + hex), 16));
                i += hex;
            } else if (simple >= 0) {
                plain.append("\b\t\n\f\r\"\\".charAt(simple));
            } else {
                throw new IllegalArgumentException(line + ": " + key + ": \\" + escape
                        + " (expected: an escape of TOML, such as \\\\; or --data DIR)");
            }
        }
        return plain.toString();
    }

    /** Up to the end of its last line: texts and lists may have several. */
    private void skipValue() {
        int depth = 0;
        while (at < text.length() && (depth > 0 || text.charAt(at) != '\n')) {
            char c = text.charAt(at);
            if (c == '#') {
                skipLine();
            } else if (c == '"' || c == '\'') {
                skipText(c);
            } else {
                depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
                next();
            }
        }
    }

    private void skipText(char quote) {
        String three = String.valueOf(quote).repeat(3);
        if (!text.startsWith(three, at)) {
            at = afterQuotes();
            return;
        }
        at += 3;
        while (at < text.length() && !text.startsWith(three, at)) {
            if (quote == '"' && text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            next();
        }
        at = Math.min(text.length(), at + 3);
        while (at < text.length() && text.charAt(at) == quote) {
            at++; // a quote or two of the text itself
        }
    }
}
