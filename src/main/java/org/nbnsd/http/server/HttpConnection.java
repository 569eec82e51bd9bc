package org.nbnsd.http.server;

import com.google.common.net.InetAddresses;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Source;
import org.nbnsd.net.FatalErrors;

/**
 * One connection: reads a request, has it answered, sends the answer, and only then looks at the next one, so that answers
 * leave in the order of the requests. It reads no more than it has asked for. For the one thread of all connections.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
    /** For a client to read the last answer before the connection is gone. */
    private static final long FAREWELL = 1_000_000_000L;

    /** For a client to begin, after which it gives way to others. */
    private static final long GREETING = 2_000_000_000L;

    private enum State {
        /** Waits for the headers of a request, or reads them. */
        HEAD,
        /** Reads a body. */
        BODY,
        /** Has a request answered, or sends the answer. */
        ANSWERING,
        /** Has sent the last answer, and waits for the client to go. */
        LEAVING,
        /** Is closed. */
        CLOSED
    }

    private final HttpService service;
    private final SocketChannel channel;
    private final StrictDecoder decoder = new StrictDecoder(this::headBegins);
    private final InetAddress address;
    private final ReplyPump pump;
    private State state = State.HEAD;
    private long since;
    private int requests;
    private boolean isLast;
    private final Inbox inbox;
    private @Nullable Exchange present;
    private long forReply;
    private long forFile;
    private boolean isEndless;

    HttpConnection(HttpService service, SocketChannel channel, InetAddress address) {
        this.service = service;
        this.channel = channel;
        this.address = address;
        since = service.nanos.getAsLong();
        inbox = new Inbox(channel, this::take, this::inputEnds);
        pump = new ReplyPump(channel, service.nanos, this::cannotFinish);
    }

    StrictDecoder decoder() {
        return decoder;
    }

    InetAddress address() {
        return address;
    }

    private void headBegins() {
        if (state == State.HEAD) {
            since = service.nanos.getAsLong();
        }
    }

    private void enter(State next) {
        state = next;
        since = service.nanos.getAsLong();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        inbox.demand();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            inbox.end();
            if (inbox.isWanted() || isEndless || state == State.LEAVING) {
                inputEnds();
            }
        }
        super.userEventTriggered(context, event);
    }

    private void inputEnds() {
        if (state == State.BODY) {
            service.tally.count(HttpCounter.BROKEN);
        }
        close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (state == State.LEAVING || state == State.CLOSED) {
            ReferenceCountUtil.release(message);
            return;
        }
        inbox.add(message);
    }

    private void take(Object message) {
        if (state == State.HEAD && message instanceof HttpRequest request) {
            begin(request);
        } else if (state == State.BODY && message instanceof HttpContent content) {
            body(content);
        } else if (state == State.HEAD) {
            inbox.demand(); // the end of what was refused
        }
    }

    private void begin(HttpRequest request) {
        requests++;
        if (request.decoderResult().cause() instanceof PrematureChannelClosureException) {
            service.tally.count(HttpCounter.BROKEN);
            close();
            return;
        }
        Exchange exchange = new Exchange(request);
        present = exchange;
        try {
            RequestCheck.frame(request);
        } catch (ProblemException e) {
            service.tally.count(HttpCounter.MALFORMED);
            isLast = true;
            refuse(exchange, e.problem());
            return;
        }
        isLast = !HttpUtil.isKeepAlive(request) || requests >= service.limits().requests() || service.isClosing();
        try {
            exchange.check(service, channel.localAddress().getAddress(), address, isEncrypted());
            if (exchange.isForOptions()) {
                leaveIfBodyFollows(exchange);
                answer(exchange, Reply.none().with("Allow", RequestCheck.allow(exchange.found())));
            } else {
                awaitBody(exchange);
            }
        } catch (ProblemException e) {
            count(exchange, e.problem().code());
            leaveIfBodyFollows(exchange);
            refuse(exchange, e.problem());
        }
    }

    private void leaveIfBodyFollows(Exchange exchange) {
        isLast |= exchange.hasBody();
    }

    private void count(Exchange exchange, ProblemCode code) {
        boolean isForToken = code == ProblemCode.UNAUTHORIZED || code == ProblemCode.TOO_MANY;
        if (isForToken) {
            service.tally.count(HttpCounter.UNAUTHORIZED);
        }
        if (code == ProblemCode.FORBIDDEN || (isForToken && exchange.isTrial())) {
            String what = exchange.method() + " " + exchange.template();
            String why = code == ProblemCode.FORBIDDEN ? "a token without the scope" : exchange.tokenText();
            service.refusals.note(InetAddresses.toAddrString(address), what, why);
        }
        if (code == ProblemCode.MISDIRECTED || code == ProblemCode.CROSS_SITE) {
            service.tally.count(HttpCounter.FOREIGN);
        }
    }

    private void awaitBody(Exchange exchange) throws ProblemException {
        String expected = exchange.request().headers().get(HttpHeaderNames.EXPECT);
        if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
            throw new ProblemException(ProblemCode.EXPECTATION_FAILED, "(expected: 100-continue)");
        }
        exchange.collect(service);
        enter(State.BODY);
        if (expected != null && exchange.hasBody()) {
            ChannelFuture unused = channel.writeAndFlush(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        inbox.demand();
    }

    private void body(HttpContent content) {
        Exchange exchange = present;
        if (exchange == null) {
            return;
        }
        try {
            if (content.decoderResult().isFailure()) {
                service.tally.count(HttpCounter.MALFORMED);
                throw new ProblemException(ProblemCode.MALFORMED, "the body is no sequence of chunks");
            }
            exchange.take(content.content());
        } catch (ProblemException e) {
            isLast = true;
            refuse(exchange, e.problem());
            return;
        } catch (IOException e) {
            isLast = true;
            refuse(exchange, Work.failed(e, service.failures, service.tally));
            return;
        }
        if (content instanceof LastHttpContent) {
            dispatch(exchange);
        } else {
            inbox.demand();
        }
    }

    private void dispatch(Exchange exchange) {
        if (exchange.hasCollected() && !exchange.isStillAllowed(service, address)) {
            tooLate(exchange);
            return;
        }
        enter(State.ANSWERING);
        exchange.begin();
        Route route = exchange.route();
        if (route.isQuick()) {
            answer(exchange, exchange.answer(service));
            return;
        }
        try {
            service.workers.execute(() -> {
                Reply reply = exchange.answer(service);
                try {
                    channel.eventLoop().execute(FatalErrors.checked(() -> answer(exchange, reply)));
                } catch (RejectedExecutionException e) {
                    Work.close(reply); // the server has stopped
                }
            });
        } catch (RejectedExecutionException e) {
            service.tally.count(HttpCounter.BUSY);
            refuse(exchange, busy("too many requests wait"));
        }
    }

    static Problem busy(String detail) {
        return new Problem(ProblemCode.BUSY, detail + " (expected: try again)").retryAfter(1);
    }

    private void refuse(Exchange exchange, Problem problem) {
        answer(exchange, problem.reply(exchange.path()));
    }

    private void answer(Exchange exchange, Reply reply) {
        exchange.release();
        if (state == State.CLOSED) {
            Work.close(reply);
            return;
        }
        enter(State.ANSWERING);
        if (takeRoom(reply)) {
            send(exchange, reply);
        } else {
            Work.close(reply);
            service.tally.count(HttpCounter.BUSY);
            send(exchange, busy("too many answers are not taken").reply(exchange.path()));
        }
    }

    private boolean takeRoom(Reply reply) {
        long octets = reply.body() instanceof Reply.Octets body ? body.array().length : 0;
        long inFile = reply.body() instanceof Reply.Spooled spooled
                ? spooled.file().toFile().length()
                : 0;
        if (!service.takeForReplies(octets)) {
            return false;
        }
        forReply = octets;
        if (!service.takeForFiles(inFile)) {
            return false;
        }
        forFile = inFile;
        return true;
    }

    private void send(Exchange exchange, Reply reply) {
        boolean isOld = exchange.isOld();
        isLast |= isOld && !(reply.body() instanceof Reply.Octets);
        HttpResponse head;
        Source body;
        try {
            head = ReplyHead.of(reply, isOld, isLast);
            body = source(exchange, reply);
        } catch (IOException | RuntimeException e) {
            Work.close(reply);
            Reply failed = Work.failed(e, service.failures, service.tally).reply(exchange.path());
            head = ReplyHead.of(failed, isOld, isLast);
            body = exchange.isHead() ? Sources.NONE : Sources.of(((Reply.Octets) failed.body()).array());
        }
        if (body == Sources.NONE) {
            head.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        }
        service.tally.answered(
                exchange.template(), exchange.method(), head.status().code());
        isEndless = reply.type().startsWith("text/event-stream") && body != Sources.NONE;
        ChannelFuture unused = channel.write(head);
        pump.start(body, this::answered);
        if (state == State.ANSWERING && isEndless) {
            channel.read(); // to see that the client goes
        }
    }

    private static Source source(Exchange exchange, Reply reply) throws IOException {
        boolean hasNone = exchange.isHead() || reply.status() == 204 || reply.status() == 304;
        if (hasNone) {
            Work.close(reply);
            return Sources.NONE;
        }
        if (reply.body() instanceof Reply.Spooled spooled) {
            return Sources.of(spooled.file());
        }
        return reply.body() instanceof Reply.Streamed streamed
                ? streamed.source()
                : Sources.of(((Reply.Octets) reply.body()).array());
    }

    /** Later, for who sends a thousand requests at once would have it done a thousand calls deep. */
    private void answered() {
        releaseReply();
        present = null;
        isEndless = false;
        if (state == State.ANSWERING) {
            channel.eventLoop().execute(FatalErrors.checked(this::next));
        }
    }

    private void next() {
        if (state != State.ANSWERING) {
            return;
        }
        if (isLast || service.isClosing()) {
            leave();
            return;
        }
        enter(State.HEAD);
        inbox.demand();
    }

    /** Closed at once, with octets of the client unread, the connection would break before the answer is read. */
    private void leave() {
        enter(State.LEAVING);
        if (inbox.isOver() || isEncrypted()) {
            close();
            return;
        }
        channel.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        inbox.drop();
        channel.config().setAutoRead(true); // and whatever comes is dropped
    }

    private boolean isEncrypted() {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        pump.pump();
    }

    private void cannotFinish(Throwable failure) {
        Work.failed(failure, service.failures, service.tally);
        close();
    }

    /** Closes who is too slow. */
    void tick(long now) {
        HttpLimits limits = service.limits();
        long waited = now - since;
        switch (state) {
            case HEAD -> {
                boolean isReading = decoder.isReadingHead();
                if (isReading && waited > limits.head().toNanos()) {
                    tooSlow("the headers came too slowly (expected: within "
                            + limits.head().toSeconds() + " s)");
                } else if (waited > (requests == 0 ? limits.head() : limits.idle()).toNanos()) {
                    close();
                }
            }
            case BODY -> {
                Exchange exchange = present;
                long octets = exchange == null ? 0 : exchange.octets();
                if (exchange != null && !exchange.isStillAllowed(service, address)) {
                    tooLate(exchange);
                } else if (waited > limits.bodyGrace().toNanos() + octets * 1_000_000_000L / limits.bodyRate()) {
                    tooSlow("the body came too slowly (expected: " + limits.bodyRate() + " octets a second)");
                }
            }
            case ANSWERING -> {
                Exchange exchange = present;
                boolean isLong = isEndless || pump.isSending(); // the rest has been handed over
                if (isLong && exchange != null && !exchange.isStillAllowed(service, address)) {
                    close();
                } else if (pump.isStalled(now, limits.idle().toNanos())) {
                    service.tally.count(HttpCounter.TIMEOUTS);
                    close();
                }
            }
            case LEAVING -> {
                if (waited > FAREWELL) {
                    close();
                }
            }
            case CLOSED -> {}
        }
    }

    /** Of one whose token or session has ended while his body came. */
    private void tooLate(Exchange exchange) {
        service.tally.count(HttpCounter.UNAUTHORIZED);
        isLast = true;
        refuse(exchange, Guard.ended());
    }

    private void tooSlow(String detail) {
        service.tally.count(HttpCounter.TIMEOUTS);
        isLast = true;
        Exchange exchange = present;
        refuse(exchange == null ? Exchange.NONE : exchange, new Problem(ProblemCode.TIMEOUT, detail));
    }

    /** What is being answered is answered, unless that has no end. */
    void stop() {
        isLast = true;
        if (state != State.ANSWERING || isEndless) {
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (state == State.ANSWERING) {
            service.tally.count(HttpCounter.BROKEN);
        }
        state = State.CLOSED;
        pump.close();
        releaseReply();
        Exchange exchange = present;
        if (exchange != null && !exchange.isBeingAnswered()) {
            exchange.release();
        }
        inbox.drop();
        super.channelInactive(context);
    }

    void close() {
        ChannelFuture unused = channel.close();
    }

    /**
     * For how many nanoseconds nothing has been asked over it, nor begun to be; 0 if something is. One over which nothing was asked
     * ever has some time to begin.
     */
    long rest(long now) {
        boolean isResting = state == State.HEAD && !decoder.isReadingHead() && (requests > 0 || now - since > GREETING);
        return isResting ? Math.max(1, now - since) : 0;
    }

    private void releaseReply() {
        service.giveForReplies(forReply);
        service.giveForFiles(forFile);
        forReply = 0;
        forFile = 0;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        FatalErrors.check(cause);
        if (cause instanceof DecoderException && cause.getCause() instanceof SSLException) {
            service.tally.count(HttpCounter.TLS_FAILURES);
        } else if (cause instanceof SSLException) {
            service.tally.count(HttpCounter.TLS_FAILURES);
        } else if (!(cause instanceof IOException)) {
            Work.failed(cause, service.failures, service.tally);
        } // what breaks a connection is counted when it has ended
        close();
    }
}
