package org.nbnsd.daemon.configuration;

/** How the log looks. */
public enum LogFormat {
    TEXT,
    JSON
}
