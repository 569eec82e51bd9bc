package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs after all other tests: what the daemon sent in them, wireshark's dissector understands. */
class TsharkAfterAll {
    @Test
    void noDatagramThatTheDaemonSentIsMalformed() throws IOException {
        Programs.assumeInstalled("tshark");
        List<Path> captures;
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("nbnsd.captures")))) {
            captures = files.filter(file -> file.toString().endsWith(".pcap")).toList();
        }
        assertThat(captures).as("captures of the tests before").isNotEmpty();
        long sent = 0;
        for (Path capture : captures) {
            sent += responses(capture);
        }
        assertThat(sent).as("datagrams that were sent").isGreaterThan(100);
    }

    /** Dissects what the daemon sent: all responses, and its own queries; hostile requests in tests are not its work. */
    private static long responses(Path capture) {
        String out = Programs.mustRun(
                "tshark",
                "-n",
                "-r",
                capture.toString(),
                "-d",
                "udp.port==1024-65535,nbns",
                "-Y",
                "nbns.flags.response == 1",
                "-T",
                "fields",
                "-e",
                "frame.number",
                "-e",
                "_ws.malformed",
                "-e",
                "_ws.col.Info");
        List<String> rows = out.lines().filter(line -> line.matches("\\d+\t.*")).toList();
        assertThat(rows.stream().filter(row -> !row.split("\t", -1)[1].isEmpty() || row.contains("Malformed")))
                .as("malformed in " + capture)
                .isEmpty();
        return rows.size();
    }
}
