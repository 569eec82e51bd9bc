package org.nbnsd.control;

import com.google.common.base.Splitter;
import com.google.common.io.BaseEncoding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;

/**
 * A place in a list of records: where the next page begins. It stays where it is whatever becomes of records meanwhile: what is
 * there all the while is on one page, once, unless it changes its own place.
 *
 * @param order the order of the list
 * @param key what counts in that order, of the last record before the place
 * @param name the name of that record
 */
public record RecordPlace(RecordOrder order, long key, NetbiosName name) {
    /** What is expected of one. */
    public static final String EXPECTED = "the next of an earlier answer with the same sort";

    private static final BaseEncoding TEXT = BaseEncoding.base64Url().omitPadding();
    private static final int PARTS = 3;

    /** The place behind a record. */
    static RecordPlace behind(NameRecord record, RecordOrder order) {
        return new RecordPlace(order, order.key(record), record.name());
    }

    boolean isBefore(NameRecord record) {
        return order.isBehind(record, key, name);
    }

    /**
     * The place that a text stands for.
     *
     * @param text what {@link #toString} made
     * @return the place
     * @throws IllegalArgumentException if it is none
     */
    public static RecordPlace parse(String text) {
        try {
            String decoded = new String(TEXT.decode(text), StandardCharsets.UTF_8);
            List<String> parts = Splitter.on(' ').limit(PARTS).splitToList(decoded);
            if (parts.size() == PARTS) {
                return new RecordPlace(
                        RecordOrder.parse(parts.get(0)), Long.parseLong(parts.get(1)), NetbiosName.parse(parts.get(2)));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("after: of no answer (expected: " + EXPECTED + ")", e);
        }
        throw new IllegalArgumentException("after: of no answer (expected: " + EXPECTED + ")");
    }

    /** A text without meaning for others. */
    @Override
    public String toString() {
        return TEXT.encode((order + " " + key + " " + name).getBytes(StandardCharsets.UTF_8));
    }
}
