package org.nbnsd.http;

import java.util.Set;

/** What somebody may do by HTTP; a token has some of these. */
public enum Scope {
    /** For everybody who reaches the server, without a token. */
    OPEN,
    /** To read what is counted. */
    METRICS,
    /** To read everything but tokens, who changed what, and whole copies; includes {@link #METRICS}. */
    READ,
    /** To change records; includes {@link #READ}. */
    WRITE,
    /** To do everything. */
    ADMIN;

    /**
     * Whether one who was given some scopes may do what needs this one.
     *
     * @param given those that he has
     */
    public boolean isIn(Set<Scope> given) {
        return switch (this) {
            case OPEN -> true;
            case METRICS, READ, WRITE, ADMIN ->
                given.contains(ADMIN) || given.contains(this) || (this != WRITE && this != ADMIN && isBelow(given));
        };
    }

    private boolean isBelow(Set<Scope> given) {
        return given.contains(WRITE) || (this == METRICS && given.contains(READ));
    }
}
