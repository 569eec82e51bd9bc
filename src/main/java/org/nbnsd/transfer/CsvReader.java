package org.nbnsd.transfer;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * Reads comma-separated values (RFC 4180) with a line of headings, in one of two kinds:
 *
 * <ul>
 *   <li>What {@link CsvWriter} writes: a column for each field of {@link RecordJson}, and the holders in one column. The
 *       records are as they were.
 *   <li>An administrator's table with the columns {@code name} and {@code address}, and perhaps {@code type},
 *       {@code static} and {@code expiresAt}. A unique or multihomed name without a suffix is a computer's and makes
 *       records of the suffixes 00, 03 and 20, as a static mapping in the WINS console does. Without {@code type} it is
 *       unique, or multihomed if it has several addresses; without {@code static} it is static. Names become upper case.
 * </ul>
 *
 * <p>Other columns are ignored. The separator is the comma, semicolon or tab that comes first in the headings, because a
 * spreadsheet uses the semicolon where the comma is in numbers.
 */
final class CsvReader {
    private static final Splitter ADDRESSES =
            Splitter.on(CharMatcher.whitespace().or(CharMatcher.anyOf(",;"))).omitEmptyStrings();
    private static final Splitter HOLDERS = Splitter.on(';').omitEmptyStrings();
    private static final Splitter HOLDER = Splitter.on('/');

    private final Findings findings;
    private final Map<String, Integer> columns = new HashMap<>();
    private int width;
    private List<String> fields = List.of();

    private CsvReader(Findings findings) {
        this.findings = findings;
    }

    static void read(Path file, Findings findings) throws IOException {
        try (TextFile text = new TextFile(file, StandardCharsets.UTF_8, findings)) {
            new CsvReader(findings).readRows(text);
        }
    }

    private void readRows(TextFile text) {
        char separator = separator(text);
        CsvRow row = CsvRow.next(text, separator, findings);
        if (row == null || !readHeadings(row)) {
            findings.problem(
                    row == null ? text.source() : row.source(),
                    (row == null ? "an empty file" : "headings: " + BadText.quote(String.join(",", row.fields())))
                            + " (expected: a line with at least the columns name and address, or name and holders)");
            return;
        }
        for (row = CsvRow.next(text, separator, findings); row != null; row = CsvRow.next(text, separator, findings)) {
            readRow(row);
        }
    }

    private static char separator(TextFile text) {
        Line first = text.nextLine();
        if (first == null) {
            return ',';
        }
        text.pushBack(List.of(first));
        int at = CharMatcher.anyOf(",;\t").indexIn(first.text());
        return at < 0 ? ',' : first.text().charAt(at);
    }

    private boolean readHeadings(CsvRow row) {
        width = row.fields().size();
        for (int i = 0; i < width; i++) {
            columns.putIfAbsent(row.fields().get(i).strip().toLowerCase(Locale.ROOT), i);
        }
        return columns.containsKey("name") && (columns.containsKey("address") || columns.containsKey("holders"));
    }

    private void readRow(CsvRow row) {
        try {
            fields = row.fields();
            if (fields.size() != width) {
                throw new IllegalArgumentException(
                        fields.size() + " fields (expected: " + width + ", as there are headings)");
            }
            if (columns.containsKey("holders")) {
                findings.addWritten(complete(), row.source());
            } else {
                minimal(row.source()).forEach(record -> findings.add(record, row.source()));
            }
        } catch (IllegalArgumentException e) {
            findings.problem(row.source(), e);
        }
    }

    private NameRecord complete() {
        NetbiosName name =
                FieldText.name("name", field("name"), findings.options().codePage());
        String suffix = optional("suffix");
        if (suffix != null && FieldText.version("suffix", suffix) != name.suffix()) {
            throw FieldText.wrong("suffix", suffix, name.suffix() + ", as in the name");
        }
        String scope = optional("scope");
        if (scope != null && !FieldText.scope("scope", scope).equals(name.scope())) {
            throw FieldText.wrong("scope", scope, BadText.quote(name.scope().toString()) + ", as in the name");
        }
        return new NameRecord(
                name,
                FieldText.type("type", field("type")),
                FieldText.state("state", field("state")),
                FieldText.nodeType("nodeType", field("nodeType")),
                FieldText.flag("static", field("static")),
                FieldText.owner("owner", field("owner")),
                FieldText.version("version", field("version")),
                FieldText.address("registeredBy", field("registeredBy")),
                FieldText.time("expiresAt", field("expiresAt")),
                holders(field("holders")));
    }

