package org.nbnsd.responder.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.nbnsd.responder.DnsCounter;
import org.nbnsd.responder.DnsSettings.Secondary;
import org.nbnsd.responder.Responder;
import org.nbnsd.tally.Tally;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.Opcode;

/**
 * Tells secondaries that zones have changed, at most once in five seconds, and again while they do not answer, three times in all. A
 * secondary that has not heard of it looks by itself before five minutes are over. For the thread of the server.
 */
final class Notifier {
    private static final long BETWEEN_MILLIS = 5000;
    private static final int TRIES = 3;
    private static final int MOST_OPEN = 4096;

    private final Responder responder;
    private final List<Secondary> secondaries;
    private final Channel channel;
    private final Tally counts;
    private final LongSupplier clock;
    private final SecureRandom random = new SecureRandom();
    /** By the id of the message. */
    private final Map<Integer, Notice> open = new HashMap<>();

    private long told = -1;
    private long toldAt = Long.MIN_VALUE / 2;

    /** A message that nobody has answered. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Notice(Secondary to, byte[] octets, int tries) {}

    Notifier(Responder responder, List<Secondary> secondaries, Channel channel, Tally counts, LongSupplier clock) {
        this.responder = responder;
        this.secondaries = secondaries;
        this.channel = channel;
        this.counts = counts;
        this.clock = clock;
    }

    void tick() {
        long now = clock.getAsLong();
        if (secondaries.isEmpty() || now - toldAt < BETWEEN_MILLIS && now >= toldAt) {
            return;
        }
        long serial = responder.serial(now);
        if (serial != told) {
            told = serial;
            open.clear();
            secondaries.forEach(secondary -> tell(secondary, now));
            toldAt = now;
        } else if (!open.isEmpty()) {
            tellAgain();
            toldAt = now;
        }
        channel.flush();
    }

    private void tell(Secondary to, long now) {
        for (byte[] octets : responder.notices(random.nextInt(0x10000), now)) {
            send(new Notice(to, octets, 1));
        }
    }

    private void tellAgain() {
        List<Notice> unheard = List.copyOf(open.values());
        open.clear();
        for (Notice notice : unheard) {
            if (notice.tries() < TRIES) {
                send(new Notice(notice.to(), notice.octets(), notice.tries() + 1));
            }
        }
    }

    private void send(Notice notice) {
        if (open.size() < MOST_OPEN) {
            open.put(id(notice.octets()), notice);
        }
        counts.count(DnsCounter.NOTICES.place());
        ChannelFuture unused =
                channel.write(new DatagramPacket(Unpooled.wrappedBuffer(notice.octets()), address(notice.to())));
    }

    private static InetSocketAddress address(Secondary secondary) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(secondary.address().octets()), secondary.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    private static int id(byte[] octets) {
        return (octets[0] & 0xFF) << 8 | octets[1] & 0xFF;
    }

    /** Whether a datagram is the answer to a notice (RFC 1996 4.7); whatever it says, there is nothing more to tell. */
    boolean isAnswer(byte[] octets, Ipv4Address source) {
        if (octets.length < 12 || (octets[2] & 0xF8) != (0x80 | Opcode.NOTIFY << 3)) {
            return false;
        }
        Notice notice = open.get(id(octets));
        return notice != null && notice.to().address().equals(source) && open.remove(id(octets), notice);
    }
}
