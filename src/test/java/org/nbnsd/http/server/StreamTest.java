package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.Statistic;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;
import org.nbnsd.http.Source;

/** Answers that come bit by bit. */
final class StreamTest {
    private static Route route(String path, String type, Source source) {
        return Route.get(path, Scope.OPEN, ask -> Reply.stream(type, source));
    }

    @Test
    void whatComesIsSentWhenItComesAndTheEndIsTheEndOfTheAnswer() throws Exception {
        Fed fed = new Fed();
        try (Served served = new Served(route("/stream", "text/event-stream", fed));
                Socket socket = served.connect()) {
            Served.send(socket, "GET /stream HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n");
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
            List<String> head = new ArrayList<>();
            String line = Objects.requireNonNull(reader.readLine());
            while (!line.isEmpty()) {
                head.add(line);
                line = Objects.requireNonNull(reader.readLine());
            }
            assertThat(head).contains("transfer-encoding: chunked").noneMatch(each -> each.contains("encoding: gzip"));
            for (String text : List.of("one", "two")) {
                fed.feed(text);
                assertThat(reader.readLine()).isEqualTo("3");
                assertThat(reader.readLine()).isEqualTo(text);
            }
            fed.end();
            assertThat(reader.readLine()).isEqualTo("0");
            assertThat(fed.closed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.readLine()).isEmpty();
            Served.send(socket, Served.get("/open")); // the connection goes on
            assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void whoGoesIsNoticedWhileNothingIsSent() throws Exception {
        Fed fed = new Fed();
        try (Served served = new Served(route("/stream", "text/event-stream", fed))) {
            try (Socket socket = served.connect()) {
                Served.send(socket, "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
                fed.feed("one");
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            assertThat(fed.closed.await(20, TimeUnit.SECONDS)).isTrue();
            served.awaitCount(Statistic.HTTP_OPEN, count -> count == 0);
        }
    }

    @Test
    void aStreamEndsWithItsToken() throws Exception {
        Fed fed = new Fed();
        try (Served served = new Served(route("/stream", "text/event-stream", fed));
                Socket socket = served.connect()) {
            Served.send(
                    socket,
                    "GET /stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Served.READER + "\r\n\r\n");
            fed.feed("one");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            served.revoked.add(Served.READER);
            assertThat(fed.closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aStreamIsNoReasonNotToStop() throws Exception {
        Fed fed = new Fed();
        Served served = new Served(route("/stream", "text/event-stream", fed));
        try (Socket socket = served.connect()) {
            Served.send(socket, "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            served.close();
            assertThat(fed.closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anOldClientGetsItUntilTheConnectionEnds() throws Exception {
        Fed fed = new Fed();
        fed.feed("one");
        fed.feed("two");
        fed.end();
        try (Served served = new Served(route("/stream", "text/plain", fed))) {
            String answer =
                    served.exchange("GET /stream HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
            assertThat(Served.body(answer)).isEqualTo("onetwo");
            assertThat(Served.header(answer, "Transfer-Encoding")).isEmpty();
        }
    }

    @Test
    void whoOnlyAsksForTheHeadersGetsNoStream() throws Exception {
        Fed fed = new Fed();
        try (Served served = new Served(route("/stream", "text/event-stream", fed))) {
            String answer = served.exchange(Served.get("/stream").replace("GET", "HEAD"));
            assertThat(Served.status(answer)).isEqualTo(200);
            assertThat(Served.body(answer)).isEmpty();
            assertThat(fed.closed.getCount()).isZero();
        }
    }

    @Test
    void aStreamThatFailsBreaksTheConnectionSoThatNobodyTakesItForWhole() throws Exception {
        Source failing = new Source() {
            private boolean isBegun;

            @Override
            public void onMore(Runnable more) {
                // nothing comes later
            }

            @Override
            public ByteBuffer next() throws IOException {
                if (isBegun) {
                    throw new IOException("the disk is gone");
                }
                isBegun = true;
                return ByteBuffer.wrap(new byte[] {'a', 'b', 'c'});
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        try (Served served = new Served(route("/stream", "text/csv", failing))) {
            String answer = served.exchange(Served.get("/stream"));
            assertThat(answer).doesNotContain("0\r\n\r\n");
            assertThat(served.failures).anyMatch(failure -> "the disk is gone".equals(failure.getMessage()));
        }
    }

    @Test
    void filesThatNobodyTakesDoNotFillTheDisk(@TempDir Path directory) throws Exception {
        AtomicInteger made = new AtomicInteger();
        Route route = Route.get("/file", Scope.OPEN, ask -> {
            Path file = directory.resolve("export" + made.incrementAndGet());
            try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                sparse.setLength(600 << 20);
            }
            return Reply.spooled("text/csv", file);
        });
        try (Served served = new Served(route)) {
            try (Socket first = served.connect()) {
                Served.send(first, Served.get("/file"));
                assertThat(first.getInputStream().read()).isEqualTo('H');

                Served.problem(served.exchange(Served.get("/file")), 503, "BUSY");

                assertThat(directory.resolve("export2")).doesNotExist();
            }
            served.awaitCount(Statistic.HTTP_OPEN, count -> count == 0);
            try (Socket third = served.connect()) {
                Served.send(third, Served.get("/file"));
                assertThat(new String(third.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
            served.awaitCount(Statistic.HTTP_OPEN, count -> count == 0);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aTemporaryFileIsSentAndRemoved(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("export");
        Route route = Route.get("/file", Scope.OPEN, ask -> {
            Files.writeString(file, "0123456789".repeat(100_000));
            return Reply.spooled("text/csv", file);
        });
        try (Served served = new Served(route)) {
            String answer = served.exchange(Served.get("/file").replace("HTTP/1.1", "HTTP/1.0"));
            assertThat(Served.body(answer)).hasSize(1_000_000).endsWith("789");
            assertThat(file).doesNotExist();
            String head = served.exchange(Served.get("/file").replace("GET", "HEAD"));
            assertThat(Served.status(head)).isEqualTo(200);
            assertThat(file).doesNotExist();
        }
    }
}
