package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import java.io.IOException;
import org.nbnsd.control.Operations;
import org.nbnsd.control.changelog.ChangeLog;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.registry.Author;

/**
 * A request on its way.
 *
 * @param request what is wanted
 * @param operations what does it
 * @param author who wants it
 * @param door where the answer goes
 */
public record Call(Request request, Operations operations, Author author, Door door) {
    /**
     * Carries it out, and has it noted if it may change something. A client that is told of an {@link org.nbnsd.control.OperationException} may go on.
     *
     * @return what ends the answer
     */
    public JsonObject run() throws IOException {
        ChangeLog log = operations.changes();
        return log == null || !request.operation().manner().changes()
                ? act(door)
                : new Noted(request, author, door, log, operations.now()).run(this);
    }

    /** Carries it out for another door. */
    JsonObject act(Door to) throws IOException {
        return request.operation().act().run(to == door ? this : new Call(request, operations, author, to));
    }

    <T> T get(Field<T> field) {
        return request.get(field);
    }

    void line(String field, JsonObject value) throws IOException {
        door.write(AnswerJson.line(field, value));
    }
}
