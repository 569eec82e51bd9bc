package org.nbnsd.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server with a fault breaks the invariant that the fault is about, within a few seeds. */
final class FaultInjectionTest {
    private static final int SEEDS = 8;

    @ParameterizedTest
    @EnumSource
    void everyFaultBreaksItsInvariant(Fault fault) {
        Stream<Invariant> broken = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> Shrinker.run(Plan.of(seed), fault))
                .filter(Objects::nonNull)
                .map(failing -> failing.failure().invariant());
        assertThat(broken.anyMatch(fault.broken()::equals))
                .as("%s finds %s", fault.broken(), fault)
                .isTrue();
    }

    @Test
    void everyInvariantFindsAFault() {
        Set<Invariant> found = EnumSet.noneOf(Invariant.class);
        for (Fault fault : Fault.values()) {
            found.add(fault.broken());
        }
        assertThat(found).containsExactly(Invariant.values());
    }
}
