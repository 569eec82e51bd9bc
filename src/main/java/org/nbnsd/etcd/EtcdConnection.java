package org.nbnsd.etcd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.ClientEffect.Ask;
import org.nbnsd.cluster.StoreAnswer;
import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreFailure;
import org.nbnsd.cluster.StoreRequest;

/**
 * A connection to a member, with one request at a time: an answer as a whole, or with a watch each of its lines. Lives on the thread
 * of all connections.
 */
final class EtcdConnection extends SimpleChannelInboundHandler<HttpObject> {
    /** The most octets of an answer, or of a line of one. etcd takes 1.5 MiB at once; a page has 2000 families. */
    static final int MOST_OCTETS = 64 << 20;

    /** With it a member that has no leader says so at once, and ends a watch. */
    private static final String LEADER_HEADER = "Grpc-Metadata-hasleader";

    /** Who hears of it. */
    interface Owner {
        void answered(long call, StoreAnswer answer);

        /** It can take another request. */
        void idle(EtcdConnection connection);
    }

    private final Owner owner;
    private final EtcdAnswers answers;
    private final String authority;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Channel channel;
    private @Nullable Ask ask;
    private int status;
    private boolean isKept;

    EtcdConnection(Owner owner, EtcdAnswers answers, String authority) {
        this.owner = owner;
        this.answers = answers;
        this.authority = authority;
    }

    /** The number of the request that is under way; 0 for none. */
    long call() {
        return ask == null ? 0 : ask.call();
    }

    void connected(Channel to) {
        channel = to;
    }

    boolean isOpen() {
        return channel != null && channel.isActive();
    }

    void send(Ask next, String json) {
        ask = next;
        status = 0;
        body.reset();
        Channel to = channel;
        if (to == null) {
            end(new Failed(StoreFailure.UNREACHABLE, "no connection"));
            return;
        }
        ByteBuf octets = Unpooled.copiedBuffer(json, StandardCharsets.UTF_8);
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, EtcdRequests.path(next.request()), octets);
        request.headers()
                .set(HttpHeaderNames.HOST, authority)
                .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .set(HttpHeaderNames.CONTENT_LENGTH, octets.readableBytes())
                .set(LEADER_HEADER, "true");
        if (next.token() != null) {
            request.headers().set(HttpHeaderNames.AUTHORIZATION, next.token());
        }
        ChannelFuture unused = to.writeAndFlush(request);
    }

    void close() {
        ask = null;
        if (channel != null) {
            ChannelFuture unused = channel.close();
        }
    }

    private boolean isWatch() {
        return ask != null && ask.request() instanceof StoreRequest.Watch && status == 200;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            fail(
                    StoreFailure.NOT_ETCD,
                    "what came is no HTTP: " + part.decoderResult().cause().getMessage());
            return;
        }
        if (part instanceof HttpResponse response) {
            status = response.status().code();
            isKept = HttpUtil.isKeepAlive(response);
        }
        if (part instanceof HttpContent content) {
            take(content.content());
        }
        if (part instanceof LastHttpContent && ask != null) {
            ended();
        }
    }

    private void take(ByteBuf octets) {
        boolean isLines = isWatch();
        while (octets.isReadable() && ask != null) {
            int length = isLines ? octets.bytesBefore((byte) '\n') : -1;
            boolean isLine = length >= 0;
            int taken = isLine ? length : octets.readableBytes();
            if (body.size() + taken > MOST_OCTETS) {
                fail(StoreFailure.NOT_ETCD, "an answer of more than " + MOST_OCTETS + " octets");
                return;
            }
            byte[] copy = new byte[taken];
            octets.readBytes(copy);
            body.writeBytes(copy);
            if (isLine) {
                octets.skipBytes(1);
                line();
            }
        }
    }

    private void line() {
        String line = body.toString(StandardCharsets.UTF_8);
        body.reset();
        Ask now = ask;
        if (now == null || line.isBlank()) {
            return;
        }
        StoreAnswer answer = answers.line(status, line);
        if (answer instanceof Failed) {
            close(); // etcd leaves the connection open when it cancels a watch
        }
        owner.answered(now.call(), answer);
    }

    private void ended() {
        Ask now = ask;
        if (now == null) {
            return;
        }
        if (isWatch()) {
            fail(StoreFailure.LOST, "the watch has ended");
            return;
        }
        StoreAnswer answer = answers.answer(now.request(), status, body.toString(StandardCharsets.UTF_8));
        ask = null;
        body.reset();
        if (isKept) {
            owner.idle(this);
        } else {
            close();
        }
        owner.answered(now.call(), answer);
    }

    private void fail(StoreFailure failure, String reason) {
        Ask failed = ask;
        close();
        if (failed != null) {
            owner.answered(failed.call(), new Failed(failure, authority + ": " + reason));
        }
    }

    /** Before it was connected. */
    void end(Failed failed) {
        Ask now = ask;
        ask = null;
        if (now != null) {
            owner.answered(now.call(), failed);
        }
    }

    void waitFor(Ask next) {
        ask = next;
    }

    @Nullable
    Ask waiting() {
        return ask;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(StoreFailure.LOST, "the connection has ended");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(StoreFailure.LOST, String.valueOf(cause.getMessage()));
    }
}
