/**
 * The table of operations: what can be asked of a daemon, with its fields, what is done, and what comes back. A door, such as
 * the local channel, is made from it: it reads requests, has them carried out, and writes the answers, and knows no operation by name.
 *
 * <p>Start with {@link org.nbnsd.control.table.OperationTable}. An {@link org.nbnsd.control.table.Operation} is a row; its
 * {@link org.nbnsd.control.table.Field}s are in {@link org.nbnsd.control.table.RequestFields}, and what it does is a call of a facade in
 * {@code control}.
 */
@NullMarked
package org.nbnsd.control.table;

import org.jspecify.annotations.NullMarked;
