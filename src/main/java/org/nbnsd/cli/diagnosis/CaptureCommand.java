package org.nbnsd.cli.diagnosis;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.nbnsd.capture.CaptureFile;
import org.nbnsd.capture.CaptureFile.Summary;
import org.nbnsd.capture.NotACaptureException;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.CodePageOption;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.InputFile;
import org.nbnsd.cli.console.Refusal;
import org.nbnsd.cli.console.Terminal;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Packet;
import org.nbnsd.diagnosis.PacketFacts;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.Printable;
import org.nbnsd.protocol.Constants;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.MessageDecoder;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that read capture files have in common. */
abstract class CaptureCommand implements Callable<Integer> {
    static final String FILES_TEXT = "Capture files: pcap or pcapng, as they are or compressed with gzip.";

    /** Shorter files are read before a bar has been seen. */
    private static final long WORTH_A_BAR = 50_000_000;

    private static final int BAR_WIDTH = 79;

    private final Console console;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private final CodePageOption codePage;

    @Option(
            order = 102,
            names = "--port",
            paramLabel = "PORT",
            converter = Arguments.PortConverter.class,
            description =
                    "The UDP port of the name service in captures, if a server was tried at another. Default: 137.")
    private @Nullable Integer port;

    @Option(order = 103, names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(
            order = 104,
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    CaptureCommand(Console console) {
        this.console = console;
        this.codePage = new CodePageOption(console.letters());
    }

    final Console console() {
        return console;
    }

    final boolean isPortGiven() {
        return port != null;
    }

    final int port() {
        return port == null ? Constants.NAME_SERVICE_UDP_PORT : port;
    }

    final boolean json() {
        return json;
    }

    /**
     * Reads all files, and says on standard error which of them are broken.
     *
     * @param files in this order
     * @param facts gets every fact in them
     */
    final List<CaptureContents> readAll(List<Path> files, Consumer<Fact> facts) throws IOException {
        return readAll(files, facts, (in, packets) -> CaptureFile.read(in, port(), packets));
    }

    /** How a file is read. */
    interface Reading {
        /**
         * Reads one.
         *
         * @param in its octets
         * @param packets gets each datagram
         * @return what was in it
         * @throws IOException if it cannot be read, or is no capture file
         */
        Summary read(InputStream in, Consumer<Packet> packets) throws IOException;
    }

    /**
     * Reads all files in another way, and says on standard error which of them are broken.
     *
     * @param files in this order
     * @param facts gets every fact in them
     * @param reading reads each
     */
    final List<CaptureContents> readAll(List<Path> files, Consumer<Fact> facts, Reading reading) throws IOException {
        PacketFacts packets = new PacketFacts(port());
        List<CaptureContents> all = new ArrayList<>();
        for (Path file : files) {
            all.add(read(file, packets, facts, reading));
        }
        return all;
    }

    /** 1 if a file is broken, as the help says. */
    static int status(List<CaptureContents> contents) {
        boolean isBroken = contents.stream().anyMatch(of -> of.summary().fault() != null);
        return isBroken ? ExitStatus.REFUSED : ExitStatus.FOUND;
    }

    private CaptureContents read(Path file, PacketFacts packets, Consumer<Fact> facts, Reading reading)
            throws IOException {
        CaptureContents contents = new CaptureContents(file);
        try (InputStream in = open(file)) {
            contents.end(reading.read(in, packet -> {
                Decoded decoded = MessageDecoder.decode(packet.octets());
                contents.count(packet, decoded);
                packets.of(packet, decoded).forEach(facts);
            }));
        } catch (NotACaptureException e) {
            throw new Refusal(Printable.text(file + ": " + e.getMessage()));
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
        String fault = contents.summary().fault();
        if (fault != null) {
            console.err().println(file + ": " + fault + "; what comes before that was read");
        }
        return contents;
    }

    private InputStream open(Path file) throws IOException {
        InputStream in = InputFile.open(file, "a capture file");
        long size = Files.size(file);
        return size < WORTH_A_BAR || json || !Terminal.showsProgress() ? in : new Watched(in, file, size);
    }

    /** Shows how far it has been read. */
    private static final class Watched extends FilterInputStream {
        private final ProgressBar bar;

        Watched(InputStream in, Path file, long size) {
            super(in);
            bar = new ProgressBarBuilder()
                    .setTaskName(Printable.text(String.valueOf(file.getFileName())))
                    .setInitialMax(size)
                    .setUnit("MB", 1_000_000)
                    .setStyle(ProgressBarStyle.ASCII)
                    .clearDisplayOnFinish()
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                    .build();
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            bar.stepBy(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int count = super.read(to, offset, length);
            bar.stepBy(Math.max(0, count));
            return count;
        }

        @Override
        public void close() throws IOException {
            bar.close();
            super.close();
        }
    }

    /**
     * Reads and prints.
     *
     * @return the exit status
     * @throws IOException if a file cannot be read or written
     */
    @Override
    public abstract @Nullable Integer call() throws IOException;
}
