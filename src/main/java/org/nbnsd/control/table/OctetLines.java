package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.nbnsd.control.document.Fields;

/** The octets of a file on their way to a door: some in each line, in base 64, as they are made. */
public final class OctetLines extends OutputStream {
    /** So many make a line that is not too long. */
    private static final int MOST = 45_000;

    private final Door door;

    OctetLines(Door door) {
        this.door = door;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        for (int from = offset; from < offset + length; from += MOST) {
            byte[] some = Arrays.copyOfRange(octets, from, Math.min(offset + length, from + MOST));
            JsonObject line = new JsonObject();
            line.add("octets", new JsonPrimitive(Base64.getEncoder().encodeToString(some)));
            door.write(line.toString());
        }
    }

    /**
     * Reads a line.
     *
     * @param fields the line
     * @return its octets
     * @throws IllegalArgumentException if it is not in base 64
     */
    public static byte[] read(Fields fields) {
        String text = fields.text("octets", "octets in base 64");
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("octets: not in base 64 (expected: octets in base 64)", e);
        }
    }
}
