package org.nbnsd.daemon;

/** Lets so many lines into the log in each window of time, and counts the others. Not for several threads. */
final class LineLimit {
    private final int linesPerWindow;
    private int shown;
    private long hidden;

    LineLimit(int linesPerWindow) {
        this.linesPerWindow = linesPerWindow;
    }

    /** Whether one more line may be shown; if not, it is counted. */
    boolean admit() {
        if (shown < linesPerWindow) {
            shown++;
            return true;
        }
        hidden++;
        return false;
    }

    /** Begins the next window; how many lines of the last one were not shown. */
    long nextWindow() {
        long were = hidden;
        shown = 0;
        hidden = 0;
        return were;
    }
}
