package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DiagnosisBackend;
import org.nbnsd.control.DiagnosisBackend.Watching;
import org.nbnsd.control.NamePattern;
import org.nbnsd.control.channel.ControlRequest.AuditOf;
import org.nbnsd.control.channel.ControlRequest.Conflicts;
import org.nbnsd.control.channel.ControlRequest.DiagnosisRequest;
import org.nbnsd.control.channel.ControlRequest.Explain;
import org.nbnsd.control.channel.ControlRequest.TimelineOf;
import org.nbnsd.control.channel.ControlRequest.WatchFor;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.DiagnosisJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.FactJson;
import org.nbnsd.control.document.NodeJson;
import org.nbnsd.control.document.UseJson;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.Claimant;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** What one connection asks about what happened. */
final class DiagnosisSession {
    /** Who watches learns at least so often that the daemon is there; and the daemon that who watches is. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private static final Duration GLANCE = Duration.ofMillis(1);

    private final LineChannel lines;
    private final DiagnosisBackend backend;

    DiagnosisSession(LineChannel lines, DiagnosisBackend backend) {
        this.lines = lines;
        this.backend = backend;
    }

    /** Does what is wanted; returns the last line of the answer. */
    JsonObject carryOut(DiagnosisRequest request) throws IOException {
        if (request instanceof Explain explain) {
            return explain(explain);
        } else if (request instanceof TimelineOf timeline) {
            for (Fact fact : backend.timeline(timeline.subject(), timeline.since())) {
                lines.write(AnswerJson.line("fact", FactJson.toJson(fact)));
            }
        } else if (request instanceof Conflicts conflicts) {
            for (Incident incident : backend.conflicts(conflicts.since())) {
                lines.write(AnswerJson.line("incident", DiagnosisJson.toJson(incident)));
            }
        } else if (request instanceof AuditOf audit) {
            return audit(audit);
        } else if (request instanceof WatchFor watch) {
            return watch(watch);
        } else {
            throw new AssertionError("not carried out: " + request);
        }
        return NodeJson.now(backend.now());
    }

    private JsonObject explain(Explain request) throws IOException {
        List<Asked> asked = request.probe() ? backend.probe(request.subject()) : List.of();
        List<NetbiosName> names = new ArrayList<>();
        for (Explanation explanation : backend.explain(request.subject())) {
            names.add(explanation.name());
            for (Verdict verdict : explanation.verdicts()) {
                lines.write(AnswerJson.line("verdict", DiagnosisJson.toJson(verdict)));
            }
            for (Claimant claimant : explanation.claimants()) {
                lines.write(AnswerJson.line("claimant", DiagnosisJson.toJson(explanation.name(), claimant)));
            }
        }
        Document done = new Document().time("now", backend.now()).texts("names", names);
        return (request.probe() ? done.list(DiagnosisRequestJson.PROBE, asked, DiagnosisJson::toJson) : done).json();
    }

    private JsonObject audit(AuditOf request) throws IOException {
        AuditReport report = backend.audit(request.since());
        Map<Ipv4Address, String> macs = new HashMap<>();
        report.hosts().forEach(host -> macs.put(host.address(), host.mac()));
        for (Use use : report.uses()) {
            lines.write(AnswerJson.line(
                    "use",
                    new Document()
                            .all(UseJson.toJson(use))
                            .put("mac", macs.get(use.host()))
                            .json()));
        }
        return new Document()
                .time("now", backend.now())
                .time("since", report.since())
                .put("leftOut", report.leftOut())
                .json();
    }

    /** Until who watches goes, or the time is over. */
    private JsonObject watch(WatchFor request) throws IOException {
        NamePattern pattern = request.pattern() == null ? null : NamePattern.parse(request.pattern());
        long end = request.seconds() == 0 ? Long.MAX_VALUE : backend.now() + request.seconds() * 1000L;
        try (Watching watching = backend.watch()) {
            heartbeat();
            while (true) {
                long left = end - backend.now();
                if (left <= 0) {
                    return new Document()
                            .time("now", backend.now())
                            .put("missed", watching.missed())
                            .json();
                }
                Fact fact = watching.next(left < HEARTBEAT.toMillis() ? Duration.ofMillis(left) : HEARTBEAT);
                if (fact == null) {
                    heartbeat();
                }
                while (fact != null) {
                    if (fits(pattern, fact)) {
                        lines.write(AnswerJson.line("fact", FactJson.toJson(fact)));
                    }
                    fact = watching.next(GLANCE);
                }
                lines.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private static boolean fits(@Nullable NamePattern pattern, Fact fact) {
        return pattern == null || fact.name() != null && pattern.matches(fact.name());
    }

    private void heartbeat() throws IOException {
        lines.write(AnswerJson.line("alive", new JsonObject()));
        lines.flush();
    }
}
