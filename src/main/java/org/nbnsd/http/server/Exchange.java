package org.nbnsd.http.server;

import com.google.gson.JsonObject;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Asker;
import org.nbnsd.http.Body;
import org.nbnsd.http.JsonBody;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Routes.Found;

/**
 * A request, and what has come to be known of it. For the one thread of all connections, but for {@link #answer}, and until
 * that is done nobody else looks at what it needs.
 */
final class Exchange {
    /** One whose headers never came. */
    static final Exchange NONE = new Exchange(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));

    private static final String OTHER = "other";

    private final HttpRequest request;
    private String method = OTHER;
    private @Nullable RequestTarget target;
    private @Nullable Found found;
    private @Nullable Route route;
    private @Nullable Asker asker;
    private boolean isEncrypted;
    private @Nullable BodyCollector body;
    private @Nullable HttpService lender;
    private volatile boolean isBeingAnswered;

    Exchange(HttpRequest request) {
        this.request = request;
    }

    /**
     * Looks at all but the body.
     *
     * @param local the address at which the client reached the server
     * @param remote its own
     * @param overTls whether it came encrypted
     * @throws ProblemException if it is not answered
     */
    void check(HttpService service, InetAddress local, InetAddress remote, boolean overTls) throws ProblemException {
        isEncrypted = overTls;
        HttpHeaders headers = request.headers();
        RequestCheck.Head head = service.check.head(request, local);
        target = head.target();
        Found at = head.found();
        found = at;
        method = request.method().name(); // it is one of those that are known
        if (isForOptions() || at == null) {
            return;
        }
        Route asked = RequestCheck.route(at, method);
        RequestCheck.origin(headers, asked);
        Asker who = service.guard.asker(headers, remote, overTls);
        service.guard.require(who, asked.scope());
        RequestCheck.query(head.target().query(), asked);
        HeaderCheck.require(headers, asked.method().isSafe());
        RequestCheck.body(headers, asked);
        route = asked;
        asker = who;
    }

    /** Whether who asked might ask now: what has no end, and what takes long, outlives many a token and session. */
    boolean isStillAllowed(HttpService service, InetAddress remote) {
        Route asked = route;
        Asker began = asker;
        return asked == null
                || began == null
                || service.guard.isStillAllowed(began, request.headers(), remote, isEncrypted, asked.scope());
    }

    /** Whether a body has come meanwhile. */
    boolean hasCollected() {
        return body != null;
    }

    HttpRequest request() {
        return request;
    }

    boolean isForOptions() {
        return method.equals("OPTIONS");
    }

    boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    boolean isOld() {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    boolean hasBody() {
        String length = request.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0");
        return request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) || !length.matches("0+");
    }

    @Nullable
    Found found() {
        return found;
    }

    /** That what is asked for has; to be called when it was checked. */
    Route route() {
        return Objects.requireNonNull(route);
    }

    /** As it came; empty if it is none. */
    String path() {
        return target == null ? "" : target.path();
    }

    /** Whether somebody tries something: to change what is here, or a token. */
    boolean isTrial() {
        return request.headers().contains(HttpHeaderNames.AUTHORIZATION)
                || !(method.equals("GET") || method.equals("HEAD"));
    }

    /** What came as a token, in words that have nothing of it. */
    String tokenText() {
        return request.headers().contains(HttpHeaderNames.AUTHORIZATION) ? "a token that is not good" : "no token";
    }

    /** For counting. */
    String template() {
        return found == null ? OTHER : found.template();
    }

    /** For counting: one of those that a server knows. */
    String method() {
        return method;
    }

    /** Prepares for a body. */
    void collect(HttpService service) throws ProblemException {
        Body taken = route().body();
        if (taken.kind() == Body.Kind.NONE) {
            return;
        }
        if (taken.kind() == Body.Kind.FILE && !service.takeUpload()) {
            service.tally.count(HttpCounter.BUSY);
            throw HttpConnection.busy("too many files are coming").exception();
        }
        try {
            body = new BodyCollector(taken);
            lender = service;
        } catch (IOException e) {
            if (taken.kind() == Body.Kind.FILE) {
                service.giveUpload();
            }
            throw Work.failed(e, service.failures, service.tally).exception();
        }
    }

    /** Takes some of the body. */
    void take(ByteBuf more) throws ProblemException, IOException {
        BodyCollector collector = body;
        int octets = more.readableBytes();
        if (octets == 0) {
            return;
        }
        HttpService from = lender;
        if (collector == null || from == null) {
            throw RequestCheck.tooLarge(Body.NONE);
        }
        if (!collector.isFile() && !from.takeForBodies(octets)) {
            from.tally.count(HttpCounter.BUSY);
            throw HttpConnection.busy("too much is being sent here").exception();
        }
        if (!collector.add(more)) {
            if (!collector.isFile()) {
                from.giveForBodies(octets);
            }
            throw RequestCheck.tooLarge(route().body());
        }
    }

    /** So many of the body have come. */
    long octets() {
        return body == null ? 0 : body.octets();
    }

    /** Whether {@link #answer} goes on, which needs what {@link #release} gives back. */
    boolean isBeingAnswered() {
        return isBeingAnswered;
    }

    /** To be called before another thread answers it. */
    void begin() {
        isBeingAnswered = true;
    }

    /** The answer, whatever happens; on any thread. */
    Reply answer(HttpService service) {
        try {
            return Work.answer(ask(), request, service.failures, service.tally);
        } catch (ProblemException e) {
            return e.problem().reply(path());
        } catch (IOException e) {
            return Work.failed(e, service.failures, service.tally).reply(path());
        }
    }

    private Ask ask() throws ProblemException, IOException {
        BodyCollector collector = body;
        JsonObject json = new JsonObject();
        Ask.Upload upload = null;
        if (collector != null) {
            Path file = collector.finish();
            if (file != null) {
                upload = new Ask.Upload(HeaderCheck.mediaType(request.headers()), file);
            } else if (collector.octets() > 0) {
                json = JsonBody.object(collector.array());
            }
        }
        RequestTarget at = Objects.requireNonNull(target);
        return new Ask(
                route(),
                at.path(),
                Objects.requireNonNull(found).parts(),
                at.query(),
                headers(),
                json,
                upload,
                Objects.requireNonNull(asker));
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.equals("authorization")) {
                headers.merge(name, header.getValue(), (first, next) -> first + ", " + next);
            }
        }
        return headers;
    }

    /** Gives back what the body takes; nothing if that was done. */
    void release() {
        isBeingAnswered = false;
        BodyCollector collector = body;
        HttpService from = lender;
        if (collector != null && from != null) {
            body = null;
            from.giveForBodies(collector.inMemory());
            if (collector.isFile()) {
                from.giveUpload();
            }
            collector.drop();
        }
    }
}
