package org.nbnsd.http.server;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Similar;
import org.nbnsd.http.Body;
import org.nbnsd.http.Method;
import org.nbnsd.http.Parameter;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Route;
import org.nbnsd.http.Routes;
import org.nbnsd.http.Routes.Found;
import org.nbnsd.name.Confidential;

/** All that is looked at before anybody reads a body: whether a request is one, is meant for this server, and may be asked. */
final class RequestCheck {
    private static final int MOST_HEADERS = 100;
    /** What programs between could read differently if it is there twice. */
    private static final List<String> ONCE = List.of(
            "host",
            "content-length",
            "transfer-encoding",
            "content-type",
            "content-encoding",
            "authorization",
            "origin",
            "sec-fetch-site",
            "expect",
            "last-event-id",
            "idempotency-key");

    private static final Set<String> OF_TOKENS = Set.of("token", "access_token", "api_key", "apikey", "authorization");
    private static final String TOKEN = "nbnsd_";
    private static final Set<String> KNOWN_METHODS =
            Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT");

    private final Supplier<Routes> routes;
    private final HostCheck hosts;

    RequestCheck(Supplier<Routes> routes, HostCheck hosts) {
        this.routes = routes;
        this.hosts = hosts;
    }

    /**
     * What a request is, as far as that is known without knowing who asks.
     *
     * @param target what it asks for
     * @param found what there is at that path; null if it is the server as a whole
     */
    record Head(RequestTarget target, @Nullable Found found) {}

