package org.nbnsd.http;

import java.util.Locale;

/**
 * What can be wrong with a request, or with its answer: the last word of a problem's {@code type}. The names are promised:
 * there may be more, but none changes.
 */
public enum ProblemCode {
    MALFORMED(
            400,
            "The request is no request of HTTP",
            "Something in its first line, its headers or the frame of its body."),
    WRONG_PATH(
            400, "The path is none", "It has an empty part, a part of dots, an encoded slash or NUL, or is no UTF-8."),
    WRONG_HEADER(
            400,
            "A header has a wrong value",
            "If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, Content-Type or Accept is there, and means nothing."),
    UNKNOWN_PARAMETER(400, "There is no such parameter", "What is behind the ? of the path is not known there."),
    WRONG_PARAMETER(
            400, "A parameter has a wrong value", "What is behind the ? of the path is known, but not like this."),
    TOKEN_IN_URL(
            400,
            "A token does not belong into a URL",
            "URLs are written into logs and histories. Send it as Authorization: Bearer, and have a new one made."),
    WRONG_JSON(400, "The body is no JSON object", "Not UTF-8, a field twice, nested too deep, or no object at all."),
    UNAUTHORIZED(
            401,
            "A token is needed",
            "None was sent, or it is not good: nbnsd token add NAME --scope read makes one, which is sent as Authorization: Bearer."),
    FORBIDDEN(403, "This token is not good for that", "Its scopes do not include what the request needs."),
    CROSS_SITE(
            403,
            "A page of another site asks",
            "Its browser says so (Origin, Sec-Fetch-Site). Only pages of this server may have something changed."),
    NOT_FOUND(404, "There is no such thing", "Neither a route nor a thing is there at this path."),
    METHOD_NOT_ALLOWED(405, "That cannot be done with this", "The header Allow has the methods of the path."),
    NOT_ACCEPTABLE(406, "It is not there in this form", "None of the media types of the header Accept can be had."),
    TIMEOUT(408, "The request took too long", "Its headers or its body came too slowly."),
    CONFLICT(409, "It does not go with what is there", "Something else has to be changed first."),
    PRECONDITION_FAILED(412, "It has changed meanwhile", "The header If-Match has the tag of another state."),
    TOO_LARGE(413, "The body is too large", "The detail has the limit."),
    URI_TOO_LONG(414, "The path is too long", "The first line has more than 4096 octets."),
    UNSUPPORTED_TYPE(415, "The body is of another kind", "The header Content-Type has a type that is not taken here."),
    EXPECTATION_FAILED(417, "There is no such expectation", "The header Expect has something else than 100-continue."),
    MISDIRECTED(
            421,
            "This server has another name",
            "The header Host has neither an address of the server, nor localhost, nor one of http.names."),
    UNPROCESSABLE(422, "It makes no sense", "It is understood, but cannot be meant."),
    PRECONDITION_REQUIRED(
            428,
            "It is not said which state is meant",
            "A change needs the header If-Match with the tag of what was read."),
    TOO_MANY(429, "Too many tries", "Retry-After has the seconds after which there may be more."),
    HEADERS_TOO_LARGE(431, "The headers are too large", "They have more than 8192 octets, or are more than 100."),
    FAILED(500, "The daemon failed over this", "A bug, or a failure of the machine: the log of the daemon has more."),
    NOT_IMPLEMENTED(501, "There is no such method", "The server does not know it for any path."),
    WRONG_VERSION(505, "There is no such version", "The server knows HTTP/1.1 and HTTP/1.0."),
    UNAVAILABLE(503, "The daemon cannot do that", "It is not made to, or something has failed."),
    BUSY(503, "Not now", "It has too much to do. Retry-After has the seconds after which to try again."),
    LATE(504, "It has taken too long", "It may still be done: look, and try again.");

    private final int status;
    private final String title;
    private final String sentence;

    ProblemCode(int status, String title, String sentence) {
        this.status = status;
        this.title = title;
        this.sentence = sentence;
    }

    /** The status of an answer that has it, 400..599. */
    public int status() {
        return status;
    }

    /** What it is, in a few words that are always the same. */
    public String title() {
        return title;
    }

    /** Why it is so, as a rule, and what can be done: a sentence or two. */
    public String sentence() {
        return sentence;
    }

    /** How it is called in the path of its page: words in lower case with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
