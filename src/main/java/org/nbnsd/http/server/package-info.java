/**
 * The server for HTTP: one thread for all connections, which is not the name service's, and a few that may wait. Start with
 * {@link org.nbnsd.http.server.HttpServer}; {@code HttpConnection} is what one client sees, {@code RequestCheck} all that is
 * looked at before anybody reads a body.
 */
@NullMarked
package org.nbnsd.http.server;

import org.jspecify.annotations.NullMarked;
