/** Counters that cost next to nothing: one thread writes each, and any may look. */
@NullMarked
package org.nbnsd.tally;

import org.jspecify.annotations.NullMarked;
