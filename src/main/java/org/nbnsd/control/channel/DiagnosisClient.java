package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.DiagnosisBackend;
import org.nbnsd.control.NamePattern;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.channel.AnswerLine.Alive;
import org.nbnsd.control.channel.AnswerLine.OneClaimant;
import org.nbnsd.control.channel.AnswerLine.OneFact;
import org.nbnsd.control.channel.AnswerLine.OneIncident;
import org.nbnsd.control.channel.AnswerLine.OneUse;
import org.nbnsd.control.channel.AnswerLine.OneVerdict;
import org.nbnsd.control.document.DiagnosisJson;
import org.nbnsd.control.document.Fields;
import org.nbnsd.diagnosis.Asked;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.Claimant;
import org.nbnsd.diagnosis.Explanation;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.Incident;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.diagnosis.Verdict;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * Asks a running daemon about what happened; what the requests mean is told at {@link DiagnosisBackend}. For one thread.
 * Errors are those of {@link ControlClient}.
 */
public final class DiagnosisClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ControlClient client;

    private DiagnosisClient(ControlClient client) {
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
        return new DiagnosisClient(ControlClient.connect(path, "", patience));
    }

    /**
     * What was asked for, and when.
     *
     * @param found what was found
     * @param now when, by the daemon's clock; milliseconds since the epoch
     * @param <T> what
     */
    public record Found<T>(List<T> found, long now) {
        /** Keeps a copy. */
        public Found {
            found = List.copyOf(found);
        }
    }

    /**
     * Explanations, and what came of asking hosts for them.
     *
     * @param explanations the explanations
     * @param asked who was asked, and who was not; empty if nobody was to be
     */
    public record Probed(Found<Explanation> explanations, List<Asked> asked) {
        /** Keeps a copy. */
        public Probed {
            asked = List.copyOf(asked);
        }
    }

    /**
     * Asks for explanations.
     *
     * @param subject of what
     * @param probe whether the daemon shall ask hosts before; that may take a minute
     * @return one for each name that is known
     * @throws IOException if the daemon cannot be asked, cannot tell now, or may not ask hosts
     */
    public Probed explain(Subject subject, boolean probe) throws IOException {
        List<OneClaimant> claimants = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        JsonObject done;
        try {
            done = client.ask(new ControlRequest.Explain(subject, probe), "", line -> {
                if (line instanceof OneClaimant claimant) {
                    claimants.add(claimant);
                } else {
                    verdicts.add(client.expect(line, OneVerdict.class).verdict());
                }
            });
        } catch (OperationException e) {
            if (probe && String.valueOf(e.getMessage()).startsWith(DiagnosisRequestJson.PROBE + ": unknown")) {
                throw new OperationException(
                        Kind.UNAVAILABLE,
                        "the daemon is older than this program and cannot ask hosts (expected: one of this version;"
                                + " restart it)",
                        e);
            }
            throw e;
        }
        return client.read(() -> {
            Fields fields = new Fields(done);
            List<Explanation> all = new ArrayList<>();
            for (String text : fields.textsOrNone("names")) {
                all.add(of(NetbiosName.parse(text), verdicts, claimants));
            }
            return new Probed(new Found<>(all, fields.time("now")), asked(fields, probe));
        });
    }

    private static List<Asked> asked(Fields fields, boolean probe) {
        List<Asked> asked = new ArrayList<>();
        if (probe) {
            fields.objects(DiagnosisRequestJson.PROBE, "who was asked")
                    .forEach(each -> asked.add(DiagnosisJson.asked(each)));
        }
        return asked;
    }

    private static Explanation of(NetbiosName name, List<Verdict> verdicts, List<OneClaimant> claimants) {
        List<Claimant> own = claimants.stream()
                .filter(each -> each.name().equals(name))
                .map(OneClaimant::claimant)
                .toList();
        return new Explanation(
                name, verdicts.stream().filter(each -> each.name().equals(name)).toList(), own);
    }

    /**
     * Asks what happened.
     *
     * @param subject to what
     * @param since only what was at this time or later; milliseconds since the epoch
     * @return the oldest first
     * @throws IOException if the daemon cannot be asked, or cannot tell now
     */
    public Found<Fact> timeline(Subject subject, long since) throws IOException {
        List<Fact> facts = new ArrayList<>();
        JsonObject done = client.ask(
                new ControlRequest.TimelineOf(subject, since),
                "",
                line -> facts.add(client.expect(line, OneFact.class).fact()));
        return client.read(() -> new Found<>(facts, new Fields(done).time("now")));
    }

    /**
     * Asks for incidents.
     *
     * @param since only those to which something was added at this time or later; milliseconds since the epoch
     * @return the latest first
     * @throws IOException if the daemon cannot be asked, or cannot tell now
     */
    public Found<Incident> conflicts(long since) throws IOException {
        List<Incident> incidents = new ArrayList<>();
        JsonObject done = client.ask(
                new ControlRequest.Conflicts(since),
                "",
                line -> incidents.add(client.expect(line, OneIncident.class).incident()));
        return client.read(() -> new Found<>(incidents, new Fields(done).time("now")));
    }

    /**
     * Asks who uses names for what.
     *
     * @param since only what went on at this time or later, with all that was counted of it; milliseconds since the epoch
     * @return as far as the daemon was asked
     * @throws IOException if the daemon cannot be asked, or does not count
     */
    public AuditReport audit(long since) throws IOException {
        List<Use> uses = new ArrayList<>();
        Map<Ipv4Address, String> macs = new HashMap<>();
        JsonObject done = client.ask(new ControlRequest.AuditOf(since), "", line -> {
            OneUse one = client.expect(line, OneUse.class);
            uses.add(one.use());
            macs.put(one.use().host(), one.mac());
        });
        return client.read(() -> {
            Fields fields = new Fields(done);
            return AuditReport.of(uses, macs, fields.total("leftOut")).countedSince(fields.time("since"));
        });
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
    public int watch(@Nullable String pattern, int seconds, Consumer<Fact> each) throws IOException {
        JsonObject done = client.ask(new ControlRequest.WatchFor(pattern, seconds), "", line -> {
            if (!(line instanceof Alive)) {
                each.accept(client.expect(line, OneFact.class).fact());
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
