package org.nbnsd.cli.network;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.network.NodeStatusLookup.Status;
import org.nbnsd.cli.network.Outcome.Other;
import org.nbnsd.cli.network.Outcome.Reply;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.AddressedRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** Results as JSON, for {@code --json}. The names of the fields are promised: they may be added to, never changed. */
public final class Json {
    private Json() {}

    /** The result of a name query. */
    static String query(Outcome outcome) {
        JsonObject json = new JsonObject();
        json.addProperty("command", "query");
        json.addProperty("name", String.valueOf(outcome.request().name()));
        json.addProperty("result", result(QueryReport.exitStatus(outcome), "found", "not-found"));
        request(json, outcome);
        LocalSubnets local = LocalSubnets.ofSystem();
        JsonArray answers = new JsonArray();
        for (Reply reply : QueryReport.found(outcome)) {
            answers.add(answer(reply, local));
        }
        json.add("answers", answers);
        json.addProperty("conflict", QueryReport.inConflict(outcome));
        return json.toString();
    }

    /** The result of a node status request, or of the name query before it. */
    static String status(Status status) {
        Outcome outcome = status.outcome();
        JsonObject json = new JsonObject();
        json.addProperty("command", "status");
        if (status.asked() != null) {
            json.addProperty("name", status.asked().name().toString());
        }
        if (status.address() != null) {
            json.addProperty("address", status.address().toString());
        }
        json.addProperty("result", result(status.exitStatus(), "found", "not-found"));
        request(json, outcome);
        if (status.response() != null) {
            JsonArray names = new JsonArray();
            status.response().names().forEach(line -> names.add(name(line)));
            json.add("names", names);
            String mac = status.response().statistics().macAddress();
            if (!mac.isEmpty()) {
                json.addProperty("macAddress", mac);
            }
        }
        return json.toString();
    }

    private static JsonObject name(NodeName line) {
        JsonObject json = new JsonObject();
        json.addProperty("name", line.name().toString());
        json.addProperty("suffix", line.name().suffix());
        json.addProperty("group", line.isGroup());
        json.addProperty("nodeType", line.nodeType().toString());
        json.addProperty("active", (line.flags() & NodeName.ACTIVE) != 0);
        json.addProperty("conflict", line.inConflict());
        json.addProperty("releasing", line.isDeregistering());
        json.addProperty("permanent", (line.flags() & NodeName.PERMANENT) != 0);
        json.addProperty("meaning", NameSuffix.describe(line.name(), line.isGroup()));
        return json;
    }

    /** The result of a registration, refresh or release. */
    static String claim(ClaimReport report) {
        AddressedRequest request = (AddressedRequest) report.outcome().request();
        JsonObject json = new JsonObject();
        json.addProperty("command", report.verb().command());
        json.addProperty("name", request.name().toString());
        json.addProperty("address", request.entry().address().toString());
        json.addProperty("group", request.entry().group());
        json.addProperty("result", result(report.exitStatus(), "accepted", "refused"));
        request(json, report.outcome());
        if (report.exitStatus() == ExitStatus.FOUND && report.answer() != null) {
            json.addProperty("ttl", report.answer().ttl());
        }
        if (report.heldBy() != null) {
            json.addProperty("holder", report.heldBy().toString());
        }
        return json.toString();
    }

    private static JsonObject answer(Reply reply, LocalSubnets local) {
        PositiveNameQueryResponse response = (PositiveNameQueryResponse) reply.response();
        JsonObject json = new JsonObject();
        json.addProperty("from", reply.from().toString());
        json.addProperty("ttl", response.ttl());
        json.addProperty("truncated", (response.flags() & HeaderFlags.TRUNCATED) != 0);
        JsonArray addresses = new JsonArray();
        for (AddressEntry entry : response.entries()) {
            JsonObject address = new JsonObject();
            address.addProperty("address", entry.address().toString());
            address.addProperty("group", entry.group());
            address.addProperty("nodeType", entry.nodeType().toString());
            String impossible = local.impossible(entry, reply.from());
            if (!impossible.isEmpty()) {
                address.addProperty("impossible", impossible);
            }
            addresses.add(address);
        }
        json.add("addresses", addresses);
        return json;
    }

    private static String result(int exitStatus, String yes, String no) {
        return switch (exitStatus) {
            case ExitStatus.FOUND -> yes;
            case ExitStatus.REFUSED -> no;
            default -> "no-answer";
        };
    }

    /** Who was asked and how, and the result code of a refusal. */
    private static void request(JsonObject json, Outcome outcome) {
        JsonArray asked = new JsonArray();
        for (Endpoint peer : outcome.peers().endpoints()) {
            asked.add(peer.toString());
        }
        json.add("asked", asked);
        json.addProperty("broadcast", outcome.peers().broadcast());
        json.addProperty("sourcePort", outcome.sourcePort());
        if (!outcome.others().isEmpty()) {
            JsonArray ignored = new JsonArray();
            for (Other other : outcome.others()) {
                JsonObject each = new JsonObject();
                each.addProperty("from", other.from().toString());
                each.addProperty("reason", other.verdict().text());
                each.addProperty("what", other.what());
                ignored.add(each);
            }
            json.add("ignored", ignored);
        }
        json.addProperty("tries", outcome.tries());
        json.addProperty("millis", outcome.millis());
        Reply first = outcome.first();
        if (first != null && first.response().rcode() != Rcode.OK.code()) {
            json.addProperty("rcode", rcode(first.response().rcode()));
            json.addProperty("refusedBy", first.from().toString());
        }
    }

    private static String rcode(int code) {
        for (Rcode rcode : Rcode.values()) {
            if (rcode.code() == code) {
                return rcode.toString();
            }
        }
        return Integer.toString(code);
    }
}
