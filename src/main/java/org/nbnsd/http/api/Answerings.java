package org.nbnsd.http.api;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Objects;
import org.nbnsd.control.document.DiagnosisJson;
import org.nbnsd.http.Ask;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;

/** What becomes of answers that are more than a document of everything. */
final class Answerings {
    private Answerings() {}

    /** What is told of names, by name. */
    static Reply byName(Ask ask, Answer answer) throws IOException {
        return Reply.json(DiagnosisJson.byName(answer.done(), answer.values("verdict"), answer.values("claimant")));
    }

    /** An incident with what is told of its name; a problem if it is not there. */
    static Reply incident(Ask ask, Answer answer) throws IOException {
        JsonObject incident = answer.value("incident");
        if (incident == null) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "there is no such incident, or not any more");
        }
        JsonObject document = new JsonObject();
        document.add("incident", incident);
        DiagnosisJson.byName(answer.done(), answer.values("verdict"), answer.values("claimant"))
                .entrySet()
                .forEach(field -> document.add(field.getKey(), field.getValue()));
        return Reply.json(document);
    }

    /** A new token, with what is never told again. */
    static Reply secret(Ask ask, Answer answer) throws IOException {
        JsonObject document = answer.done().deepCopy();
        document.add("secret", Objects.requireNonNull(answer.value("secret")).get("text"));
        return Reply.json(201, document).with("Cache-Control", "no-store");
    }

    /** One record, with the names that are alike; a problem if it is not there. */
    static Reply one(Ask ask, Answer answer) throws IOException {
        JsonObject record = answer.value("record");
        if (record == null) {
            JsonObject done = answer.done();
            throw new ProblemException(
                    ProblemCode.NOT_FOUND,
                    "there is no record of this name"
                            + (done.has("alike") ? "; others are like it: " + done.get("alike") : ""));
        }
        JsonObject document = new JsonObject();
        document.add("record", record);
        answer.done().entrySet().forEach(field -> document.add(field.getKey(), field.getValue()));
        return Reply.json(document).withTag(answer.done().get("tag").getAsString());
    }
}
