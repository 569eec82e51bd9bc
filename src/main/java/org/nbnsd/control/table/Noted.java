package org.nbnsd.control.table;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.changelog.ChangeLog;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.Fields;
import org.nbnsd.name.Brief;
import org.nbnsd.name.Confidential;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.NameRecord;

/**
 * A change on its way, of which one line is noted whatever becomes of it: who, from where, what, and the first outcomes. Of an
 * answer only outcomes and its end are kept, so that a secret, which has a line of its own, never is.
 */
final class Noted implements Door {
    /** The most outcomes, and characters of them. */
    private static final int MOST_OUTCOMES = 20;

    private static final int MOST_OF_OUTCOMES = 24 << 10;
    /** The most characters of what was asked for, of one text in it, and of the end of the answer. */
    private static final int MOST_OF_FIELDS = 16 << 10;

    private static final int MOST_OF_DONE = 4 << 10;
    private static final String OUTCOME = "{\"outcome\":";
    private static final Set<String> REFUSED = Set.of("refused", "stale");

    private final Request request;
    private final Author author;
    private final Door door;
    private final ChangeLog log;
    private final long now;
    private final List<JsonObject> outcomes = new ArrayList<>();
    private int size;
    private int more;
    private int refused;

    /** What became of it. */
    private enum Result {
        /** It was done, or as much of it as the outcomes say. */
        DONE,
        /** Nothing of it was done. */
        REFUSED,
        /** It may have been done, and who asked does not know. */
        UNDECIDED,
        /** The daemon failed over it. */
        FAILED
    }

    Noted(Request request, Author author, Door door, ChangeLog log, long now) {
        this.request = request;
        this.author = author;
        this.door = door;
        this.log = log;
        this.now = now;
    }

    JsonObject run(Call call) throws IOException {
        Result result = Result.FAILED;
        String error = "";
        JsonObject done = null;
        try {
            done = call.act(this);
            boolean isRefused = refused > 0 && refused == outcomes.size() + more || isWrong(done);
            result = isRefused ? Result.REFUSED : Result.DONE;
            return done;
        } catch (OperationException e) {
            result = e.kind() == OperationException.Kind.LATE ? Result.UNDECIDED : Result.REFUSED;
            error = String.valueOf(e.getMessage());
            throw e;
        } catch (IOException e) {
            result = Result.UNDECIDED;
            error = String.valueOf(e.getMessage());
            throw e;
        } finally {
            log.add(line(result, error, done == null ? new JsonObject() : done));
        }
    }

    /** What answers that it was wrong, such as another configuration, has changed nothing. */
    private static boolean isWrong(JsonObject done) {
        JsonElement said = done.get("result");
        return said != null && said.isJsonPrimitive() && said.getAsString().equals("wrong");
    }

    private JsonObject line(Result result, String error, JsonObject done) {
        JsonObject fields = Fields.object(request.toLine());
        List.of("operation", "reason", "sudoUser").forEach(fields::remove);
        Document line = new Document()
                .time("time", now)
                .put("who", author.who())
                .put("door", door.origin().door())
                .put("address", door.origin().address())
                .put("operation", request.operation().name())
                .put("fields", bounded(fields))
                .put("reason", author.reason())
                .word("result", result)
                .put("error", Brief.message(error))
                .list("outcomes", outcomes, each -> each)
                .put("more", more)
                .put("done", done.toString().length() > MOST_OF_DONE ? new JsonObject() : done);
        return Fields.object(Confidential.masked(line.toString()));
    }

    /** Long lists lose their ends, and long texts theirs. */
    private static JsonObject bounded(JsonObject fields) {
        JsonObject bounded = new JsonObject();
        for (Map.Entry<String, JsonElement> field : fields.entrySet()) {
            bounded.add(field.getKey(), bounded(field.getValue()));
        }
        return bounded;
    }

    private static JsonElement bounded(JsonElement value) {
        if (value instanceof JsonArray array) {
            JsonArray first = new JsonArray();
            int length = 0;
            for (JsonElement each : array) {
                length += each.toString().length() + 1;
                if (length > MOST_OF_FIELDS / 2) {
                    break;
                }
                first.add(each);
            }
            return first;
        }
        if (value instanceof JsonObject object) {
            return bounded(object);
        }
        boolean isText = value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
        return isText ? new JsonPrimitive(Brief.message(value.getAsString())) : value;
    }

    @Override
    public Origin origin() {
        return door.origin();
    }

    @Override
    public void write(String line) throws IOException {
        if (line.startsWith(OUTCOME)) {
            note(line);
        }
        door.write(line);
    }

    private void note(String line) {
        JsonObject outcome = Fields.object(line).getAsJsonObject("outcome");
        if (REFUSED.contains(outcome.get("kind").getAsString())) {
            refused++;
        }
        size += line.length();
        if (outcomes.size() < MOST_OUTCOMES && size <= MOST_OF_OUTCOMES) {
            outcomes.add(outcome);
        } else {
            more++;
        }
    }

    @Override
    public void flush() throws IOException {
        door.flush();
    }

    @Override
    public List<NameRecord> records() throws IOException {
        return door.records();
    }

    @Override
    public Path file() throws IOException {
        return door.file();
    }

    @Override
    public NameClaimed hold(LocalName name, boolean ofFamily) throws IOException {
        return door.hold(name, ofFamily);
    }

    @Override
    public void letGo(NetbiosName name) throws IOException {
        door.letGo(name);
    }
}
