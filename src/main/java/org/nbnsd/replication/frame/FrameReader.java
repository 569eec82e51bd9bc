package org.nbnsd.replication.frame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.replication.frame.MalformedFrame.Reason;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociationResponse;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.replication.frame.ReplicationMessage.UpdateNotification;
import org.nbnsd.wire.Ipv4Address;

/**
 * From the octets of one direction of a connection, in whatever pieces they come, to {@link Frame}s. Never an exception: what is
 * not a message comes as {@link MalformedFrame}, a bad record as {@link SendReply.Bad} with the others around it.
 *
 * <p>Strict where a wrong reading would be dangerous: lengths, and names. Liberal where real servers differ: the opcode, the group
 * word of a record and all other reserved words are ignored; what stands behind a message up to the end of its frame is skipped;
 * the reserved octets of START and STOP and the last word of a table may be missing.
 *
 * <p>At most one table of owners, or one record, is in memory. What is read does not depend on how the octets were cut.
 */
public final class FrameReader {
    /** The buffer for all but tables of owners. */
    private static final int USUAL = 4096;
    /** What is wanted of a message without a table; the rest of its frame has no meaning. */
    private static final int FIXED_MESSAGE = 64;

    /**
     * What is read at most.
     *
     * @param frame the octets of a frame behind its length, unless it holds records
     * @param sendReply the octets of a frame that holds records; it is never in memory
     * @param owners the owners in a table
     */
    public record Limits(long frame, long sendReply, int owners) {
        /** 16 MiB, 256 MiB (5 million plain records), 10,000 owners. */
        public static final Limits DEFAULT = new Limits(16L << 20, 256L << 20, 10_000);

        /** Checks that the smallest message and the table of two partners pass. */
        public Limits {
            if (frame < FIXED_MESSAGE || sendReply < FIXED_MESSAGE || owners < 2 || owners > 1_000_000) {
                throw new IllegalArgumentException("limits: " + frame + ", " + sendReply + " octets, " + owners
                        + " owners (expected: at least 64 octets, 2..1000000 owners)");
            }
        }
    }

    private enum Step {
        /** The length of the next frame. */
        LENGTH,
        /** Up to the command. */
        HEADER,
        /** All of a message that is wanted. */
        MESSAGE,
        /** The number of records. */
        COUNT,
        /** The length of a record's name. */
        NAME_LENGTH,
        /** A record up to its address, or the number of them. */
        RECORD,
        /** Its addresses. */
        ADDRESSES,
        /** Nothing; nobody knows where the next frame begins. */
        BROKEN
    }

    private final Limits limits;
    private Ipv4Address owner = Ipv4Address.ZERO;

    private Step step = Step.LENGTH;
    private byte[] unit = new byte[USUAL];
    /** The octets in the unit, and how many it needs for its step. */
    private int have;

    private int need = FrameFormat.LENGTH_WORD;
    /** The octets of the frame that are still to come. */
    private long left;
    /** How many of these are skipped before the next ones are read. */
    private long skip;
    /** What is told when the frame has been skipped to its end. */
    private @Nullable Frame atEnd;

    private long frameLength;
    private int replyHandle;
    private int nameLength;
    private boolean isNameTooLong;
    private long announced;
    private long records;
    private long bad;

    /**
     * For one direction of a new connection.
     *
     * @param limits what is read at most
     */
    public FrameReader(Limits limits) {
        this.limits = limits;
    }

    /**
     * Says whose records the next answers hold; until then they are those of 0.0.0.0. Who asks knows it, the answer does not say.
     *
     * @param owner as asked for
     */
    public void expect(Ipv4Address owner) {
        this.owner = owner;
    }

    /**
     * Whether all octets so far were whole frames.
     *
     * @return false if the connection must not end here
     */
    public boolean isBetweenFrames() {
        return step == Step.LENGTH && have == 0;
    }

