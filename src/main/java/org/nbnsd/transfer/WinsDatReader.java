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
 */
final class WinsDatReader {
    /** NB_FLAGS in the high octet, as Samba keeps them. */
    static final int GROUP = 0x80;

    static final int NODE_TYPE_SHIFT = 5;
    static final int ACTIVE = 0x04;
    static final int PERMANENT = 0x02;
    static final String VERSION = "VERSION 1 ";

    private static final Splitter BLANKS = Splitter.on(CharMatcher.whitespace()).omitEmptyStrings();

    /** The year 9999 in seconds. */
    static final long LAST_SECOND = 253_402_300_799L;

    private final Findings findings;
    private final NameOctets octets;

    private WinsDatReader(TextFile text, Findings findings) {
        this.findings = findings;
        this.octets = new NameOctets(text, findings);
    }

    static void read(Path file, Findings findings) throws IOException {
        try (TextFile text = new TextFile(file, StandardCharsets.UTF_8, findings)) {
            new WinsDatReader(text, findings).readLines(text);
        }
    }

    private void readLines(TextFile text) {
        boolean versionSeen = false;
        for (Line line = text.nextLine(); line != null; line = text.nextLine()) {
            String stripped = line.text().strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            if (!versionSeen) {
                versionSeen = true;
                if (!(stripped + ' ').startsWith(VERSION)) {
                    findings.problem(
                            line.source(),
                            BadText.quote(stripped) + " (expected: VERSION 1 in the first line, as nmbd writes it)");
                }
                if (stripped.startsWith("VERSION")) {
                    continue;
                }
            }
            try {
                readEntry(stripped, line.source());
            } catch (IllegalArgumentException e) {
                findings.problem(line.source(), e);
            }
        }
    }

    private void readEntry(String line, String source) {
        int quote = line.lastIndexOf('"');
        if (!line.startsWith("\"") || quote == 0) {
            throw FieldText.wrong("name", line, "in quotation marks, such as \"FRED#20\"");
        }
        NetbiosName name = name(line.substring(1, quote));
        List<String> words = BLANKS.splitToList(line.substring(quote + 1));
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

    private void add(NetbiosName name, int flags, long seconds, List<Ipv4Address> addresses, String source) {
        boolean isStatic = seconds == 0;
        long now = findings.options().now();
        long expiresAt = isStatic ? Long.MAX_VALUE : seconds * 1000;
        if (expiresAt <= now) {
            findings.note(source, name + " is left out: it expired at " + FieldText.ofTime(expiresAt));
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
        if (mark < 0
                || text.length() != mark + 3
                || !HexFormat.isHexDigit(text.charAt(mark + 1))
                || !HexFormat.isHexDigit(text.charAt(mark + 2))) {
            throw FieldText.wrong("name", text, "a suffix in hexadecimal behind it, such as FRED#20");
        }
        return octets.name(text.substring(0, mark), HexFormat.fromHexDigits(text, mark + 1, mark + 3));
    }

    private static int flags(String text) {
        int digits = text.length() - 1;
        char kind = text.charAt(digits);
        if (digits >= 1 && digits <= 4 && (kind == 'R' || kind == 'S')) {
            try {
                return HexFormat.fromHexDigits(text, 0, digits);
            } catch (IllegalArgumentException e) {
                throw FieldText.wrong("flags", text, "such as 64R");
            }
        }
        throw FieldText.wrong("flags", text, "such as 64R");
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
