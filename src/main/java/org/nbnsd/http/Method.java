package org.nbnsd.http;

/** The methods that a route can have. HEAD is answered by each route of GET, OPTIONS by every path. */
public enum Method {
    /** Changes nothing. */
    GET,
    /** Makes something, or has something done. */
    POST,
    /** Puts something in the place of what is there. */
    PUT,
    /** Changes a part of something. */
    PATCH,
    /** Removes something. */
    DELETE;

    /** Whether it changes nothing. */
    public boolean isSafe() {
        return this == GET;
    }
}
