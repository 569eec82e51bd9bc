package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nbnsd.daemon.Vital.Sign;

@Timeout(60)
final class WatchdogTest {
    private final List<String> barked = new ArrayList<>();

    private static final class Patient implements Vital {
        private Sign sign = Sign.WELL;

        @Override
        public String name() {
            return "the patient";
        }

        @Override
        public Sign look() {
            return sign;
        }
    }

    private final Patient patient = new Patient();
    private final Watchdog watchdog = new Watchdog(List.of(patient), barked::add);

    private void look(Sign sign, int times) {
        patient.sign = sign;
        for (int i = 0; i < times; i++) {
            watchdog.look();
        }
    }

    @Test
    void whatIsGoneIsToldAtOnce() {
        look(Sign.WELL, 3);
        assertThat(barked).isEmpty();
        look(Sign.GONE, 1);
        assertThat(barked).containsExactly("the patient has ended");
    }

    @Test
    void whatIsAtTheSameForAMinuteOfLooksIsStuck() {
        look(Sign.BUSY, Watchdog.PATIENCE - 1);
        assertThat(barked).isEmpty();
        look(Sign.BUSY, 1);
        assertThat(barked).containsExactly("the patient has been stuck for 60 s");
    }

    @Test
    void whatTurnsNowAndThenIsNot() {
        for (int i = 0; i < 10; i++) {
            look(Sign.BUSY, Watchdog.PATIENCE - 1);
            look(Sign.WELL, 1);
        }
        assertThat(barked).isEmpty();
    }

    @Test
    void afterItIsClosedWhatEndsMayEnd() {
        watchdog.close();
        look(Sign.GONE, 1);
        assertThat(barked).isEmpty();
    }

    @Test
    void anEventLoopIsWellWhileItTurnsBusyWhileItDoesNotAndGoneAfterItsEnd() throws Exception {
        EventLoop loop = (EventLoop)
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("watched", true), NioIoHandler.newFactory())
                        .next();
        Vital vital = Vital.of("the loop", loop);
        assertThat(vital.look()).isEqualTo(Sign.WELL);
        loop.submit(() -> {}).sync();
        assertThat(vital.look()).isEqualTo(Sign.WELL);

        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch holding = new CountDownLatch(1);
        loop.execute(() -> {
            holding.countDown();
            Uninterruptibles.awaitUninterruptibly(held);
        });
        holding.await();
        assertThat(vital.look()).as("it was asked before").isEqualTo(Sign.WELL);
        assertThat(vital.look()).isEqualTo(Sign.BUSY);
        assertThat(vital.look()).isEqualTo(Sign.BUSY);
        held.countDown();
        loop.submit(() -> {}).sync();
        assertThat(vital.look()).isEqualTo(Sign.WELL);

        loop.shutdownGracefully().sync();
        assertThat(vital.look()).isEqualTo(Sign.GONE);
    }
}
