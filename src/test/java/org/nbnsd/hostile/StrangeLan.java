package org.nbnsd.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nbnsd.interop.Eventually;
import org.nbnsd.interop.Lan;

/**
 * A segment with a server at 10.77.0.1, honest hosts at 10.77.0.2 and .3, and one host that sends in the name of the
 * addresses from 10.77.0.8 on, for which nobody answers. Needs root.
 */
final class StrangeLan implements AutoCloseable {
    static final String SERVER = "10.77.0.1";
    static final String HONEST = "10.77.0.2";
    static final String HOLDER = "10.77.0.3";
    static final String STRANGER = "10.77.0.4";
    static final String FIRST_DEAD = "10.77.0.8";
    static final int DEAD = 244;
    /** Addresses that the stranger has and answers for; they are none of the dead. */
    static final String FIRST_ALIAS = "10.77.1.1";

    /** 10.77.0.8 to 10.77.0.251. */
    private static final List<String> DEAD_PREFIXES = List.of(
            "10.77.0.8/29",
            "10.77.0.16/28",
            "10.77.0.32/27",
            "10.77.0.64/26",
            "10.77.0.128/26",
            "10.77.0.192/27",
            "10.77.0.224/28",
            "10.77.0.240/29",
            "10.77.0.248/30");

    private static final int PREFIX_LENGTH = 23;

    private final Lan lan = Lan.create();
    private final String segment = lan.segment();
    private final Path directory;
    private int programs;

    final Lan.Host server = host(SERVER);
    final Lan.Host honest = host(HONEST);
    final Lan.Host holder = host(HOLDER);
    final Lan.Host stranger = host(STRANGER);

    StrangeLan(Path directory) {
        this.directory = directory;
        stranger.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/all/arp_ignore");
        DEAD_PREFIXES.forEach(prefix -> stranger.ip("route", "add", "local", prefix, "dev", "lo"));
    }

    private Lan.Host host(String address) {
        return lan.host(segment, address + "/" + PREFIX_LENGTH);
    }

    /** Gives the stranger more addresses of its own. */
    void alias(int count) {
        for (int i = 1; i <= count; i++) {
            stranger.ip("addr", "add", "10.77.1." + i + "/" + PREFIX_LENGTH, "dev", "eth0");
        }
    }

    /** A program of the tests on a host. */
    final class Program {
        private final Process process;
        private final Path out;

        private Program(Process process, Path out) {
            this.process = process;
            this.out = out;
        }

        String said() {
            try {
                return Files.readString(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits until it says something; fails if it ends without. */
        void await(String word) {
            Eventually.get(Duration.ofSeconds(60), () -> word + " in:\n" + said(), () -> {
                if (!process.isAlive() && !said().contains(word)) {
                    throw new AssertionError("ended without " + word + ":\n" + said());
                }
                return said().contains(word) ? word : null;
            });
        }

        /** Waits for its end. */
        String end() throws InterruptedException {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(said()).isTrue();
            assertThat(process.exitValue()).as(said()).isZero();
            return said();
        }
    }

    /** Starts a program of the tests. */
    Program start(Lan.Host host, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path out = directory.resolve("program" + programs++);
        return new Program(host.start(out, command), out);
    }

    @Override
    public void close() {
        lan.close();
    }
}
