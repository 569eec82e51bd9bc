package org.nbnsd.protocol;

import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.wire.Ipv4Address;

/** What a {@link Part} of the core hears. Whatever happens to it is one of these, so that it can be kept and played again. */
public sealed interface Input {
    /**
     * Has it heard by whom knows how.
     *
     * @param cases one method for each kind
     * @param now milliseconds since the epoch; never goes backwards
     * @return what to do, in order
     */
    List<Effect> accept(Cases cases, long now);

    /** What is to be done for each kind. All of them get the time in milliseconds since the epoch, and return what to do. */
    interface Cases {
        /**
         * A datagram has come in.
         *
         * @param received the input
         * @param now the time
         * @return what to do
         */
        List<Effect> received(Received received, long now);

        /**
         * Time has passed.
         *
         * @param passed the input
         * @param now the time
         * @return what to do
         */
        List<Effect> timePassed(TimePassed passed, long now);

        /**
         * There are other addresses.
         *
         * @param listening the input
         * @param now the time
         * @return what to do
         */
        List<Effect> listening(Listening listening, long now);

        /**
         * Nothing was done for a while.
         *
         * @param resumed the input
         * @param now the time
         * @return what to do
         */
        List<Effect> resumed(Resumed resumed, long now);

        /**
         * The daemon is about to stop.
         *
         * @param leaving the input
         * @param now the time
         * @return what to do
         */
        List<Effect> leaving(Leaving leaving, long now);

        /**
         * So much waits for the disk.
         *
         * @param backlog the input
         * @param now the time
         * @return what to do
         */
        List<Effect> backlog(Backlog backlog, long now);

        /**
         * A question has to wait.
         *
         * @param held the input
         * @param now the time
         * @return what to do
         */
        List<Effect> held(Held held, long now);

        /**
         * A question that had to wait has left.
         *
         * @param left the input
         * @param now the time
         * @return what to do
         */
        List<Effect> left(Left left, long now);

        /**
         * A question could not leave.
         *
         * @param unsent the input
         * @param now the time
         * @return what to do
         */
        List<Effect> unsent(Unsent unsent, long now);

        /**
         * Changes cannot be made durable.
         *
         * @param failed the input
         * @param now the time
         * @return what to do
         */
        List<Effect> storageFailed(StorageFailed failed, long now);

        /**
         * Changes can be made durable again.
         *
         * @param recovered the input
         * @param now the time
         * @return what to do
         */
        List<Effect> storageRecovered(StorageRecovered recovered, long now);

        /**
         * Some changes cannot be made durable.
         *
         * @param rejected the input
         * @param now the time
         * @return what to do
         */
        List<Effect> rejected(Rejected rejected, long now);

        /**
         * Somebody else has changed records.
         *
         * @param changed the input
         * @param now the time
         * @return what to do
         */
        List<Effect> changedElsewhere(ChangedElsewhere changed, long now);

        /**
         * This server stands otherwise to those that serve the same names.
         *
         * @param clustered the input
         * @param now the time
         * @return what to do
         */
        List<Effect> clustered(Clustered clustered, long now);

        /**
         * Records have got version ids.
         *
         * @param numbered the input
         * @param now the time
         * @return what to do
         */
        List<Effect> numbered(Numbered numbered, long now);

        /**
         * Records of other name servers have come.
         *
         * @param replicated the input
         * @param now the time
         * @return what to do
         */
        List<Effect> replicated(Replicated replicated, long now);

        /**
         * Records of other name servers are gone.
         *
         * @param gone the input
         * @param now the time
         * @return what to do
         */
        List<Effect> replicasGone(ReplicasGone gone, long now);

        /**
         * Somebody wants something.
         *
         * @param asked the input
         * @param now the time
         * @return what to do
         */
        List<Effect> asked(Asked asked, long now);

        /**
         * A link is open.
         *
         * @param opened the input
         * @param now the time
         * @return what to do
         */
        List<Effect> linkOpened(LinkOpened opened, long now);

        /**
         * Something was said on a link.
         *
         * @param heard the input
         * @param now the time
         * @return what to do
         */
        List<Effect> linkHeard(LinkHeard heard, long now);

        /**
         * Something has left on a link.
         *
         * @param sent the input
         * @param now the time
         * @return what to do
         */
        List<Effect> linkSent(LinkSent sent, long now);

        /**
         * A link is closed.
         *
         * @param closed the input
         * @param now the time
         * @return what to do
         */
        List<Effect> linkClosed(LinkClosed closed, long now);
    }

