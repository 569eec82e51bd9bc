package org.nbnsd.etcd;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nbnsd.cluster.ClusterState;
import org.nbnsd.cluster.FamilyKey;
import org.nbnsd.cluster.FamilyValue;
import org.nbnsd.cluster.NodeReport;
import org.nbnsd.cluster.Nonce;
import org.nbnsd.cluster.StoreKey;
import org.nbnsd.cluster.StoreValue;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.RecordJson;
import org.nbnsd.wire.Ipv4Address;

/**
 * Values as etcd has them: JSON objects without white space. A write is told by {@code "by":["NODE",SINCE,NUMBER]}; records are written as
 * everywhere else ({@link RecordJson}).
 */
final class ValueText {
    private ValueText() {}

    static String of(StoreValue value) {
        JsonObject json = new JsonObject();
        if (value instanceof StoreValue.Family family) {
            json.add("by", by(family.by()));
            JsonArray records = new JsonArray();
            for (NameRecord each : family.family().records()) {
                records.add(RecordJson.toJson(each));
            }
            json.add("records", records);
        } else if (value instanceof StoreValue.Gone gone) {
            json.add("by", by(gone.by()));
            json.addProperty("gone", gone.since());
        } else if (value instanceof StoreValue.Meta meta) {
            json.addProperty("format", meta.format());
            json.addProperty("owner", meta.owner().toString());
            json.addProperty("epoch", meta.epoch());
        } else if (value instanceof StoreValue.Node node) {
            write(node.report(), json);
        } else if (value instanceof StoreValue.Holder holder) {
            json.add("by", by(holder.by()));
        }
        return json.toString();
    }

    private static JsonArray by(Nonce nonce) {
        JsonArray by = new JsonArray();
        by.add(nonce.node());
        by.add(nonce.since());
        by.add(nonce.number());
        return by;
    }

    private static void write(NodeReport report, JsonObject json) {
        json.addProperty("id", report.id());
        json.addProperty("since", report.since());
        json.addProperty("time", report.time());
        json.addProperty("version", report.version());
        json.addProperty("state", report.state().name().toLowerCase(Locale.ROOT));
        json.addProperty("applied", report.applied());
        JsonArray addresses = new JsonArray();
        report.addresses().forEach(address -> addresses.add(address.toString()));
        json.add("addresses", addresses);
    }

    /** What is under a key; {@link StoreValue.Unreadable} if it makes no sense there. */
    static StoreValue value(StoreKey key, String text) {
        try {
            JsonObject json = Json.object(Json.parse(text), "value");
            if (key instanceof StoreKey.Family family) {
                return json.has("gone")
                        ? new StoreValue.Gone(nonce(json), Json.whole(json, "gone"))
                        : family(family.family(), json);
            } else if (key instanceof StoreKey.Meta) {
                return new StoreValue.Meta(
                        Json.wholeInt(json, "format"),
                        Ipv4Address.parse(Json.text(json, "owner")),
                        Json.whole(json, "epoch"));
            } else if (key instanceof StoreKey.Node) {
                return new StoreValue.Node(report(json));
            } else if (key instanceof StoreKey.OfRole) {
                return new StoreValue.Holder(nonce(json));
            }
            return new StoreValue.Unreadable("a key that this program does not know");
        } catch (IllegalArgumentException e) {
            return new StoreValue.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static StoreValue family(FamilyKey key, JsonObject json) {
        List<NameRecord> records = new ArrayList<>();
        for (JsonElement each : Json.array(json, "records")) {
            records.add(RecordJson.fromJson(Json.object(each, "records")));
        }
        FamilyValue family = new FamilyValue(records);
        if (!family.key().equals(key)) {
            throw new IllegalArgumentException(
                    "records: of " + family.key().name() + " (expected: of " + key.name() + ", as the key says)");
        }
        return new StoreValue.Family(nonce(json), family);
    }

    private static Nonce nonce(JsonObject json) {
        JsonArray by = Json.array(json, "by");
        if (by.size() != 3) {
            throw new IllegalArgumentException("by: " + by + " (expected: a node, a time and a number)");
        }
        return new Nonce(Json.text(by.get(0), "by"), Json.whole(by.get(1), "by"), Json.whole(by.get(2), "by"));
    }

    private static NodeReport report(JsonObject json) {
        List<Ipv4Address> addresses = new ArrayList<>();
        for (JsonElement each : Json.array(json, "addresses")) {
            addresses.add(Ipv4Address.parse(Json.text(each, "addresses")));
        }
        return new NodeReport(
                Json.text(json, "id"),
                Json.whole(json, "since"),
                Json.whole(json, "time"),
                Json.text(json, "version"),
                state(Json.text(json, "state")),
                Json.whole(json, "applied"),
                addresses);
    }

    private static ClusterState state(String text) {
        for (ClusterState state : ClusterState.values()) {
            if (state.name().toLowerCase(Locale.ROOT).equals(text)) {
                return state;
            }
        }
        throw new IllegalArgumentException("state: " + text + " (expected: such as normal)");
    }
}
