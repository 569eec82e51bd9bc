package org.nbnsd.transfer;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.RecordType;
import org.nbnsd.transfer.WindowsRecords.Row;
import org.nbnsd.wire.Ipv4Address;

/**
 * Reads what "Export List" of the WINS console writes: the columns of its list of records, separated by tabs or commas, in
 * Unicode or in the ANSI code page. Microsoft's "Finding and viewing WINS records" (TechNet cc787269) names the columns:
 *
 * <pre>
 * Record Name   Type               IP Address   State    Static   Owner       Version   Expiration
 * FRED          [20h] File Server  10.0.0.5     Active            10.0.0.1    1A2B      11/21/2026 8:39:00 AM
 * PRINTER       [00h] WorkStation  10.0.0.9     Active   x        10.0.0.1    1A2C      Infinite
 * </pre>
 *
 * <p>Columns with these headings may be in any order. With other headings, those of another language, the order above is
 * taken, if the first record shows that it is plausible. The suffix is in brackets in the type, whose words tell a normal
 * group (such as "Workgroup" or "Normal Group Name") where the suffix does not. Rows of one name become one record with
 * several addresses. Owner and version are not used, and only active records are taken: in a language that is not known here,
 * what has the state of static records that do not expire, or the word that the options say.
 */
final class MmcReader {
    private enum Column {
        NAME("record name"),
        TYPE("type"),
        ADDRESS("ip address"),
        STATE("state"),
        STATIC("static"),
        OWNER("owner"),
        VERSION("version"),
        EXPIRATION("expiration");

        private final String heading;

        Column(String heading) {
            this.heading = heading;
        }

        static @Nullable Column of(String heading) {
            for (Column column : values()) {
                if (heading.strip().toLowerCase(Locale.ROOT).startsWith(column.heading)) {
                    return column;
                }
            }
            return null;
        }
    }

    private static final Pattern SUFFIX = Pattern.compile("\\[([0-9A-Fa-f]{2})h\\]");
    private static final Splitter ADDRESSES =
            Splitter.on(CharMatcher.whitespace().or(CharMatcher.anyOf(",;"))).omitEmptyStrings();
    private static final int LETTERS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    /**
     * "Active": first in English, German, French, Spanish, Italian, Portuguese, Dutch, and the Nordic and Slavic languages that
     * have Latin letters, then as they come.
     */
    private static final Pattern ACTIVE = Pattern.compile(
            "a[ck]t[iy\u00ED]e?[vfw]\\p{L}*|attiv\\p{L}*|ativ\\p{L}*|aktiiv\\p{L}*|etkin"
                    + "|\u0430\u043A\u0442[\u0438\u044B]\u0432\\p{L}*|\u03B5\u03BD\u03B5\u03C1\u03B3\\p{L}*"
                    + "|\u30A2\u30AF\u30C6\u30A3\u30D6|\uD65C\uC131\\p{L}*|\u6D3B\u52A8\\p{L}*|\u4F7F\u7528\u4E2D|\u4F5C\u7528\u4E2D"
                    + "|\u05E4\u05E2\u05D9\u05DC|\u0646\u0634\u0637",
            LETTERS);
    /** "Group" in the same. */
    private static final Pattern GROUP = Pattern.compile(
            ".*(gr(ou|u|oe)p|skupin|csoport|ryhm|\u0433\u0440\u0443\u043F|\u03BF\u03BC\u03AC\u03B4|\u30B0\u30EB\u30FC\u30D7|\uADF8\uB8F9"
                    + "|\u7EC4|\u7FA4\u7D44|\u05E7\u05D1\u05D5\u05E6|\u0645\u062C\u0645\u0648\u0639).*",
            LETTERS | Pattern.DOTALL);

