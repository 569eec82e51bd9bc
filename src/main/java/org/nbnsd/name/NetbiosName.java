package org.nbnsd.name;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A NetBIOS name: sixteen octets of any value and a scope (RFC 1001 section 14, MS-NBTE 2.2.1).
 *
 * <p>Two names are equal when all sixteen octets and the scope are; nothing is folded, because Windows servers do not
 * fold case either. By Microsoft's convention the first fifteen octets are the name, padded with spaces, and the
 * sixteenth is the {@linkplain NameSuffix suffix}; nothing here depends on that.
 *
 * <p>For people a name is written {@code FRED<20>}, with {@code \xHH} for octets that are not printable ASCII and the
 * scope behind a dot: {@code FRED<20>.NETBIOS.COM}. {@link #parse} reads that and the other usual forms.
 */
public final class NetbiosName implements Comparable<NetbiosName> {
    /** The number of octets of a name. */
    public static final int LENGTH = 16;

    /** {@code *} padded with NUL: the name that a node status request asks for when it knows none. */
    public static final NetbiosName WILDCARD = new NetbiosName(0x2A00000000000000L, 0, Scope.NONE);

    /** {@code \x01\x02__MSBROWSE__\x02<01>}: the group of the segment's master browsers (MS-BRWS 2.1.1). */
    public static final NetbiosName MSBROWSE = of("\u0001\u0002__MSBROWSE__\u0002", 0x01);

    /** What a reader would take for the end of a name, or for a suffix of it. */
    private static final String ENDINGS = "<>:;,\"";

    private final long high;
    private final long low;
    private final Scope scope;

    NetbiosName(long high, long low, Scope scope) {
        this.high = high;
        this.low = low;
        this.scope = scope;
    }

    /**
     * The first eight octets.
     *
     * @return the first one in the highest eight bits
     */
    public long high() {
        return high;
    }

    /**
     * The last eight octets, the suffix among them.
     *
     * @return the suffix in the lowest eight bits
     */
    public long low() {
        return low;
    }

    /**
     * A name from its sixteen octets.
     *
     * @param octets the array that holds them
     * @param offset where they start in it
     * @param scope its scope
     * @return the name
     * @throws IndexOutOfBoundsException if fewer than sixteen octets follow the offset
     */
    public static NetbiosName of(byte[] octets, int offset, Scope scope) {
        return new NetbiosName(eight(octets, offset), eight(octets, offset + 8), scope);
    }

    /**
     * A name without scope by Microsoft's convention: text padded with spaces, then the suffix.
     *
     * @param text at most fifteen characters, each standing for one octet (ISO 8859-1)
     * @param suffix the sixteenth octet, 0..255
     * @return the name
     * @throws IllegalArgumentException if the text is too long or not octets, or the suffix out of range
     */
    public static NetbiosName of(String text, int suffix) {
        return of(text, suffix, Scope.NONE);
    }

    private static NetbiosName of(String text, int suffix, Scope scope) {
        if (text.length() > LENGTH - 1) {
            throw new IllegalArgumentException("name: " + Printable.shown(text) + " has " + text.length()
                    + " characters (expected: at most 15 and a suffix)");
        }
        if (!OctetText.isOctets(text)) {
            throw new IllegalArgumentException(
                    "name: " + Printable.shown(text) + " (expected: characters that are one octet)");
        }
        return ofOctets(text + " ".repeat(LENGTH - 1 - text.length()) + (char) checkedSuffix(suffix), scope);
    }

    private static NetbiosName ofOctets(String sixteen, Scope scope) {
        return of(sixteen.getBytes(StandardCharsets.ISO_8859_1), 0, scope);
    }

    private static int checkedSuffix(int suffix) {
        if (suffix < 0 || suffix > 0xFF) {
            throw new IllegalArgumentException("suffix: " + suffix + " (expected: 0..255)");
        }
        return suffix;
    }

    /**
     * Reads a name as people write it: {@code FRED} (suffix 00), {@code FRED#20}, {@code FRED<20>}, or all sixteen
     * octets in quotes, {@code 'FRED           \x20'}. {@code *} is the NUL padded wildcard. {@code \xHH} stands for
     * any octet and {@code \\} for a backslash; a scope follows the suffix or the closing quote behind a dot. Case is
     * kept. A name with {@code <} or {@code #} needs its suffix, or the character written as {@code \xHH}.
     *
     * @param text the text
     * @return the name
     * @throws IllegalArgumentException if the text is none of these; the message says what was expected
     */
    public static NetbiosName parse(String text) {
        return read(NameText.split(text));
    }

    /**
     * Reads a name that a person typed. Windows upper-cases what people type, so {@code fred<20>} is {@code FRED<20>}
     * here. Octets written {@code \xHH}, the scope, and the form in quotes keep their case, because names are compared
     * octet for octet and applications do register lower case.
     *
     * @param text one of the forms of {@link #parse}
     * @return the name
     * @throws IllegalArgumentException if the text is none of these, or has no room in a datagram, as what partners replicate may; the
     *     message says what was expected
     */
    public static NetbiosName parseTyped(String text) {
        NetbiosName name = read(NameText.split(text).upperCase());
        Scope unused = name.scope().requireDatagrams();
        return name;
    }

    /**
     * Whether a text says which suffix is meant; if not, {@link #parse} takes 00.
     *
     * @param text one of the forms of {@link #parse}
     * @return false for such as {@code FRED}
     */
    public static boolean hasSuffix(String text) {
        NameText name = NameText.split(text);
        return name.hasSuffix() || name.isQuoted() || name.base().equals("*");
    }

    private static NetbiosName read(NameText text) {
        if (text.isQuoted()) {
            return ofQuoted(text.base(), text.scope());
        }
        if (!text.hasSuffix()) {
            refuse('<', "<20>", text.base());
            refuse('#', "#20", text.base());
        }
        if (text.base().equals("*") && text.suffix() == 0) {
            return new NetbiosName(WILDCARD.high, WILDCARD.low, text.scope());
        }
        return of(OctetText.unescape("name", text.base()), text.suffix(), text.scope());
    }

    /** A mistyped suffix must not become part of the name. */
    private static void refuse(char mark, String example, String text) {
        if (text.indexOf(mark) >= 0) {
            throw new IllegalArgumentException("name: " + Printable.shown(text) + " has a " + mark
                    + " without suffix (expected: such as FRED" + example + "; for the character, "
                    + Hexadecimal.escape(mark) + ")");
        }
    }

    private static NetbiosName ofQuoted(String text, Scope scope) {
        String octets = OctetText.unescape("name", text);
        if (octets.length() != LENGTH) {
            throw new IllegalArgumentException("name: '" + Printable.shown(text) + "' has " + octets.length()
                    + " octets (expected: 16 in quotes)");
        }
        return ofOctets(octets, scope);
    }

    /**
     * One octet of the name.
     *
     * @param index 0..15
     * @return its value, 0..255
     * @throws IndexOutOfBoundsException if the index is none of these
     */
    public int octet(int index) {
        Objects.checkIndex(index, LENGTH);
        long half = index < 8 ? high : low;
        return (int) (half >>> (56 - 8 * (index & 7))) & 0xFF;
    }

    /**
     * The sixteenth octet.
     *
     * @return 0..255
     */
    public int suffix() {
        return (int) low & 0xFF;
    }

    /**
     * The scope.
     *
     * @return {@link Scope#NONE} when there is none
     */
    public Scope scope() {
        return scope;
    }

    /**
     * The same fifteen octets and scope with another suffix.
     *
     * @param suffix 0..255
     * @return the name
     * @throws IllegalArgumentException if the suffix is out of range
     */
    public NetbiosName withSuffix(int suffix) {
        return new NetbiosName(high, low & ~0xFFL | checkedSuffix(suffix), scope);
    }

    /**
     * Whether this is {@code *} padded with NUL, in whatever scope.
     *
     * @return true for the wildcard
     */
    public boolean isWildcard() {
        return high == WILDCARD.high && low == WILDCARD.low;
    }

    /**
     * The first fifteen octets as text, trailing spaces removed, other octets escaped, and spaces and what else could end it
     * in a sentence, too.
     *
     * @return such as {@code FRED}
     */
    public String base() {
        return isWildcard() ? "*" : OctetText.escape(unpadded(), mark -> mark != ' ' && ENDINGS.indexOf(mark) < 0);
    }

    /** The first fifteen octets, one character each, without the padding: spaces alone, no other white space. */
    private String unpadded() {
        int length = unpaddedLength();
        StringBuilder octets = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            octets.append((char) octet(i));
        }
        return octets.toString();
    }

    private int unpaddedLength() {
        int length = LENGTH - 1;
        while (length > 0 && octet(length - 1) == ' ') {
            length--;
        }
        return length;
    }

    /** Octet for octet, then by scope: a stable order for lists, with no meaning in the protocol. */
    @Override
    public int compareTo(NetbiosName other) {
        int order = Long.compareUnsigned(high, other.high);
        if (order == 0) {
            order = Long.compareUnsigned(low, other.low);
        }
        return order != 0 ? order : scope.toString().compareTo(other.scope.toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetbiosName that && high == that.high && low == that.low && scope.equals(that.scope);
    }

    @Override
    public int hashCode() {
        long mixed = (high * 0x9E3779B97F4A7C15L) ^ low;
        int hash = Long.hashCode(mixed * 0xC2B2AE3D27D4EB4FL);
        return scope.labels().isEmpty() ? hash : 31 * hash + scope.hashCode();
    }

    /**
     * As people read it, such as {@code FRED<20>.NETBIOS.COM}; {@link #parse} reads it back. Whatever the octets, nothing in it
     * looks like the end of the name but its suffix and its scope.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(LENGTH + 8);
        if (isWildcard()) {
            text.append('*');
        } else {
            appendBase(text);
        }
        text.append('<').append(Hexadecimal.digits(suffix(), 2)).append('>');
        return scope.labels().isEmpty()
                ? text.toString()
                : text.append('.').append(scope).toString();
    }

    /** In front of its suffix, which ends it, a name keeps the spaces inside. */
    private void appendBase(StringBuilder text) {
        int length = unpaddedLength();
        if (length == 1 && octet(0) == '*' && suffix() == 0) {
            text.append("*\\x20"); // '*' padded with spaces is not the wildcard: keep the two apart
            return;
        }
        boolean isInside = false;
        for (int i = 0; i < length; i++) {
            char octet = (char) octet(i);
            isInside |= octet != ' ';
            if (!isInside || i == 0 && octet == '\'') { // a quote in front would be read as the quoted form
                text.append(Hexadecimal.escape(octet));
            } else {
                OctetText.append(octet, mark -> ENDINGS.indexOf(mark) < 0, text);
            }
        }
    }

    private static long eight(byte[] octets, int offset) {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | octets[offset + i] & 0xFF;
        }
        return value;
    }
}
