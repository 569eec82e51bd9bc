package org.nbnsd.replication;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Wish;
import org.nbnsd.registry.Author;
import org.nbnsd.wire.Ipv4Address;

/** What people may want of the {@link Replicator}: what an administrator of WINS knows from its console (MS-RAIW). */
public sealed interface ReplicationWish extends Wish {
    /**
     * Who wants it.
     *
     * @return for the report of it
     */
    Author author();

    /**
     * Has it done by whom knows how.
     *
     * @param cases one method for each kind
     */
    void accept(Cases cases);

    /** What is to be done for each kind. */
    interface Cases {
        /**
         * Records are to be pulled.
         *
         * @param pull the wish
         */
        void pull(Pull pull);

        /**
         * Partners are to be told.
         *
         * @param push the wish
         */
        void push(Push push);

        /**
         * Records of an owner are to go.
         *
         * @param remove the wish
         */
        void removeOwner(RemoveOwner remove);

        /**
         * Records are to be compared.
         *
         * @param verify the wish
         */
        void verify(Verify verify);

        /**
         * Other settings are to hold.
         *
         * @param reconfigure the wish
         */
        void reconfigure(Reconfigure reconfigure);
    }

    /**
     * From now on other settings hold. Who is still a partner goes on as before, unless connections are to be used otherwise (type,
     * mode, persistent): then they are closed and made anew, as are those of who has become one or is none any more. Whoever has
     * become one to pull from is pulled from at once. The answer, {@link Done}, is empty.
     *
     * @param settings all of them; address and port are as before
     * @param author who wants it
     */
    record Reconfigure(ReplicationSettings settings, Author author) implements ReplicationWish {
        @Override
        public void accept(Cases cases) {
            cases.reconfigure(this);
        }
    }

    /**
     * Records are to be pulled; the answer, {@link Done}, comes when they are there or the partner has failed.
     *
     * @param partner from whom
     * @param range of one owner, even if they are known; null for what is not known of all owners
     * @param author who wants it
     */
    record Pull(Ipv4Address partner, @Nullable Range range, Author author) implements ReplicationWish {
        @Override
        public void accept(Cases cases) {
            cases.pull(this);
        }
    }

    /**
     * Versions of an owner, whatever is known of them.
     *
     * @param owner whose records
     * @param from the lowest, 1 or more, unsigned
     * @param to the highest, unsigned; 0 for whatever the partner has announced
     */
    record Range(Ipv4Address owner, long from, long to) {}

    /**
     * Partners are to be told that there is something to pull.
     *
     * @param partner whom; null for all that are served
     * @param propagate whether they are to tell theirs
     * @param author who wants it
     */
    record Push(@Nullable Ipv4Address partner, boolean propagate, Author author) implements ReplicationWish {
        @Override
        public void accept(Cases cases) {
            cases.push(this);
        }
    }

    /**
     * The records of an owner are to go.
     *
     * @param owner whose; not this server
     * @param asTombstones whether partners are to forget them as well: they become tombstones of this server; else they, and
     *     what is known of the owner, are forgotten here alone, and come back with the next pull if a partner has them
     * @param author who wants it
     */
    record RemoveOwner(Ipv4Address owner, boolean asTombstones, Author author) implements ReplicationWish {
        @Override
        public void accept(Cases cases) {
            cases.removeOwner(this);
        }
    }

    /**
     * Records are to be compared with what the partners have. Changes nothing. The answer is {@link Compared}.
     *
     * @param name only this name; null for all
     * @param author who wants it
     */
    record Verify(@Nullable NetbiosName name, Author author) implements ReplicationWish {
        @Override
        public void accept(Cases cases) {
            cases.verify(this);
        }
    }

    /**
     * The {@link org.nbnsd.protocol.Effect.Answer} to all but {@link Verify}.
     *
     * @param partners what became of it, for each partner concerned; for {@link RemoveOwner} none
     * @param records how many records were taken, or are gone
     */
    record Done(List<ByPartner> partners, long records) {
        /** Keeps a copy of the list. */
        public Done {
            partners = List.copyOf(partners);
        }
    }

    /**
     * What became of a wish at one partner.
     *
     * @param partner whom it concerns
     * @param records how many records came from it
     * @param skipped how many of these are not here, because they cannot be read or make no sense, or for want of room
     * @param reasons why, in a sentence for each of the first ten
     * @param problem why it did not work; null if it did
     */
    record ByPartner(
            Ipv4Address partner,
            long records,
            long skipped,
            List<String> reasons,
            @Nullable String problem) {
        /** Keeps a copy of the list. */
        public ByPartner {
            reasons = List.copyOf(reasons);
        }

        /**
         * It worked, and nothing was skipped.
         *
         * @param partner whom it concerns
         * @param records how many records came from it
         * @return the outcome
         */
        public static ByPartner worked(Ipv4Address partner, long records) {
            return new ByPartner(partner, records, 0, List.of(), null);
        }

        /**
         * It did not work.
         *
         * @param partner whom it concerns
         * @param problem why
         * @return the outcome
         */
        public static ByPartner failed(Ipv4Address partner, String problem) {
            return new ByPartner(partner, 0, 0, List.of(), problem);
        }
    }

    /**
     * The {@link org.nbnsd.protocol.Effect.Answer} to {@link Verify}.
     *
     * @param partners whom it was compared with, and who did not answer
     * @param compared how many records of partners were looked at
     * @param differences what differs, at most 1,000
     * @param more how many differences are not listed
     */
    record Compared(List<ByPartner> partners, long compared, List<Difference> differences, long more) {
        /** Keeps copies of the lists. */
        public Compared {
            partners = List.copyOf(partners);
            differences = List.copyOf(differences);
        }
    }

    /**
     * One difference.
     *
     * @param name the name
     * @param partner who has it otherwise
     * @param owner whose record the partner's is, or this server's if the partner has none
     * @param kind what differs
     * @param here this server's record in words; empty if there is none
     * @param there the partner's in words; empty if it has none
     */
    record Difference(NetbiosName name, Ipv4Address partner, Ipv4Address owner, Kind kind, String here, String there) {
        /** What can differ. */
        public enum Kind {
            /** The partner has a record that is not here. */
            MISSING_HERE,
            /** The partner lacks a record that is here, and that it should have by its own account. */
            MISSING_THERE,
            /** Both have the name, of the same owner, in different versions or with different addresses. */
            OTHER_RECORD,
            /**
             * Both have the name, as records of different owners that are not alike: a conflict, or one that a pull will settle.
             * Records that are alike but for their owner do not differ.
             */
            OTHER_OWNER
        }
    }
}
