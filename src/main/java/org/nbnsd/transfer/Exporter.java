package org.nbnsd.transfer;

import com.google.gson.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.DomainName;
import org.nbnsd.name.CodePage;
import org.nbnsd.registry.NameRecord;

/** Writes records as text that other programs read, or that {@link Importer} reads again. */
public final class Exporter {
    private Exporter() {}

    /**
     * Writes records.
     *
     * <p>{@link FileFormat#CSV} and {@link FileFormat#JSON} say everything. The others say what their readers understand:
     *
     * <ul>
     *   <li>{@link FileFormat#LMHOSTS}: names of hosts and special groups that are active, and their addresses. A computer
     *       that has the names 00, 03 and 20 with the same addresses is one line. Read again, everything is static.
     *   <li>{@link FileFormat#WINS_DAT}: what is active and in no scope, as nmbd writes it: no owner, no version, and for
     *       all addresses of a name the latest expiry.
     *   <li>{@link FileFormat#HOSTS} and all that {@linkplain FileFormat#takesDomain takes a domain}: names of computers that
     *       are active and in no scope, by their workstation name or else their server name, and their addresses; names that
     *       the DNS could not have are left out.
     * </ul>
     *
     * @param records the records
     * @param format what to write
     * @param codePage the characters of the octets of names, where the format has characters
     * @param domain of the names in the DNS; null for none
     * @param out gets the text; all of it is ASCII, but for names in {@link FileFormat#WINS_DAT}, and beside names in {@link
     *     FileFormat#JSON}
     * @param now the time, in milliseconds since the epoch, for which it matters what is active
     * @return what was written
     * @throws IOException if {@code out} throws it
     * @throws IllegalArgumentException if the format can only be read, if it cannot be without a domain, or cannot have one
     */
    public static Written write(
            Iterable<NameRecord> records,
            FileFormat format,
            CodePage codePage,
            @Nullable DomainName domain,
            Appendable out,
            long now)
            throws IOException {
        requireFit(format, domain);
        return switch (format) {
            case LMHOSTS -> new LmhostsWriter(out, now).write(records);
            case WINS_DAT -> new WinsDatWriter(out, codePage, now).write(records);
            case CSV -> CsvWriter.write(records, out);
            case JSON -> writeJson(records, codePage, out);
            case HOSTS, DNSMASQ, UNBOUND, ZONE, REVERSE_ZONE, GLOBAL_NAMES ->
                new ComputersWriter(format, domain, out, now).write(records);
            case NETSH, MMC -> throw new IllegalArgumentException(unwritable(format));
        };
    }

    /**
     * Whether something can be written at all.
     *
     * @param format what to write
     * @param domain of the names in the DNS; null for none
     * @throws IllegalArgumentException if the format can only be read, if it cannot be without a domain, or cannot have one; the
     *     message is for people
     */
    public static void requireFit(FileFormat format, @Nullable DomainName domain) {
        if (!format.isWritable()) {
            throw new IllegalArgumentException(unwritable(format));
        }
        if (domain == null && format.needsDomain()) {
            throw new IllegalArgumentException("domain: is missing, without which " + format.text()
                    + " says nothing (expected: the domain of the names in the DNS, such as wins.example)");
        }
        if (domain != null && !format.takesDomain()) {
            throw new IllegalArgumentException("domain: " + domain + ", but " + format.text()
                    + " has no names of the DNS (expected: none, or another format)");
        }
    }

    private static String unwritable(FileFormat format) {
        return "format: " + format.text() + " can only be read (expected: one of " + FileFormat.writable() + ")";
    }

    /**
     * Writes records without a domain of the DNS.
     *
     * @param records the records
     * @param format what to write
     * @param codePage the characters of the octets of names, where the format has characters
     * @param out gets the text
     * @param now the time, in milliseconds since the epoch
     * @return what was written
     * @throws IOException if {@code out} throws it
     * @throws IllegalArgumentException if the format can only be read, or cannot be without a domain
     */
    public static Written write(
            Iterable<NameRecord> records, FileFormat format, CodePage codePage, Appendable out, long now)
            throws IOException {
        return write(records, format, codePage, null, out, now);
    }

    private static String json(NameRecord record, CodePage codePage, RecordLines lines) {
        String name = record.name().toString();
        String text = codePage.show(name, character -> true);
        if (text.equals(name)) {
            return lines.text(record);
        }
        JsonObject json = RecordJson.toJson(record);
        json.addProperty("text", text);
        return json.toString();
    }

    /** One array, each record on a line of its own; beside a name with letters outside ASCII stand these. */
    private static Written writeJson(Iterable<NameRecord> records, CodePage codePage, Appendable out)
            throws IOException {
        long count = 0;
        RecordLines lines = new RecordLines("", "");
        out.append(JsonRecords.HEAD).append("\n");
        for (NameRecord record : records) {
            out.append(count++ == 0 ? "" : ",\n").append(json(record, codePage, lines));
        }
        out.append(count == 0 ? "]}\n" : "\n]}\n");
        return Written.complete(count);
    }
}
