/**
 * What people can ask of a running daemon about its records, and programs about the names of this machine and what happened
 * to names. The operations are one layer, whatever brings the request.
 *
 * <p>Start with {@link org.nbnsd.control.Operations}, which hands out {@link org.nbnsd.control.RecordOperations},
 * {@link org.nbnsd.control.NodeOperations}, {@link org.nbnsd.control.DiagnosisOperations} and others, what can be asked, and
 * {@link org.nbnsd.control.Backend} and {@link org.nbnsd.control.NodeBackend}, what the daemon lends to this package for it.
 * {@link org.nbnsd.control.Leases} are the names that last as long as a connection. The rooms: {@code control.document} is each value as
 * JSON, {@code control.table} all that can be asked, {@code control.channel} the local channel by which commands ask. Neither uses Netty or a logger: the commands use them, and start
 * fast.
 */
@NullMarked
package org.nbnsd.control;

import org.jspecify.annotations.NullMarked;
