package org.nbnsd.daemon.log;

import java.io.PrintWriter;
import java.io.Writer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Makes a line of the log of each line that is written to it; of empty ones nothing. */
public final class LogWriter extends Writer {
    private final Logger logger = LoggerFactory.getLogger(LogWriter.class);
    private final Level level;
    private final StringBuilder line = new StringBuilder();

    private LogWriter(Level level) {
        this.level = level;
    }

    /** One to print to. */
    public static PrintWriter at(Level level) {
        return new PrintWriter(new LogWriter(level), true);
    }

    @Override
    public void write(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (text[i] == '\n' || text[i] == '\r') {
                tell();
            } else {
                line.append(text[i]);
            }
        }
    }

    private void tell() {
        String told = line.toString();
        line.setLength(0);
        if (!told.isBlank()) {
            logger.atLevel(level).log("{}", told);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        tell();
    }
}
