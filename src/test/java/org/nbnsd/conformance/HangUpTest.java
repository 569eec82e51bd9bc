package org.nbnsd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nbnsd.interop.Programs;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/** SIGHUP: somebody expects a daemon to read its configuration again, or closes the terminal that it was started in. */
@Timeout(120)
final class HangUpTest {
    private static final Ipv4Address SERVER = Ipv4Address.parse("127.0.0.121");
    private static final Pattern PORT = Pattern.compile("  listens on  127\\.0\\.0\\.121, UDP port ([0-9]+)");

    private static String lineWith(BufferedReader reader, Pattern pattern) throws Exception {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher.group(matcher.groupCount());
            }
        }
        throw new AssertionError("no " + pattern);
    }

    @Test
    void theDaemonGoesOnAndSaysSo() throws Exception {
        Programs.assumeNotIgnored("HUP");
        Process daemon = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dnbnsd.test.log=INFO",
                        "org.nbnsd.cli.Main",
                        "serve",
                        "--listen",
                        SERVER.toString(),
                        "--port",
                        "0",
                        "--name",
                        "HANGUP",
                        "--data",
                        "none"))
                .start();
        try (BufferedReader out = daemon.inputReader();
                BufferedReader err = daemon.errorReader();
                Hosts hosts = new Hosts(0)) {
            FakeHost host = hosts.host(1, new Endpoint(SERVER, Integer.parseInt(lineWith(out, PORT))));
            assertThat(host.begin(host.registration("BEFORE<00>")).get(20, TimeUnit.SECONDS))
                    .hasToString("granted");

            for (int times = 0; times < 2; times++) {
                Programs.mustRun("kill", "-HUP", Long.toString(daemon.pid()));
                assertThat(lineWith(err, Pattern.compile(" WARN .*(SIGHUP: there is no configuration file.*)")))
                        .contains("nothing has changed");
            }
            assertThat(host.begin(host.registration("AFTER<00>")).get(20, TimeUnit.SECONDS))
                    .hasToString("granted");

            daemon.toHandle().destroy(); // SIGTERM
            assertThat(daemon.onExit().get(20, TimeUnit.SECONDS).exitValue()).isZero();
        } finally {
            daemon.destroyForcibly();
        }
    }
}
