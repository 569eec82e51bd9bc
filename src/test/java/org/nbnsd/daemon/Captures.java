package org.nbnsd.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where tests leave what went over their sockets. */
final class Captures {
    private Captures() {}

    static Path file(String name) throws IOException {
        Path directory = Path.of(System.getProperty("nbnsd.captures", "target/captures"));
        Files.createDirectories(directory);
        return directory.resolve(name + ".pcap");
    }
}
