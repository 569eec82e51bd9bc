package org.nbnsd.daemon.log;

/** Lets so many lines into the log in each window of time, and counts the others. Not for several threads. */
public final class LineLimit {
    private final int linesPerWindow;
    private int shown;
    private long hidden;

    public LineLimit(int linesPerWindow) {
        this.linesPerWindow = linesPerWindow;
    }

    /** Whether one more line may be shown; if not, it is counted. */
    public boolean admit() {
        if (shown < linesPerWindow) {
            shown++;
            return true;
        }
        hidden++;
        return false;
    }

    /** Begins the next window; how many lines of the last one were not shown. */
    public long nextWindow() {
        long were = hidden;
        shown = 0;
        hidden = 0;
        return were;
    }
}
