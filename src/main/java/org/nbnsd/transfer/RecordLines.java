package org.nbnsd.transfer;

import com.google.common.io.CharStreams;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.nbnsd.registry.NameRecord;

/**
 * Many records as texts, each a JSON object as {@link RecordJson} makes it, between the same other text. What it takes to write
 * one is used again for the next: a list of a million keeps the collector less busy, which stops the threads that answer. For one
 * thread.
 */
public final class RecordLines {
    /** Of a record with one holder, in characters. */
    private static final int USUAL_SIZE = 512;

    private final StringBuilder text = new StringBuilder(USUAL_SIZE);
    private final JsonWriter json = new JsonWriter(CharStreams.asWriter(text));
    private final String before;
    private final String after;

    /**
     * None yet.
     *
     * @param before what comes before each object
     * @param after what comes behind it
     */
    public RecordLines(String before, String after) {
        this.before = before;
        this.after = after;
        json.setStrictness(Strictness.LENIENT); // otherwise it writes one object only
    }

    /**
     * The object of a record, with what is around it.
     *
     * @param record the record
     * @return one line
     */
    public String text(NameRecord record) {
        text.setLength(0);
        text.append(before);
        try {
            RecordJson.write(record, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not into memory
        }
        return text.append(after).toString();
    }
}
