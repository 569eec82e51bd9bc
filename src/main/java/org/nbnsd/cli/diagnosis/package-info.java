/**
 * Commands that say what happened and why: from a daemon's timeline, from captures
 * ({@link org.nbnsd.cli.diagnosis.CaptureCommand} is what those have in common), and from the event logs of Windows.
 * {@link org.nbnsd.cli.diagnosis.VerdictText} is a verdict in words.
 */
@NullMarked
package org.nbnsd.cli.diagnosis;

import org.jspecify.annotations.NullMarked;
