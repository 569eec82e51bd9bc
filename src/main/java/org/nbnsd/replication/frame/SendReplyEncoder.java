package org.nbnsd.replication.frame;

import java.nio.ByteBuffer;

/**
 * From records to the octets of the one frame that answers {@link ReplicationMessage.SendRequest}, piece by piece: however many
 * they are, and however long it takes, one piece of the frame is in memory.
 *
 * <p>The frame begins with its length and the number of records. So the records are walked through twice, first to {@link #count}
 * them, and after {@link #begin} to {@link #write} them. Both times they must be the same.
 */
public final class SendReplyEncoder {
    /** The header and a record of any size fit in a piece of so many octets. */
    public static final int LEAST_PIECE = 1024;

    private static final long MOST_OCTETS = 0xFFFF_FFFFL;

    private final int handle;
    private long counted;
    private long octets = FrameFormat.LENGTH_WORD + FrameFormat.HEADER + 4;
    private long written;
    private boolean hasBegun;

    /**
     * Without a record yet.
     *
     * @param handle the receiver's handle
     */
    public SendReplyEncoder(int handle) {
        this.handle = handle;
    }

    /**
     * Counts a record that will be written.
     *
     * @param record the record
     * @throws IllegalArgumentException if its name cannot travel ({@link ReplicaRecord#canTravel}), or the records are more than a
     *     frame can hold, 4 GiB
     */
    public void count(ReplicaRecord record) {
        if (!ReplicaRecord.canTravel(record.name())) {
            throw new IllegalArgumentException(
                    "name: " + record.name() + " (expected: one that can be told to other servers)");
        }
        octets += RecordFormat.length(record);
        counted++;
        if (octets - FrameFormat.LENGTH_WORD > MOST_OCTETS) {
            throw new IllegalArgumentException("frame: " + octets + " octets (expected: at most " + MOST_OCTETS + ")");
        }
    }

    /**
     * All are counted.
     *
     * @return the octets in front of the records
     */
    public byte[] begin() {
        hasBegun = true;
        ByteBuffer out = ByteBuffer.allocate(FrameFormat.LENGTH_WORD + FrameFormat.HEADER + 4);
        return FrameEncoder.header(out, octets - FrameFormat.LENGTH_WORD, handle, FrameFormat.TYPE_REPLICATION)
                .putInt(FrameFormat.SEND_REPLY)
                .putInt((int) counted)
                .array();
    }

    /**
     * Writes a record behind those before it.
     *
     * @param record the record
     * @param out where to
     * @return false if there is no room, and nothing was written
     * @throws IllegalStateException if there were not so many before
     */
    public boolean write(ReplicaRecord record, ByteBuffer out) {
        if (!hasBegun || written == counted) {
            throw new IllegalStateException("records: more than before (expected: the same both times)");
        }
        if (RecordFormat.length(record) > out.remaining()) {
            return false;
        }
        RecordFormat.write(record, out);
        written++;
        return true;
    }

    /**
     * Whether all were written.
     *
     * @return true after the last
     */
    public boolean isComplete() {
        return hasBegun && written == counted;
    }

    /**
     * How many were counted.
     *
     * @return 0 or more
     */
    public long records() {
        return counted;
    }

    /**
     * How many octets all pieces have together.
     *
     * @return at least 24
     */
    public long octets() {
        return octets;
    }
}
