package org.nbnsd.cli.console;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;

/**
 * The letters outside ASCII in names, as people type and read them: octets of the network's code page (see {@link CodePage}).
 * What is printed can be typed.
 */
public final class Letters {
    /** Where the code page may be set for all commands of a shell. */
    static final String VARIABLE = "NBNSD_CODE_PAGE";

    /** A colour, which is let through; or a control character that is no end of line. */
    private static final Pattern CONTROL = Pattern.compile("(\u001B\\[[0-9;]{0,9}m)|[\\p{Cc}&&[^\\r\\n\\t]]");
    /** What the JVM makes of octets that are no characters of the locale. */
    private static final char LOST = '\uFFFD';

    private final IntPredicate canShow;
    private CodePage codePage;

    /**
     * The letters of a code page, until an option says another.
     *
     * @param codePage the code page
     * @param canShow whether a character can be seen where it is printed
     */
    public Letters(CodePage codePage, IntPredicate canShow) {
        this.codePage = codePage;
        this.canShow = canShow;
    }

    /**
     * Of this process: a terminal that is not UTF-8 sees the octets.
     *
     * @throws UsageError if the variable names no code page
     */
    public static Letters ofSystem() {
        String encoding = System.getProperty("native.encoding", "");
        boolean isUnicode = encoding.equalsIgnoreCase("UTF-8") || encoding.equalsIgnoreCase("UTF8");
        String named = System.getenv(VARIABLE);
        try {
            return new Letters(named == null || named.isEmpty() ? CodePage.CP850 : CodePage.of(named), c -> isUnicode);
        } catch (IllegalArgumentException e) {
            throw new UsageError(VARIABLE + ": " + e.getMessage());
        }
    }

    public CodePage codePage() {
        return codePage;
    }

    public void use(CodePage other) {
        codePage = other;
    }

    /**
     * What somebody typed as a name or a pattern, in ASCII.
     *
     * @throws IllegalArgumentException if the code page, or the locale, does not have one of the characters
     */
    public String typed(String notation) {
        if (notation.indexOf(LOST) >= 0) {
            throw new IllegalArgumentException(
                    "name: has a letter outside ASCII that did not get here, because the locale of"
                            + " this shell does not have it (expected: one with UTF-8, such as LC_ALL=C.UTF-8, or \\xHH for the octet)");
        }
        return codePage.escapeTyped(notation);
    }

    /** A text with names in it, for people. */
    public String shown(String text) {
        return codePage.show(text, canShow);
    }

    /** A result as JSON, in which names keep their octets; where one has letters, they stand beside it. */
    public String inJson(String json) {
        if (!json.contains("\\\\x")) {
            return json;
        }
        JsonElement element = JsonParser.parseString(json);
        addText(element);
        return element.toString();
    }

    private void addText(JsonElement element) {
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(this::addText);
        } else if (element.isJsonObject()) {
            JsonObject object = element.getAsJsonObject();
            for (Map.Entry<String, JsonElement> entry : List.copyOf(object.entrySet())) {
                addText(entry.getValue());
            }
            if (object.get("name") instanceof JsonPrimitive name && name.isString()) {
                String text = codePage.show(name.getAsString(), character -> true);
                if (!text.equals(name.getAsString()) && isName(name.getAsString())) {
                    object.addProperty("text", text);
                }
            }
        }
    }

    private static boolean isName(String text) {
        try {
            NetbiosName.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Shows what is printed to it; JSON stays as it is, because a backslash is two there. Control characters come from what
     * somebody typed, or called a file, and are for no terminal.
     */
    PrintWriter over(Writer out) {
        return new Shown(out);
    }

    /** As JSON can have it, too, where only those below the space are escaped already. */
    private static String harmless(String found) {
        char first = found.charAt(0);
        return found.length() > 1 ? found : String.format(first < ' ' ? "\\x%02X" : "\\u%04X", (int) first);
    }

    private final class Shown extends PrintWriter {
        Shown(Writer out) {
            super(out, true);
        }

        @Override
        public void write(String text, int offset, int length) {
            String shown = shown(text.substring(offset, offset + length));
            String plain =
                    CONTROL.matcher(shown).replaceAll(found -> Matcher.quoteReplacement(harmless(found.group())));
            super.write(plain, 0, plain.length());
        }
    }
}
