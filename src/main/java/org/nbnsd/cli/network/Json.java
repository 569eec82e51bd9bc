package org.nbnsd.cli.network;

import com.google.gson.JsonObject;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.network.NodeStatusLookup.Status;
import org.nbnsd.cli.network.Outcome.Reply;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.NodeJson;
import org.nbnsd.name.NameSuffix;
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
        LocalSubnets local = LocalSubnets.ofSystem();
        Document json = Document.ofCommand("query")
                .put("name", outcome.request().name())
                .put("result", result(QueryReport.exitStatus(outcome), "found", "not-found"));
        return request(json, outcome)
                .list("answers", QueryReport.found(outcome), reply -> answer(reply, local))
                .put("conflict", QueryReport.inConflict(outcome))
                .toString();
    }

    /** The result of a node status request, or of the name query before it. */
    static String status(Status status) {
        Document json = Document.ofCommand("status")
                .put("name", status.asked() == null ? null : status.asked().name())
                .put("address", status.address())
                .put("result", result(status.exitStatus(), "found", "not-found"));
        request(json, status.outcome());
        if (status.response() != null) {
            json.list("names", status.response().names(), Json::name)
                    .put("mac", status.response().statistics().macAddress());
        }
        return json.toString();
    }

    private static JsonObject name(NodeName line) {
        return new Document()
                .put("name", line.name())
                .put("suffix", line.name().suffix())
                .put("group", line.isGroup())
                .put("nodeType", line.nodeType())
                .put("active", (line.flags() & NodeName.ACTIVE) != 0)
                .put("conflict", line.inConflict())
                .put("releasing", line.isDeregistering())
                .put("permanent", (line.flags() & NodeName.PERMANENT) != 0)
                .put("meaning", NameSuffix.describe(line.name(), line.isGroup()))
                .json();
    }

    /** The result of a registration, refresh or release. */
    static String claim(ClaimReport report) {
        AddressedRequest request = (AddressedRequest) report.outcome().request();
        Document json = Document.ofCommand(report.verb().command())
                .put("name", request.name())
                .put("address", request.entry().address())
                .put("group", request.entry().group())
                .put("result", result(report.exitStatus(), "accepted", "refused"));
        request(json, report.outcome());
        if (report.exitStatus() == ExitStatus.FOUND && report.answer() != null) {
            json.put("ttl", report.answer().ttl());
        }
        return json.put("holder", report.heldBy()).toString();
    }

    private static JsonObject answer(Reply reply, LocalSubnets local) {
        PositiveNameQueryResponse response = (PositiveNameQueryResponse) reply.response();
        return new Document()
                .put("from", reply.from())
                .put("ttl", response.ttl())
                .put("truncated", (response.flags() & HeaderFlags.TRUNCATED) != 0)
                .list(
                        "addresses",
                        response.entries(),
                        entry -> new Document()
                                .all(NodeJson.toJson(entry))
                                .put("impossible", local.impossible(entry, reply.from()))
                                .json())
                .json();
    }

    private static String result(int exitStatus, String yes, String no) {
        return switch (exitStatus) {
            case ExitStatus.FOUND -> yes;
            case ExitStatus.REFUSED -> no;
            default -> "no-answer";
        };
    }

    /** Who was asked and how, and the result code of a refusal. */
    private static Document request(Document json, Outcome outcome) {
        json.texts("asked", outcome.peers().endpoints())
                .put("broadcast", outcome.peers().broadcast())
                .put("sourcePort", outcome.sourcePort());
        if (!outcome.others().isEmpty()) {
            json.list(
                    "ignored",
                    outcome.others(),
                    other -> new Document()
                            .put("from", other.from())
                            .put("reason", other.verdict().text())
                            .put("what", other.what())
                            .json());
        }
        json.put("tries", outcome.tries()).put("millis", outcome.millis());
        Reply first = outcome.first();
        return first == null || first.response().rcode() == Rcode.OK.code()
                ? json
                : json.put("rcode", rcode(first.response().rcode())).put("refusedBy", first.from());
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
