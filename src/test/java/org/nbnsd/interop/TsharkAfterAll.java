package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs after all other tests: what a daemon sent in any of them, wireshark's dissector understands. What clients sent does
 * not count; some are hostile.
 */
class TsharkAfterAll {
    /** Of all tests; they send many times as many. */
    private static final int LEAST = 500;
    /** What was said to Maven to run some tests only. */
    private static final List<String> SELECTIONS = List.of("test", "it.test", "skipUnitTests");

    private static final String MESSAGE = "sll:ethertype:ip:udp:nbns\t\t";

    /** What tshark suspects when a port happens to be one that traceroute uses; twice, if both are. */
    private static final String TRACEROUTE = "Possible traceroute: hop #\\d+, attempt #\\d+,?";

    @Test
    void everyDatagramThatADaemonSentIsAWellFormedMessage(@TempDir Path directory) throws IOException {
        Programs.assumeInstalled("tshark");
        boolean whole = SELECTIONS.stream().allMatch(selection -> System.getProperty(selection) == null);
        List<Capture> captures = captures();
        assumeTrue(whole || !captures.isEmpty(), "the tests that were selected left no captures");
        int sent = captures.stream().mapToInt(Capture::sent).sum();
        assertThat(sent).as("datagrams that daemons sent").isGreaterThanOrEqualTo(whole ? LEAST : 1);

        Path file = directory.resolve("sent.pcap");
        Capture.writeSent(captures, file);
        List<String> found = dissect(file);
        assertThat(found).as("datagrams that tshark found").hasSize(sent);
        List<String> wrong = new ArrayList<>();
        int next = 0;
        for (Capture capture : captures) {
            for (int i = 0; i < capture.sent(); i++) {
                String datagram = found.get(next++);
                if (!datagram.equals(MESSAGE)) {
                    wrong.add(capture.file().getFileName() + ", number " + (i + 1) + " of those sent: " + datagram);
                }
            }
        }
        assertThat(wrong).as("malformed, or no NBNS").isEmpty();
        System.out.printf("tshark looked at %d datagrams that daemons sent, in %d captures%n", sent, captures.size());
    }

    private static List<Capture> captures() throws IOException {
        Path directory = Path.of(System.getProperty("nbnsd.captures"));
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(".pcap"))
                    .sorted()
                    .toList();
        }
        List<Capture> captures = new ArrayList<>();
        for (Path file : files) {
            captures.add(new Capture(file));
        }
        return captures;
    }

    /** For each datagram the protocols in it, and what is wrong with it. */
    private static List<String> dissect(Path file) {
        List<String> command = List.of(
                "tshark",
                "-n",
                "-r",
                file.toString(),
                "-d",
                "udp.port==1-65535,nbns", // also a client's port that tshark knows as another protocol's
                "-T",
                "fields",
                "-e",
                "frame.protocols",
                "-e",
                "_ws.malformed",
                "-e",
                "_ws.expert.message");
        Programs.Result result = Programs.run(Duration.ofMinutes(3), command);
        assertThat(result.exit()).as(result.out()).isZero();
        return result.out()
                .lines()
                .filter(line -> line.startsWith("sll:"))
                .map(line -> line.replaceAll(TRACEROUTE, ""))
                .toList();
    }
}
