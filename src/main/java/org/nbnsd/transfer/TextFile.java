package org.nbnsd.transfer;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.FileFailure;
import org.nbnsd.file.PlainFile;
import org.nbnsd.name.Printable;

/**
 * The text of one file: by lines, or by characters, within the limits of the reading. What stops it in the middle is a
 * problem of the findings, and then the file just ends.
 *
 * <p>The character set is the one that was chosen; else the one that a byte order mark says, or that UTF-16 betrays by its
 * zeros; else, of each line that is UTF-8, that; else what is usual for the format.
 *
 * <p>What DOS and its editors put at the end of a file (the octet 1A), what fills up a file that lost its end (zeros), and a
 * byte order mark where files were joined are not part of a line.
 */
final class TextFile implements Closeable {
    private static final int HEAD = 512;
    private static final char DOS_END_OF_FILE = 0x1A;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int BUFFER = 32 << 10;

    private final Findings findings;
    private final String label;
    private final Bounded octets;
    private final Reader reader;
    /** Of lines that are no UTF-8, if each line may be; null if the reader makes characters. */
    private final @Nullable Charset ofLines;

    private final char[] buffer = new char[BUFFER];
    private final Deque<Line> pushedBack = new ArrayDeque<>();
    private int position;
    private int end;
    private long line = 1;
    private boolean ended;

