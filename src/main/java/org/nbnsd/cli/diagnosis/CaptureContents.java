package org.nbnsd.cli.diagnosis;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.capture.CaptureFile.Summary;
import org.nbnsd.cli.console.PacketText;
import org.nbnsd.diagnosis.Packet;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.Message;

/** What kinds of messages a capture file has, and when. */
final class CaptureContents {
    private final Path file;
    private final Map<String, Long> messages = new TreeMap<>();
    private final Map<Malformed.Reason, Long> malformed = new TreeMap<>();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private @Nullable Summary summary;

    CaptureContents(Path file) {
        this.file = file;
    }

    void count(Packet packet, Decoded decoded) {
        first = Math.min(first, packet.micros() / 1000);
        last = Math.max(last, packet.micros() / 1000);
        if (decoded instanceof Malformed fault) {
            malformed.merge(fault.reason(), 1L, Long::sum);
        } else if (decoded instanceof Message message) {
            messages.merge(PacketText.kind(message), 1L, Long::sum);
        }
    }

    void end(Summary of) {
        summary = of;
    }

    Path file() {
        return file;
    }

    Summary summary() {
        if (summary == null) {
            throw new IllegalStateException(file + " was not read to its end");
        }
        return summary;
    }

    /** By kind, as the RFC writes it. */
    Map<String, Long> messages() {
        return messages;
    }

    Map<Malformed.Reason, Long> malformed() {
        return malformed;
    }

    /** When the first message was captured, in milliseconds since the epoch. */
    long first() {
        return first;
    }

    long last() {
        return last;
    }
}
