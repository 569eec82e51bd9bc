package org.nbnsd.bench;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.nbnsd.interop.Programs;

/**
 * Two network namespaces and a wire between them, nothing else: a server at one end, its clients at the other. The client
 * end has a thousand addresses. Needs root.
 */
final class Link implements Closeable {
    static final String SERVER = "10.78.0.1";
    /** The wire, at both ends. */
    static final String DEVICE = "eth0";

    private static final String CLIENTS = "10.78.4.0/22";
    private static final int MOST_CLIENTS = 1000;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String prefix = "nbb" + Long.toString(ProcessHandle.current().pid(), 36) + "x"
            + Integer.toString(COUNT.incrementAndGet(), 36);
    private final String server = prefix + "s";
    private final String client = prefix + "c";
    private final Pinning pinning;

    /** Makes the namespaces; {@link #connect} the rest, so that there is something to close if that fails. */
    Link(Pinning pinning) {
        this.pinning = pinning;
    }

    void connect() {
        Programs.mustRun("ip", "netns", "add", server);
        Programs.mustRun("ip", "netns", "add", client);
        Programs.mustRun(
                "ip", "-n", client, "link", "add", DEVICE, "type", "veth", "peer", "name", DEVICE, "netns", server);
        bringUp(server, SERVER + "/16");
        bringUp(client, "10.78.0.2/16");
        Programs.mustRun("ip", "-n", client, "route", "add", "local", CLIENTS, "dev", "lo");
    }

    private static void bringUp(String namespace, String address) {
        Programs.mustRun("ip", "-n", namespace, "addr", "add", address, "brd", "+", "dev", DEVICE);
        Programs.mustRun("ip", "-n", namespace, "link", "set", DEVICE, "up");
        Programs.mustRun("ip", "-n", namespace, "link", "set", "lo", "up");
    }

    /** An address of the client end. */
    static String client(int number) {
        if (number < 0 || number >= MOST_CLIENTS) {
            throw new IllegalArgumentException("client: " + number + " (expected: 0.." + (MOST_CLIENTS - 1) + ")");
        }
        return "10.78." + (4 + (number + 1) / 256) + "." + (number + 1) % 256;
    }

    /** The command line that runs a program at the server's end, on the server's core. */
    List<String> onServer(List<String> command) {
        return in(server, pinning.server(command));
    }

    /** The same with all cores. */
    List<String> onServerUnpinned(List<String> command) {
        return in(server, command);
    }

    /** The command line that runs a program at the clients' end, on the clients' core. */
    List<String> onClient(List<String> command) {
        return in(client, pinning.client(command));
    }

    /** The same with all cores. */
    List<String> onClientUnpinned(List<String> command) {
        return in(client, command);
    }

    private static List<String> in(String namespace, List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        all.addAll(command);
        return all;
    }

    @Override
    public void close() {
        for (String namespace : List.of(client, server)) {
            Programs.run(Duration.ofSeconds(10), List.of("ip", "netns", "delete", namespace));
        }
    }
}
