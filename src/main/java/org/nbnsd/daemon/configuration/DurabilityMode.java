package org.nbnsd.daemon.configuration;

/** When changes are acknowledged. */
enum DurabilityMode {
    SYNC,
    ASYNC
}
