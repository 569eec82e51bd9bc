package org.nbnsd.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches, guided by coverage, for a datagram that breaks {@link RoundTrip}; the golden packets are the start. */
final class MessageDecoderFuzz {
    static Stream<byte[]> golden() {
        return GoldenPacket.all().stream().map(GoldenPacket::octets);
    }

    @MethodSource("golden")
    @FuzzTest
    void anyDatagramIsMalformedOrComesBack(byte[] datagram) {
        RoundTrip.check(datagram);
    }
}
