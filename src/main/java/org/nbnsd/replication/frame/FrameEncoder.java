package org.nbnsd.replication.frame;

import java.nio.ByteBuffer;
import java.util.List;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociationResponse;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.replication.frame.ReplicationMessage.UpdateNotification;
import org.nbnsd.wire.Ipv4Address;

/** From a {@link ReplicationMessage} to the octets of its frame, as MS-WINSRA section 2.2 lays them out and Windows sends them. */
public final class FrameEncoder {
    private FrameEncoder() {}

    /**
     * Encodes a message.
     *
     * @param message any message
     * @return the frame, with its length in front
     */
    public static byte[] encode(ReplicationMessage message) {
        if (message instanceof StartAssociation start) {
            return start(
                    FrameFormat.TYPE_START,
                    start.handle(),
                    start.senderHandle(),
                    start.major(),
                    start.minor(),
                    start.nbnsd());
        } else if (message instanceof StartAssociationResponse start) {
            return start(
                    FrameFormat.TYPE_START_REPLY,
                    start.handle(),
                    start.senderHandle(),
                    start.major(),
                    start.minor(),
                    start.nbnsd());
        } else if (message instanceof StopAssociation stop) {
            return octets(frame(stop.handle(), FrameFormat.TYPE_STOP, 4 + FrameFormat.STOP_RESERVED)
                    .putInt(stop.reason()));
        } else if (message instanceof TableQuery query) {
            return octets(replication(query.handle(), FrameFormat.TABLE_QUERY, 0));
        } else if (message instanceof TableReply reply) {
            return table(reply.handle(), FrameFormat.TABLE_REPLY, reply.owners(), Ipv4Address.ZERO);
        } else if (message instanceof UpdateNotification update) {
            return table(update.handle(), command(update), update.owners(), update.initiator());
        } else if (message instanceof SendRequest request) {
            ByteBuffer out = replication(request.handle(), FrameFormat.SEND_REQUEST, FrameFormat.OWNER_ROW);
            put(out, request.wanted());
            return octets(out);
        }
        throw new AssertionError(message);
    }

    private static int command(UpdateNotification update) {
        if (update.isPersistent()) {
            return update.isPropagated() ? FrameFormat.INFORM_PROPAGATED : FrameFormat.INFORM;
        }
        return update.isPropagated() ? FrameFormat.UPDATE_PROPAGATED : FrameFormat.UPDATE;
    }

    private static byte[] start(int type, int handle, int senderHandle, int major, int minor, int nbnsd) {
        ByteBuffer out = frame(handle, type, 8 + FrameFormat.START_RESERVED)
                .putInt(senderHandle)
                .putShort((short) major)
                .putShort((short) minor);
        if (nbnsd != 0) {
            FrameFormat.MARK.forEach(octet -> out.put(octet.byteValue()));
            out.put((byte) nbnsd);
        }
        return octets(out);
    }

    private static byte[] table(int handle, int command, List<OwnerVersions> owners, Ipv4Address last) {
        ByteBuffer out = replication(handle, command, 8 + FrameFormat.OWNER_ROW * owners.size())
                .putInt(owners.size());
        owners.forEach(row -> put(out, row));
        return octets(out.putInt(last.bits()));
    }

    private static void put(ByteBuffer out, OwnerVersions row) {
        out.putInt(row.owner().bits()).putLong(row.max()).putLong(row.min()).putInt(FrameFormat.OWNER_TYPE);
    }

    private static ByteBuffer replication(int handle, int command, int rest) {
        return frame(handle, FrameFormat.TYPE_REPLICATION, 4 + rest).putInt(command);
    }

    /** What is not written behind the header is zero. */
    private static ByteBuffer frame(int handle, int type, int rest) {
        ByteBuffer out = ByteBuffer.allocate(FrameFormat.LENGTH_WORD + FrameFormat.SHORTEST + rest);
        return header(out, FrameFormat.SHORTEST + (long) rest, handle, type);
    }

    /** All of a buffer, also what was not written. */
    private static byte[] octets(ByteBuffer buffer) {
        byte[] octets = new byte[buffer.capacity()];
        buffer.rewind().get(octets);
        return octets;
    }

    /** @param length the octets behind the word that says it, unsigned */
    static ByteBuffer header(ByteBuffer out, long length, int handle, int type) {
        return out.putInt((int) length)
                .putInt(FrameFormat.OPCODE)
                .putInt(handle)
                .putInt(type);
    }
}
