/**
 * The NetBIOS name server: registration, refresh, release, query and node status, challenges, and the life of records
 * (RFC 1002 section 5.1.4, and how Windows does it).
 *
 * <p>Start with {@link org.nbnsd.server.NameServer}. Pure like everything below it; this package uses {@code name},
 * {@code wire}, {@code registry} and {@code protocol}.
 */
@NullMarked
package org.nbnsd.server;

import org.jspecify.annotations.NullMarked;
