package org.nbnsd.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.Link.Why;
import org.nbnsd.protocol.OctetString;
import org.nbnsd.wire.Ipv4Address;

/**
 * One connection. What is read is told in pieces, and the next piece is read when the one before was taken. Belongs to the
 * event loop.
 *
 * <pre>
 * (ours) CONNECTING --> OPEN --close--> EMPTYING --all has left--> LINGERING --the peer has closed, or time is over--> GONE
 *                       OPEN --the peer says nothing more, all is taken and has left--> GONE
 * </pre>
 *
 * <p>{@link Input.LinkClosed} is told when LINGERING or GONE begins. What the peer still says then is read and thrown away:
 * if it were left unread, the system would tell the peer of a broken connection, and what was sent last might be lost.
 */
final class TcpLink extends ChannelInboundHandlerAdapter {
    private enum State {
        CONNECTING,
        OPEN,
        EMPTYING,
        LINGERING,
        GONE
    }

    /** For what waits to leave, and then for the peer to close as well. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    /** So many octets are told as sent at once. */
    private static final int SLICE = 64 << 10;

    private static final Endpoint NOWHERE = new Endpoint(Ipv4Address.ZERO, 0);

    private final TcpLinks links;
    private final LinkService service;
    private final Link link;
    private final Deque<byte[]> early = new ArrayDeque<>();
    private State state = State.CONNECTING;
    private @Nullable Channel channel;
    private Endpoint local = NOWHERE;
    private Endpoint peer;
    private @Nullable Throwable failure;
    private @Nullable Future<?> deadline;
    /** What was transmitted and has not left, in octets. */
    private long pending;
    /** How many inputs were told and not taken. */
    private int told;
    /** Of those, the ones that were heard, in octets. */
    private long unread;

    private boolean wasOpen;
    private boolean hasSpoken;
    private boolean hasEnded;

    /** One of ours. */
    TcpLink(TcpLinks links, LinkService service, Link link, Endpoint to) {
        this.links = links;
        this.service = service;
        this.link = link;
        peer = to;
    }

    /** One of a peer's, who is known when it is active. */
    TcpLink(TcpLinks links, LinkService service, Link link) {
        this(links, service, link, NOWHERE);
    }

    Link link() {
        return link;
    }

    LinkService service() {
        return service;
    }

    Endpoint peer() {
        return peer;
    }

    /** This machine's end; nowhere before it is open. */
    Endpoint local() {
        return local;
    }

    /** Whether it could ever be used. */
    boolean wasOpen() {
        return wasOpen;
    }

    boolean isOurs() {
        return link.opener() == Link.Opener.US;
    }

    /** Whether nothing was heard yet of one that is open. */
    boolean isSilent() {
        return state == State.OPEN && !hasSpoken;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        // Both are null if it has been reset since it was accepted.
        if (!(channel.localAddress() instanceof InetSocketAddress here)
                || !(channel.remoteAddress() instanceof InetSocketAddress there)) {
            state = State.GONE;
            abort();
            return;
        }
        local = UdpEndpoints.endpoint(here);
        peer = UdpEndpoints.endpoint(there);
        if (state == State.EMPTYING) {
            abort(); // it is not wanted any more
        } else if (links.opened(this)) {
            state = State.OPEN;
            wasOpen = true;
            tell(new Input.LinkOpened(link, local, peer));
            for (byte[] octets = early.poll(); octets != null; octets = early.poll()) {
                write(octets);
            }
            readMore();
        } else {
            state = State.GONE;
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            abort();
        }
    }

