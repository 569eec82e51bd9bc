package org.nbnsd.daemon.configuration;

/** The least important lines that the log shows. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
