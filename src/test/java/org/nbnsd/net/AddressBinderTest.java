package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.nbnsd.interop.Logback.logger;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.LocalAddress;

/** What only shows after several looks at the addresses. */
final class AddressBinderTest {
    private static final int SCANS = 5;

    @EnabledOnOs(OS.LINUX)
    @Test
    void aBroadcastAddressThatCannotBeHadIsToldOnce() throws Exception {
        Optional<LocalAddress> real = InterfaceSource.system().addresses().stream()
                .filter(local -> !local.address().isLoopback())
                .findFirst();
        assumeTrue(real.isPresent(), "this machine has only loopback addresses");
        // With another prefix length the broadcast address is none of this machine.
        LocalAddress wrong = new LocalAddress(real.get().address(), real.get().prefixLength() == 8 ? 9 : 8, 0);
        CountDownLatch scans = new CountDownLatch(SCANS);
        List<String> warnings = new CopyOnWriteArrayList<>();
        listen(warnings);
        UdpEndpoints.Settings settings =
                new UdpEndpoints.Settings(List.of(wrong.address()), 0, Transport.AUTO, 0, Duration.ofMillis(5));
        InterfaceSource source = () -> {
            scans.countDown();
            return List.of(wrong);
        };
        try (UdpEndpoints endpoints = UdpEndpoints.create(settings, source, null)) {
            endpoints.open(new Silent());
            assertThat(scans.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(warnings)
                .filteredOn(line -> line.startsWith("broadcasts to " + wrong.broadcast() + " "))
                .singleElement()
                .asString()
                .endsWith("are not heard: not an address of this machine");
    }

    private static void listen(List<String> warnings) {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                warnings.add(event.getFormattedMessage());
            }
        };
        appender.start();
        logger(AddressBinder.class.getName()).addAppender(appender);
    }

    private static final class Silent implements UdpHandler {
        @Override
        public boolean received(Datagram datagram) {
            return true;
        }

        @Override
        public void burstOver() {}

        @Override
        public void addressesChanged(List<LocalAddress> addresses) {}
    }
}
