package org.nbnsd.control.table;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nbnsd.control.DiagnosisOperations;
import org.nbnsd.control.DiagnosisOperations.Audited;
import org.nbnsd.control.DiagnosisOperations.Examined;
import org.nbnsd.control.DiagnosisOperations.Explained;
import org.nbnsd.control.DiagnosisOperations.Found;
import org.nbnsd.control.DiagnosisOperations.Missed;
import org.nbnsd.control.DiagnosisOperations.Recent;
import org.nbnsd.control.DiagnosisOperations.Retired;
import org.nbnsd.control.DiagnosisOperations.Stories;
import org.nbnsd.control.DiagnosisOperations.Story;
import org.nbnsd.control.KnownHost;
import org.nbnsd.control.RecentEvents;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.AuditJson;
import org.nbnsd.control.document.DiagnosisJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.FactJson;
import org.nbnsd.control.document.NodeJson;
import org.nbnsd.control.document.PlanJson;
import org.nbnsd.control.document.UseJson;
import org.nbnsd.control.table.Operation.Manner;
import org.nbnsd.control.table.Operation.Part;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.Claimant;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.RetirePlan;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.dns.DomainName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** What can be asked about what happened; each is a method of {@link DiagnosisOperations}. */
public final class DiagnosisRows {
    /** {@link DiagnosisOperations#explain}. */
    public static final Operation EXPLAIN = new Operation(
            "explain",
            "why there is a conflict; perhaps hosts are asked before",
            Part.TIMELINE,
            Manner.LOOKS,
            List.of(RequestFields.SUBJECT, RequestFields.PROBE),
            List.of("verdict", "claimant"),
            List.of("now", "names?", "probe?"),
            DiagnosisRows::explain);

    /** {@link DiagnosisOperations#timeline}. */
    public static final Operation TIMELINE = new Operation(
            "timeline",
            "what happened to a name or a host",
            Part.TIMELINE,
            Manner.LOOKS,
            List.of(RequestFields.SUBJECT, RequestFields.SINCE),
            List.of("fact"),
            List.of("now"),
            DiagnosisRows::timeline);

    /** {@link DiagnosisOperations#conflicts}. */
    public static final Operation CONFLICTS = new Operation(
            "conflicts",
            "what looked like a conflict",
            Part.TIMELINE,
            Manner.LOOKS,
            List.of(RequestFields.SINCE, RequestFields.EXPLAINED),
            List.of("incident", "lookalike"),
            List.of("now"),
            DiagnosisRows::conflicts);

    /** {@link DiagnosisOperations#incident}. */
    public static final Operation INCIDENT = new Operation(
            "incident",
            "one of these, if it is known, and why",
            Part.TIMELINE,
            Manner.LOOKS,
            List.of(RequestFields.INCIDENT),
            List.of("incident", "verdict", "claimant"),
            List.of("now", "names?"),
            DiagnosisRows::incident);

    /** {@link KnownHost#of}. */
    public static final Operation HOST = new Operation(
            "host",
            "what is known of a host: its records, incidents and what it does with names",
            Part.TIMELINE,
            Manner.LOOKS,
            List.of(RequestFields.ADDRESS),
            List.of("record", "incident", "use"),
            List.of("mac?", "now"),
            DiagnosisRows::host);

    /** {@link DiagnosisOperations#audit}. */
    public static final Operation AUDIT = new Operation(
            "audit",
            "who uses names for what",
            Part.TIMELINE,
            Manner.LOOKS,
            List.of(RequestFields.SINCE),
            List.of("host", "use"),
            List.of("now", "first?", "last?", "since?", "queries", "classes", "leftOut"),
            DiagnosisRows::audit);

    /** {@link DiagnosisOperations#retire}. */
    public static final Operation RETIRE_PLAN = new Operation(
            "retire-plan",
            "what is left to be done before WINS can be switched off; perhaps the DNS is asked before",
            Part.TIMELINE,
            Manner.LOOKS,
            List.of(RequestFields.SINCE, RequestFields.DOMAIN),
            List.of("dnsName", "task"),
            List.of("domain?", "since", "now"),
            DiagnosisRows::retirePlan);

    /** {@link DiagnosisOperations#watch}. */
    public static final Operation WATCH = new Operation(
            "watch",
            "what happens, as it does; alive when nothing does",
            Part.TIMELINE,
            Manner.FOLLOWS,
            List.of(RequestFields.PATTERN, RequestFields.SECONDS),
            List.of("fact", "alive"),
            List.of("now", "missed"),
            DiagnosisRows::watch);

    /** {@link DiagnosisOperations#recent}. */
    public static final Operation RECENT_EVENTS = new Operation(
            "recent-events",
            "the last events that are meant, or the first ones behind one",
            Part.TIMELINE,
            Manner.LOOKS,
            List.of(RequestFields.AFTER_EVENT, RequestFields.EVENTS, RequestFields.LIMIT),
            List.of("event"),
            List.of("last", "missed?", "now"),
            DiagnosisRows::recentEvents);

    static final List<Operation> ALL =
            List.of(EXPLAIN, TIMELINE, CONFLICTS, INCIDENT, HOST, AUDIT, RETIRE_PLAN, WATCH, RECENT_EVENTS);

    private DiagnosisRows() {}

