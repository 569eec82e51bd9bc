/**
 * What people can ask of a running daemon about its records, and the local channel by which they ask. The operations are
 * one layer, whatever brings the request.
 *
 * <p>Start with {@link org.nbnsd.control.Backend}, what the daemon lends to this package. It uses {@code protocol} and
 * {@code transfer}, and no Netty: the commands use its client.
 */
@NullMarked
package org.nbnsd.control;

import org.jspecify.annotations.NullMarked;
