/**
 * Keeps names in a zone of somebody else's server of the DNS (RFC 2136): what is asked of the server, when, and what follows from its
 * answers. A pure state machine; who owns it carries the requests and has the clock.
 *
 * <p>Start with {@link org.nbnsd.dns.update.ZoneUpdater}. Whatever is in the zone belongs to somebody else unless a TXT record says
 * {@code heritage=nbnsd,owner=...} beside it: that alone is changed or removed. All times are milliseconds since the epoch.
 */
@NullMarked
package org.nbnsd.dns.update;

import org.jspecify.annotations.NullMarked;
