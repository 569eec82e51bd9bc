/**
 * What the daemon remembers of what happened to names, for whoever asks why: {@link org.nbnsd.daemon.timeline.TimelineKeeper} has a
 * thread of its own, hears of each event from the log, keeps a {@link org.nbnsd.diagnosis.Timeline} in memory and in a file, counts who
 * uses which names, and tells those who watch.
 */
@NullMarked
package org.nbnsd.daemon.timeline;

import org.jspecify.annotations.NullMarked;
