package org.nbnsd.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.nbnsd.dns.TransferKey;

/** The file with a key that is shared with another server of the DNS. */
final class KeyFile {
    private static final int LONGEST = 1 << 16;

    private KeyFile() {}

    /**
     * Reads a key.
     *
     * @throws IOException if the file cannot be read, is no key, or is there for others to read; the message is for people
     */
    static TransferKey read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is no file (expected: what tsig-keygen prints)");
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw new IOException("everybody can read " + file + " (expected: mode 0600 or 0640)");
            }
            return TransferKey.parse(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        } catch (UnsupportedOperationException e) {
            throw new IOException(file + " is on a file system without modes (expected: another)", e);
        }
    }
}
