package org.nbnsd.protocol;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.PlainQuery;

/**
 * The pure core as the loop sees it: datagrams and time in, effects out. One thread calls it; {@code now}, in milliseconds
 * since the epoch, never goes backwards.
 */
public interface NameService {
    /**
     * A datagram has come in.
     *
     * @param datagram the datagram
     * @param now the time
     * @return what to do, in order
     */
    List<Effect> receive(Datagram datagram, long now);

    /**
     * Answers a {@link PlainQuery} without effects, for speed alone: most of what comes in is one. The answer is that which
     * {@link #receive} would send; what is not answered here has changed nothing, and is to be received.
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
     * @return null if they are all to be {@linkplain #receive received}
     */
    default @Nullable QueryReader queryReader() {
        return null;
    }

    /**
     * Time has passed. Calling it without need changes nothing.
     *
     * @param now the time
     * @return what to do, in order
     */
    List<Effect> expire(long now);

    /**
     * When {@link #expire} is to be called next. Ask again after every call.
     *
     * @return milliseconds since the epoch, perhaps too early; {@link Deadlines#NEVER} for never
     */
    long nextTimeout();

    /**
     * The addresses that the service listens on have changed; also called once at the start.
     *
     * @param addresses all of them
     * @param now the time
     * @return what to do, in order
     */
    List<Effect> listenOn(Collection<LocalAddress> addresses, long now);

    /**
     * For a while nothing was done, or the machine slept: what others promised may have run out by their clocks.
     *
     * @param now the time, which may not tell how long that was
     * @return what to do, in order
     */
    default List<Effect> resumed(long now) {
        return List.of();
    }

    /**
     * The daemon is about to stop: the service gives up what it has on the network. It is called as before until it {@link
     * #hasLeft}, or until there is no more time for that.
     *
     * @param now the time
     * @return what to do, in order
     */
    default List<Effect> leave(long now) {
        return List.of();
    }

    /**
     * Whether everybody knows what {@link #leave} gave up.
     *
     * @return true for who gave up nothing
     */
    default boolean hasLeft() {
        return true;
    }

    /**
     * How many changes wait for the disk; told at the beginning of each burst of calls, and as much a mere input as
     * {@code now}.
     *
     * @param changes changes that are not durable yet, 0 or more
     */
    default void backlog(int changes) {}

    /**
     * A request of the service's own has to wait before it is sent: whom it asks cannot be called silent meanwhile.
     *
     * @param question the effect that is to send it; {@link #left} tells when it does
     */
    void held(Effect.Send question);

    /**
     * A request of the service's own had to wait before it was sent, and has left only now: the time to answer it begins
     * here.
     *
     * @param question the effect that sent it
     * @param now the time
     */
    void left(Effect.Send question, long now);

    /**
     * A request of the service's own could not leave, and was dropped: that try does not count. It is wanted again after the
     * usual interval, but not for ever: whom it asks is not called silent, but what depends on the answer is given up.
     *
     * @param question the effect that was to send it; told instead of {@link #left}
     * @param now the time
     */
    void unsent(Effect.Send question, long now);

    /**
     * Changes cannot be made durable. The service goes back to what is durable, and until {@link #storageRecovered} wants no
     * change made durable: queries are answered, updates are refused.
     *
     * @param undone every effect that was not carried out and now will not be, in order: the changes, and what waited for
     *     them
     * @param reason what is wrong, for people
     * @param now the time
     * @return what to do instead; its {@link Effect.Persist}s undo those given, and nothing waits for them
     */
    List<Effect> storageFailed(List<Effect> undone, String reason, long now);

    /**
     * Changes can be made durable again, and those that undo are.
     *
     * @param now the time
     * @return what to do, in order
     */
    List<Effect> storageRecovered(long now);
}
