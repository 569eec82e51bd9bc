package org.nbnsd.wire;

import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;

/**
 * A name service message: one record for each kind of RFC 1002 section 4.2 and for Microsoft's multihomed registration.
 *
 * <p>Every message has its NAME_TRN_ID and the whole flags word without the reserved bits, so that one in the layout of the
 * RFC encodes to the octets it was decoded from; what {@link MessageDecoder} is liberal about comes out in order. The static
 * factories of {@link Request} and {@link Response} fill in the word that the kind normally carries. TTLs are seconds, 0 to
 * 2<sup>32</sup>-1, where 0 means infinite (RFC 1002 section 6).
 */
public sealed interface Message extends Decoded permits Request, Response {
    /**
     * NAME_TRN_ID.
     *
     * @return 0..65535
     */
    int id();

    /**
     * Response bit, OPCODE, NM_FLAGS and RCODE; see {@link HeaderFlags}.
     *
     * @return sixteen bits
     */
    int flags();

    /**
     * The name that the message is about.
     *
     * @return null only in a wait acknowledgement that carries none
     */
    @Nullable
    NetbiosName name();

    /**
     * The B flag: sent by broadcast.
     *
     * @return whether it is set
     */
    default boolean isBroadcast() {
        return (flags() & HeaderFlags.BROADCAST) != 0;
    }

    /**
     * The RD flag.
     *
     * @return whether it is set
     */
    default boolean isRecursionDesired() {
        return (flags() & HeaderFlags.RECURSION_DESIRED) != 0;
    }

    /**
     * The RCODE.
     *
     * @return 0..15
     */
    default int rcode() {
        return HeaderFlags.rcode(flags());
    }
}