    /**
     * Whether a frame was so wrong that nothing more is read.
     *
     * @return true after a malformed frame that {@link MalformedFrame.Reason#isFatal()}
     */
    public boolean isBroken() {
        return step == Step.BROKEN;
    }

    /**
     * Reads the next octets.
     *
     * @param octets all of them; not kept, not changed
     * @param to is told each frame, and each record, as soon as its last octet is there
     */
    public void read(byte[] octets, Consumer<? super Frame> to) {
        read(octets, 0, octets.length, to);
    }

    /**
     * Reads the next octets.
     *
     * @param octets holds them; not kept, not changed
     * @param offset where they begin
     * @param length how many they are
     * @param to is told each frame, and each record, as soon as its last octet is there
     */
    public void read(byte[] octets, int offset, int length, Consumer<? super Frame> to) {
        int at = offset;
        int end = offset + length;
        while (at < end && step != Step.BROKEN) {
            if (skip > 0) {
                int skipped = (int) Math.min(skip, end - at);
                at += skipped;
                skip -= skipped;
                left -= skipped;
            } else {
                int taken = Math.min(need - have, end - at);
                room(have + taken);
                System.arraycopy(octets, at, unit, have, taken);
                at += taken;
                have += taken;
                left -= step == Step.LENGTH ? 0 : taken;
            }
            advance(to);
        }
    }

    /** The buffer grows with what came, not with what was announced. */
    private void room(int octets) {
        if (octets > unit.length) {
            unit = Arrays.copyOf(unit, Math.max(octets, 2 * unit.length));
        }
    }

    /** Goes on as long as no further octets are needed. */
    private void advance(Consumer<? super Frame> to) {
        while (step != Step.BROKEN && skip == 0) {
            if (atEnd != null) {
                Frame told = atEnd;
                begin();
                to.accept(told);
            } else if (have < need) {
                return;
            } else {
                complete(to);
            }
        }
    }

    private void complete(Consumer<? super Frame> to) {
        switch (step) {
            case LENGTH -> length(to);
            case HEADER -> header(to);
            case MESSAGE -> skipRest(message());
            case COUNT -> {
                announced = Integer.toUnsignedLong(thirtyTwo(0));
                records = 0;
                bad = 0;
                to.accept(new SendReply.Begin(replyHandle, announced));
                nextRecord(to);
            }
            case NAME_LENGTH -> nameLength(to);
            case RECORD -> {
                int fixed = have - FrameFormat.RECORD_FIXED - 4;
                boolean isList = RecordFormat.isList(thirtyTwo(fixed));
                int count = isList ? unit[have - 4] & 0xFF : 0;
                want(Step.ADDRESSES, FrameFormat.LISTED_ADDRESS * count + 4, to);
            }
            case ADDRESSES -> {
                SendReply record = record();
                if (record instanceof SendReply.Bad) {
                    bad++;
                } else {
                    records++;
                }
                to.accept(record);
                nextRecord(to);
            }
            case BROKEN -> throw new AssertionError("a step after the last");
        }
    }

    /** The next frame. */
    private void begin() {
        step = Step.LENGTH;
        have = 0;
        need = FrameFormat.LENGTH_WORD;
        atEnd = null;
        if (unit.length > USUAL) {
            unit = new byte[USUAL];
        }
    }

    private void length(Consumer<? super Frame> to) {
        frameLength = Integer.toUnsignedLong(thirtyTwo(0));
        long most = Math.max(limits.frame, limits.sendReply);
        if (frameLength < FrameFormat.SHORTEST || frameLength > most) {
            broken(most, to);
            return;
        }
        left = frameLength;
        have = 0;
        need = (int) Math.min(left, FrameFormat.HEADER);
        step = Step.HEADER;
    }

    private void broken(long most, Consumer<? super Frame> to) {
        step = Step.BROKEN;
        to.accept(new MalformedFrame(
                Reason.LENGTH,
                "frame of " + frameLength + " octets (expected: " + FrameFormat.SHORTEST + ".." + most + ")"));
    }

