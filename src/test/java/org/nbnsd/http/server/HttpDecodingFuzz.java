package org.nbnsd.http.server;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches, guided by coverage, for octets that break {@link HttpDecoding}; requests as good and bad clients send them are the start. */
final class HttpDecodingFuzz {
    private static final String HOST = "Host: localhost\r\n";
    private static final String POST = "POST /names HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n";

    static Stream<byte[]> requests() {
        return Stream.of(
                        "GET /names/FRED%3C20%3E?scope=x HTTP/1.1\r\n" + HOST + "\r\n",
                        "\r\n\r\nGET /names/a HTTP/1.0\r\nHost: [::1]:80\r\nIf-None-Match: \"1\", W/\"2\"\r\n\r\n",
                        "GET http://nbns.example.com/names/%C3%BC HTTP/1.1\r\nHost: NBNS.example.com\r\n"
                                + "Accept: */*;q=.1, application/json;v=\"a,b\"\r\n\r\n",
                        "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n",
                        POST + "Content-Length: 7\r\n\r\n{\"a\":1}" + "GET /names/b HTTP/1.1\r\n" + HOST + "\r\n",
                        POST
                                + "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4;x=y\r\n\":1}\r\n0\r\nTrailer: z\r\n\r\n",
                        POST + "Content-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        POST + "Content-Length: 7\r\nContent-Length: 8\r\n\r\n{\"a\":1}",
                        POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                        POST + "Transfer-Encoding: chunked\r\n\r\nffffffffff\r\n{}",
                        POST + "Content-Length: 2\r\nX: a\r\n b\r\n\r\n{}",
                        POST.replace("application/json", "text/plain; application/json")
                                + "Content-Length: 2\r\n\r\n{}",
                        "GET  /names/a HTTP/1.1\r\n" + HOST + "\r\n",
                        "GET /names/a\tHTTP/1.1\r\n" + HOST + "\r\n",
                        "GET /names/..%2f HTTP/1.1\r\n" + HOST + "\r\n",
                        "GET /names/%ff%00 HTTP/1.1\r\n" + HOST + "\r\n",
                        "GET /names/a?token=nbnsd_x HTTP/1.1\r\n" + HOST + "\r\n",
                        "GET /names/a HTTP/1.1\nHost: localhost\n\n",
                        "GET /names/a HTTP/9.9\r\n" + HOST + "\r\n",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                        "GET /" + "a".repeat(5000) + " HTTP/1.1\r\n" + HOST + "\r\n",
                        "GET /names/a HTTP/1.1\r\n" + HOST + "X: " + "y".repeat(9000) + "\r\n\r\n",
                        "GET /names/a HTTP/1.1\r\n" + HOST + "A: b\r\n".repeat(101) + "\r\n",
                        "GET",
                        "")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @MethodSource("requests")
    @FuzzTest
    void anyOctetsAreReadOrRefusedInWordsHoweverTheyAreCut(byte[] octets) {
        HttpDecoding.check(octets);
    }
}
