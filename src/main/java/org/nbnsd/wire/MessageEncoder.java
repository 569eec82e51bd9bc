package org.nbnsd.wire;

import static org.nbnsd.wire.WireFormat.CLASS_IN;
import static org.nbnsd.wire.WireFormat.POINTER_TO_QUESTION;
import static org.nbnsd.wire.WireFormat.TYPE_A;
import static org.nbnsd.wire.WireFormat.TYPE_NB;
import static org.nbnsd.wire.WireFormat.TYPE_NBSTAT;
import static org.nbnsd.wire.WireFormat.TYPE_NS;
import static org.nbnsd.wire.WireFormat.TYPE_NULL;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.HalfAscii;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.wire.Request.AddressedRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.AddressedResponse;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.RedirectNameQueryResponse;
import org.nbnsd.wire.Response.WackResponse;

/** From a {@link Message} to octets, exactly as RFC 1002 section 4.2 lays them out. */
public final class MessageEncoder {
    /** Room for all but node status and long lists; more is made if need be. */
    private static final int USUAL = 64;

    private byte[] out = new byte[USUAL];
    private int length;

    private MessageEncoder() {}

    /**
     * Encodes a message.
     *
     * @param message any message
     * @return the octets; longer than 576 only if the message holds more than fits, which is for its sender to avoid
     */
    public static byte[] encode(Message message) {
        MessageEncoder encoder = new MessageEncoder();
        if (message instanceof Request request) {
            encoder.request(request);
        } else {
            encoder.response((Response) message);
        }
        return Arrays.copyOf(encoder.out, encoder.length);
    }

    private void request(Request request) {
        boolean addressed = request instanceof AddressedRequest;
        header(request, 1, 0, 0, addressed ? 1 : 0);
        name(request.name());
        boolean byName = addressed || request instanceof NameQueryRequest;
        u16(byName ? TYPE_NB : TYPE_NBSTAT);
        u16(CLASS_IN);
        if (request instanceof AddressedRequest with) {
            u16(POINTER_TO_QUESTION);
            resource(TYPE_NB, with.ttl(), AddressEntry.LENGTH);
            entry(with.entry());
        }
    }

    private void response(Response response) {
        if (response instanceof AddressedResponse addressed) {
            header(response, 0, 1, 0, 0);
            name(addressed.name());
            resource(TYPE_NB, addressed.ttl(), AddressEntry.LENGTH);
            entry(addressed.entry());
        } else if (response instanceof PositiveNameQueryResponse positive) {
            header(response, 0, 1, 0, 0);
            name(positive.name());
            resource(
                    TYPE_NB,
                    positive.ttl(),
                    AddressEntry.LENGTH * positive.entries().size());
            positive.entries().forEach(this::entry);
        } else if (response instanceof NegativeNameQueryResponse negative) {
            header(response, 0, negative.counted() ? 1 : 0, 0, 0);
            name(negative.name());
            resource(TYPE_NULL, 0, 0);
        } else if (response instanceof WackResponse wack) {
            header(response, 0, 1, 0, 0);
            name(wack.name());
            resource(TYPE_NB, wack.ttl(), 2); // the RFC's diagram says NULL (0x0020); Windows and Samba send NB
            u16(wack.requestFlags());
        } else if (response instanceof NodeStatusResponse status) {
            nodeStatus(status);
        } else {
            redirect((RedirectNameQueryResponse) response);
        }
    }

    private void nodeStatus(NodeStatusResponse status) {
        header(status, 0, 1, 0, 0);
        name(status.name());
        resource(
                TYPE_NBSTAT, 0, 1 + WireFormat.NODE_NAME_LENGTH * status.names().size() + NodeStatistics.LENGTH);
        u8(status.names().size());
        for (NodeName line : status.names()) {
            for (int i = 0; i < NetbiosName.LENGTH; i++) {
                u8(line.name().octet(i));
            }
            u16(line.flags());
        }
        number(status.statistics().unitId(), NodeStatistics.UNIT_ID_OCTETS);
        for (int i = 0; i < NodeStatistics.COUNTER_OCTETS.size(); i++) {
            number(status.statistics().counters().get(i), NodeStatistics.COUNTER_OCTETS.get(i));
        }
    }

    private void redirect(RedirectNameQueryResponse redirect) {
        header(redirect, 0, 0, 1, 1);
        name(redirect.name());
        resource(TYPE_NS, redirect.ttl(), WireFormat.encodedLength(redirect.server()));
        int server = length;
        name(redirect.server());
        u16(WireFormat.POINTER | server);
        resource(TYPE_A, redirect.ttl(), 4);
        number(redirect.address().bits(), 4);
    }

    private void header(Message message, int questions, int answers, int authorities, int additionals) {
        u16(message.id());
        u16(message.flags());
        u16(questions);
        u16(answers);
        u16(authorities);
        u16(additionals);
    }

    private void name(@Nullable NetbiosName name) {
        if (name != null) {
            room(1 + HalfAscii.LENGTH);
            out[length] = HalfAscii.LENGTH;
            HalfAscii.encode(name, out, length + 1);
            length += 1 + HalfAscii.LENGTH;
            for (String label : name.scope().labels()) {
                byte[] octets = label.getBytes(StandardCharsets.ISO_8859_1);
                if (octets.length > Scope.MAX_LABEL) {
                    throw new IllegalArgumentException("name: " + name + ", a label of " + octets.length
                            + " octets (expected: at most " + Scope.MAX_LABEL + " in a datagram)");
                }
                u8(octets.length);
                room(octets.length);
                System.arraycopy(octets, 0, out, length, octets.length);
                length += octets.length;
            }
        }
        u8(0);
    }

    private void resource(int type, long ttl, int dataLength) {
        u16(type);
        u16(CLASS_IN);
        number(ttl, 4);
        u16(dataLength);
    }

    private void entry(AddressEntry entry) {
        u16(entry.nbFlags());
        number(entry.address().bits(), 4);
    }

    private void u8(int value) {
        number(value, 1);
    }

    private void u16(int value) {
        number(value, 2);
    }

    private void number(long value, int octets) {
        room(octets);
        for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
            out[length++] = (byte) (value >> shift);
        }
    }

    private void room(int octets) {
        if (length + octets > out.length) {
            out = Arrays.copyOf(out, 2 * out.length + octets);
        }
    }
}
