package org.nbnsd.protocol;

import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;

/**
 * What the core wants done, in order. What follows a {@link Persist} leaves only when that change is durable.
 */
public sealed interface Effect {
    /**
     * Send a message.
     *
     * @param from the local address that it leaves from
     * @param to where it goes
     * @param message the message
     */
    record Send(Ipv4Address from, Endpoint to, Message message) implements Effect {}

    /**
     * Make a change durable; the table has it already.
     *
     * @param change the change
     * @param before the record that the name had before; null if it had none. To go back to, if it cannot be done
     */
    record Persist(Change change, @Nullable NameRecord before) implements Effect {}

    /**
     * Tell people.
     *
     * @param event the fact
     */
    record Report(NameEvent event) implements Effect {}
}
