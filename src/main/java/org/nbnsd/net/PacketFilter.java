package org.nbnsd.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.RawUnixChannelOption;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;

/** A program in the language of the Berkeley packet filter, which the kernel runs for each datagram, without privilege. */
final class PacketFilter {
    static final int LOAD_WORD = 0x20;
    static final int LOAD_HALF = 0x28;
    static final int LOAD_OCTET = 0x30;
    static final int ADD = 0x04;
    static final int ADD_OTHER = 0x0C;
    static final int MULTIPLY = 0x24;
    static final int AND = 0x54;
    static final int SHIFT_RIGHT = 0x74;
    static final int MODULO = 0x94;
    /** To the other register, which {@link #ADD_OTHER} adds. */
    static final int COPY = 0x07;

    static final int JUMP_EQUAL = 0x15;
    static final int JUMP_ANY_BIT = 0x45;
    static final int RETURN = 0x06;
    static final int RETURN_RESULT = 0x16;

    /** Offsets from here on are in the IP header. */
    static final int IP_HEADER = -0x100000;

    static final int SOURCE_ADDRESS = IP_HEADER + 12;
    static final int RANDOM = -0x1000 + 56;

    /** What an option takes: struct sock_fprog. */
    static final int OPTION_LENGTH = 16;

    private static final int INSTRUCTION = 8;

    private final ByteBuffer code;

    PacketFilter(int mostInstructions) {
        code = allocate(mostInstructions * INSTRUCTION);
    }

    private static ByteBuffer allocate(int octets) {
        return ByteBuffer.allocateDirect(octets).order(ByteOrder.nativeOrder());
    }

    void add(int operation, int operand) {
        add(operation, 0, 0, operand);
    }

    /** With how many instructions to pass over, if so and if not. */
    void add(int operation, int jumpIfTrue, int jumpIfFalse, int operand) {
        code.putShort((short) operation)
                .put((byte) jumpIfTrue)
                .put((byte) jumpIfFalse)
                .putInt(operand);
    }

    /**
     * Gives the program to sockets.
     *
     * @param option what it is to be for them
     * @throws ChannelException if the system does not want it
     */
    void put(Collection<Channel> sockets, RawUnixChannelOption option) {
        // The number of instructions, and after a gap where they are.
        ByteBuffer program = allocate(OPTION_LENGTH);
        program.putShort(0, (short) (code.position() / INSTRUCTION));
        program.putLong(8, Buffer.memoryAddress(code));
        try {
            sockets.forEach(socket -> set(socket, option, program.duplicate()));
        } finally {
            Reference.reachabilityFence(code); // only its address was handed over
        }
    }

    /** Sets an option of a socket. One that is closed meanwhile, as the way to a neighbour may be, needs none. */
    static void set(Channel socket, RawUnixChannelOption option, ByteBuffer value) {
        try {
            socket.config().setOption(option, value);
        } catch (ChannelException e) {
            if (socket.isOpen()) {
                throw e;
            }
        }
    }
}
