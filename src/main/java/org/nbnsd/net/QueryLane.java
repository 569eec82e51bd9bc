package org.nbnsd.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.nbnsd.net.PcapWriter.Way;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/**
 * A thread that answers queries, with a socket at each address. What it cannot answer goes to the event loop that does
 * everything else, in the order in which it came.
 */
final class QueryLane {
    /** Datagrams that wait for the event loop; more are dropped, as the system does when a socket's queue is full. */
    private static final int MOST_WAITING = 4096;
    /** Their octets, which for real requests are less than half as many. */
    private static final int MOST_OCTETS = 1 << 20;

    /** A datagram for the event loop. */
    record Passed(Datagram datagram, InetSocketAddress sender) {}

    /** An answer that cannot leave from here at once: the event loop knows other ways. */
    static final class Answer {
        final Ipv4Address from;
        final Endpoint to;
        final byte[] octets;

        Answer(Ipv4Address from, Endpoint to, byte[] octets) {
            this.from = from;
            this.to = to;
            this.octets = octets;
        }
    }

    private final UdpEndpoints endpoints;
    private final EventLoop loop;
    private final QueryHandler handler;
    private final UdpCounts counts = new UdpCounts();
    private final byte[] octets = new byte[UdpTransport.SLOT];
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger octetsWaiting = new AtomicInteger();
    private int octetsPassed;
    private List<Passed> passed = new ArrayList<>();
    private List<Answer> answers = new ArrayList<>();

    QueryLane(UdpEndpoints endpoints, EventLoop loop, QueryHandler handler) {
        this.endpoints = endpoints;
        this.loop = loop;
        this.handler = handler;
    }

    EventLoop loop() {
        return loop;
    }

    UdpCounts counts() {
        return counts;
    }

    /** What a socket does with what it reads. */
    ChannelHandler receiver(Ipv4Address bound) {
        return new Receiver(bound);
    }

    private final class Receiver extends ChannelInboundHandlerAdapter {
        private final Ipv4Address bound;
        private Endpoint local = new Endpoint(Ipv4Address.ZERO, 0);

        Receiver(Ipv4Address bound) {
            this.bound = bound;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            DatagramPacket packet = (DatagramPacket) message;
            try {
                received(context.channel(), packet);
            } finally {
                packet.release();
            }
        }

        private void received(Channel channel, DatagramPacket packet) {
            InetSocketAddress sender = packet.sender();
            Endpoint source = UdpEndpoints.endpoint(sender);
            int length = Math.min(packet.content().readableBytes(), octets.length);
            packet.content().readBytes(octets, 0, length);
            counts.count(UdpCounter.RECEIVED);
            if (local.port() == 0) {
                local = new Endpoint(bound, ((InetSocketAddress) channel.localAddress()).getPort());
            }
            endpoints.capture(Way.RECEIVED, source, local, octets, length);
            Datagram datagram = new Datagram(octets, length, source, local, false);
            byte[] answer = handler.answer(datagram);
            if (answer == null) {
                passOn(datagram, sender);
            } else if (endpoints.reach().to(source.address()) == Reach.Way.DOUBTFUL) {
                QueryLane.this.toLoop(new Answer(bound, source, answer.clone()));
            } else {
                SendPromise.of(channel).send(answer, sender, null);
                endpoints.capture(Way.SENT, local, source, answer, answer.length);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
            SendPromise.takeBack(context.channel(), this::toLoop);
            burstOver();
        }

        /** Whatever becomes of it, it is no longer counted here. */
        private boolean toLoop(Ipv4Address from, DatagramPacket packet) {
            byte[] left = new byte[packet.content().readableBytes()];
            packet.content().getBytes(packet.content().readerIndex(), left);
            QueryLane.this.toLoop(new Answer(from, UdpEndpoints.endpoint(packet.recipient()), left));
            return true;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                endpoints.readFailed(counts, bound, cause);
            } else {
                endpoints.handlerFailed(counts, cause);
            }
        }
    }

    private boolean isFull() {
        return waiting.get() + passed.size() + answers.size() >= MOST_WAITING;
    }

    private void toLoop(Answer answer) {
        if (isFull()) {
            counts.count(UdpCounter.CONGESTED);
        } else {
            answers.add(answer);
        }
    }

    private void passOn(Datagram datagram, InetSocketAddress sender) {
        if (isFull() || octetsWaiting.get() + octetsPassed >= MOST_OCTETS) {
            counts.count(UdpCounter.NOT_PASSED_ON);
        } else {
            byte[] copy = Arrays.copyOf(datagram.octets(), datagram.length());
            octetsPassed += copy.length;
            passed.add(new Passed(new Datagram(copy, copy.length, datagram.source(), datagram.local(), false), sender));
        }
    }

    private void burstOver() {
        handler.burstOver();
        endpoints.flushCapture();
        if (passed.isEmpty() && answers.isEmpty()) {
            return;
        }
        List<Passed> all = passed;
        List<Answer> alsoToSend = answers;
        int size = all.size() + alsoToSend.size();
        int length = octetsPassed;
        octetsPassed = 0;
        octetsWaiting.addAndGet(length);
        passed = new ArrayList<>();
        answers = new ArrayList<>();
        waiting.addAndGet(size);
        endpoints.loop().execute(FatalErrors.checked(() -> {
            waiting.addAndGet(-size);
            octetsWaiting.addAndGet(-length);
            endpoints.send(alsoToSend);
            endpoints.received(all);
        }));
    }
}
