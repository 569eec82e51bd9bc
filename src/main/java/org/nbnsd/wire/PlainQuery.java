package org.nbnsd.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.HalfAscii;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;

/**
 * What a name server is asked most, known by its octets and answered in octets: a query, addressed to a server, for one
 * name without scope, and an answer of one address or none. {@link MessageDecoder} and {@link MessageEncoder} do the same
 * and everything else; this exists because they make some twenty objects on the way.
 *
 * <p>An instance holds the last answer, until the next is made.
 */
public final class PlainQuery {
    private static final int LENGTH = WireFormat.HEADER_LENGTH + 2 + HalfAscii.LENGTH + 4;
    private static final int NAME = WireFormat.HEADER_LENGTH;
    private static final int NAME_LENGTH = 2 + HalfAscii.LENGTH;
    private static final int TYPE = NAME + NAME_LENGTH;
    private static final int TTL = TYPE + 4;
    private static final int ENTRY = TTL + 6;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    /** Everything of the header but the id: R 0, OPCODE 0, RD 1, and one question. Bits without meaning are masked. */
    private static final long HEADER = (long) HeaderFlags.RECURSION_DESIRED << 32 | 1 << 16;

    private static final long HEADER_MASK = (long) HeaderFlags.MEANINGFUL << 32 | 0xFFFF_FFFFL;
    private static final int TYPE_AND_CLASS = WireFormat.TYPE_NB << 16 | WireFormat.CLASS_IN;

    private final byte[] positive = MessageEncoder.encode(Response.PositiveNameQueryResponse.fromServer(
            0, true, NetbiosName.WILDCARD, 0, List.of(AddressEntry.unique(NodeType.B, Ipv4Address.ZERO))));
    private final byte[] negative = MessageEncoder.encode(
            Response.NegativeNameQueryResponse.fromServer(0, true, NetbiosName.WILDCARD, Rcode.NAM_ERR));

    private byte[] octets = negative;
    private @Nullable Ipv4Address address;

    /** No answer yet. */
    public PlainQuery() {}

    /**
     * The name that a datagram asks for, if it is a plain query.
     *
     * @param datagram holds it from its start
     * @param length its octets
     * @return null if it is anything else, well-formed or not
     */
    public static @Nullable NetbiosName name(byte[] datagram, int length) {
        boolean plain = length == LENGTH
                && ((long) LONG.get(datagram, 0) & HEADER_MASK) == HEADER
                && (int) INT.get(datagram, 8) == 0
                && datagram[NAME] == HalfAscii.LENGTH
                && datagram[TYPE - 1] == 0
                && (int) INT.get(datagram, TYPE) == TYPE_AND_CLASS
                && HalfAscii.isEncoded(datagram, NAME + 1);
        return plain ? HalfAscii.decode(datagram, NAME + 1, Scope.NONE) : null;
    }

    /**
     * Makes the answer of a name server that knows the name.
     *
     * @param query the datagram with the query
     * @param ttl the lifetime in seconds
     * @param entry who has it
     */
    public void found(byte[] query, long ttl, AddressEntry entry) {
        octets = positive;
        address = entry.address();
        copy(query);
        INT.set(positive, TTL, (int) ttl);
        SHORT.set(positive, ENTRY, (short) entry.nbFlags());
        INT.set(positive, ENTRY + 2, entry.address().bits());
    }

    /**
     * Makes the answer of a name server that does not know the name.
     *
     * @param query the datagram with the query
     */
    public void notFound(byte[] query) {
        octets = negative;
        address = null;
        copy(query);
    }

    private void copy(byte[] query) {
        octets[0] = query[0];
        octets[1] = query[1];
        System.arraycopy(query, NAME, octets, NAME, NAME_LENGTH);
    }

    /**
     * The last answer.
     *
     * @return its octets, which the next answer overwrites
     */
    public byte[] octets() {
        return octets;
    }

    /**
     * The address in the last answer.
     *
     * @return null if the name was not known
     */
    public @Nullable Ipv4Address address() {
        return address;
    }
}
