package org.nbnsd.recording;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;

/** Inputs of a name server and the state that they began from, on their way into a file. For one thread. */
public final class Recording {
    /** How a file begins. */
    static final byte[] MAGIC = {'n', 'b', 'n', 's', 'd', 'r', 'e', 'c'};
    /** The version of the format. */
    static final int VERSION = 3;

    /** What a block has in it. Their order is that of the format. */
    enum Block {
        SETTINGS,
        BEGIN,
        RECORD,
        INPUT,
        END
    }

    private static final int FLUSH = 32 << 10;

    private final Taken.Rest begin;
    private final boolean isWhole;
    private final long began;
    private final Collection<NameRecord> present;
    private final List<Taken> inputs;

    Recording(Taken.Rest begin, boolean isWhole, long began, Collection<NameRecord> present, List<Taken> inputs) {
        this.begin = begin;
        this.isWhole = isWhole;
        this.began = began;
        this.present = present;
        this.inputs = inputs;
    }

    /**
     * What is in a recording.
     *
     * @param records how many records there were when it began
     * @param inputs how many inputs
     * @param began when it began, in milliseconds since the epoch
     * @param isWhole whether it reaches back to the start of the daemon
     */
    public record Size(int records, int inputs, long began, boolean isWhole) {}

    /**
     * Writes all of it, as {@code src/docs/recording.md} says.
     *
     * @param sink gets the octets, piece by piece
     * @return how much it is
     */
    public Size write(Consumer<byte[]> sink) {
        Writer writer = new Writer(sink);
        writer.raw(new Pen().octets(MAGIC, MAGIC.length).sixteen(VERSION));
        Pen behaviour = new Pen();
        SettingsCodec.write(behaviour, begin.settings());
        writer.block(Block.SETTINGS, behaviour);
        writer.block(
                Block.BEGIN,
                new Pen()
                        .sixtyFour(began)
                        .flag(isWhole)
                        .sixtyFour(begin.lastVersion())
                        .list(begin.addresses(), Values::write)
                        .list(begin.marks(), Values::write));
        int records = writeRecords(writer);
        for (Taken taken : inputs) {
            Pen pen = new Pen();
            taken.write(pen);
            writer.block(Block.INPUT, pen);
        }
        writer.end(records, inputs.size());
        return new Size(records, inputs.size(), began, isWhole);
    }

    /** As they were: what an input changed is taken back to what there was before the first that did. */
    private int writeRecords(Writer writer) {
        Map<NetbiosName, @Nullable NameRecord> before = new HashMap<>();
        for (Taken taken : inputs) {
            for (Taken.Before each : taken.before()) {
                if (!before.containsKey(each.name())) {
                    before.put(each.name(), each.record());
                }
            }
        }
        int count = 0;
        for (NameRecord record : present) {
            if (record.isActive() && !before.containsKey(record.name())) {
                writer.record(record);
                count++;
            }
        }
        for (NameRecord record : before.values()) {
            if (record != null && record.isActive()) {
                writer.record(record);
                count++;
            }
        }
        return count + writeEnded(writer, before);
    }

    /** Those that give way first when room is needed come first. */
    private int writeEnded(Writer writer, Map<NetbiosName, @Nullable NameRecord> before) {
        List<NameRecord> ended = new ArrayList<>();
        for (NameRecord record : present) {
            if (!record.isActive() && !before.containsKey(record.name())) {
                ended.add(record);
            }
        }
        for (NameRecord record : before.values()) {
            if (record != null && !record.isActive()) {
                ended.add(record);
            }
        }
        ended.sort(Comparator.comparingLong(NameRecord::expiresAt).thenComparing(NameRecord::name));
        ended.forEach(writer::record);
        return ended.size();
    }

    private static final class Writer {
        private final Consumer<byte[]> sink;
        private final Hasher hasher = Hashing.murmur3_128().newHasher();
        private Pen out = new Pen();

        Writer(Consumer<byte[]> sink) {
            this.sink = sink;
        }

        private void raw(Pen pen) {
            byte[] octets = pen.toArray();
            hasher.putBytes(octets);
            out.octets(octets, octets.length);
            if (out.length() >= FLUSH) {
                flush();
            }
        }

        private void flush() {
            sink.accept(out.toArray());
            out = new Pen();
        }

        private void block(Block block, Pen pen) {
            byte[] octets = pen.toArray();
            raw(new Pen().choice(block).thirtyTwo(octets.length).octets(octets, octets.length));
        }

        private void record(NameRecord record) {
            Pen pen = new Pen();
            Values.write(pen, record);
            block(Block.RECORD, pen);
        }

        private void end(int records, int inputs) {
            Pen counts =
                    new Pen().choice(Block.END).thirtyTwo(16).thirtyTwo(records).thirtyTwo(inputs);
            raw(counts);
            out.sixtyFour(hasher.hash().asLong());
            flush();
        }
    }
}
