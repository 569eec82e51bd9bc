package org.nbnsd.control;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long an operation waits for the name service: who asked has a connection open and people waiting.
 *
 * @param time more than zero
 */
public record Patience(Duration time) {
    /**
     * Waits.
     *
     * @param future what for
     * @return what came of it
     * @throws OperationException if it cannot be done, or has not been done in time
     * @throws UndecidedException if the daemon stops meanwhile
     * @throws IOException one of these
     */
    public <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UndecidedException();
        } catch (TimeoutException e) {
            throw new OperationException(
                    OperationException.Kind.LATE,
                    "the daemon has not done it within " + time.toSeconds() + " s; it may still do it",
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new OperationException(
                        OperationException.Kind.UNAVAILABLE, String.valueOf(failure.getMessage()), failure);
            }
            throw new IllegalStateException("the name service failed", e.getCause());
        }
    }
}
