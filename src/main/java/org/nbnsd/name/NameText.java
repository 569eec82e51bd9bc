package org.nbnsd.name;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A name as people write it, taken apart but not yet read: {@code FRED<20>.SCOPE}, {@code FRED#20.SCOPE} or
 * {@code 'sixteen octets'.SCOPE}. No regular expressions, because this is on the path of every command's start.
 */
final class NameText {
    private static final int NO_SUFFIX = -1;

    private final String base;
    private final int suffix;
    private final @Nullable String scope;
    private final boolean quoted;

    private NameText(String base, int suffix, @Nullable String scope, boolean quoted) {
        this.base = base;
        this.suffix = suffix;
        this.scope = scope;
        this.quoted = quoted;
    }

    /** The suffix is the last that can be one, so that the octets before it may be anything. */
    static NameText split(String text) {
        int quote = text.startsWith("'") ? closingQuote(text) : 0;
        if (quote > 0) {
            return new NameText(text.substring(1, quote), NO_SUFFIX, scopeAt(text, quote + 1), true);
        }
        for (int at = text.length() - 3; at >= 0; at--) {
            int end = endOfSuffix(text, at);
            if (end > 0 && isScope(text, end)) {
                int suffix = HexFormat.fromHexDigits(text, at + 1, at + 3);
                return new NameText(text.substring(0, at), suffix, scopeAt(text, end), false);
            }
        }
        return new NameText(text, NO_SUFFIX, null, false);
    }

    /** The last quote that ends the text or has a scope behind it; 0 if there is none. */
    private static int closingQuote(String text) {
        int at = text.length() - 1;
        while (at > 0 && !(text.charAt(at) == '\'' && (at + 1 == text.length() || text.charAt(at + 1) == '.'))) {
            at--;
        }
        return at;
    }

    /** Where a suffix that begins here ends; 0 if none does. */
    private static int endOfSuffix(String text, int at) {
        char mark = text.charAt(at);
        if (mark != '#' && mark != '<' || !OctetText.isHex(text, at + 1)) {
            return 0;
        }
        if (mark == '#') {
            return at + 3;
        }
        return text.startsWith(">", at + 3) ? at + 4 : 0;
    }

    /** Nothing, or what is written as a scope. */
    private static boolean isScope(String text, int at) {
        return at == text.length() || text.charAt(at) == '.' && text.indexOf('<', at) < 0 && text.indexOf('>', at) < 0;
    }

    private static @Nullable String scopeAt(String text, int at) {
        return at == text.length() ? null : text.substring(at + 1);
    }

    /** What stands before the suffix, or between the quotes; escaped. */
    String base() {
        return base;
    }

    boolean hasSuffix() {
        return suffix != NO_SUFFIX;
    }

    /** 0 if there is none. */
    int suffix() {
        return Math.max(0, suffix);
    }

    Scope scope() {
        return scope == null ? Scope.NONE : Scope.parse(scope);
    }

    boolean isQuoted() {
        return quoted;
    }

    /** With the ASCII letters in upper case, but not those of an escape: {@code \x61} asks for exactly that octet. */
    NameText upperCase() {
        if (quoted) {
            return this;
        }
        StringBuilder upper = new StringBuilder(base.length());
        for (int i = 0; i < base.length(); i++) {
            char c = base.charAt(i);
            if (c == '\\') {
                int end = Math.min(base.length(), i + (base.startsWith("\\\\", i) ? 2 : 4));
                upper.append(base, i, end);
                i = end - 1;
            } else {
                upper.append(c >= 'a' && c <= 'z' ? (char) (c - ('a' - 'A')) : c);
            }
        }
        return new NameText(upper.toString(), suffix, scope, false);
    }
}