    private static List<Holder> holders(String text) {
        List<Holder> holders = new ArrayList<>();
        for (String each : HOLDERS.split(text)) {
            String field = "holders[" + holders.size() + "]";
            List<String> parts = HOLDER.splitToList(each);
            if (parts.size() != 4 && parts.size() != 5) {
                throw FieldText.wrong(field, each, "address/owner/registeredAt/expiresAt, or with /registeredBy");
            }
            Ipv4Address address = FieldText.address(field + ".address", parts.get(0));
            holders.add(new Holder(
                    address,
                    FieldText.owner(field + ".owner", parts.get(1)),
                    FieldText.time(field + ".registeredAt", parts.get(2)),
                    FieldText.time(field + ".expiresAt", parts.get(3)),
                    parts.size() == 4 ? address : FieldText.address(field + ".registeredBy", parts.get(4))));
        }
        return holders;
    }

    private List<NameRecord> minimal(String source) {
        List<Ipv4Address> addresses = ADDRESSES
                .splitToStream(field("address"))
                .map(each -> FieldText.address("address", each))
                .toList();
        if (addresses.isEmpty()) {
            throw FieldText.wrong("address", "", "an IPv4 address such as 10.0.0.5");
        }
        boolean isStatic = yes(optional("static"));
        long expiresAt = isStatic ? Long.MAX_VALUE : FieldText.time("expiresAt", field("expiresAt"));
        if (!isStatic && expiresAt == Long.MAX_VALUE) {
            throw FieldText.wrong("expiresAt", field("expiresAt"), "a time, for a record that is not static");
        }
        long now = findings.options().now();
        List<NameRecord> records = new ArrayList<>();
        for (NetbiosName name : names()) {
            long until = isStatic ? expiresAt : findings.expiry(name, expiresAt, source);
            if (until > now) {
                RecordType type = type(name, addresses.size());
                records.add(LocalRecord.of(name, type, NodeType.H, isStatic, addresses, now, until));
            }
        }
        return records;
    }

    private List<NetbiosName> names() {
        String text = field("name").strip();
        NetbiosName name = FieldText.typedName("name", text, findings.options().codePage());
        if (NetbiosName.hasSuffix(text)) {
            return List.of(name);
        }
        if (text.isEmpty() || !type(name, 1).isUnique()) {
            throw FieldText.wrong("name", text, "a name and its suffix, such as SALES<1C>");
        }
        return List.of(name, name.withSuffix(NameSuffix.MESSENGER), name.withSuffix(NameSuffix.SERVER));
    }

    private RecordType type(NetbiosName name, int addresses) {
        String text = optional("type");
        if (text != null && !text.isBlank()) {
            return FieldText.type("type", text.strip());
        }
        RecordType bySuffix = WindowsRecords.typeOf(name);
        if (bySuffix != null) {
            return bySuffix;
        }
        return addresses > 1 ? RecordType.MULTIHOMED : RecordType.UNIQUE;
    }

    private static boolean yes(@Nullable String text) {
        return switch (text == null ? "" : text.strip().toLowerCase(Locale.ROOT)) {
            case "", "true", "yes", "x", "1" -> true;
            case "false", "no", "0" -> false;
            default -> throw FieldText.wrong("static", String.valueOf(text), "yes or no");
        };
    }

    private String field(String name) {
        String field = optional(name);
        if (field == null) {
            throw new IllegalArgumentException(name + ": missing");
        }
        return field;
    }

    private @Nullable String optional(String name) {
        Integer column = columns.get(name.toLowerCase(Locale.ROOT));
        return column == null ? null : fields.get(column);
    }
}
