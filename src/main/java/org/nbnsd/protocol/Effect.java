package org.nbnsd.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;

/**
 * What the core wants done, in order. What follows a {@link Persist} leaves only when that change is durable; so does
 * what later calls want done about the same {@linkplain #family family} of names. If the change cannot be made durable,
 * the core gets all of that back by {@link Input.StorageFailed}, or by {@link Input.Rejected} if it is about these names alone.
 * What {@linkplain #isEarly() is early} waits for nothing.
 */
public sealed interface Effect {
    /**
     * The name that it speaks of.
     *
     * @return null if it speaks of none
     */
    @Nullable
    NetbiosName name();

    /**
     * What it speaks of: a name with suffix 00, which stands for the same fifteen octets with any suffix. What is decided
     * about one of those may depend on the records of the others, as with users and computers, or the domain controllers
     * and their master browser; it never depends on any other record.
     *
     * @return null if it speaks of no name
     */
    default @Nullable NetbiosName family() {
        NetbiosName name = name();
        return name == null ? null : family(name);
    }

    /**
     * The link that it is about: what is said on one link leaves in its order.
     *
     * @return null if it is about none
     */
    default @Nullable Link link() {
        return null;
    }

    /**
     * Whether it leaves at once, whatever waits for the disk: it promises nothing that a change would have to bear out. Only
     * what belongs to a {@linkplain BurstEvent burst} does, and what an end node has found out.
     *
     * @return false unless said otherwise
     */
    default boolean isEarly() {
        return false;
    }

    /**
     * Whether it leaves only when everything that was to be made durable before is.
     *
     * @return false unless said otherwise
     */
    default boolean restsOnAll() {
        return false;
    }

    /**
     * Has it done by whom knows how.
     *
     * @param cases one method for each kind
     */
    void accept(Cases cases);

    /** What is to be done for each kind. */
    interface Cases {
        /**
         * A message is to be sent.
         *
         * @param send the effect
         */
        void send(Send send);

        /**
         * A change is to be made durable.
         *
         * @param persist the effect
         */
        void persist(Persist persist);

        /**
         * Somebody else's change was taken.
         *
         * @param adopted the effect
         */
        void adopted(Adopted adopted);

        /**
         * People are to be told.
         *
         * @param report the effect
         */
        void report(Report report);

        /**
         * Somebody gets an answer.
         *
         * @param answer the effect
         */
        void answer(Answer answer);

        /**
         * A link is wanted.
         *
         * @param connect the effect
         */
        void connect(Connect connect);

        /**
         * Something is to be said on a link.
         *
         * @param transmit the effect
         */
        void transmit(Transmit transmit);

        /**
         * A link is no longer wanted.
         *
         * @param close the effect
         */
        void close(Close close);
    }

    /**
     * What a name is part of, in the sense of {@link #family()}.
     *
     * @param name the name
     * @return the family
     */
    static NetbiosName family(NetbiosName name) {
        return name.withSuffix(0);
    }

    /**
     * Send a message. Two are equal if they send the same in the same way, whatever they answer.
     *
     * @param from the local address that it leaves from
     * @param to where it goes
     * @param message the message
     * @param isEarly whether it leaves at once, see {@link Effect#isEarly()}
     * @param answered what it answers, so that who sends it can tell how long that took; null if it answers nothing
     */
    record Send(
            Ipv4Address from,
            Endpoint to,
            Message message,
            boolean isEarly,
            @Nullable Datagram answered) implements Effect {
        /**
         * Send a message that answers nothing.
         *
         * @param from the local address that it leaves from
         * @param to where it goes
         * @param message the message
         * @param isEarly whether it leaves at once, see {@link Effect#isEarly()}
         */
        public Send(Ipv4Address from, Endpoint to, Message message, boolean isEarly) {
            this(from, to, message, isEarly, null);
        }

        /**
         * Send a message in its turn.
         *
         * @param from the local address that it leaves from
         * @param to where it goes
         * @param message the message
         */
        public Send(Ipv4Address from, Endpoint to, Message message) {
            this(from, to, message, false);
        }

        /**
         * An answer to a datagram: it leaves from where that came to, and goes to where that came from.
         *
         * @param answered what it answers
         * @param message the message
         * @param isEarly whether it leaves at once, see {@link Effect#isEarly()}
         * @return the effect
         */
        public static Send reply(Datagram answered, Message message, boolean isEarly) {
            return new Send(answered.local().address(), answered.source(), message, isEarly, answered);
        }

        /**
         * The same with another message.
         *
         * @param other the message
         * @return the effect
         */
        public Send with(Message other) {
            return new Send(from, to, other, isEarly, answered);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Send send
                    && from.equals(send.from)
                    && to.equals(send.to)
                    && message.equals(send.message)
                    && isEarly == send.isEarly;
        }

        @Override
        public int hashCode() {
            return Objects.hash(from, to, message, isEarly);
        }

        @Override
        public String toString() {
            return "Send[from=" + from + ", to=" + to + ", message=" + message + ", isEarly=" + isEarly + "]";
        }

        @Override
        public @Nullable NetbiosName name() {
            return message.name();
        }

        @Override
        public void accept(Cases cases) {
            cases.send(this);
        }
    }

