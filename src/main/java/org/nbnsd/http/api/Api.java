package org.nbnsd.http.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.nbnsd.control.Operations;
import org.nbnsd.http.Route;

/** The API of a daemon: its routes, and what lasts longer than a request. */
public final class Api implements AutoCloseable {
    private final Operations operations;
    private final OnceKeys keys;
    private final EventStreams streams;

    /**
     * Over all that a daemon can do.
     *
     * @param operations what it can do
     * @param clock milliseconds that never jump
     */
    public Api(Operations operations, LongSupplier clock) {
        this.operations = operations;
        keys = new OnceKeys(clock);
        streams = new EventStreams(operations);
    }

    /** What it serves. */
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>(ApiTable.routes(operations, keys));
        routes.add(streams.route());
        routes.addAll(Pages.routes());
        return routes;
    }

    /** How many clients follow the events. */
    public int streams() {
        return streams.size();
    }

    /** Nothing more is told to those who follow the events; their connections are the server's. */
    @Override
    public void close() {
        streams.close();
    }
}
