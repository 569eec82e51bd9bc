package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import org.nbnsd.control.RecordedInputs;
import org.nbnsd.control.document.Fields;

/** The octets of a recording as lines. */
public final class RecordingLines {
    /** Of a line: with the JSON around them, in base 64, they fit. */
    private static final int MOST = 45_000;

    private final Door door;

    RecordingLines(Door door) {
        this.door = door;
    }

    /** Writes them all; returns the last line. */
    JsonObject write(RecordedInputs recorded) throws IOException {
        try {
            return toJson(recorded.writeTo(this::write));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void write(byte[] octets) {
        try {
            for (int from = 0; from < octets.length; from += MOST) {
                byte[] some = Arrays.copyOfRange(octets, from, Math.min(octets.length, from + MOST));
                JsonObject line = new JsonObject();
                line.add("octets", new JsonPrimitive(Base64.getEncoder().encodeToString(some)));
                door.write(line.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject toJson(RecordedInputs.Size size) {
        JsonObject done = new JsonObject();
        done.addProperty("records", size.records());
        done.addProperty("inputs", size.inputs());
        done.addProperty("began", Fields.time(size.began()));
        done.addProperty("whole", size.isWhole());
        return done;
    }

    /** Reads the last line. */
    public static RecordedInputs.Size size(JsonObject done) {
        Fields fields = new Fields(done);
        return new RecordedInputs.Size(
                fields.count("records", 0), fields.count("inputs", 0), fields.time("began"), fields.isSet("whole"));
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is not in base 64
     */
    public static byte[] octets(Fields fields) {
        return Base64.getDecoder().decode(fields.text("octets", "octets in base 64"));
    }
}
