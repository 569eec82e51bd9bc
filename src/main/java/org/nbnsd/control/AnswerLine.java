package org.nbnsd.control;

import com.google.gson.JsonObject;
import org.nbnsd.control.ImportWatch.Phase;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.RecordJson;

/** One line of an answer, as a client reads it. */
sealed interface AnswerLine {
    /** A record that was asked for. */
    record OneRecord(NameRecord record) implements AnswerLine {}

    /** What became of a name. */
    record OneOutcome(EditOutcome outcome) implements AnswerLine {}

    /** How far an import is. */
    record Progress(Phase phase, int done, int total) implements AnswerLine {}

    /** A name of this machine on one of its interfaces. */
    record OneLocalName(LocalNameState state) implements AnswerLine {}

    /** A name of another host that the end node remembers. */
    record OneCachedName(CachedName name) implements AnswerLine {}

    /** The last line: it is done. */
    record Done(JsonObject result) implements AnswerLine {}

    /** The last line: it cannot be done. */
    record Failed(String reason) implements AnswerLine {}

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none
     */
    static AnswerLine parse(String line) {
        Fields fields = new Fields(Fields.object(line));
        if (fields.has("record")) {
            return new OneRecord(RecordJson.fromJson(fields.object("record", "a record")));
        } else if (fields.has("outcome")) {
            return new OneOutcome(AnswerJson.outcome(fields.object("outcome", "an outcome")));
        } else if (fields.has("progress")) {
            return progress(new Fields(fields.object("progress", "an object")));
        } else if (fields.has("localName")) {
            return new OneLocalName(NodeJson.localName(fields.object("localName", "a name")));
        } else if (fields.has("cachedName")) {
            return new OneCachedName(NodeJson.cachedName(fields.object("cachedName", "a name")));
        } else if (fields.has("error")) {
            return new Failed(fields.text("error", "text"));
        }
        return new Done(fields.object("done", "the end of the answer"));
    }

    private static Progress progress(Fields fields) {
        return new Progress(fields.choice("phase", Phase.values()), fields.count("done", 0), fields.count("total", 0));
    }
}
