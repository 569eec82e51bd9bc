package org.nbnsd.cli.diagnosis;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.diagnosis.EventFile.Contents;
import org.nbnsd.control.document.Document;
import org.nbnsd.diagnosis.EventData;
import org.nbnsd.diagnosis.EventData.Event;
import org.nbnsd.name.Printable;
import org.nbnsd.wire.Ipv4Address;

/**
 * What {@code decode-event} has found, for people and as JSON. Windows logs a conflict again and again: equal events are told
 * once, with how many there are.
 *
 * @param contents at least one event
 * @param hosts who the other host of an event was
 */
record EventsReport(Contents contents, Function<EventData, EventHost> hosts) {
    /** More different ones nobody reads; JSON has all. */
    private static final int MOST_KINDS = 20;
    /** So many times the daemon is asked for JSON. */
    private static final int MOST_HOSTS = 100;

    /** What makes two events equal. */
    private record Kind(int code, @Nullable Ipv4Address address, EventData.Strings strings, String computer) {
        static Kind of(EventData event) {
            return new Kind(event.code(), event.address(), event.strings(), event.computer());
        }
    }

    private List<List<EventData>> kinds() {
        Map<Kind, List<EventData>> kinds = new LinkedHashMap<>();
        contents.events()
                .forEach(event -> kinds.computeIfAbsent(Kind.of(event), any -> new ArrayList<>())
                        .add(event));
        return List.copyOf(kinds.values());
    }

    /** Prints piece by piece: the daemon may take its time. */
    void print(Page page, Consumer<Page> flush) {
        List<List<EventData>> kinds = kinds();
        for (List<EventData> kind : kinds.subList(0, Math.min(kinds.size(), MOST_KINDS))) {
            EventData last = last(kind);
            data(page, last);
            if (kind.size() > 1) {
                page.paragraph("Logged:           ", kind.size() + " times" + span(page, kind));
            }
            flush.accept(page);
            if (last.address() != null) {
                EventHostText.print(page, hosts.apply(last));
            }
            page.paragraph("", "  ", next(last));
            if (kinds.size() > 1) {
                page.line("");
            }
            flush.accept(page);
        }
        if (kinds.size() > MOST_KINDS) {
            page.line("and " + (kinds.size() - MOST_KINDS) + " other conflicts; --json has all");
        }
        if (kinds.size() > 1 || contents.others() > 0) {
            page.paragraph(
                    "",
                    "  ",
                    Page.counted(contents.events().size(), "event") + " of NetBT, "
                            + Page.counted(kinds.size(), "conflict")
                            + (contents.others() > 0 ? "; passed over " + contents.others() + " others" : ""));
        }
        flush.accept(page);
    }

    /** The one that was logged last; if nobody says when, the one that is read last. */
    private static EventData last(List<EventData> kind) {
        EventData last = kind.get(0);
        for (EventData each : kind) {
            Instant time = each.time();
            Instant before = last.time();
            last = time == null || before == null || !time.isBefore(before) ? each : last;
        }
        return last;
    }

    private static String span(Page page, List<EventData> kind) {
        List<Instant> times = kind.stream()
                .flatMap(event -> Stream.ofNullable(event.time()))
                .sorted()
                .toList();
        return times.isEmpty()
                ? ""
                : ", first " + TimelineText.time(times.get(0).toEpochMilli(), page.zone()) + ", last "
                        + TimelineText.time(times.get(times.size() - 1).toEpochMilli(), page.zone());
    }

    private static void data(Page page, EventData data) {
        Event event = data.event();
        if (event != null) {
            page.paragraph("", "  ", "Event " + event.number() + " (" + hex(data.code()) + "): " + event.text() + ".");
        }
        line(page, "Logged by:        ", data.computer());
        line(page, "Name:             ", data.strings().name());
        line(page, "This computer:    ", text(data.strings().own()));
        Ipv4Address address = data.address();
        if (address == null) {
            page.paragraph("Other host:       ", missing(event));
        } else {
            page.line("Other host:       " + address);
        }
        Ipv4Address unreversed = data.unreversed();
        if (unreversed != null) {
            page.line("Not reversed:     " + unreversed + " (wrong; the last octet is stored first)");
        }
        Ipv4Address inText = data.strings().other();
        if (inText != null && data.inData() != null && !inText.equals(data.inData())) {
            page.paragraph("In the text:      ", inText + ", which is not what the data say");
        }
        if (event != null && data.view() != EventData.View.TEXT) {
            page.line("Status:           " + hex(data.status()) + (data.status() == 0 ? " (none)" : ""));
        }
        page.line("Read as:          "
                + switch (data.view()) {
                    case BYTES -> "bytes";
                    case WORDS -> "words";
                    case XML -> "octets in their order, as in XML";
                    case TEXT -> "the text of the event";
                });
    }

    private static String missing(@Nullable Event event) {
        return event == Event.NAME_ERROR
                ? "not in these octets; the text of the event has it: \"the computer with the IP address ... did not"
                        + " allow\". Copy the event with its text, or save it as XML"
                : "not in these octets (expected: 44, of which the last four are the address)";
    }

    private static void line(Page page, String title, String text) {
        if (!text.isEmpty()) {
            page.line(title + Printable.text(text));
        }
    }

    private static String text(@Nullable Ipv4Address address) {
        return address == null ? "" : address.toString();
    }

    private static String next(EventData data) {
        Ipv4Address address = data.address();
        String name = data.strings().name();
        return "Next: "
                + (name.isEmpty()
                        ? "nbtstat -n on the computer that logged it shows the name in conflict"
                        : "nbnsd explain '" + Printable.text(name) + "' tells what is known of the name")
                + (address == null ? "." : "; nbnsd status " + address + " shows what the other host has.");
    }

    Document json() {
        List<JsonObject> events = new ArrayList<>();
        for (EventData data : contents.events()) {
            Document event = document(data);
            events.add((events.size() < MOST_HOSTS ? event.all(EventHostText.json(hosts.apply(data))) : event).json());
        }
        return Document.ofCommand("decode-event")
                .list("events", events, each -> each)
                .put("others", contents.others())
                .texts("problems", contents.problems());
    }

    private static Document document(EventData data) {
        Document json = new Document();
        Event event = data.event();
        if (event != null) {
            json.put("event", event.number())
                    .put("code", hex(data.code()))
                    .put("status", hex(data.status()))
                    .put("text", event.text());
        }
        return json.put("computer", data.computer())
                .put("name", data.strings().name())
                .put("ownAddress", text(data.strings().own()))
                .put("address", text(data.address()))
                .put("unreversed", text(data.unreversed()))
                .put("addressInText", text(data.strings().other()))
                .word("view", data.view())
                .put("logged", data.time());
    }

    private static String hex(int word) {
        return String.format(Locale.ROOT, "0x%08X", word);
    }
}
