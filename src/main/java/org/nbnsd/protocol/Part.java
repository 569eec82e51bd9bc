package org.nbnsd.protocol;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.PlainQuery;

/**
 * A part of the pure core, or all of it, as the loop sees it: inputs and time in, effects out. One thread calls it; {@code
 * now}, in milliseconds since the epoch, never goes backwards.
 */
public interface Part {
    /** Whose a datagram is, when several parts share the port. */
    enum Interest {
        /** The part wants it alone. */
        ALONE,
        /** The part wants it, and so may others. */
        SHARED,
        /** The part wants it if nobody wants it alone. */
        REST,
        /** The part does not want it. */
        NONE
    }

    /**
     * Something has happened.
     *
     * @param input what
     * @param now the time
     * @return what to do, in order
     */
    List<Effect> handle(Input input, long now);

    /**
     * When {@link Input.TimePassed} is to be told next. Ask again after every call.
     *
     * @return milliseconds since the epoch, perhaps too early; {@link Deadlines#NEVER} for never
     */
    long nextTimeout();

    /**
     * Whether everybody knows what was given up because of {@link Input.Leaving}.
     *
     * @return true for who gives up nothing
     */
    default boolean isAtRest() {
        return true;
    }

    /**
     * Whose a datagram is, when several parts share the port.
     *
     * @param datagram the datagram
     * @return whether this part is to have it
     */
    default Interest interestIn(Datagram datagram) {
        return Interest.REST;
    }

    /**
     * Whether a name is this part's own, so that no other part answers queries for it.
     *
     * @param name the name
     * @return false unless said otherwise
     */
    default boolean owns(NetbiosName name) {
        return false;
    }

    /**
     * Whether this part does what is wanted.
     *
     * @param wish what is wanted
     * @return false unless said otherwise
     */
    default boolean understands(Wish wish) {
        return false;
    }

    /**
     * Whether links of a service are this part's: it hears of them, and may want them.
     *
     * @param service as in {@link Link}
     * @return false unless said otherwise
     */
    default boolean serves(String service) {
        return false;
    }

    /**
     * Answers a {@link PlainQuery} without effects, for speed alone: most of what comes in is one. The answer is that which
     * {@link Input.Received} would have sent; what is not answered here has changed nothing, and is to be told so.
     *
     * @param datagram the datagram
     * @param name the name that it asks for
     * @param answer gets the answer
     * @param now the time
     * @return whether there is an answer, to be sent to whom the datagram came from
     */
    default boolean answer(Datagram datagram, NetbiosName name, PlainQuery answer, long now) {
        return false;
    }

    /**
     * Makes one that answers plain queries on another thread.
     *
     * @return null if they are all to be told as {@link Input.Received}
     */
    default @Nullable QueryReader queryReader() {
        return null;
    }

    /**
     * A datagram has come in.
     *
     * @param datagram the datagram
     * @param now the time
     * @return what to do, in order
     */
    default List<Effect> receive(Datagram datagram, long now) {
        return handle(new Input.Received(datagram), now);
    }

    /**
     * Time has passed.
     *
     * @param now the time
     * @return what to do, in order
     */
    default List<Effect> expire(long now) {
        return handle(new Input.TimePassed(), now);
    }

    /**
     * There are other addresses.
     *
     * @param addresses all of them
     * @param now the time
     * @return what to do, in order
     */
    default List<Effect> listenOn(Collection<LocalAddress> addresses, long now) {
        return handle(new Input.Listening(List.copyOf(addresses)), now);
    }
}
