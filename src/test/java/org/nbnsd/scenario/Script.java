package org.nbnsd.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One story about the server, as text. A file holds several; each starts with {@code SCENARIO} and the claim that it
 * shows. {@code #} at the start of a line or after a space starts a comment. The words are those of {@link ScriptRunner}.
 *
 * @param file where it is
 * @param claim what it shows
 * @param lines its lines
 */
record Script(Path file, String claim, List<Line> lines) {
    private static final String START = "SCENARIO ";

    /**
     * A line that says something.
     *
     * @param number its number in the file, from 1
     * @param text without comment and spaces around it
     */
    record Line(int number, String text) {}

    static List<Script> read(Path file) {
        List<Script> scripts = new ArrayList<>();
        List<String> texts;
        try {
            texts = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).replaceFirst("(^|\\s)#.*", "").strip();
            if (text.startsWith(START)) {
                scripts.add(new Script(file, text.substring(START.length()).strip(), new ArrayList<>()));
            } else if (!text.isEmpty() && scripts.isEmpty()) {
                throw new IllegalArgumentException(
                        file.getFileName() + ":" + (i + 1) + ": " + text + " (expected: " + START + "first)");
            } else if (!text.isEmpty()) {
                scripts.get(scripts.size() - 1).lines().add(new Line(i + 1, text));
            }
        }
        return scripts;
    }
}