    private static JsonObject explain(Call call) throws IOException {
        boolean probe = call.get(RequestFields.PROBE);
        Explained explained = call.operations().diagnosis().explain(call.get(RequestFields.SUBJECT), probe);
        Document done = write(call, explained.explanations(), explained.now());
        return (probe ? done.list("probe", explained.asked(), DiagnosisJson::toJson) : done).json();
    }

    private static Document write(Call call, List<Explanation> explanations, long now) throws IOException {
        for (Explanation explanation : explanations) {
            for (Verdict verdict : explanation.verdicts()) {
                call.line("verdict", DiagnosisJson.toJson(verdict));
            }
            for (Claimant claimant : explanation.claimants()) {
                call.line("claimant", DiagnosisJson.toJson(explanation.name(), claimant));
            }
        }
        return new Document()
                .time("now", now)
                .texts("names", explanations.stream().map(Explanation::name).toList());
    }

    private static JsonObject incident(Call call) throws IOException {
        Examined examined = call.operations().diagnosis().incident(call.get(RequestFields.INCIDENT));
        Incident incident = examined.incident();
        if (incident != null) {
            call.line("incident", DiagnosisJson.toJson(incident));
        }
        return write(call, examined.explanations(), examined.now()).json();
    }

    private static JsonObject timeline(Call call) throws IOException {
        Found<Fact> found =
                call.operations().diagnosis().timeline(call.get(RequestFields.SUBJECT), call.get(RequestFields.SINCE));
        for (Fact fact : found.found()) {
            call.line("fact", FactJson.toJson(fact));
        }
        return NodeJson.now(found.now());
    }

    private static JsonObject conflicts(Call call) throws IOException {
        Stories stories = call.operations()
                .diagnosis()
                .conflicts(call.get(RequestFields.SINCE), call.get(RequestFields.EXPLAINED));
        for (Story story : stories.incidents()) {
            call.line("incident", DiagnosisJson.toJson(story.incident(), story.explanation()));
        }
        for (Story story : stories.lookalikes()) {
            call.line("lookalike", DiagnosisJson.toJson(story.incident(), story.explanation()));
        }
        return NodeJson.now(stories.now());
    }

    private static JsonObject host(Call call) throws IOException {
        KnownHost host = KnownHost.of(call.get(RequestFields.ADDRESS), call.operations());
        for (NameRecord record : host.records()) {
            call.door().write(AnswerJson.record(record));
        }
        for (Incident incident : host.incidents()) {
            call.line("incident", DiagnosisJson.toJson(incident));
        }
        for (Use use : host.uses()) {
            call.line("use", UseJson.toJson(use));
        }
        return new Document().put("mac", host.mac()).time("now", host.now()).json();
    }

    private static JsonObject audit(Call call) throws IOException {
        Audited audited = call.operations().diagnosis().audit(call.get(RequestFields.SINCE));
        Map<Ipv4Address, String> macs = new HashMap<>();
        for (AuditReport.Host host : audited.report().hosts()) {
            macs.put(host.address(), host.mac());
            call.line("host", AuditJson.host(host));
        }
        for (Use use : audited.report().uses()) {
            call.line(
                    "use",
                    new Document()
                            .all(UseJson.toJson(use))
                            .put("mac", macs.get(use.host()))
                            .json());
        }
        return new Document()
                .time("now", audited.now())
                .all(AuditJson.sums(audited.report()).json())
                .json();
    }

    private static JsonObject retirePlan(Call call) throws IOException {
        DomainName domain = call.get(RequestFields.DOMAIN);
        Retired retired = call.operations().diagnosis().retire(call.get(RequestFields.SINCE), domain);
        for (DnsName name : retired.dns().values()) {
            call.line("dnsName", PlanJson.toJson(name));
        }
        for (RetirePlan.Task task : retired.plan().tasks()) {
            call.line("task", PlanJson.toJson(task));
        }
        return new Document()
                .put("domain", domain)
                .time("since", retired.since())
                .time("now", retired.now())
                .json();
    }

    private static JsonObject recentEvents(Call call) throws IOException {
        Recent recent = call.operations()
                .diagnosis()
                .recent(
                        call.get(RequestFields.AFTER_EVENT),
                        call.get(RequestFields.EVENTS),
                        call.get(RequestFields.LIMIT));
        for (RecentEvents.Entry entry : recent.events()) {
            call.door().write("{\"event\":" + new String(entry.octets(), StandardCharsets.UTF_8) + "}");
        }
        Long missed = recent.missed();
        return new Document()
                .put("last", Long.toString(recent.last()))
                .put("missed", missed == null ? null : missed.toString())
                .time("now", recent.now())
                .json();
    }

    private static JsonObject watch(Call call) throws IOException {
        Missed missed = call.operations()
                .diagnosis()
                .watch(
                        call.get(RequestFields.PATTERN),
                        call.get(RequestFields.SECONDS),
                        new DiagnosisOperations.Watcher() {
                            @Override
                            public void happened(Fact fact) throws IOException {
                                call.line("fact", FactJson.toJson(fact));
                            }

                            @Override
                            public void alive() throws IOException {
                                call.door().write(AnswerJson.line("alive", new JsonObject()));
                            }

                            @Override
                            public void nothingMoreNow() throws IOException {
                                call.door().flush();
                            }
                        });
        return new Document()
                .time("now", missed.now())
                .put("missed", missed.missed())
                .json();
    }
}
