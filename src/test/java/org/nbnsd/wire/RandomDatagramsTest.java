package org.nbnsd.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nbnsd.wire.Malformed.Reason;

/** No octets whatever break the decoder; {@code -Dnbnsd.seed=...} tries others than every build does. */
final class RandomDatagramsTest {
    private static final int DATAGRAMS = 1_000_000;

    @Test
    void anyDatagramIsMalformedOrComesBack() {
        long seed = Long.getLong("nbnsd.seed", 1002);
        Mutator mutator = new Mutator(new SplittableRandom(seed));
        Map<Object, Integer> seen = new HashMap<>();
        for (int i = 0; i < DATAGRAMS; i++) {
            try {
                Decoded decoded = RoundTrip.check(mutator.next());
                seen.merge(kind(decoded), 1, Integer::sum);
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed + ", datagram number " + i + ": " + e.getMessage(), e);
            }
        }
        assertThat(seen).as("what the datagrams were, seed %d", seed).containsKeys((Object[]) Reason.values());
        assertThat(seen.keySet().stream().filter(Class.class::isInstance)).hasSize(kinds());
    }

    private static Object kind(Decoded decoded) {
        return decoded instanceof Malformed malformed ? malformed.reason() : decoded.getClass();
    }

    private static int kinds() {
        return (int) GoldenPacket.all().stream()
                .map(packet -> GoldenMessages.of(packet).getClass())
                .distinct()
                .count();
    }
}
