package org.nbnsd.cli.diagnosis;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.HumanTime;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.diagnosis.EventTime.From;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.FactJson;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Identity;
import org.nbnsd.diagnosis.Identity.Held;
import org.nbnsd.name.Printable;

/** Who the other host of an event was, for people and as JSON. */
final class EventHostText {
    /** More do not help a person; JSON has all. */
    private static final int MOST_FACTS = 20;

    private EventHostText() {}

    /** For people. */
    static void print(Page page, EventHost host) {
        Identity then = host.then();
        Identity now = host.now();
        page.paragraph("Time:             ", time(page, host.time()));
        if (then == null || now == null) {
            page.paragraph(
                    "Host then:        ", "not known, nobody could be asked: " + Printable.text(host.notAsked()));
        } else {
            print(page, then);
            if (!now.computers().isEmpty() && !now.computers().equals(then.computers())) {
                page.paragraph("Host now:         ", who(now));
            }
            around(page, then);
        }
        if (!host.hint().isEmpty()) {
            page.paragraph("Note:             ", Printable.text(host.hint()));
        }
    }

    private static String time(Page page, EventTime time) {
        return time.from() == From.NOW
                ? "now; " + time.from().text()
                : HumanTime.both(time.at(), time.now(), page.zone()) + ", "
                        + time.from().text();
    }

    private static void print(Page page, Identity then) {
        Fact earliest = then.earliest();
        if (earliest == null) {
            page.paragraph("Host then:        ", "nothing is known of " + then.address());
        } else if (earliest.at() > then.at()) {
            page.paragraph(
                    "Host then:        ",
                    "nothing is known of " + then.address() + " before "
                            + TimelineText.time(earliest.at(), page.zone()));
        } else {
            page.paragraph("Host then:        ", who(then));
        }
        names(page, "Names then:       ", then, false);
        names(page, "Perhaps no more:  ", then, true);
        if (!then.mac().isEmpty()) {
            String hypervisor = then.hypervisor();
            page.paragraph("MAC:              ", then.mac() + (hypervisor.isEmpty() ? "" : " (" + hypervisor + ")"));
        }
        fact(page, "Seen before:      ", then.lastBefore());
        fact(page, "Seen after:       ", then.firstAfter());
    }

    private static String who(Identity host) {
        List<String> parts = new ArrayList<>();
        if (!host.computers().isEmpty()) {
            parts.add("computer " + String.join(", ", host.computers()));
        }
        if (!host.users().isEmpty()) {
            parts.add((host.users().size() == 1 ? "user " : "users ") + String.join(", ", host.users()));
        }
        if (parts.isEmpty()) {
            return host.names().isEmpty()
                    ? "it had no name that is known here"
                    : "its computer's name is not known here";
        }
        return Printable.text(String.join("; ", parts));
    }

    private static void names(Page page, String title, Identity then, boolean areDoubtful) {
        String names = then.names().stream()
                .filter(held -> held.isDoubtful() == areDoubtful)
                .map(held -> held.name() + (held.isGroup() ? " (group)" : ""))
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            page.paragraph(title, names + (areDoubtful ? "; not heard of since another computer had the address" : ""));
        }
    }

    private static void fact(Page page, String title, @Nullable Fact fact) {
        if (fact != null) {
            page.paragraph(title, TimelineText.time(fact.at(), page.zone()) + "  " + Printable.text(fact.text()));
        }
    }

    private static void around(Page page, Identity then) {
        if (then.around().isEmpty()) {
            return;
        }
        page.line("Within " + Identity.AROUND.toMinutes() + " minutes before and after:");
        List<Fact> nearest = then.around().stream()
                .sorted(Comparator.comparingLong(fact -> Math.abs(fact.at() - then.at())))
                .limit(MOST_FACTS)
                .toList();
        then.around().stream()
                .filter(nearest::contains)
                .limit(MOST_FACTS)
                .forEach(fact -> page.paragraph(
                        "  " + TimelineText.time(fact.at(), page.zone()) + "  ", Printable.text(fact.text())));
        int more = then.around().size() - nearest.size();
        if (more > 0) {
            page.line("  and " + more + " more: nbnsd timeline " + then.address());
        }
    }

    /**
     * As JSON: {@code time}, {@code timeFrom}, {@code host} or {@code notAsked}, and {@code hint} if there is one. The names
     * of the fields are promised: they may be added to, never changed.
     */
    static JsonObject json(EventHost host) {
        Document json = new Document()
                .time("time", host.time().at())
                .word("timeFrom", host.time().from());
        Identity then = host.then();
        Identity now = host.now();
        if (then == null || now == null) {
            json.put("notAsked", host.notAsked());
        } else {
            json.put("host", json(then).texts("computersNow", now.computers()));
        }
        return json.put("hint", host.hint()).json();
    }

    private static Document json(Identity then) {
        Document json = new Document()
                .put(
                        "computer",
                        then.computers().isEmpty() ? null : then.computers().get(0))
                .texts("users", then.users())
                .list("names", then.names(), EventHostText::json)
                .put("mac", then.mac());
        if (then.earliest() != null) {
            json.time("knownSince", then.earliest().at());
        }
        return json.put("lastBefore", json(then.lastBefore()))
                .put("firstAfter", json(then.firstAfter()))
                .list("facts", then.around(), FactJson::toJson);
    }

    private static @Nullable JsonObject json(@Nullable Fact fact) {
        return fact == null ? null : FactJson.toJson(fact);
    }

    private static JsonObject json(Held held) {
        Document json = new Document()
                .put("name", held.name())
                .put("type", held.isGroup() ? "group" : "unique")
                .time("since", held.since().at())
                .time("last", held.last().at());
        return (held.isDoubtful() ? json.put("doubtful", true) : json).json();
    }
}
