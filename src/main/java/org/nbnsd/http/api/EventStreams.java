package org.nbnsd.http.api;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Operations;
import org.nbnsd.control.RecentEvents;
import org.nbnsd.control.table.DiagnosisRows;
import org.nbnsd.control.table.OperationTable;
import org.nbnsd.control.table.Request;
import org.nbnsd.control.table.RequestFields;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Body;
import org.nbnsd.http.Method;
import org.nbnsd.http.Parameter;
import org.nbnsd.http.Problem;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** All that follow the events by HTTP. One thread tells them ten times a second to look, while there are any. */
final class EventStreams implements AutoCloseable {
    static final int MOST = 64;
    /** In a second, of all clients together: what is written to them takes the time of one thread, and of the machine. */
    static final int MOST_TOGETHER = 8_000;

    static final String TEMPLATE = ApiRow.ROOT + "/events/stream";
    static final String LAST = "Last-Event-ID";

    private static final long LOOKS_MILLIS = 100;

    private final Operations operations;
    private final Set<EventStream> all = ConcurrentHashMap.newKeySet();
    private final AtomicInteger taken = new AtomicInteger();
    private @Nullable ScheduledExecutorService timer;
    private boolean closed;

    EventStreams(Operations operations) {
        this.operations = operations;
    }

    Route route() {
        return new Route(Method.GET, TEMPLATE, Scope.READ, parameters(), Body.NONE, false, this::open);
    }

    private static List<Parameter> parameters() {
        return ApiTable.OF_EVENTS.stream()
                .map(given -> Objects.requireNonNull(given.parameter()))
                .toList();
    }

    /** How many there are. */
    int size() {
        return taken.get();
    }

    private Reply open(Ask ask) throws IOException {
        RecentEvents events = operations.diagnosis().events();
        Request request = request(ask);
        Long after = after(ask, request);
        if (taken.incrementAndGet() > MOST) {
            taken.decrementAndGet();
            throw new Problem(ProblemCode.BUSY, MOST + " clients follow the events (expected: fewer)")
                    .retryAfter(10)
                    .exception();
        }
        EventStream stream = new EventStream(
                events,
                request.get(RequestFields.EVENTS),
                after == null ? events.next() - 1 : after,
                System::nanoTime,
                this::mostEvents,
                this::forget);
        add(stream);
        return Reply.stream("text/event-stream", stream).with("X-Accel-Buffering", "no");
    }

    private int mostEvents() {
        return mostEvents(taken.get());
    }

    /** How many events of a second each of some clients gets one by one. */
    static int mostEvents(int clients) {
        return Math.min(EventStream.MOST_EVENTS, MOST_TOGETHER / Math.max(1, clients));
    }

    private synchronized void add(EventStream stream) {
        all.add(stream);
        startTimer();
    }

    private void forget(EventStream stream) {
        if (all.remove(stream) && taken.decrementAndGet() == 0) {
            stopTimerIfUnused();
        }
    }

    private synchronized void stopTimerIfUnused() {
        if (all.isEmpty()) {
            stopTimer();
        }
    }

    private static Request request(Ask ask) throws ProblemException {
        JsonObject fields = new JsonObject();
        Given.write(ApiTable.OF_EVENTS, ask, fields);
        try {
            return OperationTable.read(DiagnosisRows.RECENT_EVENTS, fields);
        } catch (IllegalArgumentException e) {
            throw ApiHandler.wrong(e, ApiTable.OF_EVENTS, fields).exception();
        }
    }

    /** A browser that connects again says it in a header; that goes before what the address of the page says. */
    private static @Nullable Long after(Ask ask, Request request) throws ProblemException {
        String last = ask.header(LAST);
        if (last == null || last.isEmpty()) {
            return request.get(RequestFields.AFTER_EVENT);
        }
        if (!last.matches("[0-9]{1,18}")) {
            throw Problem.wrongHeader(LAST, "no id of an event", "a text of 1 to 18 digits");
        }
        return Long.valueOf(last);
    }

    private void startTimer() {
        if (timer == null && !closed) {
            timer = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "nbnsd-http-events");
                thread.setDaemon(true);
                return thread;
            });
            Future<?> unused =
                    timer.scheduleWithFixedDelay(this::look, LOOKS_MILLIS, LOOKS_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        for (EventStream stream : all) {
            try {
                stream.look();
            } catch (RejectedExecutionException e) {
                forget(stream); // the server has stopped
            }
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        stopTimer();
    }
}
