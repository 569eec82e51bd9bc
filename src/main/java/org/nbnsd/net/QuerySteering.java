package org.nbnsd.net;

import static org.nbnsd.net.PacketFilter.ADD;
import static org.nbnsd.net.PacketFilter.ADD_OTHER;
import static org.nbnsd.net.PacketFilter.AND;
import static org.nbnsd.net.PacketFilter.COPY;
import static org.nbnsd.net.PacketFilter.IP_HEADER;
import static org.nbnsd.net.PacketFilter.JUMP_EQUAL;
import static org.nbnsd.net.PacketFilter.LOAD_HALF;
import static org.nbnsd.net.PacketFilter.LOAD_OCTET;
import static org.nbnsd.net.PacketFilter.LOAD_WORD;
import static org.nbnsd.net.PacketFilter.MODULO;
import static org.nbnsd.net.PacketFilter.MULTIPLY;
import static org.nbnsd.net.PacketFilter.RETURN;
import static org.nbnsd.net.PacketFilter.RETURN_RESULT;
import static org.nbnsd.net.PacketFilter.SHIFT_RIGHT;
import static org.nbnsd.net.PacketFilter.SOURCE_ADDRESS;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import java.util.List;

/**
 * A program that the kernel runs for each datagram to an address that several sockets share, to choose one of them. Queries
 * go to those of the threads that answer queries, all from one sender to the same; everything else goes to the first socket,
 * so that what changes names stays in its order.
 *
 * <p>It never chooses a socket that is not of this daemon. With SO_REUSEPORT any process of the same user may add one to the
 * address, as nmbd does, and would have its share of the datagrams; so it has none.
 */
final class QuerySteering {
    private static final RawUnixChannelOption ATTACH =
            new RawUnixChannelOption("SO_ATTACH_REUSEPORT_CBPF", 1, 51, PacketFilter.OPTION_LENGTH);

    /** Offsets in the datagram begin behind the header of UDP. One that is too short goes to the first socket. */
    private static final int FLAGS = 2;

    private static final int R_AND_OPCODE = 0xF8;
    private static final int SOURCE_PORT =
            IP_HEADER + 20; // without IP options; with them it is something else of the sender's
    private static final int ODD = 0x9E3779B1;

    private QuerySteering() {}

    /**
     * To be called when all sockets of an address are bound, in their order.
     *
     * @param first the first of them
     * @param others how many others there are
     * @throws ChannelException if the system does not want it
     */
    static void put(Channel first, int others) {
        PacketFilter program = new PacketFilter(13);
        program.add(LOAD_OCTET, FLAGS);
        program.add(AND, R_AND_OPCODE);
        program.add(JUMP_EQUAL, 1, 0, 0);
        program.add(RETURN, 0);
        program.add(LOAD_WORD, SOURCE_ADDRESS);
        program.add(COPY, 0);
        program.add(LOAD_HALF, SOURCE_PORT);
        program.add(ADD_OTHER, 0);
        program.add(MULTIPLY, ODD);
        program.add(SHIFT_RIGHT, 16);
        program.add(MODULO, others);
        program.add(ADD, 1);
        program.add(RETURN_RESULT, 0);
        program.put(List.of(first), ATTACH);
    }
}
