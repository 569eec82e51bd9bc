package org.nbnsd.simulation;

import org.nbnsd.protocol.NameService;

/** Puts a fault into every process of a server, to see whether an invariant finds it. */
interface Saboteur {
    /** Leaves the server alone. */
    Saboteur NONE = core -> core;

    /** The core with its fault. */
    NameService sabotage(NameService core);

    /** Whether a process does not take over the version counter of the last one. */
    default boolean losesVersionCounter() {
        return false;
    }
}
