package org.nbnsd.cli.records;

import com.google.gson.JsonObject;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.HumanTime;
import org.nbnsd.control.Lookup;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.document.Document;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** All about one record. */
final class RecordReport {
    private RecordReport() {}

    /** A line for each fact. */
    static List<String> lines(NameRecord record, long now, ZoneId zone) {
        List<String> lines = new ArrayList<>();
        lines.add(record.name() + "  " + meaning(record));
        add(lines, "type", record.type().text());
        add(
                lines,
                "state",
                RecordFilter.text(record.state()) + (record.isStatic() ? ", static" : "") + stale(record, now));
        add(lines, "until", HumanTime.both(record.expiresAt(), now, zone));
        add(lines, "node type", record.nodeType().toString());
        add(lines, "owner", owner(record.owner()));
        add(lines, "version", Long.toString(record.version()));
        add(lines, "registered by", record.registeredBy().toString());
        for (Holder holder : record.holders()) {
            add(lines, "address", holder.address().toString());
            add(lines, "  registered", HumanTime.both(holder.registeredAt(), now, zone));
            add(
                    lines,
                    record.isActive() ? "  expires" : "  was granted to",
                    HumanTime.both(holder.expiresAt(), now, zone));
            add(lines, "  owner", owner(holder.owner()));
            if (!holder.isSelfRegistered()) {
                add(lines, "  registered by", holder.registeredBy().toString());
            }
        }
        if (record.isStatic() && record.isActive()) {
            add(lines, "may be taken by", whoMayTake(record));
        }
        return lines;
    }

    private static void add(List<String> lines, String field, String value) {
        lines.add("  " + field + " ".repeat(Math.max(1, 17 - field.length())) + value);
    }

    private static String meaning(NameRecord record) {
        return NameSuffix.describe(record.name(), !record.type().isUnique());
    }

    private static String stale(NameRecord record, long now) {
        return record.isActive() && !record.at(now).isActive() ? ", expired but not yet scavenged" : "";
    }

    private static String owner(Ipv4Address owner) {
        return owner.equals(NameRecord.LOCAL) ? "local, this server" : owner.toString();
    }

    private static String whoMayTake(NameRecord record) {
        return record.type().isUnique()
                ? "no host, unless static records migrate here; a person: add-static --on-conflict replace, or delete"
                : "no host: each that joins is told yes, and nothing changes; a person: add-static --on-conflict"
                        + " replace, or delete";
    }

    /** Why there is none. */
    static String notFound(NetbiosName name, Lookup lookup) {
        if (lookup.alike().isEmpty()) {
            return name + ": no such record";
        }
        String alike = String.join(
                ", ", lookup.alike().stream().map(NetbiosName::toString).toList());
        return name + ": no such record; there is " + alike;
    }

    /** What the daemon answered, and what it means. */
    static JsonObject json(NetbiosName name, @Nullable NameRecord record, JsonObject answer) {
        return new Document()
                .put("name", name)
                .put("result", record == null ? "not-found" : "found")
                .put("meaning", record == null ? null : meaning(record))
                .all(answer)
                .json();
    }
}
