package org.nbnsd.daemon;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.net.FatalErrors;
import org.nbnsd.protocol.Wish;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways to the core of a daemon for other threads than its event loop: what people want of it, and looks at what it has. */
final class CoreAccess {
    private static final Logger LOG = LoggerFactory.getLogger(CoreAccess.class);

    private static final String NOT_RUNNING = "the daemon does not run";

    /** For the event loop to come to what somebody wants to see. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<@Nullable Serving> serving;

    /**
     * The core as it is served.
     *
     * @param loop calls it
     * @param thread on which it does
     */
    record Serving(NameServiceLoop loop, EventLoop thread) {}

    /**
     * To a daemon that need not run yet.
     *
     * @param serving null while it does not
     */
    CoreAccess(Supplier<@Nullable Serving> serving) {
        this.serving = serving;
    }

    /**
     * Wants something of the core.
     *
     * @param wish what
     * @param type what the answer is
     * @return the answer; fails with an {@link IOException} if there will be none, or if the daemon does not run
     */
    <T> CompletableFuture<T> ask(Wish wish, Class<T> type) {
        return onLoop(loop -> loop.ask(wish).thenApply(type::cast));
    }

    /**
     * Wants several things of the core, with nothing between them: no datagram, and nothing that others want.
     *
     * @param first what is to be done before, on the event loop
     * @param wishes what, in their order
     * @return when all are answered; fails as {@link #ask} does
     */
    CompletableFuture<Void> askTogether(Runnable first, List<Wish> wishes) {
        return onLoop(loop -> {
            first.run();
            return CompletableFuture.allOf(wishes.stream().map(loop::ask).toArray(CompletableFuture<?>[]::new));
        });
    }

    /**
     * Looks at something of the core between two bursts of datagrams. Changes nothing.
     *
     * @param look what to do, given the time
     * @return what was seen, once it is durable; fails with an {@link IOException} if it cannot be made so, or if the daemon
     *     does not run
     */
    <T> CompletableFuture<T> look(LongFunction<T> look) {
        return onLoop(loop -> loop.look(look));
    }

    /**
     * Looks at what the core changes, as a rule on this thread, so that nobody waits for that. If the core changes it too
     * often, it is looked at on the event loop, and this thread waits. What is seen need not be durable.
     *
     * @param look changes nothing, and is soon done; is called several times if need be, also in the middle of a change: what
     *     it returns or throws then does not count, but it must end
     * @return what was seen at one moment
     * @throws IOException if the daemon does not run; {@link InterruptedIOException} if the thread is interrupted
     */
    <T> T read(Supplier<T> look) throws IOException {
        Serving parts = serving.get();
        if (parts == null) {
            throw new IOException(NOT_RUNNING);
        }
        T seen = parts.loop().glance(look);
        return seen != null ? seen : readOnLoop(parts, look);
    }

    /**
     * Looks at something that only the event loop may look at; this thread waits. What is seen need not be durable. Of a daemon that
     * does not run it is looked at here.
     *
     * @param look changes nothing, and is soon done
     * @return what was seen
     */
    <T> T readOnLoop(Supplier<T> look) {
        Serving parts = serving.get();
        try {
            return parts == null ? look.get() : readOnLoop(parts, look);
        } catch (IOException e) {
            LOG.debug("looked without the event loop: {}", e.toString());
            return look.get();
        }
    }

    private static <T> T readOnLoop(Serving parts, Supplier<T> look) throws IOException {
        try {
            return CompletableFuture.supplyAsync(look, parts.thread()).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("looking failed", e.getCause());
        } catch (TimeoutException | RejectedExecutionException e) {
            throw new IOException("the daemon does not look at what it has (expected: that it runs)", e);
        }
    }

    /**
     * As {@link #read}; and if that is not possible, of a daemon that does not run, for example, looks all the same.
     *
     * @param look as well, and does not fail whatever it sees
     * @return what was seen
     */
    <T> T readAnyway(Supplier<T> look) {
        try {
            return read(look);
        } catch (IOException e) {
            LOG.debug("looked without the event loop: {}", e.toString());
            return look.get();
        }
    }

    private <T> CompletableFuture<T> onLoop(Function<NameServiceLoop, CompletableFuture<T>> task) {
        Serving parts = serving.get();
        if (parts == null) {
            return CompletableFuture.failedFuture(new IOException(NOT_RUNNING));
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            parts.thread().execute(FatalErrors.checked(() -> {
                CompletableFuture<T> unused = task.apply(parts.loop()).whenComplete((value, failure) -> {
                    if (failure == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
                    }
                });
            }));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new IOException("the daemon is stopping", e));
        }
        return result;
    }
}
