package org.nbnsd.daemon;

import org.nbnsd.daemon.configuration.DaemonOptions;
import org.nbnsd.interop.Ports;
import org.nbnsd.net.CannotListenException;
import org.nbnsd.net.Transport;
import org.nbnsd.wire.Ipv4Address;

/** Stops a daemon and starts the next one at its address, again and again. */
final class RestartingDaemon {
    private static final int TIMES = 40;

    private RestartingDaemon() {}

    /** Run with the transport; the port is none of those that the system gives to others meanwhile. */
    public static void main(String[] args) throws CannotListenException {
        DaemonOptions options = DaemonOptions.DEFAULT
                .withListen(Ipv4Address.parse("127.0.0.1"), Ipv4Address.parse("127.0.0.2"))
                .withPort(Ports.free())
                .withTransport(Transport.valueOf(args[0]));
        for (int i = 0; i < TIMES; i++) {
            try (Daemon daemon = new Daemon(new EchoService(), options)) {
                daemon.start();
            }
        }
        System.out.println("restarted " + TIMES + " times");
    }
}
