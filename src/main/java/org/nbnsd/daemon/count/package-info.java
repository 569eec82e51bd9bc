/** What a daemon counts of the requests that come and of the answers that leave. */
@NullMarked
package org.nbnsd.daemon.count;

import org.jspecify.annotations.NullMarked;
