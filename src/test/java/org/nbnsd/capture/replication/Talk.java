package org.nbnsd.capture.replication;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nbnsd.capture.Captures;
import org.nbnsd.capture.Segment;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.FrameEncoder;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.replication.frame.ReplicationMessage;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociationResponse;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.replication.frame.ReplicationMessage.UpdateNotification;
import org.nbnsd.replication.frame.SendReplyEncoder;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** A connection between two servers, as segments. */
public final class Talk {
    public static final Ipv4Address A = Ipv4Address.parse("10.0.0.1");
    public static final Ipv4Address B = Ipv4Address.parse("10.0.1.5");
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;
    private static final int HALF = 10;

    private final Endpoint opener;
    private final Endpoint other;
    private final List<Segment> segments = new ArrayList<>();
    /** Near the end of the numbers, so that they begin again. */
    private int openerNext = -40;

    private int otherNext = 0x7FFF_FFF0;
    private long micros = Captures.START * 1_000_000L;

    private Talk(Ipv4Address opener, int port, Ipv4Address other) {
        this.opener = new Endpoint(opener, port);
        this.other = new Endpoint(other, 42);
    }

    /** A connection that the capture has from its beginning. */
    public static Talk opened(Ipv4Address opener, int port, Ipv4Address other) {
        return new Talk(opener, port, other).open();
    }

    /** One that began before. */
    public static Talk going(Ipv4Address opener, int port, Ipv4Address other) {
        return new Talk(opener, port, other);
    }

    private Talk open() {
        add(true, SYN, new byte[0]);
        add(false, SYN | ACK, new byte[0]);
        return this;
    }

    private void add(boolean isOpener, int flags, byte[] payload) {
        int length = payload.length + ((flags & (SYN | FIN)) != 0 ? 1 : 0);
        segments.add(new Segment(
                micros++,
                isOpener ? opener : other,
                isOpener ? other : opener,
                isOpener ? openerNext : otherNext,
                flags,
                payload,
                0));
        openerNext += isOpener ? length : 0;
        otherNext += isOpener ? 0 : length;
    }

    /** In two segments. */
    public Talk say(boolean isOpener, byte[] frame) {
        add(isOpener, ACK, Arrays.copyOf(frame, HALF));
        add(isOpener, ACK, Arrays.copyOfRange(frame, HALF, frame.length));
        return this;
    }

    public Talk whole(boolean isOpener, byte[] frame) {
        add(isOpener, ACK, frame);
        return this;
    }

    public Talk say(boolean isOpener, ReplicationMessage message) {
        return say(isOpener, FrameEncoder.encode(message));
    }

    public Talk started() {
        return say(true, new StartAssociation(0, 7, 2, 5, 0)).say(false, new StartAssociationResponse(7, 9, 2, 5, 1));
    }

    public Talk table(OwnerVersions... rows) {
        return say(true, new TableQuery(9)).say(false, new TableReply(7, List.of(rows)));
    }

    public Talk pulled(OwnerVersions wanted, ReplicaRecord... records) {
        return say(true, new SendRequest(9, wanted)).say(false, reply(records));
    }

    public Talk stopped(boolean isOpener, int reason) {
        return say(isOpener, new StopAssociation(9, reason));
    }

    public Talk told(boolean isPersistent) {
        return say(true, new UpdateNotification(9, isPersistent, false, List.of(new OwnerVersions(A, 12, 0)), A));
    }

    public Talk closed() {
        add(true, FIN | ACK, new byte[0]);
        add(false, FIN | ACK, new byte[0]);
        return this;
    }

    public static List<Segment> unanswered(Ipv4Address from, Ipv4Address to, boolean isReset) {
        Talk talk = new Talk(from, 50000, to);
        talk.add(true, SYN, new byte[0]);
        if (isReset) {
            talk.add(false, RST | ACK, new byte[0]);
        } else {
            talk.openerNext--;
            talk.add(true, SYN, new byte[0]);
        }
        return talk.segments;
    }

    public static byte[] reply(ReplicaRecord... records) {
        SendReplyEncoder encoder = new SendReplyEncoder(7);
        List.of(records).forEach(encoder::count);
        ByteBuffer out = ByteBuffer.allocate((int) encoder.octets()).put(encoder.begin());
        for (ReplicaRecord record : records) {
            encoder.write(record, out);
        }
        return out.array();
    }

    public static ReplicaRecord record(String name, ReplicaState state, boolean isStatic, long version) {
        return new ReplicaRecord(
                NetbiosName.parse(name),
                RecordType.UNIQUE,
                state,
                isStatic,
                false,
                NodeType.H,
                A,
                version,
                List.of(new ReplicaAddress(A, Ipv4Address.parse("10.0.0.77"))));
    }

    public List<Segment> segments() {
        return segments;
    }

    /** As frames of raw IP. */
    public static byte[][] frames(List<Segment> segments) {
        return segments.stream().map(Talk::frame).toArray(byte[][]::new);
    }

    private static byte[] frame(Segment segment) {
        int flags = (segment.isFin() ? FIN : 0) | (segment.isSyn() ? SYN : 0) | (segment.isReset() ? RST : 0);
        ByteBuffer tcp = ByteBuffer.allocate(20 + segment.payload().length);
        tcp.putShort((short) segment.source().port())
                .putShort((short) segment.target().port());
        tcp.putInt(segment.sequence()).putInt(0).put((byte) 0x50);
        tcp.put((byte) (flags | (segment.isOpening() ? 0 : ACK)));
        tcp.position(20);
        tcp.put(segment.payload());
        return Captures.ip(
                6,
                segment.source().address().toString(),
                segment.target().address().toString(),
                tcp.array());
    }
}
