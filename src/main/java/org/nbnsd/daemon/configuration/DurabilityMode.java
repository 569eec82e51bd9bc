package org.nbnsd.daemon.configuration;

/** When changes are acknowledged. */
public enum DurabilityMode {
    SYNC,
    ASYNC
}
