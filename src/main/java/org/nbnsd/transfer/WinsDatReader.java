package org.nbnsd.transfer;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * Reads {@code wins.dat}, which Samba's nmbd writes when it is a WINS server.
 *
 * <pre>
 * VERSION 1 0
 * "FRED#20" 1795250340 10.0.0.5 64R
 * </pre>
 *
 * <p>The name, its suffix in hexadecimal behind the last {@code #}; when it expires in seconds since the epoch, 0 for
 * never; the addresses; flags in hexadecimal and what made the entry, {@code R} for a registration and {@code S} for a name
 * of nmbd itself. Names are in Samba's {@code unix charset}, usually UTF-8, and go onto the wire in its {@code dos
 * charset}, usually CP850. There is no scope, no owner and no version.
 *
 * <p>People write such files, too, so what nmbd reads is read here: without VERSION, which is checked where it is; a name
 * without quotation marks, or without a suffix, which is 00 then; flags without a letter.
 */
final class WinsDatReader {
    /** NB_FLAGS in the high octet, as Samba keeps them. */
    static final int GROUP = 0x80;

    static final int NODE_TYPE_SHIFT = 5;
    static final int ACTIVE = 0x04;
    static final int PERMANENT = 0x02;
    static final String VERSION = "VERSION 1 ";
    private static final String ANY_VERSION = "VERSION";

    private static final Splitter BLANKS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    /** The year 9999 in seconds. */
    static final long LAST_SECOND = 253_402_300_799L;

    private final Findings findings;
    private final NameOctets octets;

    private WinsDatReader(Findings findings) {
        this.findings = findings;
        this.octets = new NameOctets(findings);
    }

    static void read(Path file, Findings findings) throws IOException {
        try (TextFile text = new TextFile(file, StandardCharsets.UTF_8, findings)) {
            new WinsDatReader(findings).readLines(text);
        }
    }

    private void readLines(TextFile text) {
        for (Line line = text.nextLine(); line != null; line = text.nextLine()) {
            String stripped = line.text().strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            try {
                if (BLANKS.split(stripped).iterator().next().equals(ANY_VERSION)) {
                    checkVersion(stripped);
                } else {
                    readEntry(stripped, line.source());
                }
            } catch (IllegalArgumentException e) {
                findings.problem(line.source(), e);
            }
        }
    }

    private static void checkVersion(String line) {
        if (!(line.replaceAll("\\s+", " ") + ' ').startsWith(VERSION)) {
            throw new IllegalArgumentException(BadText.quote(line) + " (expected: VERSION 1, as nmbd writes it)");
        }
    }

    private void readEntry(String line, String source) {
        int end = endOfName(line);
        NetbiosName name = name(CharMatcher.is('"').trimFrom(line.substring(0, end)));
        List<String> words = BLANKS.splitToList(line.substring(end));
        if (words.size() < 3) {
            throw FieldText.wrong("entry", line, "name, expiry, addresses and flags");
        }
        String flagsText = words.get(words.size() - 1);
        int flags = flags(flagsText);
        long seconds = seconds(words.get(0));
        List<Ipv4Address> addresses = addresses(words.subList(1, words.size() - 1));
        if (flagsText.endsWith("S")) {
            findings.note(source, name + " is left out: a name of the other server itself (" + flagsText + ")");
            return;
        }
        add(name, flags, seconds, addresses, source);
    }

    /** Behind the quotation mark that closes the name, or behind its last character. */
    private static int endOfName(String line) {
        if (!line.startsWith("\"")) {
            int blank = CharMatcher.whitespace().indexIn(line);
            return blank < 0 ? line.length() : blank;
        }
        int quote = line.lastIndexOf('"');
        if (quote == 0) {
            throw FieldText.wrong("name", line, "a quotation mark behind it, such as \"FRED#20\"");
        }
        return quote + 1;
    }

    private void add(NetbiosName name, int flags, long seconds, List<Ipv4Address> addresses, String source) {
        boolean isStatic = seconds == 0;
        long now = findings.options().now();
        long expiresAt = isStatic ? Long.MAX_VALUE : findings.expiry(name, seconds * 1000, source);
        if (expiresAt <= now) {
            return;
        }
        RecordType type = type(name, (flags & GROUP) != 0, addresses);
        NodeType nodeType = NodeType.of(flags >> NODE_TYPE_SHIFT & 3);
        List<Ipv4Address> held = type == RecordType.GROUP ? addresses.subList(0, 1) : addresses;
        NameRecord record = LocalRecord.of(name, type, nodeType, isStatic, held, now, expiresAt);
        findings.add(record, source);
    }

    /** Where nmbd answers a group with 255.255.255.255, whatever its addresses, it is a normal one here. */
    private static RecordType type(NetbiosName name, boolean group, List<Ipv4Address> addresses) {
        if (name.suffix() == NameSuffix.DOMAIN_CONTROLLERS) {
            return RecordType.SPECIAL_GROUP;
        }
        if (group) {
            return RecordType.GROUP;
        }
        return addresses.size() > 1 ? RecordType.MULTIHOMED : RecordType.UNIQUE;
    }

    private NetbiosName name(String text) {
        int mark = text.lastIndexOf('#');
        if (mark < 0) {
            return octets.name(text, 0);
        }
        String suffix = text.substring(mark + 1);
        if (suffix.isEmpty() || suffix.length() > 2 || !suffix.chars().allMatch(HexFormat::isHexDigit)) {
            throw FieldText.wrong("name", text, "a suffix in hexadecimal behind it, such as FRED#20");
        }
        return octets.name(text.substring(0, mark), HexFormat.fromHexDigits(suffix));
    }

    private static int flags(String text) {
        String digits = text.endsWith("R") || text.endsWith("S") ? text.substring(0, text.length() - 1) : text;
        boolean isHex =
                !digits.isEmpty() && digits.length() <= 4 && digits.chars().allMatch(HexFormat::isHexDigit);
        if (!isHex) {
            throw FieldText.wrong("flags", text, "such as 64R");
        }
        return HexFormat.fromHexDigits(digits);
    }

    private static long seconds(String text) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 0 && seconds <= LAST_SECOND) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // told below, like a number that is no time
        }
        throw FieldText.wrong("expiry", text, "seconds since 1970, or 0 for never");
    }

    private static List<Ipv4Address> addresses(List<String> words) {
        List<Ipv4Address> addresses = new ArrayList<>(words.size());
        for (String word : words) {
            addresses.add(FieldText.address("address", word));
        }
        return addresses;
    }
}
