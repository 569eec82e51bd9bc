package org.nbnsd.http.server;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.Consumer;
import org.nbnsd.control.OperationException;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;
import org.nbnsd.net.FatalErrors;

/** Has a handler answer, and makes of that what the client gets; for any thread. */
final class Work {
    private Work() {}

    /** The answer, whatever happens. */
    static Reply answer(Ask ask, HttpRequest request, Consumer<Throwable> failures, Tally tally) {
        Reply reply;
        try {
            reply = ask.route().handler().answer(ask);
        } catch (ProblemException e) {
            reply = e.problem().reply(ask.path());
        } catch (OperationException e) {
            reply = Problem.of(e).reply(ask.path());
        } catch (IOException | RuntimeException | AssertionError | StackOverflowError e) {
            reply = failed(e, failures, tally).reply(ask.path());
        } catch (Error e) {
            FatalErrors.check(e);
            reply = failed(e, failures, tally).reply(ask.path());
        } finally {
            remove(ask, failures);
        }
        return finished(reply, ask, request.headers());
    }

    static Problem failed(Throwable failure, Consumer<Throwable> failures, Tally tally) {
        tally.count(HttpCounter.FAILURES);
        failures.accept(failure);
        return new Problem(ProblemCode.FAILED, "the daemon failed over this; its log has more");
    }

    private static void remove(Ask ask, Consumer<Throwable> failures) {
        Ask.Upload upload = ask.upload();
        if (upload != null) {
            try {
                Files.deleteIfExists(upload.file());
            } catch (IOException e) {
                failures.accept(e);
            }
        }
    }

    private static Reply finished(Reply reply, Ask ask, HttpHeaders headers) {
        boolean isRead = ask.route().method().isSafe();
        if (!isRead || reply.status() != 200) {
            return reply;
        }
        String tag = reply.headers().get("ETag");
        if (tag != null && HeaderCheck.has(headers, tag)) {
            close(reply);
            return Reply.none().withStatus(304).with("ETag", tag);
        }
        if (!HeaderCheck.isAccepted(headers, reply.type())) {
            close(reply);
            return new Problem(ProblemCode.NOT_ACCEPTABLE, "(expected: Accept with " + reply.type() + ")")
                    .reply(ask.path());
        }
        return Gzip.applied(reply, headers);
    }

    /** Of an answer that nobody gets. */
    static void close(Reply reply) {
        try {
            if (reply.body() instanceof Reply.Spooled spooled) {
                Files.deleteIfExists(spooled.file());
            } else if (reply.body() instanceof Reply.Streamed streamed) {
                streamed.source().close();
            }
        } catch (IOException e) {
            // it is a temporary file; who cleans up such files finds it
        }
    }
}
