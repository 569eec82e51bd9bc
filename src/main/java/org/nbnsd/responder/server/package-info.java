/**
 * The sockets of the server of the DNS: datagrams and connections, on an event loop of its own, which also has the table of the
 * computers. Start with {@link org.nbnsd.responder.server.DnsServer}.
 */
@NullMarked
package org.nbnsd.responder.server;

import org.jspecify.annotations.NullMarked;
