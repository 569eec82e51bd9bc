/**
 * Asks servers of the DNS, on dnsjava. A program that asks nothing loads no class of it.
 *
 * <p>Start with {@link org.nbnsd.resolver.AddressResolver}. This package uses {@code dns} and has sockets and threads, which are
 * dnsjava's own.
 */
@NullMarked
package org.nbnsd.resolver;

import org.jspecify.annotations.NullMarked;