    private void header(Consumer<? super Frame> to) {
        boolean isReplication = have == FrameFormat.HEADER && type() == FrameFormat.TYPE_REPLICATION;
        boolean isSendReply = isReplication && command() == FrameFormat.SEND_REPLY;
        long most = isSendReply ? limits.sendReply : limits.frame;
        if (frameLength > most) {
            broken(most, to);
        } else if (isSendReply && left < 4) {
            skipRest(truncated(FrameFormat.HEADER + 4));
        } else if (isSendReply) {
            replyHandle = handle();
            have = 0;
            need = 4;
            step = Step.COUNT;
        } else {
            long wanted = isReplication ? 8 + (long) FrameFormat.OWNER_ROW * limits.owners : FIXED_MESSAGE;
            need = have + (int) Math.min(left, wanted);
            step = Step.MESSAGE;
        }
    }

    private void skipRest(Frame told) {
        skip = left;
        atEnd = told;
    }

    private MalformedFrame truncated(long expected) {
        return new MalformedFrame(
                Reason.TRUNCATED, "ends at octet " + frameLength + " (expected: at least " + expected + ")");
    }

    private void nextRecord(Consumer<? super Frame> to) {
        have = 0;
        need = 0;
        if (records + bad == announced || left == 0) {
            skipRest(new SendReply.End(records, bad, announced - records - bad));
        } else {
            want(Step.NAME_LENGTH, 4, to);
        }
    }

    /** The frame must have some more octets for the record; if not, it ends here. */
    private void want(Step next, int octets, Consumer<? super Frame> to) {
        if (octets > left) {
            endsInRecord(octets, to);
        } else {
            need = have + octets;
            step = next;
        }
    }

    private void endsInRecord(long octets, Consumer<? super Frame> to) {
        bad++;
        to.accept(new SendReply.Bad(
                records + bad,
                SendReply.Reason.TRUNCATED,
                "the frame has " + left + " octets left (expected: at least " + octets + ")"));
        skipRest(new SendReply.End(records, bad, announced - records - bad));
    }

    private void nameLength(Consumer<? super Frame> to) {
        long length = Integer.toUnsignedLong(thirtyTwo(0));
        isNameTooLong = length > FrameFormat.LONGEST_NAME;
        long name = length + FrameFormat.padding((int) length);
        int fixed = FrameFormat.RECORD_FIXED + 4;
        if (name + fixed > left) {
            endsInRecord(name + fixed, to);
        } else if (isNameTooLong) {
            skip = name; // its length stays in the unit, for who tells what is wrong
            want(Step.RECORD, fixed, to);
        } else {
            nameLength = (int) length;
            want(Step.RECORD, (int) name + fixed, to);
        }
    }

    private SendReply record() {
        if (isNameTooLong || nameLength < FrameFormat.SHORTEST_NAME) {
            return badRecord(
                    SendReply.Reason.NAME_LENGTH,
                    "name of " + Integer.toUnsignedString(thirtyTwo(0)) + " octets (expected: "
                            + FrameFormat.SHORTEST_NAME + ".." + FrameFormat.LONGEST_NAME + ")");
        }
        NetbiosName name = RecordFormat.name(unit, 4, nameLength);
        if (name == null) {
            return badRecord(
                    SendReply.Reason.SCOPE,
                    "scope of " + (nameLength - FrameFormat.SHORTEST_NAME)
                            + " octets (expected: labels with dots between them, and a zero)");
        }
        int fixed = 4 + nameLength + FrameFormat.padding(nameLength);
        return RecordFormat.next(name, ByteBuffer.wrap(unit, fixed, have - fixed), owner);
    }

    private SendReply.Bad badRecord(SendReply.Reason reason, String detail) {
        return new SendReply.Bad(records + bad + 1, reason, detail);
    }

