package org.nbnsd.cli.diagnosis;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.diagnosis.EventData;
import org.nbnsd.diagnosis.EventText;
import org.nbnsd.diagnosis.LoggedEvent;

/**
 * A file with events of Windows: XML as Windows exports it, JSON of programs that read its logs, or what somebody copied from
 * the event viewer. XML and JSON may be of any length; of one event at a time no more is kept than what it says.
 */
final class EventFile {
    /** More than any event has. */
    private static final int LONGEST_EVENT = 4 << 20;

    private static final int LONGEST_TEXT = 8 << 20;
    private static final int MOST_EVENTS = 1_000_000;
    private static final int MOST_PROBLEMS = 20;
    private static final int HEAD = 64 << 10;
    /** No start of an element is longer. */
    private static final int KEPT = 256;

    private static final Pattern START = Pattern.compile("<(?:\\w+:)?Event[\\s/>]", Pattern.CASE_INSENSITIVE);
    private static final Pattern END = Pattern.compile("</(?:\\w+:)?Event\\s*>", Pattern.CASE_INSENSITIVE);
    private static final Pattern JSON_START =
            Pattern.compile("\\s*(?:Record \\d+\\s*)?[{\\[]\\s*[\"{\\[\\]}].*", Pattern.DOTALL);

    /**
     * What was in it.
     *
     * @param events those of NetBT that {@link EventData} knows
     * @param others how many others there were
     * @param problems why an event of NetBT is not among them, a line for each; at most 20
     */
    record Contents(List<EventData> events, long others, List<String> problems) {}

    private final List<EventData> events = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long others;
    private long number;

    private EventFile() {}

    /**
     * Reads a file to its end.
     *
     * @throws IllegalArgumentException if it is none; says what was expected
     */
    static Contents read(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, HEAD);
        buffered.mark(HEAD);
        byte[] head = buffered.readNBytes(HEAD);
        buffered.reset();
        requireNoLog(head);
        Charset charset = charset(head);
        String start = new String(head, charset);
        EventFile file = new EventFile();
        Reader reader = new InputStreamReader(buffered, charset);
        if (START.matcher(start).find()) {
            file.readXml(reader);
        } else if (JSON_START.matcher(start.replaceFirst("^\uFEFF", "")).matches()) {
            file.readJson(reader);
        } else {
            file.events.addAll(EventText.read(text(reader)));
        }
        return new Contents(file.events, file.others, file.problems);
    }

    private static void requireNoLog(byte[] head) {
        String magic = new String(head, 0, Math.min(head.length, 8), StandardCharsets.ISO_8859_1);
        if (magic.startsWith("ElfFile") || magic.startsWith("LfLe", 4)) {
            throw new IllegalArgumentException(
                    "a log as Windows keeps it (expected: its events as XML or JSON: on Windows,"
                            + " wevtutil qe FILE /lf /f:xml > events.xml; elsewhere, evtx_dump FILE > events.json)");
        }
    }

    /** Windows saves XML as UTF-16; what is no UTF-8 has names in the code page of some Windows. */
    private static Charset charset(byte[] head) {
        int odd = 0;
        int even = 0;
        for (int i = 0; i < Math.min(head.length, 512); i++) {
            odd += head[i] == 0 && i % 2 == 1 ? 1 : 0;
            even += head[i] == 0 && i % 2 == 0 ? 1 : 0;
        }
        boolean isMarked =
                head.length > 1 && (head[0] == (byte) 0xFF || head[0] == (byte) 0xFE) && head[0] + head[1] == -3;
        if (isMarked) {
            return StandardCharsets.UTF_16;
        }
        if (odd + even > 4 && odd * even == 0) {
            return odd > 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        }
        try {
            int whole = head.length == HEAD ? HEAD - 4 : HEAD; // the last character may be cut
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(Arrays.copyOf(head, Math.min(whole, head.length))));
            return StandardCharsets.UTF_8;
        } catch (CharacterCodingException e) {
            return head.length == HEAD ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        }
    }

    private static String text(Reader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] chunk = new char[HEAD];
        for (int count = reader.read(chunk); count >= 0; count = reader.read(chunk)) {
            text.append(chunk, 0, count);
            if (text.length() > LONGEST_TEXT) {
                throw new IllegalArgumentException(
                        "more than " + LONGEST_TEXT
                                + " characters, and neither XML nor JSON (expected: the data of an event, or events as XML or JSON)");
            }
        }
        return text.toString().replace("\0", "").replaceFirst("^\uFEFF", "");
    }

    private void readXml(Reader reader) throws IOException {
        StringBuilder window = new StringBuilder();
        char[] chunk = new char[HEAD];
        int count = reader.read(chunk);
        while (count >= 0) {
            window.append(chunk, 0, count);
            count = reader.read(chunk);
            takeElements(window, count < 0);
        }
    }

    /** Takes the events that are there completely, or, at the end of the file, the rest of one. */
    private void takeElements(StringBuilder window, boolean isEnd) {
        Matcher start = START.matcher(window);
        int done = 0;
        while (start.find(done)) {
            Matcher end = END.matcher(window);
            if (end.find(start.start())) {
                done = end.end();
            } else if (isEnd) {
                done = window.length();
            } else {
                break;
            }
            take(LoggedEvent.ofXml(window.substring(start.start(), done)));
        }
        boolean isOpen = start.find(done);
        window.delete(0, isOpen ? start.start() : Math.max(done, window.length() - KEPT));
        if (window.length() > LONGEST_EVENT) {
            number++;
            problem("more than " + LONGEST_EVENT + " characters (expected: </Event> before that)");
            window.setLength(0);
        }
    }

    private void readJson(Reader reader) throws IOException {
        StringBuilder object = new StringBuilder();
        int depth = 0;
        boolean inText = false;
        boolean isEscaped = false;
        char[] chunk = new char[HEAD];
        for (int count = reader.read(chunk); count >= 0; count = reader.read(chunk)) {
            for (int i = 0; i < count; i++) {
                char c = chunk[i];
                if (depth == 0 && c != '{') {
                    continue;
                }
                object.append(c);
                if (inText) {
                    inText = c != '"' || isEscaped;
                    isEscaped = c == '\\' && !isEscaped;
                } else {
                    inText = c == '"';
                    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
                }
                if (depth == 0 || object.length() > LONGEST_TEXT) {
                    takeObject(object.toString());
                    object.setLength(0);
                    depth = 0;
                    inText = false;
                }
            }
        }
        if (object.length() > 0) {
            takeObject(object.toString());
        }
    }

    private void takeObject(String text) {
        try {
            JsonElement element = JsonParser.parseString(text);
            List<LoggedEvent> found = EventJson.events(element);
            found.forEach(this::take);
            others += found.isEmpty() ? 1 : 0;
        } catch (JsonParseException e) {
            number++;
            problem("no JSON (expected: an object from { to })");
        }
    }

    private void take(LoggedEvent event) {
        number++;
        if (!event.isOfNetBt()) {
            others++;
            return;
        }
        try {
            if (events.size() < MOST_EVENTS) {
                events.add(event.data());
            } else {
                others++;
            }
        } catch (IllegalArgumentException e) {
            problem(String.valueOf(e.getMessage()));
        }
    }

    private void problem(String text) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add("event " + number + " of the file: " + text);
        }
    }
}
