package org.nbnsd.net;

import static org.nbnsd.net.PacketFilter.JUMP_ANY_BIT;
import static org.nbnsd.net.PacketFilter.JUMP_EQUAL;
import static org.nbnsd.net.PacketFilter.LOAD_HALF;
import static org.nbnsd.net.PacketFilter.LOAD_OCTET;
import static org.nbnsd.net.PacketFilter.LOAD_WORD;
import static org.nbnsd.net.PacketFilter.RANDOM;
import static org.nbnsd.net.PacketFilter.RETURN;
import static org.nbnsd.net.PacketFilter.SOURCE_ADDRESS;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * A program that the kernel runs for each datagram before it enters the queue of a socket, and that drops most of what
 * {@linkplain Floods floods}.
 *
 * <p>For each address it compares the source; looks at the R bit; lets a response with the id of an open question pass; and
 * else tosses a coin for each bit.
 */
final class KernelFilter {
    /** Ids of questions that are let through for one address. */
    static final int MOST_IDS = 8;

    private static final int SOL_SOCKET = 1;
    private static final RawUnixChannelOption ATTACH =
            new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET, 26, PacketFilter.OPTION_LENGTH);
    private static final RawUnixChannelOption DETACH = new RawUnixChannelOption("SO_DETACH_FILTER", SOL_SOCKET, 27, 4);

    /** Offsets in the datagram begin at the header of UDP. */
    private static final int ID = 8;

    private static final int FLAGS = 10;
    private static final int R_BIT = 0x80;

    private static final int DROP = 0;
    private static final int WHOLE = 0xFFFF;

    private final PacketFilter program;

    private KernelFilter(List<Floods.Flood> floods, Function<Floods.Flood, List<Integer>> openIds) {
        int most = 2 + floods.size() * (10 + MOST_IDS);
        program = new PacketFilter(most);
        program.add(LOAD_WORD, SOURCE_ADDRESS);
        for (Floods.Flood flood : floods) {
            add(flood, openIds.apply(flood));
        }
        program.add(RETURN, WHOLE);
    }

    /**
     * Ten instructions, and one for each id: after the comparison of the address, two for the R bit, two for a request,
     * those for the ids, three for a response, and the two ends, first that of what passes.
     */
    private void add(Floods.Flood flood, List<Integer> ids) {
        int length = 9 + ids.size();
        int pass = length - 1; // places in the block, the comparison of the address being 0
        int drop = length;
        program.add(JUMP_EQUAL, 0, length, flood.source().bits());
        program.add(LOAD_OCTET, FLAGS);
        program.add(JUMP_ANY_BIT, 2, 0, R_BIT);
        program.add(LOAD_WORD, RANDOM);
        program.add(JUMP_ANY_BIT, drop - 5, pass - 5, mask(flood.requestBits()));
        program.add(LOAD_HALF, ID);
        for (int i = 0; i < ids.size(); i++) {
            program.add(JUMP_EQUAL, pass - (7 + i), 0, ids.get(i));
        }
        program.add(LOAD_WORD, RANDOM);
        program.add(JUMP_ANY_BIT, 1, 0, mask(flood.responseBits()));
        program.add(RETURN, WHOLE);
        program.add(RETURN, DROP);
    }

    private static int mask(int bits) {
        return (1 << bits) - 1;
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
            sockets.forEach(socket -> PacketFilter.set(socket, DETACH, ByteBuffer.allocate(Integer.BYTES)));
            return;
        }
        new KernelFilter(floods, openIds).program.put(sockets, ATTACH);
    }
}
