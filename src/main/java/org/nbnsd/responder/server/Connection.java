package org.nbnsd.responder.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.FatalErrors;
import org.nbnsd.responder.DnsCounter;
import org.nbnsd.responder.Reply;
import org.nbnsd.responder.Responder;
import org.nbnsd.responder.Transfer;
import org.nbnsd.tally.Tally;
import org.nbnsd.wire.Ipv4Address;

/**
 * A client's connection (RFC 7766): its requests are answered one after the other, as fast as it takes the answers, and nothing more
 * is read meanwhile.
 */
final class Connection extends SimpleChannelInboundHandler<ByteBuf> {
    private static final int LENGTH = 2;

    private final SocketChannel channel;
    private final Ipv4Address source;
    private final Responder responder;
    private final LongSupplier clock;
    private final LongSupplier nanos;
    private final Tally counts;
    private final Consumer<Throwable> failures;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private @Nullable Transfer transfer;
    private long progressAt;
    private boolean isWorking;

    Connection(
            SocketChannel channel,
            Ipv4Address source,
            Responder responder,
            LongSupplier clock,
            LongSupplier nanos,
            Tally counts,
            Consumer<Throwable> failures) {
        this.channel = channel;
        this.source = source;
        this.responder = responder;
        this.clock = clock;
        this.nanos = nanos;
        progressAt = nanos.getAsLong();
        this.counts = counts;
        this.failures = failures;
    }

    Ipv4Address source() {
        return source;
    }

    /** When a whole request came or some of an answer went, in nanoseconds. */
    long progressAt() {
        return progressAt;
    }

    void expire() {
        counts.count(DnsCounter.TIMEOUTS.place());
        close();
    }

    private void close() {
        ChannelFuture unused = channel.close();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        progressAt = nanos.getAsLong();
        waiting.add(Datagrams.octets(frame));
        work();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        work();
    }

    /** A write may change whether the channel takes more, and so come back here. */
    private void work() {
        if (isWorking) {
            return;
        }
        isWorking = true;
        try {
            while (channel.isWritable() && step()) {
                // the next one
            }
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            counts.count(DnsCounter.FAILURES.place());
            failures.accept(e);
            close();
        } finally {
            isWorking = false;
        }
        channel.config().setAutoRead(waiting.isEmpty() && transfer == null);
    }

    /** Sends one message; false if there is none. */
    private boolean step() {
        Transfer running = transfer;
        if (running != null) {
            byte[] message = running.next(clock.getAsLong());
            transfer = message == null ? null : running;
            if (message != null) {
                send(message);
            }
            return true;
        }
        byte[] request = waiting.poll();
        if (request == null) {
            return false;
        }
        Reply reply = responder.answer(request, source, /* overTcp= */ true, clock.getAsLong());
        if (reply instanceof Reply.Answer answer) {
            send(answer.octets());
        } else if (reply instanceof Reply.Whole whole) {
            transfer = whole.transfer();
        } else {
            waiting.clear();
            close();
        }
        return true;
    }

    private void send(byte[] message) {
        ByteBuf length = channel.alloc().buffer(LENGTH).writeShort(message.length);
        channel.writeAndFlush(Unpooled.wrappedBuffer(length, Unpooled.wrappedBuffer(message)))
                .addListener(done -> progressAt = nanos.getAsLong());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        FatalErrors.check(cause);
        counts.count(DnsCounter.BROKEN.place());
        close();
    }
}