    private static final Pattern INTERNET_GROUP =
            Pattern.compile(".*(internet|special).*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Findings findings;
    private final NameOctets octets;
    private final WindowsRecords records;
    private final Map<Column, Integer> columns = new EnumMap<>(Column.class);
    private final List<Stated> stated = new ArrayList<>();
    private char separator = '\t';
    private int width = Column.values().length;

    /** A row, and what the list says of its state. */
    private record Stated(Row row, String state, NetbiosName name, boolean isFixed, String source) {}

    private MmcReader(Findings findings) {
        this.findings = findings;
        this.octets = new NameOctets(findings);
        this.records = new WindowsRecords(findings);
    }

    static void read(Path file, Findings findings) throws IOException {
        try (TextFile text = new TextFile(file, Charset.forName("windows-1252"), findings)) {
            new MmcReader(findings).readLines(text);
        }
    }

    private void readLines(TextFile text) {
        boolean headingSeen = false;
        for (Line line = text.nextLine(); line != null; line = text.nextLine()) {
            if (line.text().isBlank()) {
                continue;
            }
            boolean isHeading = !headingSeen && !SUFFIX.matcher(line.text()).find();
            if (!headingSeen) {
                headingSeen = true;
                readHeading(line.text(), isHeading);
            }
            if (!isHeading) {
                readRow(line);
            }
        }
        takeActive();
        records.finish();
    }

    /** Only when all of the list is read is it known how its language calls what is active. */
    private void takeActive() {
        Set<String> words = new HashSet<>();
        String chosen = findings.options().activeWord();
        if (chosen != null) {
            words.add(folded(chosen));
        }
        boolean isKnown = chosen != null || stated.stream().anyMatch(each -> isActive(each.state, words));
        if (!isKnown) { // what was put by hand and does not expire is active in any language
            stated.stream().filter(Stated::isFixed).forEach(each -> words.add(folded(each.state)));
        }
        boolean isFound = isKnown || !words.isEmpty();
        for (Stated each : stated) {
            if (isActive(each.state, words)) {
                records.add(each.row);
            } else {
                findings.note(
                        each.source,
                        each.name + " is left out: its state is " + BadText.quote(each.state) + " (expected: Active"
                                + (isFound ? "" : "; the word of another language as an option") + ")");
            }
        }
    }

    private static boolean isActive(String state, Set<String> words) {
        return state.isEmpty()
                || words.contains(folded(state))
                || ACTIVE.matcher(state).matches();
    }

    private static String folded(String word) {
        return word.strip().toLowerCase(Locale.ROOT);
    }

    private void readHeading(String line, boolean isHeading) {
        separator = line.indexOf('\t') >= 0 ? '\t' : ',';
        List<String> headings = Splitter.on(separator).splitToList(line);
        for (int i = 0; isHeading && i < headings.size(); i++) {
            Column column = Column.of(headings.get(i));
            if (column != null) {
                columns.putIfAbsent(column, i);
            }
        }
        if (columns.containsKey(Column.NAME) && columns.containsKey(Column.TYPE)) {
            width = headings.size();
            return;
        }
        columns.clear();
        int position = 0;
        for (Column column : Column.values()) {
            columns.put(column, position++);
        }
    }

    private void readRow(Line line) {
        try {
            List<String> fields = fields(line.text());
            Matcher suffix = SUFFIX.matcher(field(fields, Column.TYPE));
            if (!suffix.find()) {
                throw FieldText.wrong(
                        "column type",
                        field(fields, Column.TYPE),
                        "such as [20h] File Server; the headings may be missing or of an unknown order");
            }
            NetbiosName name = name(field(fields, Column.NAME), HexFormat.fromHexDigits(suffix.group(1)));
            String state = field(fields, Column.STATE).strip();
            boolean isStatic = !field(fields, Column.STATIC).isBlank();
            String expiration = field(fields, Column.EXPIRATION).strip();
            Row row = new Row(
                    name,
                    type(name, field(fields, Column.TYPE)),
                    isStatic,
                    addresses(field(fields, Column.ADDRESS)),
                    expiration,
                    line.source());
            boolean isFixed = isStatic && !state.isEmpty() && WindowsDate.parse(expiration) == null;
            stated.add(new Stated(row, state, name, isFixed, line.source()));
        } catch (IllegalArgumentException e) {
            findings.problem(line.source(), e);
        }
    }

    /** The console puts no quotation marks around a date with a comma, so the last column takes the rest. */
    private List<String> fields(String line) {
        return line.indexOf('"') >= 0
                ? CsvRow.split(line, separator)
                : Splitter.on(separator).limit(width).splitToList(line);
    }

    private String field(List<String> fields, Column column) {
        int index = columns.getOrDefault(column, Integer.MAX_VALUE);
        return index < fields.size() ? fields.get(index) : "";
    }

    /** The suffix may also be behind the name, as in the lists of Windows NT. */
    private NetbiosName name(String text, int suffix) {
        Matcher behind = SUFFIX.matcher(text);
        return octets.name(behind.find() ? text.substring(0, behind.start()).stripTrailing() : text, suffix);
    }

    private static RecordType type(NetbiosName name, String words) {
        RecordType bySuffix = WindowsRecords.typeOf(name);
        if (bySuffix != null) {
            return bySuffix;
        }
        if (!GROUP.matcher(words).matches()) {
            return RecordType.UNIQUE;
        }
        return INTERNET_GROUP.matcher(words).matches() ? RecordType.SPECIAL_GROUP : RecordType.GROUP;
    }

    private static List<Ipv4Address> addresses(String text) {
        List<String> words = ADDRESSES.splitToList(text);
        if (words.isEmpty()) {
            throw FieldText.wrong("address", text, "an IPv4 address such as 10.0.0.5");
        }
        return words.stream().map(word -> FieldText.address("address", word)).toList();
    }
}
