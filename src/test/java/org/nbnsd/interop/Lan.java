package org.nbnsd.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Networks of hosts on this machine: each host is a network namespace, each segment a bridge in a namespace of its own.
 * Nothing that is sent there leaves it. Needs root. Closing it ends what was started in it and removes it.
 */
public final class Lan implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String prefix = "nb" + Long.toString(ProcessHandle.current().pid(), 36) + "x"
            + Integer.toString(COUNT.incrementAndGet(), 36);
    private final List<String> namespaces = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private int ports;

    private Lan() {}

    /** A network without hosts; skips the test where namespaces cannot be made. */
    public static Lan create() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Programs.isInstalled("ip"),
                "network namespaces need root and the program ip");
        assumeTrue(
                Programs.run(Duration.ofSeconds(10), List.of("ip", "netns", "list"))
                                .exit()
                        == 0,
                "network namespaces are not allowed here");
        return new Lan();
    }

    /** A segment that hosts can be attached to. */
    public String segment() {
        String namespace = namespace("s");
        Programs.mustRun("ip", "-n", namespace, "link", "add", "br0", "type", "bridge");
        Programs.mustRun("ip", "-n", namespace, "link", "set", "br0", "up");
        return namespace;
    }

    /** A host on a segment, with an address such as 10.77.0.1/24. */
    public Host host(String segment, String addressAndLength) {
        Host host = new Host(namespace("h"));
        Programs.mustRun("ip", "-n", host.namespace, "link", "set", "lo", "up");
        host.attach(segment, "eth0", addressAndLength);
        host.ip("route", "add", "default", "dev", "eth0"); // without a route 255.255.255.255 cannot be sent to
        return host;
    }

    private String namespace(String kind) {
        String namespace = prefix + kind + namespaces.size();
        Programs.mustRun("ip", "netns", "add", namespace);
        namespaces.add(namespace);
        return namespace;
    }

    /** One host. */
    public final class Host {
        private final String namespace;

        private Host(String namespace) {
            this.namespace = namespace;
        }

        /** One more interface. */
        public void attach(String segment, String device, String addressAndLength) {
            String port = "p" + ports++;
            Programs.mustRun(
                    "ip", "-n", namespace, "link", "add", device, "type", "veth", "peer", "name", port, "netns",
                    segment);
            Programs.mustRun("ip", "-n", segment, "link", "set", port, "master", "br0", "up");
            Programs.mustRun("ip", "-n", namespace, "addr", "add", addressAndLength, "brd", "+", "dev", device);
            Programs.mustRun("ip", "-n", namespace, "link", "set", device, "up");
        }

        /** Runs ip(8) in the host. */
        public void ip(String... arguments) {
            List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
            command.addAll(List.of(arguments));
            Programs.mustRun(command.toArray(String[]::new));
        }

        /** Runs a program in the host to its end. */
        public Programs.Result run(String... command) {
            return run(Duration.ofSeconds(60), command);
        }

        /** The same, for programs that take longer. */
        public Programs.Result run(Duration most, String... command) {
            return Programs.run(most, inHost(List.of(command)));
        }

        /** Starts a program in the host; it is ended, by its pid, with the network. */
        public Process start(Path out, List<String> command) {
            Process process = Programs.start(inHost(command), out); // ip execs: the pid is the program's
            processes.add(process);
            return process;
        }

        private List<String> inHost(List<String> command) {
            List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
            all.addAll(command);
            return all;
        }
    }

    @Override
    public void close() {
        for (Process process : processes) {
            // The number of one that has ended may be another's by now, and so may be its descendants.
            List<ProcessHandle> children =
                    process.isAlive() ? process.descendants().toList() : List.of();
            process.destroy();
            if (!hasEnded(process)) {
                process.destroyForcibly();
                hasEnded(process);
            }
            children.forEach(ProcessHandle::destroyForcibly);
        }
        for (String namespace : namespaces) {
            Programs.run(Duration.ofSeconds(10), List.of("ip", "netns", "delete", namespace));
        }
    }

    private static boolean hasEnded(Process process) {
        try {
            return process.waitFor(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
