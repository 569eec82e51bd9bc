/**
 * What name server and end node share: what comes in ({@link org.nbnsd.protocol.Datagram}), what goes out
 * ({@link org.nbnsd.protocol.Effect}), facts for people ({@link org.nbnsd.protocol.NameEvent}), requests of our own that
 * wait for an answer ({@link org.nbnsd.protocol.Transactions}), and time ({@link org.nbnsd.protocol.Deadlines}).
 *
 * <p>Everything from {@code name} to here, and the server, is pure: no clock, thread, socket, file or logger. Time comes
 * in as {@code now}, in milliseconds since the epoch. This package uses {@code name}, {@code wire}, {@code registry} and
 * the words of {@code cluster}.
 */
@NullMarked
package org.nbnsd.protocol;

import org.jspecify.annotations.NullMarked;
