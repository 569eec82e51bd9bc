package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import org.nbnsd.control.ImportWatch.Phase;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.DiagnosisJson;
import org.nbnsd.control.document.FactJson;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.document.NodeJson;
import org.nbnsd.control.document.UseJson;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.Claimant;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.RecordJson;

/** One line of an answer, as a client reads it. */
public sealed interface AnswerLine {
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

    /** Something that happened. */
    record OneFact(Fact fact) implements AnswerLine {}

    /** What explains a name. */
    record OneVerdict(Verdict verdict) implements AnswerLine {}

    /** A host that has, had or wants a name. */
    record OneClaimant(NetbiosName name, Claimant claimant) implements AnswerLine {}

    /** A time of trouble. */
    record OneIncident(Incident incident) implements AnswerLine {}

    /** What a host does with a name; its adapter on the segment, empty if it is not known. */
    record OneUse(Use use, String mac) implements AnswerLine {}

    /** Some of the octets of a recording. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record SomeOctets(byte[] octets) implements AnswerLine {}

    /** Nothing, but the daemon is there. */
    record Alive() implements AnswerLine {}

    /** The last line: it is done. */
    record Done(JsonObject result) implements AnswerLine {}

    /** The last line: it cannot be done. */
    record Failed(Kind kind, String reason) implements AnswerLine {}

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
        } else if (fields.has("octets")) {
            return new SomeOctets(RecordingLines.octets(fields));
        } else if (fields.has("error")) {
            return new Failed(
                    fields.has("kind") ? fields.choice("kind", Kind.values()) : Kind.UNAVAILABLE,
                    fields.text("error", "text"));
        }
        return fields.has("done") ? new Done(fields.object("done", "the end of the answer")) : ofDiagnosis(fields);
    }

    private static AnswerLine ofDiagnosis(Fields fields) {
        if (fields.has("fact")) {
            return new OneFact(FactJson.fromJson(fields.object("fact", "a fact")));
        } else if (fields.has("verdict")) {
            return new OneVerdict(DiagnosisJson.verdict(fields.object("verdict", "a verdict")));
        } else if (fields.has("claimant")) {
            JsonObject claimant = fields.object("claimant", "a claimant");
            return new OneClaimant(
                    NetbiosName.parse(new Fields(claimant).text("name", "a name")), DiagnosisJson.claimant(claimant));
        } else if (fields.has("incident")) {
            return new OneIncident(DiagnosisJson.incident(fields.object("incident", "an incident")));
        } else if (fields.has("use")) {
            JsonObject use = fields.object("use", "a use");
            return new OneUse(UseJson.use(use), new Fields(use).textOrEmpty("mac"));
        } else if (fields.has("alive")) {
            return new Alive();
        }
        return new Done(fields.object("done", "the end of the answer"));
    }

    private static Progress progress(Fields fields) {
        return new Progress(fields.choice("phase", Phase.values()), fields.count("done", 0), fields.count("total", 0));
    }
}
