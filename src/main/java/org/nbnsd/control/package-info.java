/**
 * What people can ask of a running daemon about its records, and programs about the names of this machine, and the local
 * channel by which they ask. The operations are one layer, whatever brings the request.
 *
 * <p>Start with {@link org.nbnsd.control.Operations} and {@link org.nbnsd.control.NodeOperations}, what can be asked, and
 * {@link org.nbnsd.control.Backend} and {@link org.nbnsd.control.NodeBackend}, what the daemon lends to this package for it.
 * {@link org.nbnsd.control.Leases} are the names that last as long as a connection. {@link org.nbnsd.control.ControlServer} brings the requests of
 * {@link org.nbnsd.control.ControlClient} over a Unix domain socket; the protocol is told there, and why it is one in
 * {@code src/docs/decisions/control-channel.md}. This package uses {@code protocol}, {@code node} and {@code transfer}, and neither
 * Netty nor a logger: the commands use its client, and start fast.
 */
@NullMarked
package org.nbnsd.control;

import org.jspecify.annotations.NullMarked;
