package org.nbnsd.protocol;

import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.PlainQuery;

/** Answers plain queries out of a {@link Part} on another thread than the part's own. For one thread each. */
public interface QueryReader {
    /**
     * Answers a query; changes nothing that others see. It may be called while the part changes something: then it says
     * anything, or throws any {@link RuntimeException} or {@link AssertionError}, but ends. The caller finds out.
     *
     * @param datagram the datagram
     * @param name the name that it asks for
     * @param answer gets the answer
     * @param now the time
     * @return whether there is an answer: that which {@link Part#answer} would give
     */
    boolean find(Datagram datagram, NetbiosName name, PlainQuery answer, long now);

    /**
     * Whether the sender may have its answer, by the number of its requests; counts this one. May be called at any time.
     *
     * @param datagram the datagram
     * @param now the time
     * @return if not, it has not been counted, and the part is to be told of the datagram
     */
    boolean admits(Datagram datagram, long now);
}