    private Frame message() {
        return switch (type()) {
            case FrameFormat.TYPE_START -> {
                int nbnsd = nbnsd();
                yield have < 20
                        ? truncated(20)
                        : new StartAssociation(handle(), thirtyTwo(12), sixteen(16), sixteen(18), nbnsd);
            }
            case FrameFormat.TYPE_START_REPLY -> {
                int nbnsd = nbnsd();
                yield have < 20
                        ? truncated(20)
                        : new StartAssociationResponse(handle(), thirtyTwo(12), sixteen(16), sixteen(18), nbnsd);
            }
            case FrameFormat.TYPE_STOP -> have < 16 ? truncated(16) : new StopAssociation(handle(), thirtyTwo(12));
            case FrameFormat.TYPE_REPLICATION -> have < 16 ? truncated(16) : replication();
            default ->
                new MalformedFrame(
                        Reason.MESSAGE_TYPE, "message type " + Integer.toUnsignedString(type()) + " (expected: 0..3)");
        };
    }

    private int nbnsd() {
        int at = 20;
        for (int octet : FrameFormat.MARK) {
            if (at >= have || unit[at] != octet) {
                return 0;
            }
            at++;
        }
        return at < have ? unit[at] & 0xFF : 0;
    }

    private Frame replication() {
        return switch (command()) {
            case FrameFormat.TABLE_QUERY -> new TableQuery(handle());
            case FrameFormat.SEND_REQUEST -> have < 36 ? truncated(36) : new SendRequest(handle(), row(16));
            case FrameFormat.TABLE_REPLY,
                    FrameFormat.UPDATE,
                    FrameFormat.UPDATE_PROPAGATED,
                    FrameFormat.INFORM,
                    FrameFormat.INFORM_PROPAGATED -> table();
            default ->
                new MalformedFrame(
                        Reason.COMMAND, "command " + Integer.toUnsignedString(command()) + " (expected: 0..5, 8 or 9)");
        };
    }

    private Frame table() {
        if (have < 20) {
            return truncated(20);
        }
        long count = Integer.toUnsignedLong(thirtyTwo(16));
        long end = 20 + FrameFormat.OWNER_ROW * count;
        if (end > frameLength) {
            return truncated(end);
        }
        if (count > limits.owners) {
            return new MalformedFrame(
                    Reason.OWNERS, "table of " + count + " owners (expected: at most " + limits.owners + ")");
        }
        List<OwnerVersions> owners = new ArrayList<>((int) count);
        for (int at = 20; at < end; at += FrameFormat.OWNER_ROW) {
            owners.add(row(at));
        }
        Ipv4Address last = have >= end + 4 ? address((int) end) : Ipv4Address.ZERO;
        return switch (command()) {
            case FrameFormat.TABLE_REPLY -> new TableReply(handle(), owners);
            case FrameFormat.UPDATE -> new UpdateNotification(handle(), false, false, owners, last);
            case FrameFormat.UPDATE_PROPAGATED -> new UpdateNotification(handle(), false, true, owners, last);
            case FrameFormat.INFORM -> new UpdateNotification(handle(), true, false, owners, last);
            default -> new UpdateNotification(handle(), true, true, owners, last);
        };
    }

    /** Without its last word, which is reserved. */
    private OwnerVersions row(int at) {
        return new OwnerVersions(address(at), sixtyFour(at + 4), sixtyFour(at + 12));
    }

    private int handle() {
        return thirtyTwo(4);
    }

    private int type() {
        return thirtyTwo(8);
    }

    private int command() {
        return thirtyTwo(12);
    }

    private Ipv4Address address(int at) {
        return new Ipv4Address(thirtyTwo(at));
    }

    private int sixteen(int at) {
        return (unit[at] & 0xFF) << 8 | unit[at + 1] & 0xFF;
    }

    private int thirtyTwo(int at) {
        return sixteen(at) << 16 | sixteen(at + 2);
    }

    private long sixtyFour(int at) {
        return (long) thirtyTwo(at) << 32 | thirtyTwo(at + 4) & 0xFFFF_FFFFL;
    }
}
