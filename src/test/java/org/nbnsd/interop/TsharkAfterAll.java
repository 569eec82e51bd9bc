package org.nbnsd.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs after all other tests: what a daemon sent in any of them, wireshark's dissector understands. */
class TsharkAfterAll {
    /** A whole run sends many times as many. */
    private static final int LEAST = 500;

    @Test
    void everyDatagramThatADaemonSentIsAWellFormedMessage() throws IOException {
        Programs.assumeInstalled("tshark");
        List<Path> captures;
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("nbnsd.captures")))) {
            captures = files.filter(file -> file.toString().endsWith(".pcap"))
                    .sorted()
                    .toList();
        }
        assertThat(captures).as("captures of the tests before").isNotEmpty();
        List<String> wrong = new ArrayList<>();
        int sent = 0;
        for (Path capture : captures) {
            int port = Capture.servicePort(capture);
            if (port != 0) {
                List<String> frames = dissected(capture, port);
                sent += frames.size();
                frames.stream()
                        .filter(frame -> !isMessage(frame))
                        .map(frame -> capture.getFileName() + ": " + frame)
                        .forEach(wrong::add);
            }
        }
        System.out.printf("tshark has looked at %d datagrams sent by daemons, in %d captures%n", sent, captures.size());
        assertThat(wrong).as("malformed, or no NBNS").isEmpty();
        assertThat(sent).as("datagrams that daemons sent").isGreaterThan(LEAST);
    }

    /** A line for each datagram that the daemon sent: number, protocols, what is wrong. What clients sent is their affair. */
    private static List<String> dissected(Path capture, int port) {
        String out = Programs.mustRun(
                "tshark",
                "-n",
                "-r",
                capture.toString(),
                "-d",
                "udp.port==1-65535,nbns", // also for a client's port that belongs to another protocol
                "-Y",
                "udp.srcport == " + port,
                "-T",
                "fields",
                "-e",
                "frame.number",
                "-e",
                "frame.protocols",
                "-e",
                "_ws.malformed",
                "-e",
                "_ws.expert.message");
        return out.lines().filter(line -> line.matches("\\d+\t.*")).toList();
    }

    private static boolean isMessage(String frame) {
        return frame.matches("\\d+\traw:ip:udp:nbns\t\t");
    }
}
