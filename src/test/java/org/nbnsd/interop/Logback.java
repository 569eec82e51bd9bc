package org.nbnsd.interop;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** The loggers of the tests' own log. */
public final class Logback {
    private Logback() {}

    /** A logger; waits while another thread still starts SLF4J, which gives out substitutes until it is done. */
    public static Logger logger(String name) {
        return Eventually.get(Duration.ofSeconds(30), () -> "SLF4J has not found Logback", () -> {
            ILoggerFactory factory = LoggerFactory.getILoggerFactory();
            return factory instanceof LoggerContext context ? context.getLogger(name) : null;
        });
    }
}
