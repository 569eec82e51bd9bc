package org.nbnsd.node;

/** What a node counts since its start. */
public enum NodeCounter {
    /** Names found by broadcast. */
    RESOLVED_BY_BROADCAST,
    /** Names found by a name server. */
    RESOLVED_BY_NAME_SERVER,
    /** Claims that nobody objected to by broadcast, without a name server. */
    REGISTERED_BY_BROADCAST,
    /** Claims that a name server granted. */
    REGISTERED_BY_NAME_SERVER,
    /** Claims that another host or a name server refused. */
    REFUSED,
    /** Names that were lost after they were registered. */
    CONFLICTS,
    /** Claims of other hosts that were refused. */
    DEFENDED,
    /** Demands to give a name up that nobody asked for. */
    DEMANDS,
    /** Responses that answer no request of ours, such demands not included. */
    UNEXPECTED_RESPONSES,
    /** Names that two hosts answered for differently. */
    DUPLICATE_ANSWERS,
    /** Queries by broadcast that were answered on behalf of others. */
    ANSWERED_FOR_OTHERS,
    /** Queries by broadcast that were not looked into on behalf of others because they were too many. */
    NOT_ANSWERED_FOR_OTHERS
}
