package org.nbnsd.dns;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;

/** The label that stands for a computer in the DNS: the first fifteen octets of its name, without the padding, in small letters. */
public final class DnsLabel {
    private static final CharMatcher CAPITAL = CharMatcher.inRange('A', 'Z');
    private static final CharMatcher SMALL = CharMatcher.inRange('a', 'z');
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]*");
    private static final CharMatcher DIGITS = CharMatcher.inRange('0', '9');

    /** RFC 1123 2.1, and the underscore, which names of computers have. */
    private static final CharMatcher ALLOWED = CAPITAL.or(SMALL).or(DIGITS).or(CharMatcher.anyOf("-_"));

    private DnsLabel() {}

    /**
     * The label of a name.
     *
     * @param name the name; its suffix and scope do not matter
     * @return 1 to 15 small letters, digits, hyphens and underscores; null if the name has other octets, or begins or ends with
     *     a hyphen, is a number, which programs would read as an address (inet_aton takes {@code 0x7f}, too), or {@code localhost}, which every machine is for itself
     */
    public static @Nullable String of(NetbiosName name) {
        StringBuilder octets = new StringBuilder(NetbiosName.LENGTH);
        for (int i = 0; i < NetbiosName.LENGTH - 1; i++) {
            octets.append((char) name.octet(i));
        }
        return of(CharMatcher.is(' ').trimTrailingFrom(octets));
    }

    /**
     * A label that somebody asks for.
     *
     * @param label its characters, in whatever case
     * @return the label in small letters; null if no computer can have it
     */
    public static @Nullable String of(String label) {
        boolean isLabel = !label.isEmpty()
                && label.length() < NetbiosName.LENGTH
                && ALLOWED.matchesAllOf(label)
                && !label.startsWith("-")
                && !label.endsWith("-")
                && !DIGITS.matchesAllOf(label)
                && !HEXADECIMAL.matcher(label).matches()
                && !Ascii.equalsIgnoreCase(label, "localhost");
        return isLabel ? Ascii.toLowerCase(label) : null;
    }

    /**
     * The name that a computer with a label has, as far as anybody can tell: Windows registers capital letters.
     *
     * @param label what {@link #of(String)} returned
     * @param suffix the sixteenth octet, 0..255
     * @return the name, in no scope
     * @throws IllegalArgumentException if the label is longer than 15 characters, or the suffix out of range
     */
    public static NetbiosName toName(String label, int suffix) {
        return NetbiosName.of(Ascii.toUpperCase(label), suffix);
    }

    /** Whether capital letters would make it another name. */
    static boolean hasSmallLetters(NetbiosName name) {
        for (int i = 0; i < NetbiosName.LENGTH - 1; i++) {
            if (SMALL.matches((char) name.octet(i))) {
                return true;
            }
        }
        return false;
    }
}
