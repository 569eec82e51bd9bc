package org.nbnsd.dns;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.List;
import org.nbnsd.name.Brief;
import org.nbnsd.name.Printable;

/**
 * A domain of the DNS in which names are, such as {@code wins.corp.example}; never the root.
 *
 * @param text its labels with dots between them, in small letters, without a dot at the end
 */
public record DomainName(String text) {
    private static final String EXPECTED = " (expected: a domain such as wins.example, of at most 200 characters)";
    /** With the label of a computer in front it has to fit into 253 characters (RFC 1035 2.3.4). */
    private static final int LONGEST = 200;

    private static final int LONGEST_LABEL = 63;
    private static final CharMatcher ALLOWED =
            CharMatcher.inRange('a', 'z').or(CharMatcher.inRange('0', '9')).or(CharMatcher.anyOf("-_"));

    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if it is none; the message is for people
     */
    public DomainName {
        if (text.length() > LONGEST || !labelsOf(text).stream().allMatch(DomainName::isLabel)) {
            throw new IllegalArgumentException(
                    Printable.quoted(Brief.of(text)) + ": is no domain of the DNS" + EXPECTED);
        }
    }

    /**
     * The domain that a person wrote.
     *
     * @param text in whatever case, with or without a dot at the end
     * @return the domain
     * @throws IllegalArgumentException if it is none; the message is for people
     */
    public static DomainName parse(String text) {
        String small = Ascii.toLowerCase(text);
        return new DomainName(small.endsWith(".") ? small.substring(0, small.length() - 1) : small);
    }

    private static List<String> labelsOf(String text) {
        return Splitter.on('.').splitToList(text);
    }

    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && label.length() <= LONGEST_LABEL
                && ALLOWED.matchesAllOf(label)
                && !label.startsWith("-")
                && !label.endsWith("-");
    }

    /**
     * Its labels.
     *
     * @return the one that is next to the root last
     */
    public List<String> labels() {
        return labelsOf(text);
    }

    /**
     * The full name of who has a label in it.
     *
     * @param label the label
     * @return without a dot at the end
     */
    public String nameOf(String label) {
        return label + "." + text;
    }

    /**
     * Whether a domain is this one or is in it.
     *
     * @param other the domain
     * @return true if so
     */
    public boolean contains(DomainName other) {
        return other.equals(this) || other.text.endsWith("." + text);
    }

    @Override
    public String toString() {
        return text;
    }
}
