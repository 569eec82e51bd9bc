package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DiagnosisOperations;
import org.nbnsd.control.DiagnosisOperations.Explained;
import org.nbnsd.control.DiagnosisOperations.Found;
import org.nbnsd.control.DiagnosisOperations.Stories;
import org.nbnsd.control.DiagnosisOperations.Story;
import org.nbnsd.control.NamePattern;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.document.DiagnosisJson;
import org.nbnsd.control.document.FactJson;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.document.PlanJson;
import org.nbnsd.control.document.UseJson;
import org.nbnsd.control.table.DiagnosisRows;
import org.nbnsd.control.table.Request;
import org.nbnsd.control.table.RequestFields;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.RetirePlan;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.dns.DomainName;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Asks a running daemon about what happened; what the requests mean is told at {@link DiagnosisOperations}. For one thread.
 * Errors are those of {@link ControlClient}.
 */
public final class DiagnosisClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Learns of what happens. */
    @FunctionalInterface
    public interface Facts {
        /**
         * The next.
         *
         * @param fact what happened
         * @throws IOException to end it; the client is of no use then
         */
        void next(Answer<Fact> fact) throws IOException;
    }

    private final Conversation client;

    private DiagnosisClient(Conversation client) {
        this.client = client;
    }

    /**
     * Connects to a daemon.
     *
     * @param path its socket
     * @return the client
     * @throws IOException if there is no daemon, or this user may not ask it
     */
    public static DiagnosisClient connect(Path path) throws IOException {
        return connect(path, PATIENCE);
    }

    /**
     * Connects to a daemon.
     *
     * @param path its socket
     * @param patience how long to wait for each line of an answer; positive
     * @return the client
     * @throws IOException if there is no daemon, or this user may not ask it
     */
    public static DiagnosisClient connect(Path path, Duration patience) throws IOException {
        return new DiagnosisClient(Conversation.connect(path, "", patience));
    }

    /**
     * Asks for explanations.
     *
     * @param subject of what
     * @param probe whether the daemon shall ask hosts before; that may take a minute
     * @return one for each name that is known
     * @throws IOException if the daemon cannot be asked, cannot tell now, or may not ask hosts
     */
    public Answer<Explained> explain(Subject subject, boolean probe) throws IOException {
        List<JsonObject> claimants = new ArrayList<>();
        List<JsonObject> verdicts = new ArrayList<>();
        JsonObject done = ask(subject, probe, line -> {
            boolean isClaimant = line.is("claimant");
            client.into(isClaimant ? claimants : verdicts, isClaimant ? "claimant" : "verdict")
                    .next(line);
        });
        JsonObject byName = client.read(() -> DiagnosisJson.byName(done, verdicts, claimants));
        return client.answer(byName, () -> {
            Fields fields = new Fields(byName);
            return new Explained(
                    fields.objects("names", "names").stream()
                            .map(DiagnosisClient::explanation)
                            .toList(),
                    asked(fields),
                    fields.time("now"));
        });
    }

    private JsonObject ask(Subject subject, boolean probe, Conversation.Lines each) throws IOException {
        try {
            return client.ask(
                    Request.of(DiagnosisRows.EXPLAIN)
                            .with(RequestFields.SUBJECT, subject)
                            .with(RequestFields.PROBE, probe),
                    each);
        } catch (OperationException e) {
            if (probe && String.valueOf(e.getMessage()).startsWith(RequestFields.PROBE + ": unknown")) {
                throw new OperationException(
                        Kind.UNAVAILABLE,
                        "the daemon is older than this program and cannot ask hosts (expected: one of this version;"
                                + " restart it)",
                        e);
            }
            throw e;
        }
    }

    private static Explanation explanation(JsonObject json) {
        Fields fields = new Fields(json);
        return new Explanation(
                NetbiosName.parse(fields.text("name", "a name")),
                fields.objects("verdicts", "verdicts").stream()
                        .map(DiagnosisJson::verdict)
                        .toList(),
                fields.objects("claimants", "claimants").stream()
                        .map(DiagnosisJson::claimant)
                        .toList());
    }

    private static List<Asked> asked(Fields fields) {
        return fields.has("probe")
                ? fields.objects("probe", "who was asked").stream()
                        .map(DiagnosisJson::asked)
                        .toList()
                : List.of();
    }

    /**
     * Asks what happened.
     *
     * @param subject to what
     * @param since only what was at this time or later; milliseconds since the epoch
     * @return the oldest first
     * @throws IOException if the daemon cannot be asked, or cannot tell now
     */
    public Answer<Found<Fact>> timeline(Subject subject, long since) throws IOException {
        Request request = Request.of(DiagnosisRows.TIMELINE)
                .with(RequestFields.SUBJECT, subject)
                .with(RequestFields.SINCE, since);
        return found(request, "fact", "facts", FactJson::fromJson);
    }

    /**
     * Asks for incidents, and for what only looks like one; without explanations.
     *
     * @param since only those to which something was added at this time or later; milliseconds since the epoch
     * @return the latest first
     * @throws IOException if the daemon cannot be asked, or cannot tell now
     */
    public Answer<Stories> conflicts(long since) throws IOException {
        List<JsonObject> incidents = new ArrayList<>();
        List<JsonObject> lookalikes = new ArrayList<>();
        JsonObject done = client.ask(Request.of(DiagnosisRows.CONFLICTS).with(RequestFields.SINCE, since), line -> {
            boolean isIncident = line.is("incident");
            client.into(isIncident ? incidents : lookalikes, isIncident ? "incident" : "lookalike")
                    .next(line);
        });
        JsonObject some = Conversation.with(done, "incidents", incidents);
        JsonObject all = Conversation.with(some, "lookalikes", lookalikes);
        return client.answer(
                all, () -> new Stories(stories(incidents), stories(lookalikes), new Fields(done).time("now")));
    }

    private static List<Story> stories(List<JsonObject> all) {
        return all.stream()
                .map(each -> new Story(DiagnosisJson.incident(each), null))
                .toList();
    }

    private <T> Answer<Found<T>> found(Request request, String kind, String list, Function<JsonObject, T> meaning)
            throws IOException {
        List<JsonObject> found = new ArrayList<>();
        JsonObject done = client.ask(request, client.into(found, kind));
        return client.answer(
                Conversation.with(done, list, found),
                () -> new Found<>(found.stream().map(meaning).toList(), new Fields(done).time("now")));
    }

    /**
     * Asks who uses names for what.
     *
     * @param since only what went on at this time or later, with all that was counted of it; milliseconds since the epoch
     * @return as far as the daemon was asked
     * @throws IOException if the daemon cannot be asked, or does not count
     */
    public Answer<AuditReport> audit(long since) throws IOException {
        List<JsonObject> hosts = new ArrayList<>();
        List<JsonObject> uses = new ArrayList<>();
        JsonObject done = client.ask(Request.of(DiagnosisRows.AUDIT).with(RequestFields.SINCE, since), line -> {
            boolean isHost = line.is("host");
            client.into(isHost ? hosts : uses, isHost ? "host" : "use").next(line);
        });
        JsonObject all = Conversation.with(Conversation.with(done, "hosts", hosts), "uses", uses);
        return client.answer(all, () -> report(uses, new Fields(done)));
    }

    /**
     * What is left to be done before WINS can be switched off.
     *
     * @param since only what went on at this time or later; milliseconds since the epoch
     * @param domain where the names would be in the DNS, which the daemon asks then; null to ask nobody
     * @return the plan, and what the DNS has
     * @throws IOException if the daemon cannot be asked, or does not count
     */
    public Answer<Planned> retirePlan(long since, @Nullable DomainName domain) throws IOException {
        List<JsonObject> names = new ArrayList<>();
        List<JsonObject> tasks = new ArrayList<>();
        Request request = Request.of(DiagnosisRows.RETIRE_PLAN)
                .with(RequestFields.SINCE, since)
                .with(RequestFields.DOMAIN, domain);
        JsonObject done = client.ask(request, line -> {
            boolean isName = line.is("dnsName");
            client.into(isName ? names : tasks, isName ? "dnsName" : "task").next(line);
        });
        JsonObject all = Conversation.with(Conversation.with(done, "dnsNames", names), "tasks", tasks);
        return client.answer(all, () -> {
            Map<NetbiosName, DnsName> dns = new TreeMap<>();
            names.stream().map(PlanJson::dnsName).forEach(name -> dns.put(name.name(), name));
            return new Planned(new RetirePlan(tasks.stream().map(PlanJson::task).toList()), dns);
        });
    }

    /**
     * A plan, and what it rests on.
     *
     * @param plan the plan
     * @param dns what the DNS has, by name
     */
    public record Planned(RetirePlan plan, Map<NetbiosName, DnsName> dns) {
        /** Keeps a copy. */
        public Planned {
            dns = Map.copyOf(dns);
        }
    }

    private static AuditReport report(List<JsonObject> lines, Fields done) {
        List<Use> uses = new ArrayList<>();
        Map<Ipv4Address, String> macs = new HashMap<>();
        for (JsonObject line : lines) {
            Use use = UseJson.use(line);
            uses.add(use);
            macs.put(use.host(), new Fields(line).textOrEmpty("mac"));
        }
        AuditReport report = AuditReport.of(uses, macs, done.total("leftOut"));
        return done.has("since") ? report.countedSince(done.time("since")) : report;
    }

    /**
     * Watches what happens.
     *
     * @param pattern only names like this, as {@link NamePattern} reads it; null for everything
     * @param seconds for how long; 0 for ever
     * @param each learns of it
     * @return how much was missed, because this program was too slow
     * @throws IOException if the daemon cannot be asked, or ends
     * @throws IllegalArgumentException if the pattern is none
     */
    public int watch(@Nullable String pattern, int seconds, Facts each) throws IOException {
        Request request = Request.of(DiagnosisRows.WATCH)
                .with(RequestFields.PATTERN, pattern)
                .with(RequestFields.SECONDS, seconds);
        JsonObject done = client.ask(request, line -> {
            if (!line.is("alive")) {
                JsonObject fact = client.read(() -> line.object("fact"));
                each.next(client.answer(fact, () -> FactJson.fromJson(fact)));
            }
        });
        return client.read(() -> new Fields(done).count("missed", 0));
    }

    /** Ends the connection. */
    @Override
    public void close() throws IOException {
        client.close();
    }
}
