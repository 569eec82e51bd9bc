package org.nbnsd.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of files that records are read from and written to. */
public enum FileFormat {
    /** Windows' LMHOSTS, with its keywords; also Samba's {@code lmhosts}, with {@code NAME#20}. */
    LMHOSTS("lmhosts"),
    /** The database of Samba's nmbd. */
    WINS_DAT("wins.dat"),
    /** What {@code netsh wins server show database} prints. Only read. */
    NETSH("netsh"),
    /** What "Export List" of the WINS console writes. Only read. */
    MMC("mmc"),
    /** Comma-separated values: complete ones of this program, or an administrator's table of names and addresses. */
    CSV("csv"),
    /** JSON: an object with {@code records}, a bare array of them, or one on each line. */
    JSON("json");

    private static final int HEAD = 8 << 10;

    private final String text;

    FileFormat(String text) {
        this.text = text;
    }

    /**
     * The format as people write it.
     *
     * @return such as {@code wins.dat}
     */
    public String text() {
        return text;
    }

    /**
     * Whether {@link Exporter} can write it.
     *
     * @return false for what only Windows' tools write
     */
    public boolean isWritable() {
        return this != NETSH && this != MMC;
    }

    /**
     * The format that a person wrote.
     *
     * @param text one of the texts
     * @return the format
     * @throws IllegalArgumentException if it is none; the message lists all
     */
    public static FileFormat of(String text) {
        for (FileFormat format : values()) {
            if (format.text.equals(text)) {
                return format;
            }
        }
        throw new IllegalArgumentException(
                "format: " + BadText.quote(text) + " (expected: one of " + list(format -> true) + ")");
    }

    /** The texts of some formats, for a sentence. */
    static String list(Predicate<FileFormat> which) {
        return Arrays.stream(values()).filter(which).map(FileFormat::text).collect(Collectors.joining(", "));
    }

    /**
     * What a file probably is, by its name and its first octets.
     *
     * @param file the file
     * @return null if nothing is known of such a file
     * @throws IOException if it cannot be read
     */
    public static @Nullable FileFormat guess(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] head = stream.readNBytes(HEAD);
            return guess(file, new String(head, StandardCharsets.ISO_8859_1));
        }
    }

    /**
     * What a file probably is, by its name and its first characters.
     *
     * @param file the file, which is not opened
     * @param head its first few thousand characters; it does not matter if they were decoded as ISO 8859-1, whatever they
     *     are
     * @return null if nothing is known of such a file
     */
    public static @Nullable FileFormat guess(Path file, String head) {
        return FormatGuess.of(file, head);
    }
}
