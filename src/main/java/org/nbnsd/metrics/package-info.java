/** What a daemon counts, for programs that collect figures from many: Prometheus and those that read its formats. */
@NullMarked
package org.nbnsd.metrics;

import org.jspecify.annotations.NullMarked;
