package org.nbnsd.control.document;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.nbnsd.control.EventValues;
import org.nbnsd.control.RecentEvents;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.wire.Ipv4Address;

/** Events as JSON objects. The names of the fields are promised: they may be added to, never changed. */
public final class EventDocument {
    private EventDocument() {}

    /**
     * An event: {@code id}, a text of digits; {@code at}, {@code code}, {@code severity}, {@code name}, {@code sender},
     * {@code addresses} (all that it speaks of), each if there is such, and the {@code text}.
     *
     * @param entry the event
     * @return an object in UTF-8, in one line
     */
    public static byte[] octets(RecentEvents.Entry entry) {
        NameEvent event = entry.event();
        Set<Ipv4Address> addresses = new TreeSet<>();
        EventValues.addresses(event, addresses::add);
        return new Document()
                .put("id", Long.toString(entry.id()))
                .time("at", entry.at())
                .put("code", EventValues.code(event))
                .word("severity", event.severity())
                .put("name", event.name())
                .put("sender", event.sender())
                .texts("addresses", addresses)
                .put("text", event.text())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