    /**
     * Opens a file.
     *
     * @param usual the usual character set of the format
     * @throws IOException if it cannot be opened, or nothing can be read from it
     */
    TextFile(Path file, Charset usual, Findings findings) throws IOException {
        this.findings = findings;
        String called = findings.options().label();
        this.label = Printable.text(called == null ? file.toString() : called);
        InputStream stream = PlainFile.open(file);
        try {
            findings.expect(Files.size(file));
            byte[] head = stream.readNBytes(HEAD);
            Mark mark = Mark.of(head);
            Charset chosen = findings.options().charset();
            Charset charset = chosen != null ? chosen : mark.charset(usual);
            boolean isKnown = chosen != null || mark != Mark.NONE || charset.equals(StandardCharsets.UTF_8);
            ofLines = isKnown ? null : charset;
            InputStream headStream = new ByteArrayInputStream(head, mark.length, head.length - mark.length);
            octets = new Bounded(new SequenceInputStream(headStream, stream));
            reader = new InputStreamReader(octets, isKnown ? charset : StandardCharsets.ISO_8859_1);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /** The number of the line that comes next, or of the next character's line. */
    long line() {
        return line;
    }

    /** Where the text is by now. */
    String source() {
        return source(line);
    }

    String source(long number) {
        return label + ":" + number;
    }

    /** The next line that is not too long; those that are become problems. Null at the end, or when there is enough. */
    @Nullable
    Line nextLine() {
        while (!findings.isFull()) {
            if (!pushedBack.isEmpty()) {
                return pushedBack.removeFirst();
            }
            String source = source();
            String text = readLine();
            if (text == null) {
                return null;
            }
            if (text.length() <= findings.options().limits().line()) {
                return lineOf(trimmed(text), source);
            }
            findings.problem(source, tooLong("line"));
        }
        return null;
    }

    private Line lineOf(String text, String source) {
        if (ofLines == null) {
            return new Line(text, source, false);
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new Line(trimmed(decoded), source, false);
        } catch (CharacterCodingException e) {
            boolean isOctets = ofLines.equals(StandardCharsets.ISO_8859_1);
            return new Line(isOctets ? text : new String(bytes, ofLines), source, isOctets);
        }
    }

    /** Without what is not part of a text. */
    private static String trimmed(String text) {
        int start = 0;
        int length = text.length();
        while (start < length && isPadding(text.charAt(start))) {
            start++;
        }
        while (length > start && isPadding(text.charAt(length - 1))) {
            length--;
        }
        return text.substring(start, length);
    }

    /** Whether a character is none of the text's, where a line begins or ends. */
    static boolean isPadding(int c) {
        return c == DOS_END_OF_FILE || c == 0 || c == BYTE_ORDER_MARK;
    }

    String tooLong(String what) {
        return "a " + what + " of more than " + findings.options().limits().line()
                + " characters (expected: at most that)";
    }

    /** These lines are next, in this order. */
    void pushBack(List<Line> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            pushedBack.addFirst(lines.get(i));
        }
    }

    /** Not more than one character over the limit; null at the end. */
    private @Nullable String readLine() {
        if (position == end && !fill()) {
            return null;
        }
        int most = findings.options().limits().line() + 1;
        StringBuilder text = null;
        while (true) {
            int start = position;
            while (position < end && buffer[position] != '\n' && buffer[position] != '\r') {
                position++;
            }
            boolean complete = position < end;
            if (text == null && complete) {
                String whole = new String(buffer, start, Math.min(position - start, most));
                endLine();
                return whole;
            }
            text = text == null ? new StringBuilder() : text;
            text.append(buffer, start, Math.min(position - start, most - text.length()));
            if (complete) {
                endLine();
                return text.toString();
            }
            if (!fill()) {
                return octets.exceeded ? null : text.toString(); // a line that is cut may mean something else
            }
        }
    }

    /** Takes CR, LF or both. */
    private void endLine() {
        char first = buffer[position++];
        line++;
        if (first == '\r' && (position < end || fill()) && buffer[position] == '\n') {
            position++;
        }
    }

    /** The next character, an end of line as it is; -1 at the end. */
    int read() {
        if (position == end && !fill()) {
            return -1;
        }
        char c = buffer[position++];
        if (c == '\n') {
            line++;
        }
        return c;
    }

    private boolean fill() {
        if (ended) {
            return false;
        }
        position = 0;
        end = 0;
        try {
            end = Math.max(0, reader.read(buffer, 0, buffer.length));
        } catch (IOException e) {
            findings.problem(source(), "cannot be read any further: " + FileFailure.reason(e));
        }
        ended = end == 0;
        if (ended && octets.exceeded) {
            findings.problem(
                    source(),
                    "more than " + findings.options().limits().octets()
                            + " octets in all files (expected: at most that): what follows is not read");
        }
        return !ended;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** What a file says of its character set by its first octets. */
    private enum Mark {
        NONE(0),
        UTF_8(3),
        UTF_16LE(2),
        UTF_16BE(2),
        /** UTF-16LE without a byte order mark: zeros at odd places. */
        ZEROS_LE(0),
        /** UTF-16BE without one: zeros at even places. */
        ZEROS_BE(0);

        /** The tabs and digits alone of a list in Japanese are more. */
        private static final int LEAST_ZEROS = 4;

        private static final int LEAST_SHARE = 20;

        private final int length;

        Mark(int length) {
            this.length = length;
        }

        static Mark of(byte[] head) {
            if (startsWith(head, 0xEF, 0xBB, 0xBF)) {
                return UTF_8;
            }
            if (startsWith(head, 0xFF, 0xFE)) {
                return UTF_16LE;
            }
            if (startsWith(head, 0xFE, 0xFF)) {
                return UTF_16BE;
            }
            int even = zeros(head, 0);
            int odd = zeros(head, 1);
            int least = Math.max(LEAST_ZEROS, head.length / LEAST_SHARE);
            if (even == 0 && odd >= least) {
                return ZEROS_LE;
            }
            return odd == 0 && even >= least ? ZEROS_BE : NONE;
        }

        private static boolean startsWith(byte[] head, int... octets) {
            return head.length >= octets.length
                    && Arrays.equals(head, 0, octets.length, toBytes(octets), 0, octets.length);
        }

        private static byte[] toBytes(int... octets) {
            byte[] bytes = new byte[octets.length];
            for (int i = 0; i < octets.length; i++) {
                bytes[i] = (byte) octets[i];
            }
            return bytes;
        }

        private static int zeros(byte[] head, int first) {
            int zeros = 0;
            for (int i = first; i < head.length; i += 2) {
                zeros += head[i] == 0 ? 1 : 0;
            }
            return zeros;
        }

        Charset charset(Charset usual) {
            return switch (this) {
                case NONE -> usual;
                case UTF_8 -> StandardCharsets.UTF_8;
                case UTF_16LE, ZEROS_LE -> StandardCharsets.UTF_16LE;
                case UTF_16BE, ZEROS_BE -> StandardCharsets.UTF_16BE;
            };
        }
    }

    /** Counts, and ends where the limit is. */
    private final class Bounded extends InputStream {
        private final InputStream in;
        private boolean exceeded;

        Bounded(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) == 1 ? one[0] & 0xFF : -1;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            long left = findings.octetsLeft();
            if (left <= 0) {
                exceeded = exceeded || in.read() >= 0;
                return -1;
            }
            int count = in.read(to, offset, (int) Math.min(length, left));
            if (count > 0) {
                findings.took(count);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
