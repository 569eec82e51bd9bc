package org.nbnsd.simulation;

import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.Part;
import org.nbnsd.server.ServerSettings;

/** Puts a fault into every process of a server, to see whether an invariant finds it. */
interface Saboteur {
    /** Leaves the server alone. */
    Saboteur NONE = core -> core;

    /** The core with its fault. */
    Part sabotage(Part core);

    /** What a process tells people, by the clock of the server in milliseconds since the epoch. */
    default void told(NameEvent event, long at) {}

    /** The settings that a process follows instead of the right ones. */
    default ServerSettings settings(ServerSettings right) {
        return right;
    }

    /** Whether an invariant is watched: one fault may break several, and the first ends the run. */
    default boolean isWatched(Invariant invariant) {
        return true;
    }

    /** Whether a process does not take over the version counter of the last one. */
    default boolean losesVersionCounter() {
        return false;
    }
}
