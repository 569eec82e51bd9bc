package org.nbnsd.recording;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.recording.Recording.Block;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;

/**
 * Runs the inputs of a recording through a name server of its own, one after the other, and tells whether it does what the
 * daemon did. The file may be anybody's: what is wrong with it is an error, and it takes no more memory than the records may.
 */
public final class Replay {
    /** The longest block, in octets. */
    static final int LONGEST = 16 << 20;

    private static final List<Block> BLOCKS = List.of(Block.values());
    private static final int MOST_EFFECTS = 200_000;
    /** The year 9999. */
    private static final long LATEST = 253_402_300_799_999L;

    /**
     * What an input did.
     *
     * @param number 1 for the first
     * @param now its time, in milliseconds since the epoch
     * @param input what was told; null if it is about something from before the recording, and is left out
     * @param effects what the server wants done
     * @param failure how it failed, if it did
     * @param isSame whether the daemon wanted the same done, or failed as well
     */
    public record Step(
            int number,
            long now,
            @Nullable Input input,
            List<Effect> effects,
            @Nullable Throwable failure,
            boolean isSame) {}

    private final ByteBuffer file;
    private final Tape tape = new Tape(new Fallback());
    private final NameTable table = new NameTable();
    private final Map<Long, Effect> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Effect> eldest) {
            return size() > MOST_EFFECTS;
        }
    };
    private final NameServer server;
    private final Recording.Size size;
    private int number;
    private long last;

    /** For what the daemon did not draw: any numbers do, the same each time. */
    private static final class Fallback implements RandomGenerator {
        private long state;

        @Override
        public long nextLong() {
            state += 0x9E3779B97F4A7C15L;
            return (state ^ state >>> 31) * 0xBF58476D1CE4E5B9L;
        }
    }

    /** A block of the file. */
    private record Part(Block block, Eye eye) {}

    /**
     * Reads the state from which a recording began.
     *
     * @param file all of it, from its position to its limit
     * @param mostOctets how much memory the records may take, in octets
     * @throws RecordingException if it is no recording, is cut or changed, or has more records than that
     */
    public Replay(ByteBuffer file, long mostOctets) throws RecordingException {
        this.file = file.slice();
        requireWhole();
        ServerSettings settings = read("settings", Block.SETTINGS, SettingsCodec::read);
        Begin begin = read("begin", Block.BEGIN, Begin::read);
        int records = 0;
        while (peek() == Block.RECORD) {
            String where = "record " + ++records;
            NameRecord record = read(where, Block.RECORD, Values::record);
            if (table.apply(new Change.Put(record)) != null) {
                throw new RecordingException(
                        where + ": " + record.name() + " for the second time (expected: once)", null);
            }
            if (table.octets() > mostOctets) {
                throw new RecordingException(
                        where + ": more than " + (mostOctets >> 20)
                                + " MB of memory (expected: less, or a larger heap: java" + " -Xmx)",
                        null);
            }
        }
        begin.marks().forEach(mark -> table.apply(new Change.Seen(mark.owner(), mark, null)));
        table.startVersionsAfter(begin.lastVersion());
        server = new NameServer(settings, table, tape);
        if (!begin.addresses().isEmpty()) {
            List<Effect> unused = server.listenOn(begin.addresses(), begin.began());
        }
        size = new Recording.Size(records, inputs(records), begin.began(), begin.isWhole());
        last = begin.began();
    }

    private record Begin(
            long began, boolean isWhole, long lastVersion, List<LocalAddress> addresses, List<Mark> marks) {
        static Begin read(Eye eye) {
            return new Begin(
                    eye.sixtyFour("time", 0, LATEST),
                    eye.flag("whole"),
                    eye.sixtyFour("version", 0, Long.MAX_VALUE),
                    eye.list("addresses", Values::local),
                    eye.list("marks", Values::mark));
        }
    }

    /**
     * What is in it.
     *
     * @return the numbers
     */
    public Recording.Size size() {
        return size;
    }

    /** Nothing is looked at before it is known that all of it is there. */
    private void requireWhole() throws RecordingException {
        int head = Recording.MAGIC.length + 2;
        byte[] magic = new byte[Recording.MAGIC.length];
        if (file.remaining() < head) {
            throw new RecordingException("no recording (expected: a file that nbnsd recording wrote)", null);
        }
        file.get(magic);
        if (!Arrays.equals(magic, Recording.MAGIC)) {
            throw new RecordingException("no recording (expected: a file that nbnsd recording wrote)", null);
        }
        int version = file.getShort() & 0xFFFF;
        if (version != Recording.VERSION) {
            throw new RecordingException(
                    "version " + version + " of the format (expected: " + Recording.VERSION
                            + ", as the nbnsd that reads it writes)",
                    null);
        }
        int end = file.limit() - Long.BYTES;
        if (end < head) {
            throw cut();
        }
        Hasher hasher = Hashing.murmur3_128().newHasher();
        hasher.putBytes(file.slice(0, end));
        if (hasher.hash().asLong() != file.getLong(end)) {
            throw cut();
        }
        file.limit(end);
    }

    private static RecordingException cut() {
        return new RecordingException(
                "cut off or changed: its sum is wrong (expected: all that nbnsd recording wrote)", null);
    }

    private @Nullable Block peek() {
        return blockAt(file.position());
    }

    private @Nullable Block blockAt(int at) {
        int code = at < file.limit() ? file.get(at) : BLOCKS.size();
        return code >= 0 && code < BLOCKS.size() ? BLOCKS.get(code) : null;
    }

    private Part next(String where) throws RecordingException {
        Block block = peek();
        if (block == null || file.remaining() < 5) {
            throw new RecordingException(where + ": no block (expected: a block)", null);
        }
        file.get();
        int length = file.getInt();
        if (length < 0 || length > LONGEST || length > file.remaining()) {
            throw new RecordingException(
                    where + ": " + Integer.toUnsignedString(length) + " octets (expected: at most "
                            + Math.min(LONGEST, file.remaining()) + ")",
                    null);
        }
        ByteBuffer octets = file.slice(file.position(), length);
        file.position(file.position() + length);
        return new Part(block, new Eye(octets));
    }

    private <T> T read(String where, Block block, Function<Eye, T> reading) throws RecordingException {
        Part part = next(where);
        if (part.block() != block) {
            throw new RecordingException(where + ": a block of another kind (expected: " + where + ")", null);
        }
        try {
            T value = reading.apply(part.eye());
            part.eye().requireEnd();
            return value;
        } catch (IllegalArgumentException e) {
            throw new RecordingException(where + ": " + e.getMessage(), e);
        }
    }

    /** How many there are, told at the end. */
    private int inputs(int records) throws RecordingException {
        int end = file.limit() - 13;
        if (end < file.position() || blockAt(end) != Block.END || file.getInt(end + 1) != 16) {
            throw new RecordingException("no end (expected: how many records and inputs there are)", null);
        }
        if (file.getInt(end + 5) != records) {
            throw new RecordingException(
                    records + " records (expected: " + file.getInt(end + 5) + ", as the end says)", null);
        }
        int inputs = file.getInt(end + 9);
        file.limit(end);
        return inputs;
    }

    /**
     * Plays the next input.
     *
     * @return what it did; null if there is none
     * @throws RecordingException if it cannot be read
     */
    public @Nullable Step next() throws RecordingException {
        if (!file.hasRemaining()) {
            if (number != size.inputs()) {
                throw new RecordingException(
                        number + " inputs (expected: " + size.inputs() + ", as the end says)", null);
            }
            return null;
        }
        number++;
        Call call = read("input " + number, Block.INPUT, eye -> Call.read(eye, known::get));
        if (call.now() < last) {
            throw new RecordingException(
                    "input " + number + ": time goes back (expected: " + last + " or later, not " + call.now() + ")",
                    null);
        }
        last = call.now();
        Input input = call.input();
        return input == null ? new Step(number, call.now(), null, List.of(), null, false) : play(call, input);
    }

    private Step play(Call call, Input input) {
        tape.play(call.drawn());
        List<Effect> effects = List.of();
        Throwable failure = null;
        try {
            effects = server.handle(input, call.now());
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            failure = e;
        }
        effects.forEach(effect -> known.put(Prints.of(effect), effect));
        boolean isSame = call.failed() == (failure != null) && call.prints() == Prints.of(effects);
        return new Step(number, call.now(), input, effects, failure, isSame);
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Call(
            long now,
            long prints,
            boolean failed,
            long[] drawn,
            @Nullable Input input) {
        static Call read(Eye eye, LongFunction<@Nullable Effect> known) {
            long now = eye.sixtyFour("time", 0, LATEST);
            long prints = eye.sixtyFour("fingerprint");
            boolean failed = eye.flag("failed");
            long[] drawn = eye.list("numbers", each -> each.sixtyFour("number")).stream()
                    .mapToLong(Long::longValue)
                    .toArray();
            return new Call(now, prints, failed, drawn, InputCodec.read(eye, known));
        }
    }
}
