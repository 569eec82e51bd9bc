package org.nbnsd.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that the system dropped before they were read: because the queue of a socket was full, or by a
 * {@link KernelFilter}. For any thread.
 */
final class DropCounter {
    /** {@code getsockopt} gives nine numbers of 32 bits: the third is what waits to be sent, the last the drops. */
    private static final RawUnixChannelOption MEMINFO = new RawUnixChannelOption("SO_MEMINFO", 1, 55, 36);

    private static final int WAITING = 8;
    private static final int DROPS = 32;

    private final Map<Channel, Integer> last = new HashMap<>();
    private long total;

    /** Adds what was dropped since the last call, and forgets sockets that are no more. */
    synchronized long update(BoundSockets sockets) {
        last.keySet().removeIf(socket -> !socket.isOpen());
        sockets.all().forEach(this::update);
        return total;
    }

    private void update(Channel socket) {
        Integer drops = drops(socket);
        if (drops != null) {
            Integer before = last.put(socket, drops);
            // The system's counter has 32 bits, and begins anew after the last of them.
            total += Integer.toUnsignedLong(drops - (before == null ? 0 : before));
        }
    }

    private static @Nullable Integer drops(Channel socket) {
        return number(socket, DROPS);
    }

    /** What a socket has sent and the system has not, in octets with all that the system keeps beside them; null if unknown. */
    static @Nullable Integer waiting(Channel socket) {
        return number(socket, WAITING);
    }

    private static @Nullable Integer number(Channel socket, int offset) {
        try {
            ByteBuffer numbers = socket.config().getOption(MEMINFO);
            return numbers == null
                    ? null
                    : numbers.order(ByteOrder.nativeOrder()).getInt(offset);
        } catch (ChannelException e) {
            return null; // closed meanwhile, or a system that does not tell
        }
    }
}
