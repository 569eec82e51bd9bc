package org.nbnsd.http.server;

import java.time.Duration;

/**
 * The most of everything that clients can make grow.
 *
 * @param connections at one time
 * @param perAddress of these, from one address (of IPv6, from one network of 64 bits)
 * @param requests over one connection, after which it is closed
 * @param head until the headers of a request are there, since its first octet or the connection's begin
 * @param idle between two requests, and without an octet taken of an answer
 * @param bodyGrace how long a body may take besides the time that it has at {@code bodyRate}
 * @param bodyRate octets a second that a body must bring after that
 * @param workers threads that may wait
 * @param queue requests that wait for one of these
 * @param bodies octets of bodies that are in memory, of all requests together
 * @param replies octets of answers that are in memory and not sent, of all requests together
 * @param uploads bodies that are being put into files
 */
public record HttpLimits(
        int connections,
        int perAddress,
        int requests,
        Duration head,
        Duration idle,
        Duration bodyGrace,
        int bodyRate,
        int workers,
        int queue,
        long bodies,
        long replies,
        int uploads) {
    /** What a daemon has; a tenth of its heap for answers at the most. */
    public static final HttpLimits DEFAULTS = new HttpLimits(
            256,
            128,
            1000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            16 << 10,
            4,
            64,
            8 << 20,
            Math.max(8 << 20, Runtime.getRuntime().maxMemory() / 10),
            4);

    /** The same with other patience, for who cannot wait. */
    public HttpLimits waiting(Duration headers, Duration between, Duration grace) {
        return new HttpLimits(
                connections,
                perAddress,
                requests,
                headers,
                between,
                grace,
                bodyRate,
                workers,
                queue,
                bodies,
                replies,
                uploads);
    }

    /** The same with other numbers. */
    public HttpLimits of(int together, int each, int inARow, int threads, int waiting) {
        return new HttpLimits(
                together, each, inARow, head, idle, bodyGrace, bodyRate, threads, waiting, bodies, replies, uploads);
    }

    /** The same with other numbers of connections. */
    public HttpLimits connections(int together, int each) {
        return of(together, each, requests, workers, queue);
    }

    /** How often the server looks who is too slow. */
    Duration tick() {
        Duration least = head.compareTo(idle) < 0 ? head : idle;
        least = least.compareTo(bodyGrace) < 0 ? least : bodyGrace;
        return Duration.ofMillis(Math.max(10, Math.min(1000, least.toMillis() / 4)));
    }
}
