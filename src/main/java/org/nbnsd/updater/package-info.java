/**
 * Carries what {@code dns.update} decides to servers of the DNS, on dnsjava. A daemon that updates nothing loads no class of it.
 *
 * <p>Start with {@link org.nbnsd.updater.ZoneClient}. This package uses {@code dns.update} and {@code dns}, and has sockets.
 */
@NullMarked
package org.nbnsd.updater;

import org.jspecify.annotations.NullMarked;
