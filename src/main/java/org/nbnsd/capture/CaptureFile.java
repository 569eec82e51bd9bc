package org.nbnsd.capture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.nbnsd.capture.Dissector.Found;
import org.nbnsd.capture.Dissector.Ports;
import org.nbnsd.diagnosis.Packet;

/** Reads the datagrams of the name service, and the segments of WINS replication, from a capture file: pcap or pcapng, as it is or compressed with gzip. */
public final class CaptureFile {
    private static final int BUFFER = 1 << 16;
    private static final int GZIP = 0x1F8B;
    /** Formats that are not read here, by their first four octets. */
    private static final Map<Integer, String> OTHERS = Map.of(
            0x474D4255, "Microsoft's Network Monitor",
            0x52545353, "Microsoft's Network Monitor 1",
            0x736E6F6F, "snoop",
            0x58435000, "NetXray or Sniffer for Windows",
            0x54525349, "Sniffer for DOS");

    private CaptureFile() {}

    /** The formats. */
    public enum Format {
        /** The classic one. */
        PCAP,
        /** Its successor. */
        PCAPNG
    }

    /**
     * What was in a file.
     *
     * @param format which it has
     * @param isCompressed whether it was compressed with gzip
     * @param frames how many frames were read
     * @param datagrams how many of them completed a datagram from or to the port of the name service
     * @param cut of how many of these a part only was captured
     * @param segments how many had a TCP segment from or to the port of replication; 0 if nobody wants them
     * @param skipped how many frames had none, by reason
     * @param unknownLinks how many frames of each link type that is not known here
     * @param fault where the file is broken, what is there, and what was expected; null if it was read to its end
     */
    public record Summary(
            Format format,
            boolean isCompressed,
            long frames,
            long datagrams,
            long cut,
            long segments,
            Map<Skipped, Long> skipped,
            Map<Integer, Long> unknownLinks,
            @Nullable String fault) {
        /** Keeps copies. */
        public Summary {
            skipped = Map.copyOf(skipped);
            unknownLinks = Map.copyOf(unknownLinks);
        }
    }

    /**
     * Reads a file to its end, or as far as it goes.
     *
     * @param in its octets; stays open
     * @param port of the name service, 1..65535: 137, but for a server that somebody tries at another one
     * @param packets gets each datagram
     * @return what was in it
     * @throws NotACaptureException if it is no capture file from its beginning on
     * @throws IOException if it cannot be read
     */
    public static Summary read(InputStream in, int port, Consumer<Packet> packets) throws IOException {
        return read(in, new Reading(new Ports(port, -1), packets, segment -> {}));
    }

    /**
     * Reads a file to its end, or as far as it goes, also what servers say to each other over TCP.
     *
     * @param in its octets; stays open
     * @param port as for the other
     * @param packets gets each datagram
     * @param replicationPort of replication, 1..65535: 42, but for a server that somebody tries at another one
     * @param segments gets each segment, in the order of the file
     * @return what was in it
     * @throws NotACaptureException if it is no capture file from its beginning on
     * @throws IOException if it cannot be read
     */
    public static Summary read(
            InputStream in, int port, Consumer<Packet> packets, int replicationPort, Consumer<Segment> segments)
            throws IOException {
        return read(in, new Reading(new Ports(port, replicationPort), packets, segments));
    }

    private static Summary read(InputStream in, Reading reading) throws IOException {
        InputStream buffered = new BufferedInputStream(in, BUFFER);
        boolean compressed = isCompressed(buffered);
        OctetSource source = new OctetSource(compressed ? unpack(buffered) : buffered);
        byte[] start = start(source);
        int magic = (start[0] & 0xFF) << 24 | (start[1] & 0xFF) << 16 | (start[2] & 0xFF) << 8 | start[3] & 0xFF;
        Format format = magic == PcapngFrames.SECTION_HEADER ? Format.PCAPNG : Format.PCAP;
        String fault = null;
        try {
            Frames frames = format == Format.PCAPNG ? PcapngFrames.of(magic, source) : PcapFrames.of(magic, source);
            if (frames == null) {
                throw new NotACaptureException(unknown(magic, start));
            }
            reading.all(frames);
        } catch (BrokenCaptureException e) {
            fault = e.getMessage();
        }
        return new Summary(
                format,
                compressed,
                reading.frames,
                reading.datagrams,
                reading.cut,
                reading.segments,
                reading.skipped,
                reading.unknownLinks,
                fault);
    }

    private static String unknown(int magic, byte[] start) {
        String other = OTHERS.get(magic);
        return other != null
                ? "a capture file of " + other
                        + " (expected: pcap or pcapng; \"editcap FILE NEW.pcapng\" of Wireshark makes" + " one of it)"
                : "begins with the octets " + HexFormat.ofDelimiter(" ").formatHex(start)
                        + " (expected: a capture file, pcap or pcapng, or one of them compressed with gzip)";
    }

    private static boolean isCompressed(InputStream in) throws IOException {
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == GZIP;
    }

    private static InputStream unpack(InputStream in) throws IOException {
        try {
            return new GZIPInputStream(in, BUFFER);
        } catch (EOFException | ZipException e) {
            throw new NotACaptureException(
                    "begins like a file of gzip, but is none (expected: a whole header, 10 octets or more)");
        }
    }

    private static byte[] start(OctetSource source) throws IOException {
        byte[] start;
        try {
            start = source.upTo(4);
        } catch (BrokenCaptureException e) {
            throw new NotACaptureException(String.valueOf(e.getMessage()));
        }
        if (start.length < 4) {
            throw new NotACaptureException((start.length == 0 ? "empty" : "only " + start.length + " octets long")
                    + " (expected: a capture file, pcap or pcapng)");
        }
        return start;
    }

    /** Counts while it reads. */
    private static final class Reading {
        private final Ports ports;
        private final Consumer<Packet> packets;
        private final Consumer<Segment> segmentsTo;
        private final Fragments fragments = new Fragments();
        private final Map<Skipped, Long> skipped = new EnumMap<>(Skipped.class);
        private final Map<Integer, Long> unknownLinks = new HashMap<>();
        private long frames;
        private long datagrams;
        private long cut;
        private long segments;

        Reading(Ports ports, Consumer<Packet> packets, Consumer<Segment> segmentsTo) {
            this.ports = ports;
            this.packets = packets;
            this.segmentsTo = segmentsTo;
        }

        void all(Frames source) throws IOException {
            for (Frame frame = source.next(); frame != null; frame = source.next()) {
                frames++;
                Found found = Dissector.dissect(frame, ports, fragments);
                if (found.packet() != null) {
                    datagrams++;
                    cut += found.isCut() ? 1 : 0;
                    packets.accept(found.packet());
                } else if (found.segment() != null) {
                    segments++;
                    segmentsTo.accept(found.segment());
                } else if (found.skipped() != null) {
                    skipped.merge(found.skipped(), 1L, Long::sum);
                    if (found.skipped() == Skipped.LINK_TYPE) {
                        unknownLinks.merge(frame.linkType(), 1L, Long::sum);
                    }
                }
            }
        }
    }
}
