package org.nbnsd.responder.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.DnsLabel;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.net.FatalErrors;
import org.nbnsd.responder.DnsCounter;
import org.nbnsd.responder.Reply;
import org.nbnsd.responder.Responder;
import org.nbnsd.tally.Tally;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NodeStatusResponse;

/**
 * Asks hosts for their names (node status), twice at the most, a second apart, from a port of its own, and keeps questions of the DNS
 * waiting meanwhile. No more than 50 hosts a second are asked, after a start with 128; who asks for more is told that it
 * failed. For the thread of the server.
 */
final class HostProber extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final int TRIES = 2;
    private static final long PATIENCE_MILLIS = 1000;
    private static final int BURST = 128;
    private static final double PER_NANO = 50e-9;
    private static final int MOST_WAITING_FOR_ONE = 16;

    private final Responder responder;
    private final Channel channel;
    private final int port;
    private final LongSupplier clock;
    private final LongSupplier nanos;
    private final Tally counts;
    private final SecureRandom random = new SecureRandom();
    private final Map<Ipv4Address, Probe> open = new HashMap<>();
    private double tokens = BURST;
    private long filledAt;

    /** A question of the DNS that waits. */
    private static final class Waiting {
        private final Channel channel;
        private final InetSocketAddress sender;
        private final byte[] request;

        Waiting(Channel channel, InetSocketAddress sender, byte[] request) {
            this.channel = channel;
            this.sender = sender;
            this.request = request;
        }
    }

    /** A host that is being asked. */
    private static final class Probe {
        private final int id;
        private final List<Waiting> waiting = new ArrayList<>();
        private int tries;

        Probe(int id) {
            this.id = id;
        }
    }

    /**
     * By a socket.
     *
     * @param channel sends and receives
     * @param port of the name service at hosts
     */
    HostProber(Responder responder, Channel channel, int port, LongSupplier clock, LongSupplier nanos, Tally counts) {
        this.responder = responder;
        this.channel = channel;
        this.port = port;
        this.clock = clock;
        this.nanos = nanos;
        this.counts = counts;
        filledAt = nanos.getAsLong();
    }

    /** Asks a host; the question is answered when it has, or has not. */
    void ask(Ipv4Address host, Channel from, InetSocketAddress sender, byte[] request) {
        Waiting question = new Waiting(from, sender, request);
        Probe probe = open.get(host);
        if (probe == null && mayAsk()) {
            probe = new Probe(random.nextInt(0x10000));
            open.put(host, probe);
            send(host, probe);
        }
        if (probe == null || probe.waiting.size() >= MOST_WAITING_FOR_ONE) {
            answer(question, responder.cannot(request));
        } else {
            probe.waiting.add(question);
        }
    }

    private boolean mayAsk() {
        long now = nanos.getAsLong();
        tokens = Math.min(BURST, tokens + Math.max(0, now - filledAt) * PER_NANO);
        filledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    private void send(Ipv4Address host, Probe probe) {
        probe.tries++;
        counts.count(DnsCounter.PROBES.place());
        byte[] request = MessageEncoder.encode(NodeStatusRequest.of(probe.id, NetbiosName.WILDCARD));
        ChannelFuture unused =
                channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(request), endpoint(host)));
        Future<?> unusedTimer = channel.eventLoop()
                .schedule(FatalErrors.checked(() -> expire(host, probe)), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private InetSocketAddress endpoint(Ipv4Address host) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(host.octets()), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    private void expire(Ipv4Address host, Probe probe) {
        if (open.get(host) != probe) {
            return; // it has answered
        }
        if (probe.tries < TRIES && mayAsk()) {
            send(host, probe);
        } else {
            finish(host, probe, "");
        }
    }

    private void finish(Ipv4Address host, Probe probe, String label) {
        open.remove(host);
        long now = clock.getAsLong();
        responder.probed(host, label, now);
        for (Waiting question : probe.waiting) {
            Ipv4Address source = Ipv4Address.of(question.sender.getAddress().getAddress());
            answer(question, responder.again(question.request, source, now));
        }
    }

    private static void answer(Waiting question, Reply reply) {
        if (reply instanceof Reply.Answer answer) {
            ChannelFuture unused = question.channel.writeAndFlush(
                    new DatagramPacket(Unpooled.wrappedBuffer(answer.octets()), question.sender));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        InetSocketAddress sender = packet.sender();
        if (!(sender.getAddress() instanceof Inet4Address) || sender.getPort() != port) {
            return;
        }
        Ipv4Address host = Ipv4Address.of(sender.getAddress().getAddress());
        Probe probe = open.get(host);
        if (probe != null
                && MessageDecoder.decode(Datagrams.octets(packet.content())) instanceof NodeStatusResponse response
                && response.id() == probe.id) {
            counts.count(DnsCounter.PROBES_ANSWERED.place());
            finish(host, probe, label(response));
        }
    }

    /** Of its workstation name. */
    private static String label(NodeStatusResponse response) {
        for (NodeName each : response.names()) {
            boolean isComputer =
                    !each.isGroup() && !each.inConflict() && each.name().suffix() == NameSuffix.WORKSTATION;
            @Nullable String label = isComputer ? DnsLabel.of(each.name()) : null;
            if (label != null) {
                return label;
            }
        }
        return "";
    }

    /** The system tells of hosts that cannot be reached. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        FatalErrors.check(cause);
        counts.count(DnsCounter.BROKEN.place());
    }
}
