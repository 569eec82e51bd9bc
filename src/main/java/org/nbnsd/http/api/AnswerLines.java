package org.nbnsd.http.api;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;

/**
 * The lines of an answer by their field, in the order in which they were written. As long as they are few they are in memory;
 * when they are more they are in temporary files, one for each field, so that an answer of any length takes little of the heap.
 */
final class AnswerLines implements AutoCloseable {
    /** What is in memory at the most, in octets: less of a small heap, for some are made at the same time. */
    static final int MOST_IN_MEMORY =
            (int) Math.min(4 << 20, Runtime.getRuntime().maxMemory() / 64);
    /** Of which values can be made, in octets. */
    static final int MOST_AS_VALUES = 8 << 20;
    /** All of it, in octets. */
    static final long MOST = 256L << 20;

    /** How far something is: of no interest when it is over. */
    private static final Set<String> PASSING = Set.of("progress", "octets");

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final int mostInMemory;
    private final long most;
    private long octets;
    private boolean isOnDisk;

    /** Those of one field, with commas between them. */
    private static final class Part implements AutoCloseable {
        private final Hasher hasher = Hashing.sha256().newHasher();
        private ByteArrayOutputStream memory = new ByteArrayOutputStream();
        private @Nullable HashCode hash;
        private @Nullable Path file;
        private @Nullable OutputStream open;
        private long octets;

        OutputStream out() {
            return open == null ? memory : open;
        }

        void add(byte[] value) throws IOException {
            if (octets > 0) {
                out().write(',');
                octets++;
            }
            out().write(value);
            octets += value.length;
            hasher.putBytes(value).putByte((byte) ',');
        }

        void toDisk() throws IOException {
            Path made = Files.createTempFile("nbnsd-answer-", ".tmp");
            file = made;
            open = new BufferedOutputStream(Files.newOutputStream(made));
            memory.writeTo(open);
            memory = new ByteArrayOutputStream(0);
        }

        HashCode hash() {
            HashCode known = hash == null ? hasher.hash() : hash;
            hash = known;
            return known;
        }

        void copyTo(OutputStream to) throws IOException {
            if (file == null) {
                memory.writeTo(to);
            } else {
                out().flush();
                Files.copy(file, to);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                if (open != null) {
                    open.close();
                }
            } finally {
                if (file != null) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /**
     * None yet.
     *
     * @param kinds the fields that lines can have
     */
    AnswerLines(List<String> kinds) {
        this(kinds, MOST_IN_MEMORY, MOST);
    }

    AnswerLines(List<String> kinds, int mostInMemory, long most) {
        this.mostInMemory = mostInMemory;
        this.most = most;
        kinds.stream().filter(kind -> !PASSING.contains(kind)).forEach(kind -> parts.put(kind, new Part()));
    }

    /** The fields, in their order. */
    Iterable<String> kinds() {
        return parts.keySet();
    }

    /**
     * Takes one.
     *
     * @param line an object with one field
     * @throws OperationException if they are too many
     * @throws IOException if the disk has no room for it
     */
    void add(String line) throws IOException {
        int colon = line.indexOf(':'); // behind a name without one
        String kind = line.substring(2, colon - 1);
        if (PASSING.contains(kind)) {
            return;
        }
        Part part = parts.get(kind);
        if (part == null) {
            throw new IllegalStateException("a line " + kind + " (expected: one of " + parts.keySet() + ")");
        }
        byte[] value = line.substring(colon + 1, line.length() - 1).getBytes(StandardCharsets.UTF_8);
        octets += value.length + 1;
        if (octets > most) {
            throw tooMuch(most);
        }
        if (octets > mostInMemory && !isOnDisk) {
            isOnDisk = true;
            for (Part each : parts.values()) {
                each.toDisk();
            }
        }
        part.add(value);
    }

    private static OperationException tooMuch(long most) {
        return new OperationException(
                Kind.UNAVAILABLE,
                "the answer has more than " + (most >> 20)
                        + " MiB (expected: a question about less: with a filter, a later since,"
                        + " one name, or a file in parts)");
    }

    /** So much there is, in octets. */
    long octets() {
        return octets;
    }

    /** Whether it is in files. */
    boolean isOnDisk() {
        return isOnDisk;
    }

    /** Where the lines of a field are; null for in memory. */
    @Nullable
    Path file(String kind) {
        return part(kind).file;
    }

    /** What tells the lines of a field from others; no more of them may come then. */
    HashCode hash(String kind) {
        return part(kind).hash();
    }

    /** Writes the lines of a field, with commas between them. */
    void write(String kind, OutputStream to) throws IOException {
        part(kind).copyTo(to);
    }

    /**
     * What the lines of a field say.
     *
     * @throws OperationException if that is too much for the heap
     */
    List<JsonObject> values(String kind) throws IOException {
        Part part = parts.get(kind);
        if (part == null) {
            return List.of();
        }
        if (part.octets > MOST_AS_VALUES) {
            throw tooMuch(MOST_AS_VALUES);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream((int) part.octets + 2);
        all.write('[');
        part.copyTo(all);
        all.write(']');
        List<JsonObject> values = new ArrayList<>();
        JsonParser.parseString(all.toString(StandardCharsets.UTF_8))
                .getAsJsonArray()
                .forEach(value -> values.add(value.getAsJsonObject()));
        return values;
    }

    private Part part(String kind) {
        Part part = parts.get(kind);
        if (part == null) {
            throw new IllegalArgumentException(kind + " (expected: one of " + parts.keySet() + ")");
        }
        return part;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Part part : parts.values()) {
            try {
                part.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
