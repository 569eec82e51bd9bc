package org.nbnsd.transfer;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

/**
 * One entry of an LMHOSTS file (MS-NBTE 2.2.3): an address, a name, and keywords behind it. The name is one of
 *
 * <ul>
 *   <li>{@code FRED} or {@code "FRED"}, at most 15 octets: a computer, which has the suffixes 00, 03 and 20
 *   <li>{@code "FRED           \0x1B"}: all 16 octets, of which any may be written {@code \0xNN} or {@code \NN}
 *   <li>{@code FRED#1B}: Samba's way to say the suffix (lmhosts(5))
 * </ul>
 *
 * <p>Keywords are upper case, as in Windows; anything else behind a {@code #} is a comment. Names become upper case, but
 * not octets that are written in hexadecimal.
 *
 * @param address the address
 * @param names the names that get it
 * @param type what they are
 * @param groups the special groups that the address belongs to besides: the 1C of its domains, and others
 * @param preloaded whether a client knows it from its start on ({@code #PRE})
 */
record LmhostsLine(
        Ipv4Address address, List<NetbiosName> names, RecordType type, List<NetbiosName> groups, boolean preloaded) {
    private static final int[] COMPUTER = {NameSuffix.WORKSTATION, NameSuffix.MESSENGER, NameSuffix.SERVER};

    /**
     * Reads an entry.
     *
     * @throws Wrong if it is none; the message says what is wrong
     */
    static LmhostsLine parse(Line line, NameOctets octets) {
        Parser parser = new Parser(line, octets);
        try {
            return parser.parse();
        } catch (Wrong e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new Wrong(String.valueOf(e.getMessage()), parser.expected, e);
        }
    }

    /** A line that is no entry. The message has text of the line, what was expected has none. */
    static class Wrong extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final String message;
        private final String expected;

        Wrong(String message, String expected, @Nullable Throwable cause) {
            super(message, cause);
            this.message = message;
            this.expected = expected;
        }

        @Override
        public final String getMessage() {
            return message;
        }

        /** Without a word of the line. */
        final String expected() {
            return expected;
        }
    }

    /** A name in quotation marks of a length that no name has: clients pass over the line, and go on with the next. */
    static final class OtherLength extends Wrong {
        private static final long serialVersionUID = 1;

        OtherLength(String message, String expected) {
            super(message, expected, null);
        }
    }

    private static final class Parser {
        private final String line;
        private final boolean isOctets;
        private final NameOctets octets;
        private final List<NetbiosName> groups = new ArrayList<>();
        private int position;
        private boolean multihomed;
        private boolean preloaded;
        private boolean specialGroup;
        /** The octets of the name but for the suffix. */
        private String name = "";
        /** -1 if the name has none, because it is a computer's. */
        private int suffix = -1;
        /** At the place where it is by now. */
        private String expected = "an IPv4 address such as 10.0.0.5";

        Parser(Line line, NameOctets octets) {
            this.line = line.text();
            this.isOctets = line.isOctets();
            this.octets = octets;
        }

        LmhostsLine parse() {
            skipBlanks();
            Ipv4Address address = FieldText.address("address", word());
            skipBlanks();
            expected = "a name behind the address, of at most 15 octets, or in quotation marks of 16";
            if (position == line.length() || line.charAt(position) == '#') {
                throw new IllegalArgumentException("name: missing behind " + address);
            }
            if (line.charAt(position) == '"') {
                quotedName();
            } else {
                plainName();
            }
            String expectedName = expected;
            expected = "a keyword such as #PRE or #DOM:SALES behind the name, or # and a comment";
            keywords();
            expected = expectedName;
            List<NetbiosName> names = names();
            return new LmhostsLine(address, names, type(names.get(0)), groups, preloaded);
        }

        private void quotedName() {
            int close = line.indexOf('"', position + 1);
            if (close < 0) {
                throw FieldText.wrong("name", line.substring(position), "a quotation mark behind it");
            }
            String quoted = line.substring(position + 1, close);
            name = unescape(quoted);
            boolean hasEscape = quoted.indexOf('\\') >= 0;
            if (name.length() > NetbiosName.LENGTH
                    || name.isEmpty()
                    || hasEscape && name.length() < NetbiosName.LENGTH) {
                throw new OtherLength(
                        "name: " + BadText.quote(quoted) + " has " + name.length()
                                + " octets, and is left out (expected: 16, the name padded with spaces to 15 and its suffix"
                                + (hasEscape && name.length() < NetbiosName.LENGTH ? suggestion(quoted) : "") + ")",
                        expected);
            }
            if (name.length() == NetbiosName.LENGTH) {
                suffix = name.charAt(NetbiosName.LENGTH - 1);
                name = name.substring(0, NetbiosName.LENGTH - 1);
            }
            position = close + 1;
        }

        /** What was meant, most likely: spaces are missing in front of the last octet. */
        private static String suggestion(String quoted) {
            int last = quoted.lastIndexOf('\\');
            boolean endsWithIt = quoted.length() - last <= "\\0xNN".length();
            int missing = NetbiosName.LENGTH - 1 - last;
            return endsWithIt && quoted.indexOf('\\') == last && missing > 0
                    ? ", such as \"" + Printable.text(quoted.substring(0, last)) + " ".repeat(missing)
                            + Printable.text(quoted.substring(last)) + "\""
                    : "";
        }

        /** Until a blank, or the {@code #} of a keyword or comment that is not a suffix. */
        private void plainName() {
            int start = position;
            while (position < line.length() && !isBlank(line.charAt(position)) && line.charAt(position) != '#') {
                position++;
            }
            name = upperCase(line.substring(start, position));
            int behind = position + 3;
            if (line.startsWith("#", position)
                    && isHex(position + 1)
                    && (behind == line.length() || isBlank(line.charAt(behind)))) {
                suffix = HexFormat.fromHexDigits(line, position + 1, behind);
                position = behind;
            }
        }

        private void keywords() {
            skipBlanks();
            while (position < line.length()) {
                if (line.charAt(position) != '#') {
                    throw new IllegalArgumentException("behind the name: " + BadText.quote(line.substring(position))
                            + " (expected: a keyword such as #PRE, or # and a comment)");
                }
                int start = position++;
                while (position < line.length() && !isBlank(line.charAt(position)) && line.charAt(position) != '#') {
                    position++;
                }
                if (!takeKeyword(line.substring(start, position))) {
                    return;
                }
                skipBlanks();
            }
        }

        /** False for a comment, which goes on to the end of the line. */
        private boolean takeKeyword(String keyword) {
            switch (keyword) {
                case "#PRE" -> preloaded = true;
                case "#NOFNR" -> {
                    // How a client asks a directed host is nothing that anybody here does.
                }
                case "#MH" -> multihomed = true;
                case "#SG" -> specialGroup = true;
                default -> {
                    return takeGroup(keyword, "#DOM:", NameSuffix.DOMAIN_CONTROLLERS)
                            || takeGroup(keyword, "#SG:", NameSuffix.SERVER);
                }
            }
            return true;
        }

        private boolean takeGroup(String keyword, String start, int groupSuffix) {
            if (!keyword.startsWith(start)) {
                return false;
            }
            if (keyword.equals(start)) {
                throw new IllegalArgumentException(start + " without a name (expected: such as " + start + "SALES)");
            }
            groups.add(NetbiosName.of(upperCase(keyword.substring(start.length())), groupSuffix));
            return true;
        }

        private List<NetbiosName> names() {
            NetbiosName computer = NetbiosName.of(name, Math.max(0, suffix));
            if (suffix >= 0) {
                return List.of(computer);
            }
            if (specialGroup) {
                return List.of(computer.withSuffix(NameSuffix.SERVER));
            }
            List<NetbiosName> names = new ArrayList<>(COMPUTER.length);
            for (int each : COMPUTER) {
                names.add(computer.withSuffix(each));
            }
            return names;
        }

        /** A suffix that can only be a group makes one, because the name server would refuse anything else. */
        private RecordType type(NetbiosName first) {
            if (specialGroup || first.suffix() == NameSuffix.DOMAIN_CONTROLLERS) {
                return RecordType.SPECIAL_GROUP;
            }
            if (first.suffix() == NameSuffix.BROWSER_ELECTIONS) {
                return RecordType.GROUP;
            }
            return multihomed ? RecordType.MULTIHOMED : RecordType.UNIQUE;
        }

        private String unescape(String quoted) {
            StringBuilder result = new StringBuilder();
            int i = 0;
            while (i < quoted.length()) {
                int escape = quoted.indexOf('\\', i);
                result.append(upperCase(quoted.substring(i, escape < 0 ? quoted.length() : escape)));
                if (escape < 0) {
                    return result.toString();
                }
                int digits = escape + (quoted.regionMatches(true, escape, "\\0x", 0, 3) ? 3 : 1);
                if (digits + 2 > quoted.length()
                        || !HexFormat.isHexDigit(quoted.charAt(digits))
                        || !HexFormat.isHexDigit(quoted.charAt(digits + 1))) {
                    throw FieldText.wrong("name", quoted, "\\0xNN for an octet in hexadecimal");
                }
                result.append((char) HexFormat.fromHexDigits(quoted, digits, digits + 2));
                i = digits + 2;
            }
            return result.toString();
        }

        private String upperCase(String text) {
            return octets.upperCase(text, isOctets);
        }

        private String word() {
            int start = position;
            while (position < line.length() && !isBlank(line.charAt(position))) {
                position++;
            }
            return line.substring(start, position);
        }

        private void skipBlanks() {
            while (position < line.length() && isBlank(line.charAt(position))) {
                position++;
            }
        }

        private boolean isHex(int at) {
            return at + 2 <= line.length()
                    && HexFormat.isHexDigit(line.charAt(at))
                    && HexFormat.isHexDigit(line.charAt(at + 1));
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }
    }
}
