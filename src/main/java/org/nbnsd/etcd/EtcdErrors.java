package org.nbnsd.etcd;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nbnsd.cluster.StoreAnswer.Failed;
import org.nbnsd.cluster.StoreFailure;

/** What etcd's errors mean. Its codes are those of gRPC, and mean several things each; so the texts are looked at. */
final class EtcdErrors {
    private static final Map<String, StoreFailure> TEXTS = new LinkedHashMap<>();

    static {
        TEXTS.put("no leader", StoreFailure.NO_LEADER);
        TEXTS.put("too many operations in txn request", StoreFailure.TOO_MANY);
        TEXTS.put("duplicate key given in txn request", StoreFailure.TOO_MANY); // alone, each is none
        TEXTS.put("request is too large", StoreFailure.TOO_LARGE);
        TEXTS.put("message larger than max", StoreFailure.TOO_LARGE);
        TEXTS.put("revision has been compacted", StoreFailure.COMPACTED);
        TEXTS.put("is a future revision", StoreFailure.FUTURE);
        TEXTS.put("user name is empty", StoreFailure.NO_TOKEN);
        TEXTS.put("invalid auth token", StoreFailure.NO_TOKEN);
        TEXTS.put("revision in header is old", StoreFailure.NO_TOKEN);
        TEXTS.put("revision of auth store is old", StoreFailure.NO_TOKEN);
        TEXTS.put("authentication failed", StoreFailure.NO_LOGIN);
        TEXTS.put("authentication is not enabled", StoreFailure.NO_LOGIN);
        TEXTS.put("permission denied", StoreFailure.DENIED);
        TEXTS.put("database space exceeded", StoreFailure.NO_SPACE);
        TEXTS.put("requested lease not found", StoreFailure.NO_LEASE);
    }

    private EtcdErrors() {}

    /**
     * An error.
     *
     * @param status of HTTP
     * @param json with {@code error}: the text, or within a watch an object that has it
     * @return what it means
     */
    static Failed failed(int status, JsonObject json) {
        JsonElement error = json.get("error");
        String text =
                error.isJsonObject() ? Json.textOrEmpty(error.getAsJsonObject(), "message") : Json.text(error, "error");
        return new Failed(kind(text), "HTTP status " + status + ", " + Json.shown(text));
    }

    /** What a text means; {@link StoreFailure#UNCLEAR} if it is none of those that say that nothing was done. */
    static StoreFailure kind(String text) {
        for (Map.Entry<String, StoreFailure> known : TEXTS.entrySet()) {
            if (text.contains(known.getKey())) {
                return known.getValue();
            }
        }
        return StoreFailure.UNCLEAR;
    }
}
