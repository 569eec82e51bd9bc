package org.nbnsd.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.capture.Captures;
import org.nbnsd.interop.Programs;

/**
 * The commands that read what they are given do it on systems that have no native code in the jar. The systems are only claimed here, by
 * {@code os.name}, which is what libraries choose native code by; what asks the network cannot be tried so, because the sockets of the JDK
 * itself go by it.
 */
final class ElsewhereIT {
    @TempDir
    private Path directory;

    private static Programs.Result run(String system, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dos.name=" + system,
                "-Dnative.encoding=Cp1252",
                "-jar",
                System.getProperty("nbnsd.jar")));
        command.addAll(List.of(words));
        return Programs.run(Duration.ofMinutes(1), command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Windows 11", "Mac OS X"})
    void whatReadsWhatItIsGivenWorksWithoutNativeCode(String system) throws IOException {
        byte[] query = Captures.hex(
                "123401100001000000000000" + "20" + "4547464346454545" + "43414341".repeat(6) + "00" + "00200001");
        Path capture = Files.write(
                directory.resolve("a.pcap"),
                Captures.pcap(Captures.ETHERNET, Captures.ethernet(Captures.nbns("10.0.0.5", "10.0.0.255", query))));
        assertThat(run(system, "decode-event", "0500000a").out()).contains("10.0.0.5");
        assertThat(run(system, "events", "4319").out()).contains("NetBT 4319");
        assertThat(run(system, "analyze", capture.toString())).matches(result -> result.exit() == 0, "ends with 0");
        assertThat(run(system, "check-config", "--example").out()).contains("#port = 137");
    }
}
