package org.nbnsd.diagnosis;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nbnsd.diagnosis.EventData.View;

/**
 * The octets of an event as people copy them: typed, or as the event viewer shows them, in lines that begin with an offset
 * and end with the octets as characters.
 *
 * @param data what they say
 * @param start where they begin in the text
 */
record EventDump(EventData data, int start) {
    /** An offset, and a colon of any kind. */
    private static final Pattern LINE = Pattern.compile("(?m)^[\\h>|]*(?:0x)?([0-9A-Fa-f]{4,8})[:\\uFF1A][\\h]*(.*)$");

    private static final Pattern DIGITS = Pattern.compile("(?:0x)?([0-9A-Fa-f]+)");
    /** A byte, or a word. */
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{2}(?:[0-9A-Fa-f]{6})?");

    private static final Pattern OCTETS = Pattern.compile("([0-9A-Fa-f]{2} +)*[0-9A-Fa-f]{2}");
    private static final int LONGEST_LINE = 32;
    private static final int UNKNOWN = Integer.MAX_VALUE;

    /**
     * All dumps in a text: whatever stands between their lines, in whatever language, is no part of them.
     *
     * @return one for each run of lines from offset 0 on; the same octets in two views are one
     * @throws IllegalArgumentException if there is a dump, but none of such an event
     */
    static List<EventDump> inLines(String text) {
        List<EventDump> dumps = new ArrayList<>();
        String before = "";
        IllegalArgumentException problem = null;
        for (List<Line> lines : runs(text)) {
            try {
                Octets octets = Octets.of(lines);
                if (!octets.digits().equals(before)) {
                    dumps.add(new EventDump(octets.data(), lines.get(0).start()));
                }
                before = octets.digits();
            } catch (IllegalArgumentException e) {
                problem = e;
            }
        }
        if (dumps.isEmpty() && problem != null) {
            throw problem;
        }
        return dumps;
    }

    /** Lines whose offsets begin with 0 and grow by those of a line. */
    private static List<List<Line>> runs(String text) {
        List<List<Line>> runs = new ArrayList<>();
        int last = Integer.MAX_VALUE;
        Matcher matcher = LINE.matcher(text);
        while (matcher.find()) {
            Line line = new Line(Integer.parseUnsignedInt(matcher.group(1), 16), matcher.group(2), matcher.start());
            if (line.offset() == 0) {
                runs.add(new ArrayList<>());
            } else if (line.offset() <= last || line.offset() - last > LONGEST_LINE) {
                continue; // looks like an offset, and is none
            }
            runs.get(runs.size() - 1).add(line);
            last = line.offset();
        }
        return runs;
    }

    /**
     * Octets that are all that there is.
     *
     * @throws IllegalArgumentException if they are not; says what was expected
     */
    static EventData typed(String text) {
        List<String> groups = new ArrayList<>();
        for (String part : text.trim().split("[\\s,:;-]+", -1)) {
            Matcher group = DIGITS.matcher(part);
            if (group.matches()) {
                groups.add(group.group(1));
            } else if (!part.isEmpty()) {
                throw new IllegalArgumentException("event data: \"" + shown(part)
                        + "\" (expected: hexadecimal digits, as bytes, as words, or as <Binary> of the XML)");
            }
        }
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("event data: empty (expected: " + EventData.EXPECTED + ")");
        }
        return Octets.ofGroups(groups).data();
    }

    static String shown(String part) {
        String printable = part.replaceAll("[^\\x20-\\x7E]", ".");
        return printable.length() <= 40 ? printable : printable.substring(0, 40) + "...";
    }

    /** A line of a dump: its offset, what stands behind it, and where it is in the text. */
    private record Line(int offset, String rest, int start) {
        /**
         * The groups of digits, without the characters behind them. A copy may have lost the spaces between the two; how
         * many octets there are is told by the next line's offset, or else by the gap.
         */
        List<String> groups(int octets) {
            List<String> groups = new ArrayList<>();
            int left = octets;
            for (String part : (octets == UNKNOWN ? beforeCharacters() : rest.strip()).split("[\\s,-]+", -1)) {
                if (left <= 0 || !GROUP.matcher(part).matches()) {
                    break;
                }
                groups.add(part);
                left -= part.length() / 2;
            }
            return groups;
        }

        private String beforeCharacters() {
            String stripped = rest.strip();
            int gap = stripped.indexOf("  ");
            return gap < 0 || OCTETS.matcher(stripped.substring(gap).trim()).matches()
                    ? stripped
                    : stripped.substring(0, gap);
        }
    }

    /** Octets in their order, two digits each, and how they were written. */
    private record Octets(String digits, View view) {
        EventData data() {
            return EventData.of(HexFormat.of().parseHex(digits), view);
        }

        static Octets of(List<Line> lines) {
            List<String> groups = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                Line line = lines.get(i);
                boolean isLast = i + 1 == lines.size();
                groups.addAll(line.groups(isLast ? UNKNOWN : lines.get(i + 1).offset() - line.offset()));
            }
            return ofGroups(groups);
        }

        static Octets ofGroups(List<String> groups) {
            boolean isBytes = groups.stream().allMatch(group -> group.length() == 2);
            boolean isWords = groups.stream().allMatch(group -> group.length() == 8);
            if (!isBytes && !isWords && groups.size() > 1) {
                throw new IllegalArgumentException("event data: groups of " + lengths(groups)
                        + " digits (expected: 2 digits each, the bytes, or 8 digits each, the words)");
            }
            String digits = String.join("", groups);
            if (digits.length() % 2 != 0) {
                throw new IllegalArgumentException(
                        "event data: " + digits.length() + " digits (expected: two for each octet)");
            }
            View view = !isBytes && !isWords ? View.XML : isBytes ? View.BYTES : View.WORDS;
            return new Octets((isWords ? swapped(digits) : digits).toUpperCase(Locale.ROOT), view);
        }

        private static String lengths(List<String> groups) {
            return String.join(
                    ", ",
                    groups.stream()
                            .map(String::length)
                            .distinct()
                            .sorted()
                            .map(String::valueOf)
                            .toList());
        }

        /** A word has its last octet first. */
        private static String swapped(String words) {
            StringBuilder octets = new StringBuilder(words.length());
            for (int at = 0; at < words.length(); at += 8) {
                for (int octet = at + 6; octet >= at; octet -= 2) {
                    octets.append(words, octet, octet + 2);
                }
            }
            return octets.toString();
        }
    }
}
