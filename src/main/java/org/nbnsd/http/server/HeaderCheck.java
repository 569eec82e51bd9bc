package org.nbnsd.http.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.server.HeaderText.Media;

/** What clients say of what they have, send and take: Content-Type, Accept and If-None-Match (RFC 9110). */
final class HeaderCheck {
    private HeaderCheck() {}

    /** Refuses what means nothing; what a client says of things that the request does not have is not looked at. */
    static void require(HttpHeaders headers, boolean isRead) throws ProblemException {
        String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
        if (!isRead && type != null && HeaderText.media(type) == null) {
            throw Problem.wrongHeader("Content-Type", "no media type", "such as application/json");
        }
        if (HeaderText.ranges(list(headers, HttpHeaderNames.ACCEPT)) == null) {
            throw Problem.wrongHeader("Accept", "no list of media types", "such as application/json, */*;q=0.1");
        }
        if (isRead
                && headers.contains(HttpHeaderNames.IF_NONE_MATCH)
                && HeaderText.tags(list(headers, HttpHeaderNames.IF_NONE_MATCH)) == null) {
            throw Problem.wrongHeader(
                    "If-None-Match", "no tags", "ETags with their quotes and commas between them, or *");
        }
    }

    private static String list(HttpHeaders headers, CharSequence name) {
        return String.join(",", headers.getAll(name));
    }

    /** In lower case and without parameters; empty if there is none. A charset other than UTF-8 is a type of its own. */
    static String mediaType(HttpHeaders headers) {
        String all = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
        Media media = HeaderText.media(all);
        boolean isUtf8 =
                media != null && (media.charset() == null || media.charset().equals("utf-8"));
        return media != null && isUtf8 ? media.type() : all.toLowerCase(Locale.ROOT);
    }

    /** Whether the client takes an answer of a type (Accept). */
    static boolean isAccepted(HttpHeaders headers, String type) {
        List<Media> ranges = HeaderText.ranges(list(headers, HttpHeaderNames.ACCEPT));
        if (ranges == null || ranges.isEmpty() || type.isEmpty()) {
            return true;
        }
        String own = type.contains(";") ? type.substring(0, type.indexOf(';')) : type;
        List<String> accepted = List.of("*", "*/*", own.substring(0, own.indexOf('/') + 1) + "*", own);
        return ranges.stream().anyMatch(range -> range.weight() > 0 && accepted.contains(range.type()));
    }

    /** Whether the client has what has a tag; what is asked for this way is compared weakly (RFC 9110, 13.1.2). */
    static boolean has(HttpHeaders headers, String tag) {
        List<String> known = HeaderText.tags(list(headers, HttpHeaderNames.IF_NONE_MATCH));
        return known != null && (known.contains("*") || known.contains(tag));
    }
}
