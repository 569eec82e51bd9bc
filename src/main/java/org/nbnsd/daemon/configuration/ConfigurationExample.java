package org.nbnsd.daemon.configuration;

import java.util.ArrayList;
import java.util.List;

/**
 * The example file: every key with its default, commented out, and a sentence about it. Made from
 * {@link ConfigurationSchema}. Lines to be uncommented have no space behind the {@code #}; sentences, and the illustration
 * of a section that may be there many times, have one.
 */
public final class ConfigurationExample {
    private static final int WIDTH = 100;

    private final StringBuilder text = new StringBuilder();

    private ConfigurationExample() {}

    /**
     * The example.
     *
     * @return TOML, lines ended by LF
     */
    public static String text() {
        ConfigurationExample example = new ConfigurationExample();
        example.comment("nbnsd configuration (TOML). What is commented out is the default. Durations are texts such as"
                + " \"6d\", \"1h30m\" or \"500ms\".");
        example.comment(
                "Check it with: nbnsd check-config FILE. Have a daemon read it again with: nbnsd reload. What does not say when"
                        + " another value takes effect does so at once.");
        ConfigurationSchema.SECTIONS.forEach(example::section);
        return example.text.toString();
    }

    private void section(ConfigurationSection section) {
        if (!section.name().isEmpty()) {
            text.append('\n');
            comment(section.doc());
            line((section.repeated() ? "# " : "") + section.heading());
        }
        for (ConfigurationKey<?> key : section.keys()) {
            if (!section.repeated()) {
                text.append('\n');
            }
            comment(key.doc());
            comment("(" + key.type().expected()
                    + (key.takes() == Takes.AT_ONCE
                            ? ""
                            : "; takes effect " + key.takes().text()) + ")");
            line((section.repeated() ? "#   " : "#") + key.name() + " = " + key.writeDefault());
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void comment(String words) {
        wrap(words, WIDTH - 2).forEach(line -> line("# " + line));
    }

    /** Breaks at spaces; a word that is too long stands alone. */
    private static List<String> wrap(String words, int width) {
        List<String> lines = new ArrayList<>();
        String rest = words;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            if (space <= 0) {
                break;
            }
            lines.add(rest.substring(0, space));
            rest = rest.substring(space + 1);
        }
        lines.add(rest);
        return lines;
    }
}
