package org.nbnsd.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.nbnsd.daemon.configuration.DaemonOptions;
import org.nbnsd.net.CannotListenException;
import org.nbnsd.net.Transport;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.ForwardingPart;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.wire.Ipv4Address;

/**
 * A daemon in a process of its own, for tests that need another network namespace or fewer rights: {@code EchoDaemon
 * transport port capture|- [address...]}. Tells its addresses on standard output, ends when standard input does, and
 * after two minutes in any case.
 */
public final class EchoDaemon {
    private EchoDaemon() {}

    /** See the class. */
    public static void main(String[] args) throws Exception {
        DaemonOptions options = DaemonOptions.DEFAULT
                .withTransport(Transport.valueOf(args[0]))
                .withPort(Integer.parseInt(args[1]))
                .withCapture(args[2].equals("-") ? null : Path.of(args[2]))
                .withListen(List.of(args).subList(3, args.length).stream()
                        .map(Ipv4Address::parse)
                        .toArray(Ipv4Address[]::new))
                .withScanInterval(Duration.ofMillis(200));
        CountDownLatch ended = new CountDownLatch(1);
        Thread parent = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    continue;
                }
            } catch (java.io.IOException e) {
                System.err.println(e);
            }
            ended.countDown();
        });
        parent.setDaemon(true);
        parent.start();
        try (Daemon daemon = new Daemon(new Telling(new EchoService()), options)) {
            daemon.start();
            System.out.println("port " + daemon.port());
            System.out.println("started");
            ended.await(2, TimeUnit.MINUTES);
        } catch (CannotListenException e) {
            System.out.println(e.getMessage());
        }
    }

    private static final class Telling extends ForwardingPart {
        Telling(EchoService echo) {
            super(echo);
        }

        @Override
        public List<Effect> handle(Input input, long now) {
            if (input instanceof Input.Listening listening) {
                for (LocalAddress local : listening.addresses()) {
                    System.out.printf("%s/%d unit %012x%n", local.address(), local.prefixLength(), local.unitId());
                }
                System.out.println(listening.addresses().size() + " addresses");
            }
            return super.handle(input, now);
        }
    }
}
