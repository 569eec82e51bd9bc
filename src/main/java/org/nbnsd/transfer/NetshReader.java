package org.nbnsd.transfer;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RecordType;
import org.nbnsd.transfer.WindowsRecords.Row;
import org.nbnsd.wire.Ipv4Address;

/**
 * Reads what {@code netsh wins server \\NAME show database} prints. Microsoft documents the command ("Netsh commands for
 * WINS") but not what it prints, and its columns differ between versions, so records are recognised by their shape:
 *
 * <pre>
 * FRED           [20h]-D-A-       1a2b-U- 10.0.0.5        -11/21/2026 8:39:00 AM
 * SALES          [1Ch]-D-A-       1a2c-I- 10.0.0.1        -11/21/2026 8:40:00 AM
 *                                         10.0.0.2        -
 * </pre>
 *
 * <ul>
 *   <li>In front of the suffix in brackets, with an {@code h}, is the name.
 *   <li>Behind it are, with dashes or blanks between them, letters: {@code S} static or {@code D} dynamic; {@code A}
 *       active, {@code R} released or {@code T} tombstone; {@code U} unique, {@code N} or {@code G} normal group, {@code I}
 *       or a second {@code D} internet group, {@code M} multihomed; a node type; and the version, which is not used.
 *   <li>Then come addresses, the first of which is the owner's if the headings have OWNER in front of an address.
 *   <li>The rest is the expiration, of which nothing is needed for a static record.
 *   <li>A line that begins with an address belongs to the record above it. Lines of another shape are headings.
 * </ul>
 *
 * <p>Only active records are taken.
 */
final class NetshReader {
    private static final Pattern RECORD =
            Pattern.compile("\\s*+(.{0,16}?)\\s*+\\[([0-9A-Fa-f]{2})h\\](.*)", Pattern.DOTALL);
    private static final Pattern ADDRESS = Pattern.compile("(?<![0-9.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![0-9.])");
    private static final Pattern MORE_ADDRESSES = Pattern.compile("[\\s-]*+" + ADDRESS);
    private static final CharMatcher BETWEEN = CharMatcher.whitespace().or(CharMatcher.is('-'));
    private static final Splitter COLUMNS = Splitter.on(BETWEEN).omitEmptyStrings();
    private static final int VERSION_WITHOUT_HEADINGS = 2;

    private final Findings findings;
    private final NameOctets octets;
    private final WindowsRecords records;
    private int versionColumn = VERSION_WITHOUT_HEADINGS;
    private int nodeColumn = -1;
    private boolean ownerFirst;
    private boolean belowRecord;
    private boolean anyRecord;

    private NetshReader(Findings findings) {
        this.findings = findings;
        this.octets = new NameOctets(findings);
        this.records = new WindowsRecords(findings);
    }

    static void read(Path file, Findings findings) throws IOException {
        try (TextFile text = new TextFile(file, findings.options().codePage().charset(), findings)) {
            new NetshReader(findings).readLines(text);
        }
    }

    private void readLines(TextFile text) {
        for (Line line = text.nextLine(); line != null; line = text.nextLine()) {
            Matcher record = RECORD.matcher(line.text());
            if (record.matches()) {
                anyRecord = true;
                belowRecord = readRecord(record, line.source());
            } else if (belowRecord && MORE_ADDRESSES.matcher(line.text()).lookingAt()) {
                readMoreAddresses(line);
            } else {
                belowRecord = false;
                readHeading(line.text());
            }
        }
        if (!anyRecord) {
            findings.problem(
                    text.source(),
                    "no record in the file (expected: lines such as FRED [20h]-D-A-1-U-10.0.0.5 and a date, as netsh wins"
                            + " server show database prints them)");
        }
        records.finish();
    }

    private void readHeading(String line) {
        List<String> columns = COLUMNS.splitToList(line.toUpperCase(Locale.ROOT));
        if (!columns.contains("NAME") || !columns.contains("VERSION")) {
            return;
        }
        int first = columns.indexOf("NAME") + 1;
        versionColumn = columns.indexOf("VERSION") - first;
        nodeColumn = columns.indexOf("NODE") - first;
        ownerFirst = columns.contains("OWNER") && columns.indexOf("OWNER") < columns.indexOf("IP");
    }

    private void readMoreAddresses(Line line) {
        try {
            records.addToLast(Rest.of(line.text()).addresses);
        } catch (IllegalArgumentException e) {
            findings.problem(line.source(), e);
        }
    }

    /** Whether it was taken. */
    private boolean readRecord(Matcher record, String source) {
        try {
            NetbiosName name = octets.name(record.group(1), HexFormat.fromHexDigits(record.group(2)));
            Rest rest = Rest.of(record.group(3));
            Letters letters = letters(rest.front);
            if (letters.state != 'A') {
                findings.note(
                        source,
                        name + " is left out: it is " + (letters.state == 'R' ? "released" : "a tombstone")
                                + " (expected: active)");
                return false;
            }
            records.add(new Row(name, type(name, letters.kind), letters.isStatic, holders(rest), rest.back, source));
            return true;
        } catch (IllegalArgumentException e) {
            findings.problem(source, e);
            return false;
        }
    }

    /** What is behind the suffix: letters, addresses, expiration. */
    private record Rest(String front, List<Ipv4Address> addresses, String back) {
        static Rest of(String text) {
            List<Ipv4Address> addresses = new ArrayList<>();
            int start = text.length();
            int end = text.length();
            Matcher matcher = ADDRESS.matcher(text);
            while (matcher.find()) {
                start = Math.min(start, matcher.start());
                end = matcher.end();
                addresses.add(FieldText.address("address", matcher.group()));
            }
            return new Rest(text.substring(0, start), addresses, BETWEEN.trimFrom(text.substring(end)));
        }
    }

    /** What the letters say. */
    private record Letters(boolean isStatic, char state, char kind) {}

    private Letters letters(String text) {
        boolean isStatic = false;
        boolean lifeSeen = false;
        char state = 'A';
        char kind = 'U';
        List<String> columns = COLUMNS.splitToList(text);
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i).toUpperCase(Locale.ROOT);
            if (i == versionColumn) {
                continue;
            }
            char letter = column.charAt(0);
            if (column.length() > 1 || "SDARTUNGIMBPH".indexOf(letter) < 0) {
                throw FieldText.wrong("columns", text, "letters such as -D-A-, a version, and -U-");
            }
            if (!lifeSeen && (letter == 'S' || letter == 'D')) {
                lifeSeen = true;
                isStatic = letter == 'S';
            } else if ("ART".indexOf(letter) >= 0) {
                state = letter;
            } else if (i != nodeColumn && "UNGIMD".indexOf(letter) >= 0) {
                kind = letter;
            }
        }
        return new Letters(isStatic, state, kind);
    }

    private static RecordType type(NetbiosName name, char kind) {
        RecordType bySuffix = WindowsRecords.typeOf(name);
        if (bySuffix != null) {
            return bySuffix;
        }
        return switch (kind) {
            case 'N', 'G' -> RecordType.GROUP;
            case 'I', 'D' -> RecordType.SPECIAL_GROUP;
            case 'M' -> RecordType.MULTIHOMED;
            default -> RecordType.UNIQUE;
        };
    }

    private List<Ipv4Address> holders(Rest rest) {
        int first = ownerFirst ? 1 : 0;
        if (rest.addresses.size() <= first) {
            throw FieldText.wrong("address", rest.front.strip(), "at least one address of a host");
        }
        return rest.addresses.subList(first, rest.addresses.size());
    }
}
