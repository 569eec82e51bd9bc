package org.nbnsd.protocol;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The catalogue of events, as {@code nbnsd events} prints it: examples, and what Windows reports. */
final class EventGuideTest {
    /** Events of Windows are known by their source and number, for more than one with a word on which is which. */
    private static final Pattern WINDOWS =
            Pattern.compile("(NetBT (4319|4320|4321)|WINS (409[6-9]|41[0-2][0-9]|413[0-4]))( \\([a-z ]+\\))?"
                    + "(, (NetBT|WINS) \\d{4}( \\([a-z ]+\\))?)*( at the (claimant|other host))?"
                    + "(, falsely \\(Q\\d{6}\\))?");

    private static Properties guide() throws IOException {
        Properties guide = new Properties();
        try (InputStream in = NameEvent.class.getResourceAsStream("/org/nbnsd/cli/diagnosis/events.properties")) {
            guide.load(requireNonNull(in));
        }
        return guide;
    }

    @Test
    void everyEventHasAnExampleThatTheLogMightHave() throws IOException {
        Properties guide = guide();
        List<NameEvent> examples = EventExamples.all();
        assertThat(examples).extracting(NameEvent::code).doesNotHaveDuplicates();
        assertThat(guide.stringPropertyNames().stream()
                        .filter(key -> key.endsWith(".means"))
                        .map(key -> key.substring(0, key.indexOf('.'))))
                .containsExactlyInAnyOrderElementsOf(
                        examples.stream().map(NameEvent::code).toList());
        assertThat(examples)
                .allSatisfy(event -> assertThat(guide.getProperty(event.code() + ".text"))
                        .as(event.code())
                        .isEqualTo(event.text()));
    }

    @Test
    void whatWindowsReportsIsKnownBySourceAndNumber() throws IOException {
        Properties guide = guide();
        assertThat(guide.stringPropertyNames())
                .filteredOn(key -> key.endsWith(".windows"))
                .hasSizeGreaterThan(10)
                .allSatisfy(key -> assertThat(guide.getProperty(key)).as(key).matches(WINDOWS));
    }

    @Test
    void nothingElseIsInTheGuide() throws IOException {
        assertThat(guide().stringPropertyNames())
                .allSatisfy(key -> assertThat(key).matches("[A-Z_]+\\.(severity|text|means|act|windows)"));
    }
}
