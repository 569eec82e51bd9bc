package org.nbnsd.daemon.configuration;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.nbnsd.daemon.configuration.ConfigurationValues.Place;
import org.nbnsd.file.FileFailure;

/** The text of a configuration file, or one line that says why there is none. */
final class ConfigurationFile {
    /** A thousand networks with schedules of their own are 90 KB. */
    private static final int LARGEST = 1 << 18;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String EXAMPLE = "(expected: a file; nbnsd check-config --example prints one)";

    private ConfigurationFile() {}

    static String text(Path file) throws ConfigurationException, FileFailure {
        return text(file, PATIENCE);
    }

    /** With other patience for what is no plain file. */
    static String text(Path file, Duration patience) throws ConfigurationException, FileFailure {
        byte[] octets;
        try {
            octets = Files.isRegularFile(file) || Files.isDirectory(file) ? octets(file) : octetsInTime(file, patience);
        } catch (IOException e) {
            FileFailure failure = FileFailure.reading(file, e);
            throw Files.isReadable(file) || !Files.exists(file) ? failure.withAdvice(EXAMPLE) : failure;
        }
        if (octets.length > LARGEST) {
            throw unusable(file, "more than " + LARGEST + " octets (expected: a configuration in TOML)");
        }
        String text = decode(file, octets);
        return text.startsWith("\uFEFF") ? text.substring(1) : text; // what Windows' editors put in front
    }

    private static byte[] octets(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST + 1); // a pipe or a device has no size, and may have no end
        }
    }

    /** Nobody may ever write to a pipe; who wants to read it waits as soon as it is opened. */
    private static byte[] octetsInTime(Path file, Duration patience) throws IOException, ConfigurationException {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        read.complete(octets(file));
                    } catch (IOException | RuntimeException e) {
                        read.completeExceptionally(e);
                    }
                },
                "nbnsd-configuration");
        reader.setDaemon(true);
        reader.start();
        try {
            return read.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwables.throwIfInstanceOf(requireNonNull(e.getCause()), IOException.class);
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw unusable(
                    file,
                    "no end of it within " + patience.toSeconds()
                            + " s (expected: a file, or a pipe that somebody writes)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unusable(file, "interrupted while reading it");
        }
    }

    private static String decode(Path file, byte[] octets) throws ConfigurationException {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(octets);
        CharBuffer out = CharBuffer.allocate(octets.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            int column = text.length() - text.lastIndexOf('\n');
            String found = String.format("octet 0x%02X (expected: UTF-8)", octets[in.position()]);
            throw ConfigurationReader.failed(
                    List.of(new ConfigurationProblem(new Place(file.toString(), line, column), null, found)));
        }
        return text;
    }

    private static ConfigurationException unusable(Path file, String why) {
        return ConfigurationReader.failed(
                List.of(new ConfigurationProblem(new Place(file.toString(), 0, 0), null, why)));
    }
}
