package org.nbnsd.cli.diagnosis;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.capture.replication.PairReport;
import org.nbnsd.capture.replication.PairReport.Announced;
import org.nbnsd.capture.replication.PairReport.Moved;
import org.nbnsd.capture.replication.PairReport.Opened;
import org.nbnsd.capture.replication.PairReport.Spoken;
import org.nbnsd.capture.replication.PairReport.Stopped;
import org.nbnsd.capture.replication.Replicated;
import org.nbnsd.capture.replication.TrafficReport;
import org.nbnsd.cli.console.Page;
import org.nbnsd.control.document.Document;
import org.nbnsd.wire.Ipv4Address;

/**
 * What {@code analyze} tells of replication.
 *
 * @param traffic what servers said to each other
 * @param lists whether each record is listed
 */
record ReplicationReport(TrafficReport traffic, boolean lists) {
    /** Rows of a table that people read; JSON has all. */
    private static final int MOST_ROWS = 40;

    private record Way(
            Ipv4Address from, Ipv4Address to, @Nullable Ipv4Address owner) {}

    /** Nothing, if there was none. */
    void print(Page page) {
        if (traffic.pairs().isEmpty()) {
            return;
        }
        page.heading("Replication of WINS servers");
        traffic.pairs().forEach(pair -> pair(page, pair));
        if (traffic.leftOut() > 0) {
            page.gap();
            page.paragraph(
                    "  ", "    ", traffic.leftOut() + " pairs and rows were not counted, because they are too many");
        }
        if (lists) {
            page.heading("Records that were replicated");
            traffic.records().forEach(record -> page.paragraph("  ", "      ", text(page, record)));
            if (traffic.records().isEmpty()) {
                page.line("  none");
            }
            if (traffic.recordsLeftOut() > 0) {
                page.line("  and " + traffic.recordsLeftOut() + " more");
            }
        }
    }

    private static void pair(Page page, PairReport pair) {
        page.gap();
        page.line("  " + pair.one() + " and " + pair.other());
        page.line("    " + page.time(pair.first()) + " to " + page.time(pair.last()));
        for (Opened of : pair.associations()) {
            item(
                    page,
                    of.opener() + " opened " + Page.counted(of.count(), "association") + " "
                            + of.purpose().text());
        }
        pair.versions().forEach(of -> item(page, text(of)));
        tables(page, pair.tables());
        moved(page, pair.moved());
        pair.stopped().forEach(of -> item(page, text(of)));
        pair.troubles().forEach((what, count) -> item(page, what + " (" + count + ")"));
        pair.hints().forEach(hint -> page.paragraph("    -> ", "       ", hint));
    }

    private static void item(Page page, String text) {
        page.paragraph("    ", "      ", text);
    }

    private static String text(Spoken of) {
        String can = of.minor() >= 5 ? "" : ", which knows no persistent associations";
        return of.server() + " speaks version " + of.major() + "." + of.minor() + can
                + (of.isNbnsd() ? " and is nbnsd" : "");
    }

    private static String text(Stopped of) {
        String reason = of.reason() == 0 ? "all was said" : of.reason() == 4 ? "an error" : "which does not exist";
        return of.server() + " ended " + Page.counted(of.count(), "association") + " with STOP " + of.reason() + ": "
                + reason;
    }

    private static void tables(Page page, List<Announced> tables) {
        Map<Ipv4Address, List<Announced>> byServer =
                tables.stream().collect(Collectors.groupingBy(Announced::by, LinkedHashMap::new, Collectors.toList()));
        byServer.forEach((by, rows) -> {
            item(page, by + " knows " + Page.counted(rows.size(), "owner") + ":");
            for (Announced row : rows.subList(0, Math.min(MOST_ROWS, rows.size()))) {
                page.line("      " + row.owner() + " up to version " + Long.toUnsignedString(row.highest()));
            }
            if (rows.size() > MOST_ROWS) {
                page.line("      and " + (rows.size() - MOST_ROWS) + " more; --json has all");
            }
        });
    }

