package org.nbnsd.transfer;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON: one array of the objects of {@link RecordJson}, or objects one after the other, each on a line of its own or
 * not.
 *
 * <p>The file is cut into its outermost objects first, and each of them is read alone. So a broken one does not cost the
 * others, and nothing of the file is kept but the object at hand. Where an object is broken so that its end cannot be
 * known, the next line that begins with a brace is the next object.
 */
final class JsonRecords {
    /** How deep braces and brackets may be in each other; in a record it is three. */
    private static final int MOST_DEPTH = 8;

    /** How a file of ours begins; the records follow, each in a line of its own, and {@code ]}}. */
    static final String HEAD = "{\"format\":\"nbnsd-records\",\"version\":1,\"records\":[";

    /** The same, or what a command has printed. */
    private static final Pattern ANY_HEAD =
            Pattern.compile("\\{\\s*(?:\"\\w+\"\\s*:\\s*(?:\"[^\"\\\\]*\"|[0-9]+)\\s*,\\s*)*\"records\"\\s*:\\s*\\[");

    private static final Pattern VERSION = Pattern.compile("\"version\"\\s*:\\s*\"?([0-9]+)");
    private static final Pattern FORMAT = Pattern.compile("\"format\"\\s*:\\s*\"([^\"]*)\"");
    /** Where the records of such a file begin. */
    private static final String IS_HEAD = "head";

    private final TextFile text;
    private final Findings findings;
    private final StringBuilder object = new StringBuilder();
    /** What is read again after a broken object, before the file. */
    private String again = "";

    private int againAt;
    private long againLine;
    /** The line of the last character. */
    private long line;

    private boolean anything;
    private boolean isFramed;

    private JsonRecords(TextFile text, Findings findings) {
        this.text = text;
        this.findings = findings;
    }

    static void read(Path file, Findings findings) throws IOException {
        try (TextFile text = new TextFile(file, StandardCharsets.UTF_8, findings)) {
            new JsonRecords(text, findings).readAll();
        }
    }

    private void readAll() {
        int c = next();
        while (c >= 0 && !findings.isFull()) {
            if (c == '{') {
                anything = true;
                c = readObject();
            } else if (isFramed && c == ']') {
                c = skipTail();
            } else if (c == '[' || c == ']' || c == ',' || Character.isWhitespace(c) || TextFile.isPadding(c)) {
                anything |= c == '[';
                c = next();
            } else {
                anything = true;
                c = skipLine((char) c);
            }
        }
        if (isFramed && c < 0) {
            findings.problem(
                    text.source(), "ends before its list of records does (expected: ]} at the end; the rest is lost)");
        }
        if (!anything) {
            findings.problem(text.source(), "no object (expected: an array of records, or one on each line)");
        }
    }

    /** The next character; -1 at the end. */
    private int next() {
        if (againAt < again.length()) {
            line = againLine;
            char c = again.charAt(againAt++);
            againLine += c == '\n' ? 1 : 0;
            return c;
        }
        line = text.line();
        return text.read();
    }

    /** What is no object goes to the end of its line; the character behind it. */
    private int skipLine(char first) {
        String source = text.source(line);
        StringBuilder rest = new StringBuilder().append(first);
        int c = next();
        while (c >= 0 && c != '\n' && c != '{') {
            if (rest.length() < Problem.MAX_LENGTH) {
                rest.append((char) c);
            }
            c = next();
        }
        findings.problem(source, BadText.quote(rest.toString()) + " (expected: an object, from { to })");
        return c;
    }

    /** The character behind the object. */
    private int readObject() {
        long start = line;
        String source = text.source(start);
        object.setLength(0);
        object.append('{');
        String broken = readToEnd();
        if (IS_HEAD.equals(broken)) {
            requireVersion(source);
            isFramed = true;
            return next();
        }
        if (broken != null) {
            findings.problem(source, BadText.quote(object.toString()) + " " + broken);
            again = object + again.substring(againAt);
            againAt = 0;
            againLine = start;
            return nextBrace();
        }
        try {
            JsonReader reader = new JsonReader(new StringReader(object.toString()));
            reader.setStrictness(Strictness.STRICT);
            JsonElement element = JsonParser.parseReader(reader);
            findings.addWritten(
                    RecordJson.fromJson(
                            element.getAsJsonObject(), findings.options().codePage()),
                    source);
        } catch (JsonParseException e) {
            findings.problem(source, BadText.quote(object.toString()) + " is no JSON: " + reason(e));
        } catch (IllegalArgumentException e) {
            findings.problem(source, e);
        }
        return next();
    }

    private void requireVersion(String source) {
        Matcher format = FORMAT.matcher(object);
        if (format.find() && !format.group(1).equals("nbnsd-records")) {
            findings.problem(source, "format: " + BadText.quote(format.group(1)) + " (expected: nbnsd-records)");
        }
        Matcher version = VERSION.matcher(object);
        if (version.find() && !version.group(1).equals("1")) {
            findings.problem(
                    source, "version: " + version.group(1) + " (expected: 1; a newer nbnsd may have written this)");
        }
    }

    /** What stands behind the records, which says nothing of them; the character behind its brace. */
    private int skipTail() {
        isFramed = false;
        int c = next();
        while (c >= 0 && c != '}' && c != '{') {
            c = next();
        }
        return c == '}' ? next() : c;
    }

    /** Gson's words, without its line numbers, which are those of the object alone, and its web address. */
    private static String reason(JsonParseException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage()).replaceAll("(?s)\\n.*", "").replaceAll(" at line .* path", " at");
    }

    /** The brace that begins the next line that begins with one; -1 if none does. */
    private int nextBrace() {
        int c = next();
        while (c >= 0) {
            while (c >= 0 && c != '\n') {
                c = next();
            }
            while (c == '\n' || c == '\r' || c == ' ' || c == '\t') {
                c = next();
            }
            if (c == '{') {
                return c;
            }
        }
        return -1;
    }

    /** Reads on to the brace that closes the object; what is wrong, if there is none. */
    private @Nullable String readToEnd() {
        int most = findings.options().limits().line();
        int depth = 1;
        boolean inText = false;
        boolean escaped = false;
        while (depth > 0) {
            int c = next();
            if (c < 0) {
                return "ends with the file (expected: a closing brace)";
            }
            object.append((char) c);
            if (object.length() > most) {
                return "is " + text.tooLong("record");
            }
            if (inText) {
                if (c == '\n') {
                    return "has a line that ends inside a text (expected: a closing quotation mark)";
                }
                inText = c != '"' || escaped;
                escaped = c == '\\' && !escaped;
            } else {
                inText = c == '"';
                depth += c == '{' || c == '[' ? 1 : 0;
                depth -= c == '}' || c == ']' ? 1 : 0;
                if (c == '['
                        && depth == 2
                        && !isFramed
                        && ANY_HEAD.matcher(object).matches()) {
                    return IS_HEAD;
                }
                if (depth > MOST_DEPTH) {
                    return "goes too deep (expected: at most " + MOST_DEPTH + " braces and brackets inside each other)";
                }
            }
        }
        return null;
    }
}
