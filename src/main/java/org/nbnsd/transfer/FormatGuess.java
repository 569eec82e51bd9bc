package org.nbnsd.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.PlainFile;

/** Tells the formats apart: what a file says counts more than its name, because people name files as they like. */
public final class FormatGuess {
    private static final int HEAD = 8 << 10;

    private static final Pattern NBMD_ENTRY =
            Pattern.compile("\\s*(\".*\"|[^\"#\\s]\\S*)\\s+\\d+\\s+(\\d+(\\.\\d+){3}\\s+)+[0-9A-Fa-f]{1,4}[RS]?\\s*");
    private static final Pattern SUFFIX_IN_BRACKETS = Pattern.compile("\\[[0-9A-Fa-f]{2}h\\]");
    private static final Pattern LMHOSTS_ENTRY = Pattern.compile("\\s*\\d+(\\.\\d+){3}\\s+[^\\s,;].*");
    private static final Pattern LMHOSTS_DIRECTIVE =
            Pattern.compile("\\s*#(INCLUDE\\s.*|BEGIN_ALTERNATE.*|END_ALTERNATE.*)");
    private static final List<String> HEADINGS = List.of("address", "holders");

    private FormatGuess() {}

    /**
     * What a file probably is, by its name and its first octets.
     *
     * @param file the file
     * @return null if nothing is known of such a file
     * @throws IOException if it cannot be read
     */
    public static @Nullable FileFormat of(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
            return byName(file); // what is read of a pipe cannot be read again
        }
        try (InputStream stream = PlainFile.open(file)) {
            byte[] head = stream.readNBytes(HEAD);
            return of(file, new String(head, StandardCharsets.ISO_8859_1));
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
    public static @Nullable FileFormat of(Path file, String head) {
        FileFormat byContent = byContent(plain(head));
        return byContent == null ? byName(file) : byContent;
    }

    /** Without byte order marks, and without the zeros of UTF-16 that was taken for something else. */
    private static String plain(String head) {
        String plain = head.replace("\0", "").replace("\u001A", "");
        for (String mark : List.of("\uFEFF", "\u00EF\u00BB\u00BF", "\u00FF\u00FE", "\u00FE\u00FF")) {
            plain = plain.startsWith(mark) ? plain.substring(mark.length()) : plain;
        }
        return plain;
    }

    private static @Nullable FileFormat byContent(String head) {
        String start = head.stripLeading();
        if (start.matches("(?s)VERSION\\s+\\d.*")) {
            return FileFormat.WINS_DAT;
        }
        if (start.startsWith("{") || start.startsWith("[{") || start.matches("(?s)\\[\\s*[{\\]].*")) {
            return FileFormat.JSON;
        }
        List<String> lines = head.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return null;
        }
        if (isHeadings(lines.get(0))) {
            return FileFormat.CSV;
        }
        for (String line : lines) {
            FileFormat format = byLine(line);
            if (format != null) {
                return format;
            }
        }
        return null;
    }

    private static boolean isHeadings(String line) {
        List<String> columns = List.of(
                        line.toLowerCase(Locale.ROOT).replace("\"", "").split("[,;\t]", -1))
                .stream()
                .map(String::strip)
                .toList();
        return columns.contains("name") && HEADINGS.stream().anyMatch(columns::contains);
    }

    private static @Nullable FileFormat byLine(String line) {
        if (SUFFIX_IN_BRACKETS.matcher(line).find()) {
            return line.indexOf('\t') >= 0 || line.indexOf(',') >= 0 && line.indexOf(',') < line.indexOf('[')
                    ? FileFormat.MMC
                    : FileFormat.NETSH;
        }
        if (line.startsWith("Record Name")) {
            return FileFormat.MMC;
        }
        if (NBMD_ENTRY.matcher(line).matches()) {
            return FileFormat.WINS_DAT;
        }
        return LMHOSTS_ENTRY.matcher(line).matches()
                        || LMHOSTS_DIRECTIVE.matcher(line).matches()
                ? FileFormat.LMHOSTS
                : null;
    }

    private static @Nullable FileFormat byName(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        if (name.startsWith("lmhosts")) {
            return FileFormat.LMHOSTS;
        }
        if (name.startsWith("wins.dat")) {
            return FileFormat.WINS_DAT;
        }
        if (name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
            return FileFormat.JSON;
        }
        return name.endsWith(".csv") ? FileFormat.CSV : null;
    }
}
