package org.nbnsd.responder.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.FatalErrors;
import org.nbnsd.responder.DnsCounter;
import org.nbnsd.responder.Reply;
import org.nbnsd.responder.Responder;
import org.nbnsd.tally.Tally;
import org.nbnsd.wire.Ipv4Address;

/** Requests by UDP. */
final class Datagrams extends SimpleChannelInboundHandler<DatagramPacket> {
    private final Responder responder;
    private final Notifier notifier;
    private final @Nullable HostProber prober;
    private final LongSupplier clock;
    private final Tally counts;
    private final Consumer<Throwable> failures;

    Datagrams(
            Responder responder,
            Notifier notifier,
            @Nullable HostProber prober,
            LongSupplier clock,
            Tally counts,
            Consumer<Throwable> failures) {
        this.responder = responder;
        this.notifier = notifier;
        this.prober = prober;
        this.clock = clock;
        this.counts = counts;
        this.failures = failures;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        InetSocketAddress sender = packet.sender();
        if (!(sender.getAddress() instanceof Inet4Address) || sender.getPort() == 0) {
            counts.count(DnsCounter.DROPPED.place());
            return;
        }
        byte[] request = octets(packet.content());
        Ipv4Address source = Ipv4Address.of(sender.getAddress().getAddress());
        if (notifier.isAnswer(request, source)) {
            return;
        }
        try {
            Reply reply = responder.answer(request, source, /* overTcp= */ false, clock.getAsLong());
            if (reply instanceof Reply.Answer answer) {
                ChannelFuture unused = context.write(
                        new DatagramPacket(Unpooled.wrappedBuffer(answer.octets()), sender), context.voidPromise());
            } else if (reply instanceof Reply.Host host && prober != null) {
                prober.ask(host.address(), context.channel(), sender, request);
            }
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            counts.count(DnsCounter.FAILURES.place());
            failures.accept(e);
        }
    }

    static byte[] octets(ByteBuf buffer) {
        byte[] octets = new byte[buffer.readableBytes()];
        buffer.readBytes(octets);
        return octets;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    /** The system tells of answers that nobody took. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        FatalErrors.check(cause);
        counts.count(DnsCounter.BROKEN.place());
    }
}