    /** Refuses what is no request, or could be read in two ways: the connection cannot be used any more. */
    static void frame(HttpRequest request) throws ProblemException {
        DecoderResult result = request.decoderResult();
        if (result.isFailure()) {
            throw new ProblemException(whyNotDecoded(result.cause()));
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            throw new ProblemException(ProblemCode.WRONG_VERSION, "(expected: HTTP/1.1 or HTTP/1.0)");
        }
        HttpHeaders headers = request.headers();
        if (headers.size() > MOST_HEADERS) {
            throw new ProblemException(
                    ProblemCode.HEADERS_TOO_LARGE,
                    headers.size() + " headers (expected: at most " + MOST_HEADERS + ")");
        }
        for (String once : ONCE) {
            if (headers.getAll(once).size() > 1) {
                throw malformed("the header " + once + " is there twice");
            }
        }
        if (headers.get(HttpHeaderNames.HOST) == null) {
            throw malformed("the header host is missing");
        }
        String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null
                && (!coding.equalsIgnoreCase("chunked")
                        || headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                        || !request.protocolVersion().equals(HttpVersion.HTTP_1_1))) {
            throw malformed(
                    "the header transfer-encoding (expected: chunked, with HTTP/1.1 and without content-length)");
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null && !length.matches("[0-9]{1,18}")) {
            throw malformed("the header content-length (expected: a whole number)");
        }
    }

    private static Problem whyNotDecoded(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Problem(
                    ProblemCode.URI_TOO_LONG,
                    "the first line is too long (expected: at most " + StrictDecoder.FIRST_LINE + " octets)");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Problem(
                    ProblemCode.HEADERS_TOO_LARGE,
                    "the headers are too large (expected: at most " + StrictDecoder.HEADERS + " octets)");
        }
        String text = String.valueOf(cause.getMessage()).replaceAll("[^ -~]", ".");
        return new Problem(ProblemCode.MALFORMED, text.length() > 200 ? text.substring(0, 200) : text);
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED, detail);
    }

    private static boolean hasToken(RequestTarget target) {
        return target.parts().stream().anyMatch(RequestCheck::isSecret)
                || target.query().entrySet().stream()
                        .anyMatch(parameter ->
                                OF_TOKENS.contains(parameter.getKey().toLowerCase(Locale.ROOT))
                                        || parameter.getValue().startsWith(TOKEN)
                                        || isSecret(parameter.getKey())
                                        || isSecret(parameter.getValue()));
    }

    private static boolean isSecret(String text) {
        return !Confidential.masked(text).equals(text);
    }

    /**
     * Finds what is asked for, and refuses what is not meant for this server.
     *
     * @param local the address at which the client reached it
     */
    Head head(HttpRequest request, InetAddress local) throws ProblemException {
        String method = request.method().name();
        RequestTarget target = request.uri().equals("*") && method.equals("OPTIONS")
                ? RequestTarget.SERVER
                : RequestTarget.of(request.uri());
        String host = String.valueOf(request.headers().get(HttpHeaderNames.HOST));
        String authority = target.authority();
        if (!hosts.isThisServer(host, local) || (authority != null && !hosts.isThisServer(authority, local))) {
            throw new ProblemException(
                    ProblemCode.MISDIRECTED,
                    "this server is not called that (expected: the header host with its address, localhost, or one of"
                            + " http.names)");
        }
        if (hasToken(target)) {
            throw new ProblemException(
                    ProblemCode.TOKEN_IN_URL,
                    "a token in a URL is not looked at, and no secret any more: revoke it (expected: the header"
                            + " Authorization: Bearer TOKEN)");
        }
        if (!KNOWN_METHODS.contains(method)) {
            throw new ProblemException(
                    ProblemCode.NOT_IMPLEMENTED, "(expected: GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS)");
        }
        if (target.equals(RequestTarget.SERVER)) {
            return new Head(target, null);
        }
        Found found = routes.get().find(target.parts());
        if (found == null) {
            throw new ProblemException(
                    ProblemCode.NOT_FOUND,
                    "nothing is served at this path (expected: a path that /api/v1/openapi.json has, or /console)");
        }
        return new Head(target, found);
    }

    /** What can be done at a path, for the header Allow. */
    static String allow(@Nullable Found found) {
        if (found == null) {
            return "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
        }
        Stream<String> methods = found.routes().keySet().stream().map(Method::name);
        Stream<String> more =
                found.routes().containsKey(Method.GET) ? Stream.of("HEAD", "OPTIONS") : Stream.of("OPTIONS");
        return Stream.concat(methods, more).collect(Collectors.joining(", "));
    }

    /** The route of a method, with HEAD as GET. */
    static Route route(Found found, String method) throws ProblemException {
        for (Map.Entry<Method, Route> each : found.routes().entrySet()) {
            if (each.getKey().name().equals(method) || (each.getKey() == Method.GET && method.equals("HEAD"))) {
                return each.getValue();
            }
        }
        throw new Problem(ProblemCode.METHOD_NOT_ALLOWED, "(expected: " + allow(found) + ")")
                .with("Allow", allow(found))
                .exception();
    }

    /** Refuses what a page of another site has its browser ask for; a link to here may be followed. */
    static void origin(HttpHeaders headers, Route route) throws ProblemException {
        String site = headers.get("sec-fetch-site");
        boolean isForeign = site != null && !site.equals("same-origin") && !site.equals("none");
        boolean isLink = route.method().isSafe() && "navigate".equals(headers.get("sec-fetch-mode"));
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        boolean isOwn = origin == null || isOf(origin, String.valueOf(headers.get(HttpHeaderNames.HOST)));
        if ((isForeign && !isLink) || !isOwn) {
            throw new ProblemException(
                    ProblemCode.CROSS_SITE,
                    "a page of another site asks (expected: pages of this server, or no browser)");
        }
    }

    private static boolean isOf(String origin, String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    /** Refuses parameters that the route does not have, or not like this. */
    static void query(Map<String, String> query, Route route) throws ProblemException {
        Map<String, Parameter> known =
                route.query().stream().collect(Collectors.toMap(Parameter::name, parameter -> parameter));
        for (Map.Entry<String, String> given : query.entrySet()) {
            Parameter parameter = known.get(given.getKey());
            if (parameter == null) {
                throw unknownParameter(given.getKey(), known.keySet());
            }
            if (!parameter.isRight().test(given.getValue())) {
                String detail =
                        parameter.name() + ": " + quote(given.getValue()) + " (expected: " + parameter.expected() + ")";
                throw new Problem(ProblemCode.WRONG_PARAMETER, detail)
                        .at("?" + parameter.name(), detail)
                        .exception();
            }
        }
    }

    private static ProblemException unknownParameter(String name, Set<String> known) {
        String meant = Similar.to(name, known);
        String expected = known.isEmpty()
                ? "none"
                : meant == null ? "only " + String.join(", ", new TreeSet<>(known)) : "did you mean " + meant + "?";
        String detail =
                "unknown parameter " + quote(name) + " (" + (meant == null ? "expected: " : "") + expected + ")";
        return new Problem(ProblemCode.UNKNOWN_PARAMETER, detail)
                .at("?" + quote(name), detail)
                .exception();
    }

    /** What somebody sent, as it may be repeated: not long, and printable. */
    private static String quote(String text) {
        String start = text.length() > 60 ? text.substring(0, 60) + "..." : text;
        return start.replaceAll("[^ -~]", ".");
    }

    /**
     * Refuses a body that the route does not take.
     *
     * @return octets that it will have; -1 if that is not known
     */
    static long body(HttpHeaders headers, Route route) throws ProblemException {
        Body body = route.body();
        boolean isChunked = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
        String text = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        long length = isChunked ? -1 : text == null ? 0 : Long.parseLong(text);
        if (length > body.most() || (isChunked && body.kind() == Body.Kind.NONE)) {
            throw tooLarge(body);
        }
        String type = HeaderCheck.mediaType(headers);
        if (headers.contains(HttpHeaderNames.CONTENT_ENCODING)) {
            throw wrongType("a body that is encoded (expected: one that is not)", body);
        }
        boolean isThere = length != 0 || body.kind() == Body.Kind.FILE;
        if ((isThere || !type.isEmpty())
                && body.kind() != Body.Kind.NONE
                && !body.types().contains(type)) {
            throw wrongType(
                    quote(type.isEmpty() ? "no content-type" : type) + " (expected: "
                            + String.join(" or ", body.types()) + ")",
                    body);
        }
        if (body.kind() == Body.Kind.NONE && !route.method().isSafe() && !type.isEmpty() && !isJson(type)) {
            throw wrongType(quote(type) + " (expected: no body)", body);
        }
        return length;
    }

    private static boolean isJson(String type) {
        return type.equals("application/json") || type.endsWith("+json");
    }

    private static ProblemException wrongType(String detail, Body body) {
        Problem problem = new Problem(ProblemCode.UNSUPPORTED_TYPE, detail);
        return (body.types().isEmpty() ? problem : problem.with("Accept", String.join(", ", body.types()))).exception();
    }

    static ProblemException tooLarge(Body body) {
        return new ProblemException(
                ProblemCode.TOO_LARGE,
                body.kind() == Body.Kind.NONE
                        ? "a body (expected: none)"
                        : "the body is too large (expected: at most " + body.most() + " octets)");
    }
}