    private static void moved(Page page, List<Moved> moved) {
        Map<Way, List<Moved>> ways = moved.stream()
                .collect(Collectors.groupingBy(
                        of -> new Way(of.from(), of.to(), of.owner()), LinkedHashMap::new, Collectors.toList()));
        ways.entrySet().stream().limit(MOST_ROWS).forEach(entry -> {
            Way way = entry.getKey();
            long all = entry.getValue().stream().mapToLong(Moved::count).sum();
            item(
                    page,
                    way.from() + " sent " + Page.counted(all, "record") + " of " + owner(way.owner()) + " to "
                            + way.to() + ": "
                            + entry.getValue().stream()
                                    .map(of -> of.count() + " " + of.state() + " "
                                            + of.type().text())
                                    .collect(Collectors.joining(", ")));
        });
        if (ways.size() > MOST_ROWS) {
            page.line("    and records of " + (ways.size() - MOST_ROWS) + " more owners; --json has all");
        }
    }

    private static String owner(@Nullable Ipv4Address owner) {
        return owner == null ? "an owner that is not known (its request is not in the capture)" : owner.toString();
    }

    private static String text(Page page, Replicated record) {
        String addresses = record.addresses().isEmpty()
                ? "no address"
                : record.addresses().stream().map(Ipv4Address::toString).collect(Collectors.joining(" "));
        return page.time(record.millis()) + " " + record.from() + " -> " + record.to() + ": "
                + (record.owner() == null ? "owner unknown" : "of " + record.owner()) + ", version "
                + Long.toUnsignedString(record.version()) + ": " + record.name() + " "
                + record.type().text() + ", " + record.state() + (record.isStatic() ? ", static" : "") + ", "
                + addresses;
    }

    JsonObject json() {
        Document json = new Document().list("pairs", traffic.pairs(), ReplicationReport::json);
        if (lists) {
            json.list("records", traffic.records(), ReplicationReport::json).put("more", traffic.recordsLeftOut());
        }
        return json.put("leftOut", traffic.leftOut()).json();
    }

    private static JsonObject json(PairReport pair) {
        return new Document()
                .texts("servers", List.of(pair.one(), pair.other()))
                .time("first", pair.first())
                .time("last", pair.last())
                .list("associations", pair.associations(), ReplicationReport::json)
                .list("versions", pair.versions(), ReplicationReport::json)
                .list("tables", pair.tables(), ReplicationReport::json)
                .list("moved", pair.moved(), ReplicationReport::json)
                .list("stopped", pair.stopped(), ReplicationReport::json)
                .counts("troubles", pair.troubles())
                .texts("hints", pair.hints())
                .json();
    }

    private static JsonObject json(Opened of) {
        return new Document()
                .put("opener", of.opener())
                .word("purpose", of.purpose())
                .put("count", of.count())
                .json();
    }

    private static JsonObject json(Spoken of) {
        return new Document()
                .put("server", of.server())
                .put("major", of.major())
                .put("minor", of.minor())
                .put("nbnsd", of.isNbnsd())
                .json();
    }

    private static JsonObject json(Announced of) {
        JsonObject json =
                new Document().put("server", of.by()).put("owner", of.owner()).json();
        json.add("highest", unsigned(of.highest()));
        return json;
    }

    private static JsonObject json(Moved of) {
        return new Document()
                .put("from", of.from())
                .put("to", of.to())
                .put("owner", of.owner())
                .word("type", of.type())
                .put("state", of.state())
                .put("count", of.count())
                .json();
    }

    private static JsonObject json(Stopped of) {
        return new Document()
                .put("server", of.server())
                .put("reason", of.reason())
                .put("count", of.count())
                .json();
    }

    private static JsonObject json(Replicated of) {
        JsonObject json = new Document()
                .time("at", of.millis())
                .put("from", of.from())
                .put("to", of.to())
                .put("owner", of.owner())
                .json();
        json.add("version", unsigned(of.version()));
        return new Document()
                .all(json)
                .put("name", of.name())
                .word("type", of.type())
                .put("state", of.state())
                .put("static", of.isStatic())
                .texts("addresses", of.addresses())
                .json();
    }

    /** A version has 64 bits without a sign. */
    private static JsonPrimitive unsigned(long value) {
        return new JsonPrimitive(new BigInteger(Long.toUnsignedString(value)));
    }
}
