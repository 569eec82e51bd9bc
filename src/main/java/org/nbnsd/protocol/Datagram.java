package org.nbnsd.protocol;

import org.jspecify.annotations.Nullable;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.MessageDecoder;

/** A datagram that came in. The octets are not copied: who makes one leaves the array alone while the core reads it. */
public final class Datagram {
    /** Nobody has said when it came. */
    public static final long NEVER = Long.MIN_VALUE;

    private final byte[] octets;
    private final int length;
    private final Endpoint source;
    private final Endpoint local;
    private final boolean broadcast;
    /** Once for all parts of the core, and only if one wants it. */
    private @Nullable Decoded decoded;

    private long receivedAt = NEVER;
    /** How often what was decided about it has been taken back. */
    private final int tries;

    private long awaitedSince;

    /**
     * A datagram.
     *
     * @param octets holds its octets from the start
     * @param length how many they are
     * @param source where it came from
     * @param local the local address that it was sent to or, for a broadcast, on whose subnet it was heard, and the port;
     *     answers leave from there
     * @param broadcast whether it was sent to a broadcast address, whatever its B flag says
     */
    public Datagram(byte[] octets, int length, Endpoint source, Endpoint local, boolean broadcast) {
        this(octets, length, source, local, broadcast, 0);
    }

    private Datagram(byte[] octets, int length, Endpoint source, Endpoint local, boolean broadcast, int tries) {
        this.octets = octets;
        this.length = length;
        this.source = source;
        this.local = local;
        this.broadcast = broadcast;
        this.tries = tries;
    }

    /**
     * The same, to be decided once more, because what was decided has been taken back.
     *
     * @return another datagram, with one try more
     */
    public Datagram again() {
        Datagram again = new Datagram(octets, length, source, local, broadcast, tries + 1);
        again.decoded = decoded;
        again.receivedAt = receivedAt;
        again.awaitedSince = awaitedSince;
        return again;
    }

    /**
     * How often what was decided about it has been taken back.
     *
     * @return 0 when it comes in
     */
    public int tries() {
        return tries;
    }

    /**
     * Holds the octets from its start.
     *
     * @return the array, not a copy
     */
    public byte[] octets() {
        return octets;
    }

    /**
     * The number of octets.
     *
     * @return 0 or more
     */
    public int length() {
        return length;
    }

    /**
     * Where it came from.
     *
     * @return address and port of the sender, as claimed
     */
    public Endpoint source() {
        return source;
    }

    /**
     * Where it arrived.
     *
     * @return the local endpoint from which an answer leaves
     */
    public Endpoint local() {
        return local;
    }

    /**
     * Whether it was sent to a broadcast address.
     *
     * @return as the network layer saw it
     */
    public boolean isBroadcast() {
        return broadcast;
    }

    /**
     * Whether it is a response, or begins like one; told without decoding it.
     *
     * @return whether it has the octet of the R bit, and the bit is set
     */
    public boolean isResponse() {
        return length > 2 && octets[2] < 0;
    }

    /**
     * What it says. It is decoded when this is called for the first time, on the thread that handles it.
     *
     * @return a message, or what is wrong with it; the same at every call
     */
    public Decoded decoded() {
        Decoded known = decoded;
        if (known == null) {
            known = MessageDecoder.decode(octets, length);
            decoded = known;
        }
        return known;
    }

    /**
     * Since when whoever sent it waits for the answer that is being decided.
     *
     * @return when it came, or its sender had been told to wait until; in milliseconds since the epoch, by the clock of the core
     */
    public long awaitedSince() {
        return awaitedSince;
    }

    /**
     * Says since when its sender waits for an answer; by who is about to decide.
     *
     * @param time as {@link #awaitedSince()}
     */
    public void awaitedSince(long time) {
        awaitedSince = time;
    }

    /**
     * When it was taken from the network.
     *
     * @return a monotonic time of whoever took it, in nanoseconds, for whoever sends the answer; {@link #NEVER} if nobody said so
     */
    public long receivedAt() {
        return receivedAt;
    }

    /**
     * Says when it was taken from the network: before it is handled, by who took it.
     *
     * @param time as {@link #receivedAt()}
     */
    public void receivedAt(long time) {
        receivedAt = time;
    }
}
