package org.nbnsd.replication.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * From records to the octets of the one frame that answers {@link ReplicationMessage.SendRequest}, piece by piece: however many
 * they are, one piece of the frame is in memory.
 *
 * <p>The frame begins with its length and the number of records. So the records are walked through twice: when this is made, to add
 * up their sizes, and when the pieces are asked for. Both times they must be the same.
 */
public final class SendReplyEncoder implements Iterator<byte[]> {
    /** The smallest piece: the header and a record of any size fit in it. */
    public static final int LEAST_PIECE = 1024;

    private static final long MOST_OCTETS = 0xFFFF_FFFFL;

    private final int handle;
    private final int piece;
    private final long count;
    private final long octets;
    private final Iterator<ReplicaRecord> records;
    private long written;
    private @Nullable ReplicaRecord waiting;

    /**
     * Adds up the sizes.
     *
     * @param handle the receiver's handle
     * @param records the records, in ascending order of their versions
     * @param piece the most octets of a piece, at least {@link #LEAST_PIECE}
     * @throws IllegalArgumentException if the piece is too small, a name cannot travel ({@link ReplicaRecord#canTravel}), or the
     *     records are more than a frame can hold, 4 GiB
     */
    public SendReplyEncoder(int handle, Iterable<ReplicaRecord> records, int piece) {
        if (piece < LEAST_PIECE) {
            throw new IllegalArgumentException("piece: " + piece + " (expected: at least " + LEAST_PIECE + ")");
        }
        this.handle = handle;
        this.piece = piece;
        long seen = 0;
        long length = FrameFormat.HEADER + 4;
        for (ReplicaRecord record : records) {
            if (!ReplicaRecord.canTravel(record.name())) {
                throw new IllegalArgumentException(
                        "name: " + record.name() + " (expected: one that can be told to other servers)");
            }
            seen++;
            length += RecordFormat.length(record);
        }
        if (length > MOST_OCTETS) {
            throw new IllegalArgumentException("frame: " + length + " octets (expected: at most " + MOST_OCTETS + ")");
        }
        count = seen;
        octets = FrameFormat.LENGTH_WORD + length;
        this.records = records.iterator();
    }

    /**
     * How many records there are.
     *
     * @return 0 or more
     */
    public long records() {
        return count;
    }

    /**
     * How many octets all pieces have together.
     *
     * @return at least 24
     */
    public long octets() {
        return octets;
    }

    @Override
    public boolean hasNext() {
        return written < octets;
    }

    /**
     * The next piece: some whole records, the first time behind the header.
     *
     * @return a new array
     * @throws NoSuchElementException if there are no more
     * @throws IllegalStateException if the records are not those that were added up
     */
    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException("a piece after the last");
        }
        ByteBuffer out = ByteBuffer.allocate((int) Math.min(piece, octets - written));
        if (written == 0) {
            FrameEncoder.header(out, octets - FrameFormat.LENGTH_WORD, handle, FrameFormat.TYPE_REPLICATION)
                    .putInt(FrameFormat.SEND_REPLY)
                    .putInt((int) count);
        }
        fill(out);
        written += out.position();
        if (out.position() == 0 || !hasNext() && (waiting != null || records.hasNext())) {
            throw new IllegalStateException("records: others than before (expected: the same both times)");
        }
        return out.hasRemaining() ? Arrays.copyOf(out.array(), out.position()) : out.array();
    }

    private void fill(ByteBuffer out) {
        while (waiting != null || records.hasNext()) {
            ReplicaRecord record = waiting != null ? waiting : records.next();
            if (RecordFormat.length(record) > out.remaining()) {
                waiting = record;
                return;
            }
            waiting = null;
            RecordFormat.write(record, out);
        }
    }
}
