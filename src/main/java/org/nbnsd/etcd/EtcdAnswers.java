package org.nbnsd.etcd;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.StoreAnswer;
import org.nbnsd.cluster.StoreAnswer.Authenticated;
import org.nbnsd.cluster.StoreAnswer.Changed;
import org.nbnsd.cluster.StoreAnswer.Committed;
import org.nbnsd.cluster.StoreAnswer.Done;
import org.nbnsd.cluster.StoreAnswer.Exchanged;
import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreAnswer.Header;
import org.nbnsd.cluster.StoreAnswer.Leased;
import org.nbnsd.cluster.StoreAnswer.Page;
import org.nbnsd.cluster.StoreAnswer.Watching;
import org.nbnsd.cluster.StoreEntry;
import org.nbnsd.cluster.StoreFailure;
import org.nbnsd.cluster.StoreKey;
import org.nbnsd.cluster.StoreRequest;
import org.nbnsd.cluster.StoreRequest.Authenticate;
import org.nbnsd.cluster.StoreRequest.Commit;
import org.nbnsd.cluster.StoreRequest.Grant;
import org.nbnsd.cluster.StoreRequest.KeepAlive;
import org.nbnsd.cluster.StoreRequest.Range;

/**
 * Answers of etcd's gateway: JSON in which whole numbers are texts, and false, zero and empty are left out. Octets that are none of
 * its answers are a {@link StoreFailure#NOT_ETCD}, and nothing here throws.
 */
final class EtcdAnswers {
    private static final int OK = 200;

    private final KeyText keys;

    EtcdAnswers(KeyText keys) {
        this.keys = keys;
    }

    /**
     * The answer to anything but a watch.
     *
     * @param request what was asked
     * @param status of HTTP
     * @param body what came
     * @return the answer
     */
    StoreAnswer answer(StoreRequest request, int status, String body) {
        try {
            JsonObject json = Json.object(Json.parse(body), "answer");
            if (json.has("error")) {
                return EtcdErrors.failed(status, json);
            }
            if (status != OK) {
                throw new IllegalArgumentException(Json.shown(body));
            }
            return answer(request, json);
        } catch (IllegalArgumentException e) {
            return notEtcd(status, e);
        }
    }

    private static Failed notEtcd(int status, IllegalArgumentException e) {
        return new Failed(
                StoreFailure.NOT_ETCD, "HTTP status " + status + ", " + e.getMessage() + ", no answer of etcd");
    }

    private StoreAnswer answer(StoreRequest request, JsonObject json) {
        if (request instanceof KeepAlive) {
            JsonObject result = Json.object(json.get("result"), "result");
            boolean isAlive = Json.wholeOrZero(result, "TTL") > 0;
            return new Leased(header(result), isAlive ? Json.whole(result, "ID") : 0);
        }
        Header header = header(json);
        if (header.cluster() == 0) {
            throw Json.wrong("header", json.get("header"), "with a cluster_id");
        }
        if (request instanceof Commit) {
            return new Committed(header, exchanged(json));
        } else if (request instanceof Range) {
            return new Page(header, entries(Json.arrayOrEmpty(json, "kvs")), Json.isSet(json, "more"));
        } else if (request instanceof Grant) {
            return new Leased(header, Json.whole(json, "ID"));
        } else if (request instanceof Authenticate) {
            return new Authenticated(header, Json.text(json, "token"));
        }
        return new Done(header);
    }

    private static Header header(JsonObject json) {
        JsonObject header = Json.objectOrEmpty(json, "header");
        return new Header(
                Json.wholeOrZero(header, "cluster_id"),
                Json.wholeOrZero(header, "member_id"),
                Json.wholeOrZero(header, "revision"),
                Json.wholeOrZero(header, "raft_term"));
    }

    private List<Exchanged> exchanged(JsonObject json) {
        List<Exchanged> all = new ArrayList<>();
        for (JsonElement each : Json.arrayOrEmpty(json, "responses")) {
            JsonObject response = Json.object(each, "responses");
            JsonObject nested = Json.object(response.get("response_txn"), "response_txn");
            boolean isDone = Json.isSet(nested, "succeeded");
            all.add(new Exchanged(isDone, isDone ? null : current(nested)));
        }
        return all;
    }

    private @Nullable StoreEntry current(JsonObject nested) {
        JsonArray responses = Json.array(nested, "responses");
        JsonObject first = Json.object(responses.isEmpty() ? null : responses.get(0), "responses");
        JsonObject range = Json.object(first.get("response_range"), "response_range");
        List<StoreEntry> found = entries(Json.arrayOrEmpty(range, "kvs"));
        return found.isEmpty() ? null : found.get(0);
    }

    private List<StoreEntry> entries(JsonArray kvs) {
        List<StoreEntry> entries = new ArrayList<>();
        for (JsonElement each : kvs) {
            entries.add(entry(Json.object(each, "kvs"), true));
        }
        return entries;
    }

    private StoreEntry entry(JsonObject kv, boolean isThere) {
        StoreKey key = keys.key(octets(Json.text(kv, "key"), "key"));
        long revision = Json.whole(kv, "mod_revision");
        return isThere
                ? new StoreEntry(key, ValueText.value(key, octets(Json.textOrEmpty(kv, "value"), "value")), revision)
                : new StoreEntry(key, null, revision);
    }

    private static String octets(String base64, String field) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + Json.shown(base64) + " (expected: base64)", e);
        }
    }

    /**
     * A line of the answer to a watch.
     *
     * @param status of HTTP
     * @param line what came
     * @return what it says
     */
    StoreAnswer line(int status, String line) {
        try {
            JsonObject json = Json.object(Json.parse(line), "line");
            if (json.has("error")) {
                return EtcdErrors.failed(status, json);
            }
            JsonObject result = Json.object(json.get("result"), "result");
            if (Json.isSet(result, "canceled")) {
                return canceled(result);
            }
            Header header = header(result);
            if (Json.isSet(result, "created")) {
                return new Watching(header);
            }
            List<StoreEntry> changes = new ArrayList<>();
            for (JsonElement each : Json.arrayOrEmpty(result, "events")) {
                JsonObject event = Json.object(each, "events");
                boolean isThere = !Json.textOrEmpty(event, "type").equals("DELETE");
                changes.add(entry(Json.object(event.get("kv"), "kv"), isThere));
            }
            return new Changed(header, changes);
        } catch (IllegalArgumentException e) {
            return notEtcd(status, e);
        }
    }

    private static Failed canceled(JsonObject result) {
        long compacted = Json.wholeOrZero(result, "compact_revision");
        if (compacted != 0) {
            return new Failed(StoreFailure.COMPACTED, "compacted up to revision " + compacted);
        }
        String reason = Json.textOrEmpty(result, "cancel_reason");
        return new Failed(EtcdErrors.kind(reason), reason.isEmpty() ? "the watch was canceled" : reason);
    }
}
