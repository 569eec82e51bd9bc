package org.nbnsd.http.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The value of a header, read from left to right (RFC 9110, 5.6): without patterns, for nobody knows who wrote it. */
final class HeaderText {
    private static final String MARKS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    private HeaderText(String text) {
        this.text = text;
    }

    /**
     * A media type, or a range of them.
     *
     * @param type in lower case; {@code *} is everything, too
     * @param charset what it says of that; null if it does not
     * @param weight {@code q}; 1 if it is not said
     */
    record Media(String type, @Nullable String charset, double weight) {}

    /** Null if it is not one media type. */
    static @Nullable Media media(String text) {
        HeaderText header = new HeaderText(text);
        header.blanks();
        Media media = header.media();
        return media != null && header.isAtEnd() && !media.type().equals("*") ? media : null;
    }

    /** Null if it is no list of ranges of media types; it may be empty. */
    static @Nullable List<Media> ranges(String text) {
        HeaderText header = new HeaderText(text);
        List<Media> all = new ArrayList<>();
        while (!header.isAtEndOfItems()) {
            Media media = header.media();
            if (media == null || !header.isAtItem()) {
                return null;
            }
            all.add(media);
        }
        return all;
    }

    /** Entity tags, without what says that they are weak, or {@code *}; null if it is no list of them. */
    static @Nullable List<String> tags(String text) {
        if (text.strip().equals("*")) {
            return List.of("*");
        }
        HeaderText header = new HeaderText(text);
        List<String> all = new ArrayList<>();
        while (!header.isAtEndOfItems()) {
            int weak = header.text.startsWith("W/", header.at) ? 2 : 0;
            header.at += weak;
            String tag = header.quoted();
            if (tag == null || tag.indexOf(' ') >= 0 || !header.isAtItem()) {
                return null;
            }
            all.add(tag);
        }
        return all.isEmpty() ? null : all;
    }

    private @Nullable Media media() {
        String type = word();
        if (take('/')) {
            String part = word();
            if (part.isEmpty()) {
                return null;
            }
            type += "/" + part;
        } else if (!type.equals("*")) {
            return null;
        }
        return type.startsWith("/") ? null : parameters(type.toLowerCase(Locale.ROOT));
    }

    private @Nullable Media parameters(String type) {
        String charset = null;
        double weight = 1;
        blanks();
        while (take(';')) {
            blanks();
            String name = word().toLowerCase(Locale.ROOT);
            if (name.isEmpty()) {
                continue; // nothing between, or behind, semicolons
            }
            String value = take('=') ? value() : null;
            if (value == null) {
                return null;
            }
            if (name.equals("charset")) {
                charset = value.toLowerCase(Locale.ROOT);
            } else if (name.equals("q")) {
                weight = weight(value);
            }
            blanks();
        }
        return weight < 0 ? null : new Media(type, charset, weight);
    }

    /** 0..1; -1 if it is none. */
    private static double weight(String text) {
        if (text.length() > 10 || !text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
            return -1;
        }
        try {
            double weight = Double.parseDouble(text);
            return weight <= 1 ? weight : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private @Nullable String value() {
        if (at < text.length() && text.charAt(at) == '"') {
            String quoted = quoted();
            return quoted == null ? null : quoted.substring(1, quoted.length() - 1);
        }
        String word = word();
        return word.isEmpty() ? null : word;
    }

    /** With its quotes; null if there is none. Nothing in it means anything else than itself. */
    private @Nullable String quoted() {
        int start = at;
        if (!take('"')) {
            return null;
        }
        int end = text.indexOf('"', at);
        if (end < 0) {
            return null;
        }
        at = end + 1;
        return text.substring(start, at);
    }

    private String word() {
        int start = at;
        while (at < text.length() && isOfWord(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isOfWord(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || MARKS.indexOf(c) >= 0;
    }

    private boolean take(char c) {
        boolean isThere = at < text.length() && text.charAt(at) == c;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean isAtEnd() {
        blanks();
        return at == text.length();
    }

    /** Whether no more items of a list come; there may be commas without anything between. */
    private boolean isAtEndOfItems() {
        do {
            blanks();
        } while (take(','));
        return at == text.length();
    }

    /** Whether an item ends here. */
    private boolean isAtItem() {
        return isAtEnd() || text.charAt(at) == ',';
    }
}
