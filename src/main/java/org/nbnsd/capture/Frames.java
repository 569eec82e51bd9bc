package org.nbnsd.capture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The frames of a capture file, one after the other. */
interface Frames {
    /** More than any network has; who says more has lost its place in the file. */
    int LONGEST = 1 << 20;

    /**
     * The next frame.
     *
     * @return null at the end of the file
     * @throws BrokenCaptureException if the file is not as it should be from here on
     * @throws IOException if it cannot be read
     */
    @Nullable
    Frame next() throws IOException;
}
