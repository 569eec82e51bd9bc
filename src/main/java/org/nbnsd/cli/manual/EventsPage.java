package org.nbnsd.cli.manual;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.cli.diagnosis.EventGuide;

/** {@code nbnsd-events.7}: the catalogue of events. */
final class EventsPage {
    private EventsPage() {}

    static String text(String version) {
        Roff page = Roff.page("NBNSD-EVENTS", 7, version)
                .named("nbnsd-events", "what the events of the log of nbnsd mean, and what to do")
                .section("DESCRIPTION");
        EventGuide.PREFACE.stream().filter(text -> !text.isBlank()).forEach(page::paragraph);
        page.section("EVENTS");
        EventGuide.load().entries().forEach(entry -> page.item(entry.code(), paragraphs(entry)));
        return page.section("SEE ALSO")
                .paragraph("nbnsd-events(1), nbnsd-explain(1), nbnsd.toml(5)")
                .toString();
    }

    private static List<String> paragraphs(EventGuide.Entry entry) {
        List<String> paragraphs = new ArrayList<>(List.of(
                "(" + entry.severity() + ") " + entry.means(),
                "For example: " + entry.text(),
                "What to do: " + entry.act()));
        if (!entry.windows().isEmpty()) {
            paragraphs.add("On Windows: " + entry.windows());
        }
        return paragraphs;
    }
}
