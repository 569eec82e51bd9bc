package org.nbnsd.wire;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;

/** What holds for any octets: decoding does not throw, and what decodes is encoded and decoded to the same. */
final class RoundTrip {
    private RoundTrip() {}

    /**
     * Checks it.
     *
     * @return what the datagram decoded to
     * @throws AssertionError with the datagram, if it does not hold
     */
    static Decoded check(byte[] datagram) {
        byte[] before = datagram.clone();
        try {
            Decoded decoded = MessageDecoder.decode(datagram);
            expect(Arrays.equals(before, datagram), () -> "the decoder changed the datagram");
            if (decoded instanceof Message message) {
                byte[] encoded = MessageEncoder.encode(message);
                Decoded again = MessageDecoder.decode(encoded);
                expect(message.equals(again), () -> message + " became " + again);
                expect(Arrays.equals(encoded, MessageEncoder.encode((Message) again)), () -> "encoded in two ways");
            } else {
                expect(isText(((Malformed) decoded).detail()), () -> "no detail: " + decoded);
            }
            return decoded;
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + ", datagram " + HexFormat.of().formatHex(before), e);
        }
    }

    private static boolean isText(String detail) {
        return !detail.isEmpty() && detail.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    private static void expect(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }
}
