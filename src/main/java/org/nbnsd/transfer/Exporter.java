package org.nbnsd.transfer;

import java.io.IOException;
import java.util.Map;
import org.nbnsd.registry.NameRecord;

/** Writes records as text that other programs read, or that {@link Importer} reads again. */
public final class Exporter {
    private Exporter() {}

    /**
     * What was written.
     *
     * @param records how many records, each counted once however many lines it took
     * @param leftOut why records were not written, or not all of what they say, and how many for each reason; empty if the
     *     file says all
     */
    public record Written(long records, Map<String, Long> leftOut) {
        /** Makes it immutable. */
        public Written {
            leftOut = Map.copyOf(leftOut);
        }
    }

    /**
     * Writes records.
     *
     * @param records the records
     * @param format what to write
     * @param out gets the text; all of it is ASCII
     * @param now the time, in milliseconds since the epoch; LMHOSTS and wins.dat get what is active then
     * @return what was written
     * @throws IOException if {@code out} throws it
     * @throws IllegalArgumentException if the format can only be read
     */
    public static Written write(Iterable<NameRecord> records, FileFormat format, Appendable out, long now)
            throws IOException {
        if (format != FileFormat.JSON) {
            throw new IOException(format.text() + " cannot be written yet, at " + now);
        }
        long count = 0;
        out.append("[\n");
        for (NameRecord record : records) {
            out.append(count++ == 0 ? "" : ",\n")
                    .append(RecordJson.toJson(record).toString());
        }
        out.append(count == 0 ? "]\n" : "\n]\n");
        return new Written(count, Map.of());
    }
}
