package org.nbnsd.node;

import java.util.Collection;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Wish;
import org.nbnsd.wire.Ipv4Address;

/**
 * What programs and people may want of the {@link EndNode}. Some take time, and are answered by an {@link Outcome} when it
 * is there; the others by {@link Done} when what they changed is durable.
 */
public sealed interface NodeWish extends Wish {
    /**
     * Has it done by whom knows how.
     *
     * @param cases one method for each kind
     */
    void accept(Cases cases);

    /** What is to be done for each kind. */
    interface Cases {
        /**
         * A program wants a name.
         *
         * @param claim the wish
         */
        void claim(Claim claim);

        /**
         * A program wants a name of a family.
         *
         * @param claim the wish
         */
        void claimNext(ClaimNext claim);

        /**
         * A program no longer wants a name.
         *
         * @param release the wish
         */
        void release(Release release);

        /**
         * A program is gone.
         *
         * @param release the wish
         */
        void releaseAll(ReleaseAll release);

        /**
         * Somebody asks for a name.
         *
         * @param query the wish
         */
        void query(Query query);

        /**
         * Somebody asks for the names of a host.
         *
         * @param status the wish
         */
        void status(Status status);

        /**
         * All names are to be claimed again.
         *
         * @param refresh the wish
         */
        void refreshAll(RefreshAll refresh);

        /**
         * The names of others are to be forgotten.
         *
         * @param purge the wish
         */
        void purge(Purge purge);
    }

    /** The {@link Effect.Answer} to a wish that has no {@link Outcome}. */
    record Done() {}

    /**
     * A program wants a name. All that want the same share one registration. Answered by an {@link Outcome.NameClaimed}.
     *
     * @param holder the program's connection, by a number that the caller chooses
     * @param name the name
     */
    record Claim(long holder, LocalName name) implements NodeWish {
        @Override
        public void accept(Cases cases) {
            cases.claim(this);
        }
    }

    /**
     * A program wants a name of a family, one that no program here and no other host has. Answered by an {@link
     * Outcome.NameClaimed} with the name that it got.
     *
     * @param holder the program's connection, by a number that the caller chooses
     * @param first the first name of the family; its fifteenth octet is an ASCII letter, which goes up to Z
     */
    record ClaimNext(long holder, LocalName first) implements NodeWish {
        /**
         * Checks the name.
         *
         * @throws IllegalArgumentException if the fifteenth octet is no such letter
         */
        public ClaimNext {
            first.requireFamily();
        }

        @Override
        public void accept(Cases cases) {
            cases.claimNext(this);
        }
    }

    /**
     * A program no longer wants a name; nothing if it has no lease of it. With the last lease the name is released, unless
     * it is one of the settings.
     *
     * @param holder the program's connection
     * @param name the name
     */
    record Release(long holder, NetbiosName name) implements NodeWish {
        @Override
        public void accept(Cases cases) {
            cases.release(this);
        }
    }

    /**
     * A program's connection is closed: all its leases end.
     *
     * @param holder the program's connection
     */
    record ReleaseAll(long holder) implements NodeWish {
        @Override
        public void accept(Cases cases) {
            cases.releaseAll(this);
        }
    }

    /**
     * Somebody asks for a name. Answered by an {@link Outcome.NameResolved}.
     *
     * @param name the name
     */
    record Query(NetbiosName name) implements NodeWish {
        @Override
        public void accept(Cases cases) {
            cases.query(this);
        }
    }

    /**
     * Somebody asks a host for its names. Answered by an {@link Outcome.StatusReceived}.
     *
     * @param peer the host
     * @param name a name of the host, or {@link NetbiosName#WILDCARD}
     */
    record Status(Ipv4Address peer, NetbiosName name) implements NodeWish {
        @Override
        public void accept(Cases cases) {
            cases.status(this);
        }
    }

    /** All names are to be released and claimed again, with the first name server ({@code nbtstat -RR}). */
    record RefreshAll() implements NodeWish {
        @Override
        public void accept(Cases cases) {
            cases.refreshAll(this);
        }
    }

    /**
     * The names of others are to be forgotten, and other LMHOSTS entries taken ({@code nbtstat -R}).
     *
     * @param lmhosts the LMHOSTS file
     */
    record Purge(Collection<LmhostsName> lmhosts) implements NodeWish {
        /** Keeps a copy of the collection. */
        public Purge {
            lmhosts = List.copyOf(lmhosts);
        }

        @Override
        public void accept(Cases cases) {
            cases.purge(this);
        }
    }
}
