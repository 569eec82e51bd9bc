package org.nbnsd.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.nbnsd.http.Reply;

/** Makes an answer smaller for who wants that. */
final class Gzip {
    private static final int LEAST = 1024;

    private Gzip() {}

    /**
     * The same answer, compressed if the client takes that and it is worth it. What has a tag is not: with another form of it
     * the tag would have to be another one, and a client could not name the state that it changes any more.
     */
    static Reply applied(Reply reply, HttpHeaders headers) {
        if (!(reply.body() instanceof Reply.Octets octets)
                || octets.array().length < LEAST
                || reply.headers().containsKey("ETag")
                || reply.headers().containsKey("Content-Encoding")
                || !isText(reply.type())
                || !isWanted(headers.getAll(HttpHeaderNames.ACCEPT_ENCODING))) {
            return reply;
        }
        ByteArrayOutputStream small = new ByteArrayOutputStream(octets.array().length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(small)) {
            gzip.write(octets.array());
        } catch (IOException e) {
            throw new UncheckedIOException("memory has no errors", e);
        }
        return new Reply(reply.status(), reply.type(), new Reply.Octets(small.toByteArray()), reply.headers())
                .with("Content-Encoding", "gzip")
                .with("Vary", "Accept-Encoding");
    }

    private static boolean isText(String type) {
        return type.startsWith("text/") || type.contains("json") || type.contains("xml") || type.contains("javascript");
    }

    private static boolean isWanted(List<String> accepted) {
        return accepted.stream()
                .flatMap(header -> List.of(header.split(",")).stream())
                .map(coding -> coding.toLowerCase(Locale.ROOT).replace(" ", ""))
                .anyMatch(coding ->
                        coding.equals("gzip") || (coding.startsWith("gzip;q=") && !coding.matches("gzip;q=0(\\.0*)?")));
    }
}
