package org.nbnsd.node;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Response.NodeStatusResponse;

/** What became of an operation that took time. */
public sealed interface Outcome {
    /**
     * Which operation.
     *
     * @return the ticket of the {@link org.nbnsd.protocol.Input.Asked}
     */
    long ticket();

    /**
     * A claim has come to an end. It holds if the name is registered on one interface at least; otherwise the lease is
     * gone.
     *
     * @param ticket the operation
     * @param name the name; of a family, the one that was got, or the last that was tried
     * @param failure why it is not held, for people; empty if it is
     * @param states its state on each interface
     */
    record NameClaimed(long ticket, LocalName name, String failure, List<LocalNameState> states) implements Outcome {
        /** Keeps a copy of the list. */
        public NameClaimed {
            states = List.copyOf(states);
        }

        /**
         * Whether the name is held.
         *
         * @return true if so
         */
        public boolean isHeld() {
            return failure.isEmpty();
        }
    }

    /** Where an answer comes from. */
    enum Source {
        /** It is a name of this machine. */
        LOCAL,
        /** It was asked for before; that nobody has it, too. */
        CACHE,
        /** A name server. */
        NAME_SERVER,
        /** Its holder, asked by broadcast. */
        BROADCAST,
        /** The LMHOSTS file. */
        LMHOSTS,
        /** Nobody knows it. */
        NOBODY
    }

    /**
     * A query has come to an end.
     *
     * @param ticket the operation
     * @param name the name
     * @param source who knew
     * @param entries the addresses, the preferred first; empty if nobody has the name
     */
    record NameResolved(long ticket, NetbiosName name, Source source, List<AddressEntry> entries) implements Outcome {
        /** Keeps a copy of the list. */
        public NameResolved {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A node status request has come to an end.
     *
     * @param ticket the operation
     * @param peer who was asked
     * @param status what it answered; null for nothing
     */
    record StatusReceived(
            long ticket, Ipv4Address peer, @Nullable NodeStatusResponse status) implements Outcome {}
}
