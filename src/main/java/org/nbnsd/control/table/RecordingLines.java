package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.nbnsd.control.RecordedInputs;
import org.nbnsd.control.document.Fields;

/** The octets of a recording as lines. */
public final class RecordingLines {
    private final OctetLines lines;

    RecordingLines(Door door) {
        lines = new OctetLines(door);
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
            lines.write(octets);
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
}