    /**
     * A datagram has come in.
     *
     * @param datagram the datagram
     */
    record Received(Datagram datagram) implements Input {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.received(this, now);
        }
    }

    /** Time has passed. Without need it changes nothing. */
    record TimePassed() implements Input {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.timePassed(this, now);
        }
    }

    /**
     * The addresses that the service listens on have changed; also told once at the start.
     *
     * @param addresses all of them
     */
    record Listening(List<LocalAddress> addresses) implements Input {
        /** Keeps a copy of the list. */
        public Listening {
            addresses = List.copyOf(addresses);
        }

        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.listening(this, now);
        }
    }

    /**
     * For a while nothing was done, or the machine slept: what others promised may have run out by their clocks. The time
     * may not tell how long that was.
     */
    record Resumed() implements Input {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.resumed(this, now);
        }
    }

    /**
     * The daemon is about to stop: what there is on the network is to be given up. Other input follows until {@link
     * Part#isAtRest}, or until there is no more time for that.
     */
    record Leaving() implements Input {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.leaving(this, now);
        }
    }

    /**
     * How many changes wait for the disk; told at the beginning of each burst.
     *
     * @param changes changes that are not durable yet, 0 or more
     */
    record Backlog(int changes) implements Input {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.backlog(this, now);
        }
    }

    /**
     * A request of the core's own has to wait before it is sent: whom it asks cannot be called silent meanwhile.
     *
     * @param question the effect that is to send it; {@link Left} tells when it does
     */
    record Held(Effect.Send question) implements Input {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.held(this, now);
        }
    }

    /**
     * A request of the core's own had to wait before it was sent, and has left only now: the time to answer it begins here.
     *
     * @param question the effect that sent it
     */
    record Left(Effect.Send question) implements Input {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.left(this, now);
        }
    }

    /**
     * A request of the core's own could not leave, and was dropped: that try does not count. It is wanted again after the
     * usual interval, but not for ever: whom it asks is not called silent, but what depends on the answer is given up.
     *
     * @param question the effect that was to send it; told instead of {@link Left}
     */
    record Unsent(Effect.Send question) implements Input {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.unsent(this, now);
        }
    }

    /**
     * Changes cannot be made durable. The core goes back to what is durable, and until {@link StorageRecovered} wants no
     * change made durable: queries are answered, updates are refused. The {@link Effect.Persist}s that it returns undo those
     * given, and nothing waits for them.
     *
     * @param undone every effect that was not carried out and now will not be, in order: the changes, and what waited for
     *     them
     * @param reason what is wrong, for people
     */
    record StorageFailed(List<Effect> undone, String reason) implements Input {
        /** Keeps a copy of the list. */
        public StorageFailed {
            undone = List.copyOf(undone);
        }

        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.storageFailed(this, now);
        }
    }

    /** Changes can be made durable again, and those that undo are. */
    record StorageRecovered() implements Input {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.storageRecovered(this, now);
        }
    }

    /**
     * Changes of one family of names are not durable and never will be; all others stand.
     *
     * @param undone those changes, then every effect that waited for them and now will not be carried out, in order
     * @param instead what there is of these names now, durable already; a name that is not among them is as it was before
     * @param isUnavailable whether that is because the store that several servers share cannot be reached: then nothing can be decided
     *     anew; else somebody else has changed what they rest on
     */
    record Rejected(List<Effect> undone, List<Change> instead, boolean isUnavailable) implements Input {
        /** Keeps copies of the lists. */
        public Rejected {
            undone = List.copyOf(undone);
            instead = List.copyOf(instead);
        }

        /**
         * Because somebody else has changed the same family.
         *
         * @param undone the changes, and what waited for them
         * @param instead what there is of these names
         */
        public Rejected(List<Effect> undone, List<Change> instead) {
            this(undone, instead, false);
        }

        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.rejected(this, now);
        }
    }

    /**
     * How this server stands to the others that serve the same names from one store: told before anything else, and whenever it
     * changes. Who is never told serves its names alone.
     *
     * @param standing how
     */
    record Clustered(ClusterStanding standing) implements Input {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.clustered(this, now);
        }
    }

    /**
     * Changes of this server's own are durable in the store that it shares with others, and that has given their records version ids.
     *
     * @param records as they are in the store; those that are changed again meanwhile stay as they are, without one
     */
    record Numbered(List<NameRecord> records) implements Input {
        /** Keeps a copy of the list. */
        public Numbered {
            records = List.copyOf(records);
        }

        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.numbered(this, now);
        }
    }

    /**
     * Somebody else who serves the same names has changed records.
     *
     * @param changes what has changed, in order, durable already
     */
    record ChangedElsewhere(List<Change> changes) implements Input {
        /** Keeps a copy of the list. */
        public ChangedElsewhere {
            changes = List.copyOf(changes);
        }

        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.changedElsewhere(this, now);
        }
    }

    /**
     * From whom records come.
     *
     * @param partner its address
     * @param isNbnsd whether it is an nbnsd as well, which knows of users at several hosts
     * @param self the address by which it knows this server; 0.0.0.0 for the one that is nearest to it
     * @param decided up to which version of this server's own records it has decided what becomes of them, unsigned; -1, that is
     *     all, for who takes none
     */
    record Source(Ipv4Address partner, boolean isNbnsd, Ipv4Address self, long decided) {
        /**
         * One that takes no records of this server.
         *
         * @param partner its address
         * @param isNbnsd whether it is an nbnsd as well
         * @param self the address by which it knows this server
         */
        public Source(Ipv4Address partner, boolean isNbnsd, Ipv4Address self) {
            this(partner, isNbnsd, self, -1);
        }

        /**
         * The same, without any address of this server.
         *
         * @param partner its address
         * @param isNbnsd whether it is an nbnsd as well
         */
        public Source(Ipv4Address partner, boolean isNbnsd) {
            this(partner, isNbnsd, NameRecord.LOCAL);
        }
    }

    /**
     * Records of one name server have come from a partner.
     *
     * @param owner whose records, {@link NameRecord#LOCAL} or an address of this server for its own, which come back
     * @param source from whom
     * @param records the records, in the order in which they came; what is done about each is decided by itself
     * @param upTo up to here all that the owner has came with these and those before, unsigned: so far it is seen as soon as they
     *     are durable, but not beyond one that could not be kept or waits for an answer; 0 if nothing can be said
     * @param isWanted whether a person has asked for these very versions: then also what was deleted here only comes back
     */
    record Replicated(Ipv4Address owner, Source source, List<ReplicaRecord> records, long upTo, boolean isWanted)
            implements Input {
        /** Keeps a copy of the list. */
        public Replicated {
            records = List.copyOf(records);
        }

        /**
         * What came because it is new, or to be looked at again.
         *
         * @param owner whose records
         * @param source from whom
         * @param records the records
         * @param upTo up to here all came
         */
        public Replicated(Ipv4Address owner, Source source, List<ReplicaRecord> records, long upTo) {
            this(owner, source, records, upTo, false);
        }

        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.replicated(this, now);
        }
    }

    /**
     * Records of one name server are not there any more: it has not got them itself, or a person wants them to go.
     *
     * @param owner whose records; what is of another owner meanwhile stays
     * @param names their names
     * @param asTombstones whether partners are to forget them as well: then they become tombstones of this server; else they
     *     are forgotten here alone
     * @param forgetsOwner whether to forget what is known of the owner, too
     */
    record ReplicasGone(Ipv4Address owner, List<NetbiosName> names, boolean asTombstones, boolean forgetsOwner)
            implements Input {
        /** Keeps a copy of the list. */
        public ReplicasGone {
            names = List.copyOf(names);
        }

        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.replicasGone(this, now);
        }
    }

    /**
     * A person or a program wants something.
     *
     * @param ticket by which the {@link Effect.Answer} will be known; no two wishes have the same
     * @param wish what is wanted; the part {@linkplain Part#understands understands} it
     */
    record Asked(long ticket, Wish wish) implements Input {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.asked(this, now);
        }
    }

    /** What concerns one {@link Link}; it is for the part that {@linkplain Part#serves serves} it. */
    sealed interface Linked extends Input {
        /** {@return the link} */
        Link link();
    }

    /**
     * A link is open: what is transmitted will leave, and what comes will be heard.
     *
     * @param link the link
     * @param local this machine's end
     * @param peer the other end
     */
    record LinkOpened(Link link, Endpoint local, Endpoint peer) implements Linked {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.linkOpened(this, now);
        }
    }

    /**
     * Octets have come in on an open link. They follow those heard before; where one message ends and the next begins, only
     * the octets can tell.
     *
     * @param link the link
     * @param octets one octet at least
     */
    record LinkHeard(Link link, OctetString octets) implements Linked {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.linkHeard(this, now);
        }
    }

    /**
     * Octets that were transmitted have left this machine, so that as many more may be. Whether they have arrived nobody
     * knows.
     *
     * @param link the link
     * @param octets how many more have left, 1 or more; with all before, at most what was transmitted
     */
    record LinkSent(Link link, int octets) implements Linked {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.linkSent(this, now);
        }
    }

    /**
     * A link is closed, or could not be opened. What was transmitted and not {@linkplain LinkSent sent} will not be.
     *
     * @param link the link; nothing more is heard of it
     * @param why the reason
     * @param detail the same for people, such as what the system says; may be empty
     */
    record LinkClosed(Link link, Link.Why why, String detail) implements Linked {
        @Override
        public List<Effect> accept(Cases cases, long now) {
            return cases.linkClosed(this, now);
        }
    }
}
