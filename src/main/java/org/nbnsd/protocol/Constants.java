package org.nbnsd.protocol;

import java.time.Duration;

/** The constants of RFC 1002 section 6, by their names there. */
public final class Constants {
    /** NAME_SERVICE_UDP_PORT. */
    public static final int NAME_SERVICE_UDP_PORT = 137;
    /** BCAST_REQ_RETRY_TIMEOUT. */
    public static final Duration BCAST_REQ_RETRY_TIMEOUT = Duration.ofMillis(250);
    /** BCAST_REQ_RETRY_COUNT. */
    public static final int BCAST_REQ_RETRY_COUNT = 3;
    /** UCAST_REQ_RETRY_TIMEOUT. */
    public static final Duration UCAST_REQ_RETRY_TIMEOUT = Duration.ofSeconds(5);
    /** UCAST_REQ_RETRY_COUNT. */
    public static final int UCAST_REQ_RETRY_COUNT = 3;
    /** CONFLICT_TIMER. */
    public static final Duration CONFLICT_TIMER = Duration.ofSeconds(1);
    /** INFINITE_TTL, in seconds. */
    public static final long INFINITE_TTL = 0;

    private Constants() {}
}
