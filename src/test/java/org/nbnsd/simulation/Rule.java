package org.nbnsd.simulation;

import java.util.List;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Message;

/** Watches a server for some invariants. Times are those of the server's clock. */
interface Rule {
    /** A process starts, with what was on the disk; times are later by so much than they were when the last one died. */
    default void started(long moved, long now) {}

    /** The process dies. */
    default void died() {}

    /** A datagram has reached the machine; the process takes it when it goes on. */
    default void reached(Datagram datagram, long now) {}

    /** The core has taken a datagram, and wants this done; before {@link #emitted}. */
    default void arrived(Datagram datagram, Decoded decoded, List<Effect> effects, long now) {}

    /** What cannot be made durable was given back, and this is to be done instead; before {@link #emitted}. */
    default void storageFailed(List<Effect> undone, List<Effect> instead) {}

    /** The core wants something done. */
    default void emitted(Effect effect, long now) {}

    /** A call of the core is over. */
    default void settled(long now) {}

    /** A message leaves the server. */
    default void left(Endpoint to, Message message, long now) {}
}
