/**
 * What is asked and answered by HTTP, without a socket: whoever has something to serve gives {@link org.nbnsd.http.Route}s,
 * each with a handler that makes a {@link org.nbnsd.http.Reply} of an {@link org.nbnsd.http.Ask}, or throws a
 * {@link org.nbnsd.http.ProblemException}. {@link org.nbnsd.http.Access} says who may ask. The room {@code http.server} is the
 * server, which checks everything that does not depend on the route before a handler sees it: {@code src/docs/http.md} is what
 * it promises.
 */
@NullMarked
package org.nbnsd.http;

import org.jspecify.annotations.NullMarked;
