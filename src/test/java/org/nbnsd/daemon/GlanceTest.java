package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.Test;

final class GlanceTest {
    private final StampedLock changes = new StampedLock();

    private void change() {
        changes.unlockWrite(changes.writeLock());
    }

    @Test
    void whatIsNotChangedIsSeenAtOnce() {
        AtomicInteger looks = new AtomicInteger();
        assertThat(Glance.at(changes, looks::incrementAndGet)).isEqualTo(1);
    }

    @Test
    void whatWasChangedMeanwhileIsLookedAtAgain() {
        AtomicInteger looks = new AtomicInteger();
        int seen = Glance.at(changes, () -> {
            if (looks.incrementAndGet() < 3) {
                change();
            }
            return looks.get();
        });
        assertThat(seen).isEqualTo(3);
    }

    @Test
    void whatFailsInTheMiddleOfAChangeIsLookedAtAgain() {
        AtomicInteger looks = new AtomicInteger();
        int seen = Glance.at(changes, () -> {
            if (looks.incrementAndGet() == 1) {
                change();
                throw new ArrayIndexOutOfBoundsException("half a table");
            }
            return looks.get();
        });
        assertThat(seen).isEqualTo(2);
    }

    @Test
    void whatIsChangedAllTheTimeIsNotSeen() {
        AtomicInteger looks = new AtomicInteger();
        assertThat(Glance.<Integer>at(changes, () -> {
                    change();
                    return looks.incrementAndGet();
                }))
                .isNull();
        long stamp = changes.writeLock();
        int before = looks.get();
        assertThat(Glance.<Integer>at(changes, looks::incrementAndGet)).isNull();
        assertThat(looks.get()).as("nobody looks while somebody changes").isEqualTo(before);
        changes.unlockWrite(stamp);
    }

    @Test
    void aBugIsNoChange() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> Glance.at(changes, () -> {
                    throw new ArithmeticException("bug");
                }));
    }
}
