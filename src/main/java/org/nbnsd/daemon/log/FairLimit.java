package org.nbnsd.daemon.log;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.wire.Ipv4Address;

/**
 * Lets so much through in each window of time, and shares that out: so much from each source, from each /24, and in all.
 * Who is late does not get nothing for that: when there is no room left, the first from each /24 that has had nothing still
 * gets through, and the first from each source, of each as many as there was room for in all. So one host takes nothing from
 * others, and one network nothing from other networks; who forges addresses of thousands of networks leaves to those who come
 * later nothing. Not for several threads.
 */
public final class FairLimit {
    /**
     * How much is let through in a window.
     *
     * @param perSource from each source, 0 or more
     * @param perNetwork from the sources of each /24 together
     * @param all from all sources together; as much again for the first of each /24, and for the first of each source
     */
    public record Shares(int perSource, int perNetwork, int all) {}

    private static final int NETWORK_LENGTH = 24;

    private final Shares shares;
    /** Only of those that got something through, so that it cannot grow beyond what is let through. */
    private final Multiset<Object> ofSources = HashMultiset.create();

    private final Multiset<Object> ofNetworks = HashMultiset.create();
    private int all;
    private int firstOfNetworks;
    private int firstOfSources;

    FairLimit(Shares shares) {
        this.shares = shares;
    }

    /**
     * Whether one more is let through.
     *
     * @param source an address or whatever else can be told from others of its kind
     */
    boolean admit(Object source) {
        return admit(source, 1);
    }

    /**
     * The same for something that takes as much as several others.
     *
     * @param weight as much as how many, at least 1
     */
    boolean admit(Object source, int weight) {
        Object network = network(source);
        if (ofSources.count(source) >= shares.perSource() || !isRoom(source, network, weight)) {
            return false;
        }
        ofSources.add(source, weight);
        ofNetworks.add(network, weight);
        return true;
    }

    private boolean isRoom(Object source, Object network, int weight) {
        if (all < shares.all() && ofNetworks.count(network) < shares.perNetwork()) {
            all += weight;
            return true;
        } else if (firstOfNetworks < shares.all() && !ofNetworks.contains(network)) {
            firstOfNetworks += weight;
            return true;
        } else if (firstOfSources < shares.all() && !ofSources.contains(source)) {
            firstOfSources += weight;
            return true;
        }
        return false;
    }

    /** The network of an address; what is no address stands for itself. */
    static Object network(Object source) {
        return source instanceof Ipv4Address address ? Prefix.around(address, NETWORK_LENGTH) : source;
    }

    /** Begins the next window. */
    void nextWindow() {
        ofSources.clear();
        ofNetworks.clear();
        all = 0;
        firstOfNetworks = 0;
        firstOfSources = 0;
    }
}