    /** It is being connected. */
    void connecting(ChannelFuture connecting) {
        channel = connecting.channel();
        ChannelFuture unused = connecting.addListener(done -> {
            if (!done.isSuccess()) {
                failure = state == State.CONNECTING ? done.cause() : null;
                over();
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        try {
            int length = buffer.readableBytes();
            if (state == State.OPEN && length > 0) {
                byte[] octets = new byte[length];
                buffer.readBytes(octets);
                hasSpoken = true;
                unread += length;
                links.heard(length);
                tell(new Input.LinkHeard(link, OctetString.of(octets)));
            }
        } finally {
            buffer.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readMore();
    }

    /** Reads when nothing that was heard waits to be taken, and others have left room. */
    void readMore() {
        if (channel == null || hasEnded || state == State.GONE || unread > 0) {
            return;
        }
        if (state != State.OPEN || links.mayRead(this)) {
            channel.read();
        }
    }

    /** What was told is dealt with. */
    void taken(Input.Linked input) {
        told--;
        if (input instanceof Input.LinkHeard heard) {
            unread -= heard.octets().length();
            links.forget(heard.octets().length());
            readMore();
        }
        endIfDone();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            hasEnded = true;
            endIfDone();
        }
    }

    /** The peer says nothing more: it may be waiting for an answer to what it said last, and then it is over. */
    private void endIfDone() {
        if (hasEnded && channel != null) {
            boolean isDone = told == 0 && pending == 0;
            if (state == State.LINGERING || state == State.OPEN && isDone) {
                abort();
            }
        }
    }

    void transmit(byte[] octets) {
        if (state == State.CONNECTING) {
            pending += octets.length;
            early.add(octets);
        } else if (state == State.OPEN) {
            pending += octets.length;
            write(octets);
        }
    }

    private void write(byte[] octets) {
        if (channel == null) {
            return;
        }
        for (int from = 0; from < octets.length; from += SLICE) {
            int length = Math.min(SLICE, octets.length - from);
            ChannelFuture unused = channel.write(Unpooled.wrappedBuffer(octets, from, length))
                    .addListener(written -> {
                        if (written.isSuccess()) {
                            sent(length);
                        }
                    });
        }
        channel.flush();
    }

    private void sent(int length) {
        pending -= length;
        links.sent(length);
        if (state == State.OPEN || state == State.EMPTYING) {
            tell(new Input.LinkSent(link, length));
        }
        if (state == State.EMPTYING && pending == 0) {
            linger();
        }
        endIfDone();
    }

    /** Nobody wants it any more. */
    void close() {
        if (state == State.CONNECTING) {
            state = State.EMPTYING;
            early.clear();
            pending = 0;
            abort();
        } else if (state == State.OPEN) {
            state = State.EMPTYING;
            deadline = links.after(CLOSE_PATIENCE, this::giveUp);
            if (pending == 0) {
                linger();
            }
        }
    }

    private void linger() {
        tellClosed(Why.BY_US, "");
        state = State.LINGERING;
        forgetUnread();
        if (hasEnded || !(channel instanceof DuplexChannel both)) {
            abort();
        } else {
            ChannelFuture unused = both.shutdownOutput();
            readMore();
        }
    }

    private void giveUp() {
        if (state == State.EMPTYING) {
            tellClosed(Why.BY_US, pending + " octets have not left within " + CLOSE_PATIENCE.toSeconds() + " s");
            state = State.LINGERING;
        }
        abort();
    }

    /** Closes at once. */
    void abort() {
        if (channel != null) {
            ChannelFuture unused = channel.close();
        }
    }

    /** What has gone wrong, so that it is closed. */
    void fail(Throwable cause) {
        failure = cause;
        abort();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        FatalErrors.check(cause);
        failure = cause;
        if (!(cause instanceof IOException)) {
            links.failed(cause);
        }
        abort();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over();
    }

    private void over() {
        if (state == State.GONE) {
            return;
        }
        switch (state) {
            case CONNECTING -> tellClosed(Why.UNREACHABLE, LinkFailure.text(failure));
            case OPEN -> {
                boolean isOrderly = failure == null && hasEnded;
                tellClosed(isOrderly ? Why.BY_PEER : Why.BROKEN, isOrderly ? "" : LinkFailure.text(failure));
            }
            case EMPTYING -> {
                boolean isOrderly = failure == null && pending == 0;
                tellClosed(isOrderly ? Why.BY_US : Why.BROKEN, isOrderly ? "" : LinkFailure.text(failure));
            }
            default -> {}
        }
        state = State.GONE;
        if (deadline != null) {
            deadline.cancel(false);
        }
        forgetUnread();
        links.gone(this);
    }

    private void forgetUnread() {
        links.forget(unread);
        unread = 0;
    }

    private void tell(Input.Linked input) {
        told++;
        links.tell(input);
    }

    private void tellClosed(Why why, String detail) {
        links.tellClosed(this, new Input.LinkClosed(link, why, detail));
    }
}
