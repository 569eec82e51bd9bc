package org.nbnsd.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The text of a configuration file, or one line that says why there is none. */
final class ConfigurationFile {
    private static final int LARGEST = 1 << 20;

    private ConfigurationFile() {}

    static String text(Path file) throws ConfigurationException {
        if (Files.isDirectory(file)) {
            throw unusable(file, "is a directory (expected: a file; nbnsd check-config --example prints one)");
        }
        byte[] octets;
        try (InputStream in = Files.newInputStream(file)) {
            octets = in.readNBytes(LARGEST + 1); // it may be a pipe or a device, which have no size
        } catch (NoSuchFileException e) {
            throw unusable(file, "no such file (nbnsd check-config --example prints one)");
        } catch (AccessDeniedException e) {
            throw unusable(file, "no permission to read it");
        } catch (IOException e) {
            throw unusable(file, "cannot be read: " + e.getMessage());
        }
        if (octets.length > LARGEST) {
            throw unusable(file, "more than " + LARGEST + " octets (expected: a configuration in TOML)");
        }
        String text = decode(file, octets);
        return text.startsWith("\uFEFF") ? text.substring(1) : text; // what Windows' editors put in front
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
            throw new ConfigurationException(List.of(String.format(
                    "%s:%d:%d: octet 0x%02X (expected: UTF-8)", file, line, column, octets[in.position()])));
        }
        return text;
    }

    private static ConfigurationException unusable(Path file, String why) {
        return new ConfigurationException(List.of(file + ": " + why));
    }
}
