/**
 * What the daemon asks of hosts to know more: {@link org.nbnsd.daemon.probe.Prober} when somebody wants an explanation,
 * {@link org.nbnsd.daemon.probe.Baiter} for names that nobody has, to find who answers for names that are not its own. Both have sockets
 * and threads of their own, and the core knows nothing of them.
 */
@NullMarked
package org.nbnsd.daemon.probe;

import org.jspecify.annotations.NullMarked;
