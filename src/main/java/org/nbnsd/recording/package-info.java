/**
 * What happened to a name server, as a file: a {@link org.nbnsd.recording.Recorder} stands before it and keeps its last
 * inputs, {@link org.nbnsd.recording.Recording} is them with the state that they began from, and {@link
 * org.nbnsd.recording.Replay} runs them through a name server of its own. Pure, as that is. The format: {@code
 * src/docs/recording.md}.
 */
@NullMarked
package org.nbnsd.recording;

import org.jspecify.annotations.NullMarked;
