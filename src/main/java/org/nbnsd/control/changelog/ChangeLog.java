package org.nbnsd.control.changelog;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.FileFailure;
import org.nbnsd.file.PlainFile;
import org.nbnsd.file.PrivateFile;

/**
 * Who changed what: a JSON object in each line of a file. For any thread. The file is on the disk when a change is noted; a disk
 * that takes no more keeps nobody from changing anything, but it is told and counted what is not noted.
 */
public final class ChangeLog {
    /** How large the file gets: then it becomes the one before, in the place of that. */
    public static final int MOST_OCTETS = 4 << 20;

    /** How many are kept without a file. */
    private static final int MOST_IN_MEMORY = 1_000;
    /** More was not written here. */
    private static final int MOST_READ = 16 << 20;

    private final @Nullable Path file;
    private final int mostOctets;
    private final Consumer<IOException> failures;
    private final Deque<String> inMemory = new ArrayDeque<>();
    private final AtomicLong missed = new AtomicLong();
    private boolean failing;

    /**
     * A log.
     *
     * @param file the file, which need not be there; null to keep the last ones in memory only
     * @param failures learns that changes are not noted: once, until they are again
     */
    public ChangeLog(@Nullable Path file, Consumer<IOException> failures) {
        this(file, MOST_OCTETS, failures);
    }

    ChangeLog(@Nullable Path file, int mostOctets, Consumer<IOException> failures) {
        this.file = file;
        this.mostOctets = mostOctets;
        this.failures = failures;
    }

    /**
     * How many changes were not noted, because they could not be written.
     *
     * @return since the start
     */
    public long missed() {
        return missed.get();
    }

    /**
     * Notes a change.
     *
     * @param change what is to be noted; without secrets
     */
    public synchronized void add(JsonObject change) {
        if (file == null) {
            inMemory.addLast(change.toString());
            if (inMemory.size() > MOST_IN_MEMORY) {
                inMemory.removeFirst();
            }
            return;
        }
        try {
            write(file, change + "\n");
            failing = false;
        } catch (IOException e) {
            missed.incrementAndGet();
            if (!failing) {
                failing = true;
                failures.accept(FileFailure.writing(file, e));
            }
        }
    }

    private void write(Path to, String line) throws IOException {
        byte[] octets = line.getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = openFor(to, octets.length)) {
            long end = channel.size();
            ByteBuffer all = ByteBuffer.wrap(octets);
            channel.position(end);
            if (isCut(channel, end)) {
                all = ByteBuffer.wrap(("\n" + line).getBytes(StandardCharsets.UTF_8));
            }
            try {
                while (all.hasRemaining()) {
                    channel.write(all);
                }
                channel.force(false);
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        }
    }

    private FileChannel openFor(Path to, int octets) throws IOException {
        if (Files.isRegularFile(to) && Files.size(to) + octets > mostOctets) {
            Files.move(to, before(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return PrivateFile.open(to, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Whether somebody was killed over the last line. */
    private static boolean isCut(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
    }

    private static Path before(Path file) {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    /**
     * What was noted, the newest first.
     *
     * @param filter what of it
     * @return those that fit; lines that are damaged are left out
     * @throws IOException if the file cannot be read
     */
    public List<JsonObject> read(ChangeFilter filter) throws IOException {
        List<JsonObject> found = new ArrayList<>();
        if (file == null) {
            take(inMemory(), filter, found);
        } else if (take(lines(file), filter, found)) {
            boolean unused = take(lines(before(file)), filter, found);
        }
        return found;
    }

    private synchronized List<String> inMemory() {
        return new ArrayList<>(inMemory);
    }

    /** Whether there may be more that is wanted in what was noted earlier. */
    private static boolean take(List<String> lines, ChangeFilter filter, List<JsonObject> into) {
        Collections.reverse(lines);
        for (String line : lines) {
            if (into.size() >= filter.limit()) {
                return false;
            }
            JsonObject change = parse(line);
            if (change != null && filter.matches(change)) {
                into.add(change);
            }
        }
        return into.size() < filter.limit();
    }

    private static @Nullable JsonObject parse(String line) {
        try {
            JsonElement element = JsonParser.parseString(line);
            return element.isJsonObject() ? element.getAsJsonObject() : null;
        } catch (JsonParseException e) {
            return null;
        }
    }

    private static List<String> lines(Path from) throws IOException {
        try {
            String text = new String(PlainFile.octets(from, MOST_READ), StandardCharsets.UTF_8);
            return new ArrayList<>(text.lines().toList());
        } catch (NoSuchFileException e) {
            return new ArrayList<>();
        } catch (IOException e) {
            throw FileFailure.reading(from, e);
        }
    }
}
