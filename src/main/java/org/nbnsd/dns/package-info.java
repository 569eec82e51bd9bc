/**
 * Names of computers as names of the DNS: which records have one, what it is, and why others have none. Pure values and functions.
 *
 * <p>Start with {@link org.nbnsd.dns.Computers}, which is made of any records, and {@link org.nbnsd.dns.ComputerTable}, which
 * follows those of a running daemon. Both have the same filter, {@link org.nbnsd.dns.Unfit#of}. This package uses {@code
 * registry} and what that uses. All times are milliseconds since the epoch.
 */
@NullMarked
package org.nbnsd.dns;

import org.jspecify.annotations.NullMarked;
