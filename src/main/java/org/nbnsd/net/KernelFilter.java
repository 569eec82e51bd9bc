package org.nbnsd.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.RawUnixChannelOption;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * A program that the kernel runs for each datagram before it enters the queue of a socket, and that drops most of what
 * {@linkplain Floods floods}. It is in the language of the Berkeley packet filter, which needs no privilege.
 *
 * <p>For each address it compares the source; looks at the R bit; lets a response with the id of an open question pass; and
 * else tosses a coin for each bit.
 */
final class KernelFilter {
    /** Ids of questions that are let through for one address. */
    static final int MOST_IDS = 8;

    private static final int SOL_SOCKET = 1;
    private static final RawUnixChannelOption ATTACH = new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET, 26, 16);
    private static final RawUnixChannelOption DETACH = new RawUnixChannelOption("SO_DETACH_FILTER", SOL_SOCKET, 27, 4);

    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_OCTET = 0x30;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    /** Offsets from here on are in the IP header. */
    private static final int IP_HEADER = -0x100000;

    private static final int SOURCE = IP_HEADER + 12;
    private static final int RANDOM = -0x1000 + 56;
    /** Offsets in the datagram begin at the header of UDP. */
    private static final int ID = 8;

    private static final int FLAGS = 10;
    private static final int R_BIT = 0x80;

    private static final int INSTRUCTION = 8;
    private static final int DROP = 0;
    private static final int WHOLE = 0xFFFF;

    private final ByteBuffer code;

    private KernelFilter(List<Floods.Flood> floods, Function<Floods.Flood, List<Integer>> openIds) {
        int most = 2 + floods.size() * (10 + MOST_IDS);
        code = allocate(most * INSTRUCTION);
        add(LOAD_WORD, 0, 0, SOURCE);
        for (Floods.Flood flood : floods) {
            add(flood, openIds.apply(flood));
        }
        add(RETURN, 0, 0, WHOLE);
        code.flip();
    }

    /**
     * Ten instructions, and one for each id: after the comparison of the address, two for the R bit, two for a request,
     * those for the ids, three for a response, and the two ends, first that of what passes.
     */
    private void add(Floods.Flood flood, List<Integer> ids) {
        int length = 9 + ids.size();
        int pass = length - 1; // places in the block, the comparison of the address being 0
        int drop = length;
        add(JUMP_EQUAL, 0, length, flood.source().bits());
        add(LOAD_OCTET, 0, 0, FLAGS);
        add(JUMP_ANY_BIT, 2, 0, R_BIT);
        add(LOAD_WORD, 0, 0, RANDOM);
        add(JUMP_ANY_BIT, drop - 5, pass - 5, mask(flood.requestBits()));
        add(LOAD_HALF, 0, 0, ID);
        for (int i = 0; i < ids.size(); i++) {
            add(JUMP_EQUAL, pass - (7 + i), 0, ids.get(i));
        }
        add(LOAD_WORD, 0, 0, RANDOM);
        add(JUMP_ANY_BIT, 1, 0, mask(flood.responseBits()));
        add(RETURN, 0, 0, WHOLE);
        add(RETURN, 0, 0, DROP);
    }

    private static int mask(int bits) {
        return (1 << bits) - 1;
    }

    private void add(int operation, int jumpIfTrue, int jumpIfFalse, int operand) {
        code.putShort((short) operation)
                .put((byte) jumpIfTrue)
                .put((byte) jumpIfFalse)
                .putInt(operand);
    }

    /**
     * Puts a program before sockets, in the place of the one that was there; none, if nothing floods.
     *
     * @param openIds the ids of the open questions to an address, {@link #MOST_IDS} at most
     * @throws ChannelException if the system does not want it
     */
    static void put(
            Collection<Channel> sockets, List<Floods.Flood> floods, Function<Floods.Flood, List<Integer>> openIds) {
        if (floods.isEmpty()) {
            sockets.forEach(socket -> socket.config().setOption(DETACH, ByteBuffer.allocate(Integer.BYTES)));
            return;
        }
        KernelFilter filter = new KernelFilter(floods, openIds);
        // struct sock_fprog: the number of instructions, and after a gap where they are.
        ByteBuffer program = allocate(16);
        program.putShort(0, (short) (filter.code.limit() / INSTRUCTION));
        program.putLong(8, Buffer.memoryAddress(filter.code));
        try {
            sockets.forEach(socket -> socket.config().setOption(ATTACH, program.duplicate()));
        } finally {
            Reference.reachabilityFence(filter); // only its address was handed over
        }
    }

    private static ByteBuffer allocate(int octets) {
        return ByteBuffer.allocateDirect(octets).order(ByteOrder.nativeOrder());
    }
}
