package org.nbnsd.name;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A NetBIOS scope identifier (RFC 1001 section 9, RFC 1002 section 4.1): a list of labels, compared octet for octet.
 *
 * <p>Labels are kept apart, because on the wire a label may hold any octet, a dot included. Each character of a label
 * stands for one octet (ISO 8859-1). Names in different scopes are different names.
 *
 * @param labels the labels in order, each of 1 to 63 octets, or in all at most 237 with the dots between them: what partners
 *     replicate as text can have longer labels, and never comes or goes in a datagram; empty for no scope
 */
public record Scope(List<String> labels) {
    /** No scope: what nearly every network uses. */
    public static final Scope NONE = new Scope(List.of());

    /**
     * The longest scope, in characters of its text form, that a name server registers. Windows accepts 237 and answers
     * SVR_ERR to 238, although RFC 1002 section 4.1 would stop at 220.
     */
    public static final int MAX_CHARACTERS = 237;

    /** What can neither end a name in a line nor look like another. */
    private static final String MARKS = "-_$%&+~^!@";

    /** The longest label, in octets (RFC 1002 section 4.1: six bits of length). */
    public static final int MAX_LABEL = 63;

    /**
     * Checks the labels.
     *
     * @throws IllegalArgumentException if a label is empty or holds a character over 0xFF, or one is longer than 63 octets and
     *     all together have more than 237 characters
     */
    public Scope {
        labels = List.copyOf(labels);
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            if (label.isEmpty() || label.length() > MAX_LABEL && charactersOf(labels) > MAX_CHARACTERS) {
                throw wrongLength(labels, i);
            }
            if (!OctetText.isOctets(label)) {
                throw wrong(labels, i, " (expected: characters that are one octet)");
            }
        }
    }

    private static IllegalArgumentException wrongLength(List<String> labels, int index) {
        return wrong(labels, index, " has " + labels.get(index).length() + " octets (expected: 1..63)");
    }

    private static IllegalArgumentException wrong(List<String> labels, int index, String how) {
        return new IllegalArgumentException(
                "scope: label " + (index + 1) + " of " + Printable.shown(String.join(".", labels)) + how);
    }

    /**
     * Reads the text form, labels separated by dots, with the escapes of {@link NetbiosName#parse}.
     *
     * @param text such as {@code NETBIOS.COM}; empty for no scope
     * @return the scope
     * @throws IllegalArgumentException if a label is empty or too long, or an escape is wrong
     */
    public static Scope parse(String text) {
        return text.isEmpty()
                ? NONE
                : new Scope(List.of(text.split("\\.", -1)).stream()
                        .map(label -> OctetText.unescape("scope", label))
                        .toList());
    }

    /**
     * Checks that it can be part of a name in a datagram.
     *
     * @return this
     * @throws IllegalArgumentException if a label is longer than {@link #MAX_LABEL}
     */
    public Scope requireDatagrams() {
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).length() > MAX_LABEL) {
                throw wrongLength(labels, i);
            }
        }
        return this;
    }

    /**
     * Whether it can be part of a name in a datagram.
     *
     * @return false if a label is longer than {@link #MAX_LABEL}
     */
    public boolean fitsDatagrams() {
        return labels.stream().allMatch(label -> label.length() <= MAX_LABEL);
    }

    /**
     * The number of characters of the text form before escaping: labels and the dots between them.
     *
     * @return 0 for no scope
     */
    public int characters() {
        return charactersOf(labels);
    }

    private static int charactersOf(List<String> labels) {
        int length = Math.max(0, labels.size() - 1);
        for (String label : labels) {
            length += label.length();
        }
        return length;
    }

    /**
     * The octets that the scope takes in an encoded name: each label and its length octet, without the final zero.
     *
     * @return 0 for no scope
     */
    public int encodedLength() {
        return labels.isEmpty() ? 0 : characters() + 1;
    }

    // Written out, here, in Ipv4Address and in Endpoint: what javac makes of records is made again in each JVM, at the
    // first call, and that is a tenth of the time that a query takes.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || other instanceof Scope that && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
        return labels.hashCode();
    }

    /**
     * The text form: labels separated by dots. All but letters, digits and hyphens, underscores and the like is escaped, because
     * a scope is the end of a printed name, and the words behind it are ours.
     */
    @Override
    public String toString() {
        return String.join(
                ".",
                labels.stream()
                        .map(label -> OctetText.escape(label, mark -> MARKS.indexOf(mark) >= 0))
                        .toList());
    }
}
