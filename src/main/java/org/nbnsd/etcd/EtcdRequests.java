package org.nbnsd.etcd;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cluster.StoreKey;
import org.nbnsd.cluster.StoreRequest;
import org.nbnsd.cluster.StoreRequest.Authenticate;
import org.nbnsd.cluster.StoreRequest.Commit;
import org.nbnsd.cluster.StoreRequest.Exchange;
import org.nbnsd.cluster.StoreRequest.Grant;
import org.nbnsd.cluster.StoreRequest.KeepAlive;
import org.nbnsd.cluster.StoreRequest.Put;
import org.nbnsd.cluster.StoreRequest.Range;
import org.nbnsd.cluster.StoreRequest.Revoke;
import org.nbnsd.cluster.StoreRequest.Watch;

/** Requests as etcd's gateway wants them: a path, and JSON in which keys and values are in base64 and whole numbers are texts. */
final class EtcdRequests {
    private final KeyText keys;

    EtcdRequests(KeyText keys) {
        this.keys = keys;
    }

    /** Where a request is posted to. */
    static String path(StoreRequest request) {
        if (request instanceof Commit) {
            return "/v3/kv/txn";
        } else if (request instanceof Put) {
            return "/v3/kv/put";
        } else if (request instanceof Range) {
            return "/v3/kv/range";
        } else if (request instanceof Watch) {
            return "/v3/watch";
        } else if (request instanceof Grant) {
            return "/v3/lease/grant";
        } else if (request instanceof KeepAlive) {
            return "/v3/lease/keepalive";
        } else if (request instanceof Revoke) {
            return "/v3/lease/revoke";
        }
        return "/v3/auth/authenticate";
    }

    String body(StoreRequest request) {
        if (request instanceof Commit commit) {
            return commit(commit).toString();
        } else if (request instanceof Put put) {
            return put(put.key(), ValueText.of(put.value()), put.lease()).toString();
        } else if (request instanceof Range range) {
            return range(range).toString();
        } else if (request instanceof Watch watch) {
            JsonObject create = new JsonObject();
            create.addProperty("key", base64(keys.prefix()));
            create.addProperty("range_end", base64(keys.end()));
            create.addProperty("start_revision", Long.toString(watch.from()));
            return wrapped("create_request", create).toString();
        } else if (request instanceof Grant grant) {
            return number("TTL", grant.seconds());
        } else if (request instanceof KeepAlive alive) {
            return number("ID", alive.lease());
        } else if (request instanceof Revoke revoke) {
            return number("ID", revoke.lease());
        }
        Authenticate who = (Authenticate) request;
        JsonObject json = new JsonObject();
        json.addProperty("name", who.user());
        json.addProperty("password", who.password());
        return json.toString();
    }

    private static String number(String field, long value) {
        JsonObject json = new JsonObject();
        json.addProperty(field, Long.toString(value));
        return json.toString();
    }

    private JsonObject commit(Commit commit) {
        JsonArray all = new JsonArray();
        for (Exchange exchange : commit.exchanges()) {
            all.add(wrapped("request_txn", exchange(exchange)));
        }
        JsonObject json = new JsonObject();
        json.add("success", all);
        return json;
    }

    private JsonObject exchange(Exchange exchange) {
        String key = base64(keys.of(exchange.key()));
        JsonObject compare = new JsonObject();
        compare.addProperty("key", key);
        compare.addProperty("result", "EQUAL");
        compare.addProperty("target", exchange.expected() == 0 ? "VERSION" : "MOD");
        compare.addProperty(exchange.expected() == 0 ? "version" : "mod_revision", Long.toString(exchange.expected()));
        JsonObject json = new JsonObject();
        json.add("compare", one(compare));
        json.add("success", one(change(exchange, key)));
        JsonObject read = new JsonObject();
        read.addProperty("key", key);
        json.add("failure", one(wrapped("request_range", read)));
        return json;
    }

    private JsonObject change(Exchange exchange, String key) {
        if (exchange.value() != null) {
            return wrapped("request_put", put(exchange.key(), ValueText.of(exchange.value()), exchange.lease()));
        }
        JsonObject delete = new JsonObject();
        delete.addProperty("key", key);
        return wrapped("request_delete_range", delete);
    }

    private JsonObject put(StoreKey key, String value, long lease) {
        JsonObject put = new JsonObject();
        put.addProperty("key", base64(keys.of(key)));
        put.addProperty("value", base64(value));
        if (lease != 0) {
            put.addProperty("lease", Long.toString(lease));
        }
        return put;
    }

    private JsonObject range(Range range) {
        JsonObject json = new JsonObject();
        json.addProperty("key", base64(from(range.after())));
        json.addProperty("range_end", base64(keys.end()));
        json.addProperty("limit", Integer.toString(range.limit()));
        if (range.revision() != 0) {
            json.addProperty("revision", Long.toString(range.revision()));
        }
        return json;
    }

    private String from(@Nullable StoreKey after) {
        return after == null ? keys.prefix() : keys.of(after) + '\0';
    }

    private static JsonArray one(JsonObject json) {
        JsonArray array = new JsonArray();
        array.add(json);
        return array;
    }

    private static JsonObject wrapped(String field, JsonObject value) {
        JsonObject json = new JsonObject();
        json.add(field, value);
        return json;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