    /**
     * Make a change durable; the table has it already.
     *
     * @param change the change
     * @param before the record that the name had before; null if it had none, or if it is about no name. To go back to, if it
     *     cannot be done
     */
    record Persist(Change change, @Nullable NameRecord before) implements Effect {
        @Override
        public @Nullable NetbiosName name() {
            return change.name();
        }

        @Override
        public void accept(Cases cases) {
            cases.persist(this);
        }
    }

    /**
     * A change of somebody else, durable already, was taken into the table: whoever wants to know what has become durable is
     * to hear of it, after all that did before about that name.
     *
     * @param change the change
     * @param before the record that was durable here before; null if the name had none, or if it is about no name
     */
    record Adopted(Change change, @Nullable NameRecord before) implements Effect {
        @Override
        public @Nullable NetbiosName name() {
            return change.name();
        }

        @Override
        public void accept(Cases cases) {
            cases.adopted(this);
        }
    }

    /**
     * Tell people.
     *
     * @param event the fact
     */
    record Report(NameEvent event) implements Effect {
        @Override
        public @Nullable NetbiosName name() {
            return event.name();
        }

        @Override
        public boolean isEarly() {
            return event instanceof BurstEvent;
        }

        @Override
        public void accept(Cases cases) {
            cases.report(this);
        }
    }

    /**
     * Tell whoever had a wish what became of it.
     *
     * @param ticket the {@link Input.Asked}
     * @param result what the {@link Wish} says; not null
     * @param isEarly whether it is told at once, see {@link Effect#isEarly()}; if not, when everything before is durable
     */
    record Answer(long ticket, Object result, boolean isEarly) implements Effect {
        @Override
        public @Nullable NetbiosName name() {
            return null;
        }

        @Override
        public boolean restsOnAll() {
            return !isEarly;
        }

        @Override
        public void accept(Cases cases) {
            cases.answer(this);
        }
    }

    /** What is to be done about a {@link Link}, after everything before it on that link. */
    sealed interface OnLink extends Effect {
        @Override
        Link link();

        @Override
        default @Nullable NetbiosName name() {
            return null;
        }
    }

    /**
     * Connect to a peer. The answer is {@link Input.LinkOpened} or {@link Input.LinkClosed}.
     *
     * @param link a link of ours that was never wanted before
     * @param to where the peer listens
     * @param patienceMillis how long to try, in milliseconds, 1 or more
     */
    record Connect(Link link, Endpoint to, int patienceMillis) implements OnLink {
        /** Checks whose link it is. */
        public Connect {
            if (link.opener() != Link.Opener.US || patienceMillis < 1) {
                throw new IllegalArgumentException("link: " + link + " within " + patienceMillis
                        + " ms (expected: one of ours, within 1 ms or more)");
            }
        }

        @Override
        public void accept(Cases cases) {
            cases.connect(this);
        }
    }

    /**
     * Say something on a link that is open, or that is being opened. {@link Input.LinkSent} tells when it has left.
     *
     * @param link the link; if it is closed meanwhile, nothing happens
     * @param octets one octet at least
     */
    record Transmit(Link link, OctetString octets) implements OnLink {
        /** So many octets may wait on one link, that is be transmitted and not sent; who transmits more loses the link. */
        public static final int MOST_WAITING = 1 << 20;

        @Override
        public void accept(Cases cases) {
            cases.transmit(this);
        }
    }

    /**
     * Close a link when what was transmitted has left, or does not leave in time. {@link Input.LinkClosed} tells when that is
     * done; nothing is heard any more before that.
     *
     * @param link the link; if it is closed already, nothing happens
     */
    record Close(Link link) implements OnLink {
        @Override
        public void accept(Cases cases) {
            cases.close(this);
        }
    }
}
