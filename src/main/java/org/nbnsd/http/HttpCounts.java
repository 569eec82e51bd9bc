package org.nbnsd.http;

import java.util.Map;

/** What a server counted since it was started; for any thread. */
public interface HttpCounts {
    /**
     * Requests that were answered. There are never more of these than routes, methods and statuses.
     *
     * @return how many, by what they were
     */
    Map<Answered, Long> answered();

    /**
     * Which answers are counted together.
     *
     * @param route the route's template; {@code other} if there is none for the path, or the request was no request
     * @param method GET, HEAD and so on; {@code other} for those that no route has
     * @param status of the answer, 100..599
     */
    record Answered(String route, String method, int status) {}
}
