package org.nbnsd.transfer;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;

/**
 * Writes comma-separated values (RFC 4180) with the columns of {@link RecordJson}; the holders are one column, each
 * {@code address/owner/registeredAt/expiresAt}, and {@code /registeredBy} if that is another address, with semicolons between them.
 *
 * <p>Hosts choose their names, and a spreadsheet computes what begins like a formula; so the first character of such a name
 * is written {@code \xHH}, which means the same name.
 */
final class CsvWriter {
    private static final String HEADINGS =
            "name,suffix,scope,type,state,nodeType,static,owner,version,registeredBy,expiresAt,holders\r\n";
    private static final String FORMULA = "=+-@";

    private CsvWriter() {}

    static Written write(Iterable<NameRecord> records, Appendable out) throws IOException {
        long count = 0;
        out.append(HEADINGS);
        for (NameRecord record : records) {
            out.append(String.join(",", fields(record))).append("\r\n");
            count++;
        }
        return Written.complete(count);
    }

    private static List<String> fields(NameRecord record) {
        return List.of(
                quoted(harmless(record.name().toString())),
                Integer.toString(record.name().suffix()),
                quoted(harmless(record.name().scope().toString())),
                record.type().text(),
                FieldText.of(record.state()),
                record.nodeType().name(),
                Boolean.toString(record.isStatic()),
                FieldText.ofOwner(record.owner()),
                Long.toString(record.version()),
                record.registeredBy().toString(),
                FieldText.ofTime(record.expiresAt()),
                record.holders().stream().map(CsvWriter::text).collect(Collectors.joining(";")));
    }

    private static String text(Holder holder) {
        return holder.address() + "/" + FieldText.ofOwner(holder.owner()) + "/"
                + FieldText.ofTime(holder.registeredAt()) + "/" + FieldText.ofTime(holder.expiresAt())
                + (holder.isSelfRegistered() ? "" : "/" + holder.registeredBy());
    }

    private static String harmless(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0
                ? String.format("\\x%02X", (int) text.charAt(0)) + text.substring(1)
                : text;
    }

    private static String quoted(String field) {
        return field.indexOf(',') >= 0 || field.indexOf('"') >= 0 || field.isBlank() && !field.isEmpty()
                ? '"' + field.replace("\"", "\"\"") + '"'
                : field;
    }
}
