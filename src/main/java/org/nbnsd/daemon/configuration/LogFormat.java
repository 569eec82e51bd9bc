package org.nbnsd.daemon.configuration;

/** How the log looks. */
enum LogFormat {
    TEXT,
    JSON
}
