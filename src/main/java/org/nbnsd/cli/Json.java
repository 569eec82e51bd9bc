package org.nbnsd.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.nbnsd.cli.Outcome.Reply;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** Results as JSON, for {@code --json}. The names of the fields are promised: they may be added to, never changed. */
final class Json {
    private Json() {}

    /** The result of a name query. */
    static String query(Outcome outcome) {
        JsonObject json = new JsonObject();
        json.addProperty("command", "query");
        json.addProperty("name", String.valueOf(outcome.request().name()));
        json.addProperty("result", result(QueryReport.exitStatus(outcome), "found", "not-found"));
        request(json, outcome);
        JsonArray answers = new JsonArray();
        for (Reply reply : QueryReport.found(outcome)) {
            answers.add(answer(reply.from(), (PositiveNameQueryResponse) reply.response()));
        }
        json.add("answers", answers);
        json.addProperty("conflict", QueryReport.inConflict(outcome));
        return json.toString();
    }

    private static JsonObject answer(Endpoint from, PositiveNameQueryResponse response) {
        JsonObject json = new JsonObject();
        json.addProperty("from", from.toString());
        json.addProperty("ttl", response.ttl());
        json.addProperty("truncated", (response.flags() & HeaderFlags.TRUNCATED) != 0);
        JsonArray addresses = new JsonArray();
        for (AddressEntry entry : response.entries()) {
            JsonObject address = new JsonObject();
            address.addProperty("address", entry.address().toString());
            address.addProperty("group", entry.group());
            address.addProperty("nodeType", entry.nodeType().toString());
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
