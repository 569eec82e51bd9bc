package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nbnsd.http.Body;
import org.nbnsd.http.JsonBody;
import org.nbnsd.http.Method;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Routes;
import org.nbnsd.http.Scope;

/** What a server makes of octets that come, up to the answer: the decoder, and all that looks at a request before a handler does. */
final class HttpDecoding {
    private static final String REFUSED = "refused";

    private static final Routes ROUTES = new Routes(List.of(
            Route.get("/names/{name}", Scope.READ, ask -> Reply.none()),
            Route.of(Method.POST, "/names", Scope.WRITE, ask -> Reply.none()).taking(Body.JSON)));
    private static final RequestCheck CHECK = new RequestCheck(() -> ROUTES, new HostCheck(Set.of("nbns.example.com")));

    private final EmbeddedChannel channel = new EmbeddedChannel(new StrictDecoder(() -> {}));
    private final List<String> seen = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean isOver;

    /** Checks that they are read or refused in words, and that nothing depends on how they are cut. */
    static void check(byte[] octets) {
        List<String> whole = read(octets, Math.max(1, octets.length));
        assertThat(read(octets, 1)).as("octet by octet").isEqualTo(whole);
        assertThat(read(octets, 7)).as("seven by seven").isEqualTo(whole);
    }

    /** What is seen of them, in pieces of some octets. */
    static List<String> read(byte[] octets, int piece) {
        HttpDecoding decoding = new HttpDecoding();
        try {
            for (int at = 0; at < octets.length && !decoding.isOver; at += piece) {
                decoding.channel.writeInbound(Unpooled.copiedBuffer(octets, at, Math.min(piece, octets.length - at)));
                decoding.drain();
            }
        } finally {
            decoding.channel.finishAndReleaseAll();
        }
        return decoding.seen;
    }

    private void drain() {
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            try {
                if (!isOver) {
                    take(message);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
    }

    private void take(Object message) {
        if (message instanceof HttpRequest request) {
            try {
                RequestCheck.frame(request);
            } catch (ProblemException e) {
                end(e);
                return;
            }
            seen.add(request.method() + " " + request.uri() + " " + headers(request) + " " + verdict(request));
            return;
        }
        HttpContent content = (HttpContent) message;
        if (content.decoderResult().isFailure()) {
            seen.add(REFUSED);
            isOver = true;
            return;
        }
        body.writeBytes(ByteBufUtil.getBytes(content.content()));
        if (message instanceof LastHttpContent) {
            seen.add(json());
            body.reset();
        }
    }

    private void end(ProblemException e) {
        assertThat(e.problem().detail()).matches("[ -~]{1,300}");
        assertThat(e.problem().code().status()).isBetween(400, 505);
        seen.add(REFUSED);
        isOver = true;
    }

    private static List<String> headers(HttpRequest request) {
        List<String> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : request.headers()) {
            headers.add(header.getKey() + ":" + header.getValue());
        }
        return headers;
    }

    /** What is said to a request that is one. */
    private static String verdict(HttpRequest request) {
        try {
            RequestCheck.Head head = CHECK.head(request, InetAddress.getLoopbackAddress());
            if (head.found() == null) {
                return "server";
            }
            Route route = RequestCheck.route(head.found(), request.method().name());
            RequestCheck.origin(request.headers(), route);
            RequestCheck.query(head.target().query(), route);
            HeaderCheck.require(request.headers(), route.method().isSafe());
            long length = RequestCheck.body(request.headers(), route);
            boolean isKnown = request.headers().contains(HttpHeaderNames.IF_NONE_MATCH);
            return route.template() + " " + length + " " + (isKnown && HeaderCheck.has(request.headers(), "\"1\""));
        } catch (ProblemException e) {
            return e.problem().code().name();
        }
    }

    private String json() {
        try {
            return JsonBody.object(body.toByteArray()).toString();
        } catch (ProblemException e) {
            return e.problem().code().name();
        }
    }
}
