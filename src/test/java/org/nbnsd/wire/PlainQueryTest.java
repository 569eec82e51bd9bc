package org.nbnsd.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** The short way says the same as the long one, or nothing. */
final class PlainQueryTest {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final AddressEntry ENTRY = AddressEntry.group(NodeType.H, Ipv4Address.parse("10.0.0.9"));

    private static byte[] query() {
        return MessageEncoder.encode(NameQueryRequest.toServer(0xA1B2, FRED));
    }

    @Test
    void aQueryToAServerForOneNameIsPlain() {
        byte[] query = query();
        assertThat(PlainQuery.name(query, query.length)).isEqualTo(FRED);
        byte[] inLargeBuffer = Arrays.copyOf(query, 576);
        assertThat(PlainQuery.name(inLargeBuffer, query.length)).isEqualTo(FRED);
        assertThat(PlainQuery.name(inLargeBuffer, query.length + 1)).isNull();
        assertThat(PlainQuery.name(inLargeBuffer, query.length - 1)).isNull();
    }

    /** Each bit of it turned: what is plain still is the same query to the decoder, and everything else is not plain. */
    @Test
    void whatIsNotExactlyOneIsNotPlain() {
        int plain = 0;
        for (int bit = 0; bit < query().length * 8; bit++) {
            byte[] turned = query();
            turned[bit / 8] ^= (byte) (1 << bit % 8);
            NetbiosName name = PlainQuery.name(turned, turned.length);
            Decoded decoded = MessageDecoder.decode(turned);
            if (name != null) {
                plain++;
                int id = (turned[0] & 0xFF) << 8 | turned[1] & 0xFF;
                assertThat(decoded).as("bit %s", bit).isEqualTo(NameQueryRequest.toServer(id, name));
            } else {
                boolean isInOtherSections = bit >= 6 * 8 && bit < 12 * 8; // which the decoder does not look at
                assertThat(isInOtherSections || !decoded.equals(NameQueryRequest.toServer(0xA1B2, FRED)))
                        .as("bit %s", bit)
                        .isTrue();
            }
        }
        assertThat(plain)
                .as("other ids, bits without meaning, and some other letters")
                .isBetween(18, 18 + 32 * 4);
    }

    @Test
    void aQueryWithAScopeOrForAllNamesOfAHostOrToEverybodyIsNotPlain() {
        for (Message other : List.of(
                NameQueryRequest.toServer(1, NetbiosName.parse("FRED<20>.A")),
                Request.NodeStatusRequest.of(1, FRED),
                NameQueryRequest.byBroadcast(1, FRED),
                NameQueryRequest.toNode(1, FRED))) {
            byte[] octets = MessageEncoder.encode(other);
            assertThat(PlainQuery.name(octets, octets.length)).as("%s", other).isNull();
        }
    }

    @Test
    void theAnswerIsWhatTheEncoderWouldHaveMadeHoweverOftenThatChanges() {
        PlainQuery plain = new PlainQuery();
        for (int round = 0; round < 2; round++) {
            plain.found(query(), 300_000, ENTRY);
            assertThat(plain.octets())
                    .isEqualTo(MessageEncoder.encode(
                            PositiveNameQueryResponse.fromServer(0xA1B2, true, FRED, 300_000, List.of(ENTRY))));
            assertThat(plain.address()).isEqualTo(ENTRY.address());
            plain.notFound(query());
            assertThat(plain.octets())
                    .isEqualTo(MessageEncoder.encode(
                            NegativeNameQueryResponse.fromServer(0xA1B2, true, FRED, Rcode.NAM_ERR)));
            assertThat(plain.address()).isNull();
        }
    }
}
