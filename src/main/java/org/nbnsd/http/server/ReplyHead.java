package org.nbnsd.http.server;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.nbnsd.http.Reply;

/** The first lines of an answer. */
final class ReplyHead {
    /** What a page of this server may do in a browser: what is here, and nothing else. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /** Always as long as this (RFC 9110, 5.6.7). */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private ReplyHead() {}

    /**
     * Makes them.
     *
     * @param isOld whether the client speaks HTTP/1.0, which has no chunks: the end of the connection ends the body
     * @param isLast whether the connection is closed behind it
     */
    static HttpResponse of(Reply reply, boolean isOld, boolean isLast) {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
        HttpHeaders headers = response.headers();
        reply.headers().forEach(headers::set);
        headers.set(HttpHeaderNames.DATE, DATE.format(Instant.now()));
        if (!reply.type().isEmpty()) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, reply.type());
        }
        setIfUnset(headers, "Cache-Control", "no-store");
        setIfUnset(headers, "Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        boolean hasNoBody = reply.status() == 204 || reply.status() == 304;
        if (reply.body() instanceof Reply.Octets octets) {
            if (!hasNoBody) {
                headers.set(HttpHeaderNames.CONTENT_LENGTH, octets.array().length);
            }
        } else if (!isOld) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
        }
        if (isLast) {
            headers.set(HttpHeaderNames.CONNECTION, "close");
        } else if (isOld) {
            headers.set(HttpHeaderNames.CONNECTION, "keep-alive");
        }
        return response;
    }

    private static void setIfUnset(HttpHeaders headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }
}
