package org.nbnsd.cli.manual;

import java.util.List;

/**
 * A manual page in the language of {@code man} (the macros of man(7)): what is given to it are texts, and it escapes them. Lines are
 * neither hyphenated nor justified, because options and names of files are copied from the page.
 */
final class Roff {
    private static final char LAST_OF_ASCII = '~';

    private final StringBuilder page = new StringBuilder();

    private Roff() {}

    /**
     * The head of a page.
     *
     * @param name its name, such as {@code nbnsd-query}
     * @param section its section, such as 1 for commands
     * @param version what it belongs to, such as {@code nbnsd 0.1.0}
     */
    static Roff page(String name, int section, String version) {
        Roff roff = new Roff();
        roff.line(".TH " + quoted(name) + ' ' + section + " \"\" " + quoted(version) + " \"Manual of nbnsd\"");
        roff.line(".nh");
        roff.line(".ad l");
        return roff;
    }

    Roff section(String heading) {
        return line(".SH " + quoted(heading));
    }

    Roff subsection(String heading) {
        return line(".SS " + quoted(heading));
    }

    /** The line that {@code apropos} finds. */
    Roff named(String name, String what) {
        return section("NAME").line(escaped(name) + " \\- " + escaped(what));
    }

    Roff paragraph(String text) {
        return line(".PP").line(escaped(text));
    }

    /** A paragraph that begins with what is typed. */
    Roff synopsis(String typed, String rest) {
        return line(".PP").line("\\fB" + escaped(typed) + "\\fR " + escaped(rest));
    }

    /** An option, a key or a file, and what it is. */
    Roff item(String term, List<String> paragraphs) {
        line(".TP").line("\\fB" + escaped(term) + "\\fR");
        for (int i = 0; i < paragraphs.size(); i++) {
            if (i > 0) {
                line(".IP");
            }
            line(escaped(paragraphs.get(i)));
        }
        return this;
    }

    Roff item(String term, String text) {
        return item(term, List.of(text));
    }

    /** Lines that stay as they are. */
    Roff literal(List<String> lines) {
        line(".PP").line(".nf");
        lines.forEach(each -> line(escaped(each)));
        return line(".fi");
    }

    private Roff line(String line) {
        page.append(line).append('\n');
        return this;
    }

    private static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /** What stands for a text in a page, also at the beginning of a line. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.startsWith(".") || text.startsWith("'") ? "\\&" : "");
        text.codePoints().forEach(character -> escaped.append(escaped(character)));
        return escaped.toString();
    }

    private static String escaped(int character) {
        return switch (character) {
            case '\\' -> "\\e";
            case '-' -> "\\-";
            case '\'' -> "\\(aq";
            case '"' -> "\\(dq";
            case '`' -> "\\(ga";
            case '^' -> "\\(ha";
            case '~' -> "\\(ti";
            default ->
                character > LAST_OF_ASCII ? String.format("\\[u%04X]", character) : Character.toString(character);
        };
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
