package org.nbnsd.node;

/** The state of a local name on one interface. How names get from one to another: {@link Registration}. */
public enum NameState {
    /** Claimed for the first time, or waiting for a name server that answers. Not used yet. */
    REGISTERING,
    /** Ours: answered, defended, refreshed. */
    REGISTERED,
    /** It was ours, and another host has it: unused until a new claim succeeds (RFC 1002 section 5.1.1.5). */
    CONFLICT,
    /** Given up; those who know it are being told. */
    RELEASING,
    /** Given up. */
    RELEASED,
    /** Another host has it, or the name server does not let us: unused until a new claim succeeds. */
    REFUSED
}
