package org.nbnsd.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.control.OperationException;

/**
 * Why a request was not answered as it was meant (RFC 9457).
 *
 * @param code what it is
 * @param detail what is wrong here, and what was expected, for people
 * @param errors which parts of the body or of the query are wrong
 * @param headers more headers of the answer, such as {@code Allow}
 */
public record Problem(ProblemCode code, String detail, List<Part> errors, Map<String, String> headers) {
    /** The media type of a problem. */
    public static final String TYPE = "application/problem+json";

    private static final String RETRY_AFTER = "Retry-After";

    /**
     * A part that is wrong.
     *
     * @param pointer where it is: a JSON pointer (RFC 6901) into the body, {@code ?name} of a parameter, {@code {name}} of a part of
     *     the path, or {@code Name:} of a header
     * @param detail what is wrong, and what was expected
     */
    public record Part(String pointer, String detail) {}

    /** Keeps copies. */
    public Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    /** One with a detail only. */
    public Problem(ProblemCode code, String detail) {
        this(code, detail, List.of(), Map.of());
    }

    /**
     * A header that means nothing, to be thrown.
     *
     * @param header its name
     * @param what it is
     * @param expected what it should be
     */
    public static ProblemException wrongHeader(String header, String what, String expected) {
        String detail = header + ": " + what + " (expected: " + expected + ")";
        return new Problem(ProblemCode.WRONG_HEADER, detail)
                .at(header + ":", detail)
                .exception();
    }

    /** What a failed operation is by HTTP: the one place that says so. */
    public static Problem of(OperationException failure) {
        String detail = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case WRONG -> new Problem(ProblemCode.UNPROCESSABLE, detail);
            case NOT_ALLOWED -> new Problem(ProblemCode.FORBIDDEN, detail);
            case UNAVAILABLE -> new Problem(ProblemCode.UNAVAILABLE, detail);
            case BUSY -> new Problem(ProblemCode.BUSY, detail).retryAfter(1);
            case LATE -> new Problem(ProblemCode.LATE, detail);
        };
    }

    /** The same, naming another part that is wrong. */
    public Problem at(String pointer, String what) {
        List<Part> all = new ArrayList<>(errors);
        all.add(new Part(pointer, what));
        return new Problem(code, detail, all, headers);
    }

    /** The same with another header. */
    public Problem with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Problem(code, detail, errors, all);
    }

    /** The same, saying when to try again. */
    public Problem retryAfter(long seconds) {
        return with(RETRY_AFTER, Long.toString(seconds));
    }

    /** To be thrown by a handler. */
    public ProblemException exception() {
        return new ProblemException(this);
    }

    /**
     * As an answer.
     *
     * @param instance the path that was asked for; empty if it was none
     */
    public Reply reply(String instance) {
        JsonObject json = new JsonObject();
        json.addProperty("type", "/problems/" + code.word());
        json.addProperty("title", code.title());
        json.addProperty("status", code.status());
        json.addProperty("detail", detail);
        if (!instance.isEmpty()) {
            json.addProperty("instance", instance);
        }
        json.addProperty("code", code.name());
        if (!errors.isEmpty()) {
            JsonArray parts = new JsonArray();
            for (Part error : errors) {
                JsonObject part = new JsonObject();
                part.addProperty("pointer", error.pointer());
                part.addProperty("detail", error.detail());
                parts.add(part);
            }
            json.add("errors", parts);
        }
        Reply reply = Reply.text(code.status(), TYPE, json + "\n");
        for (Map.Entry<String, String> header : headers.entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }
}
