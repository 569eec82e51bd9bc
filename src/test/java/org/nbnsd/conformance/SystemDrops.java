package org.nbnsd.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.nbnsd.protocol.Endpoint;

/** What the system threw away because the buffer of a socket was full, where Linux tells. */
final class SystemDrops {
    private static final Path TABLE = Path.of("/proc/net/udp");
    private static final int LOCAL_ADDRESS = 1;

    private SystemDrops() {}

    /** Datagrams to a socket that it never saw; empty where that cannot be known. */
    static OptionalLong of(Endpoint socket) throws IOException {
        if (!Files.isReadable(TABLE)) {
            return OptionalLong.empty();
        }
        byte[] octets = socket.address().octets();
        String wanted =
                String.format("%02X%02X%02X%02X:%04X", octets[3], octets[2], octets[1], octets[0], socket.port());
        return Files.readAllLines(TABLE).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns[LOCAL_ADDRESS].equals(wanted))
                .mapToLong(columns -> Long.parseLong(columns[columns.length - 1]))
                .findFirst();
    }
}
