package org.nbnsd.control.channel;

import com.google.common.collect.Lists;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Edited;
import org.nbnsd.control.Health;
import org.nbnsd.control.Import;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWatch.Phase;
import org.nbnsd.control.Lookup;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Operations;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.RecordQuery;
import org.nbnsd.control.RecordedInputs;
import org.nbnsd.control.Scavenged;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.control.Statistics;
import org.nbnsd.control.Totals;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.document.HealthJson;
import org.nbnsd.control.document.StatisticsJson;
import org.nbnsd.control.table.DaemonRows;
import org.nbnsd.control.table.OctetLines;
import org.nbnsd.control.table.RecordRows;
import org.nbnsd.control.table.RecordingLines;
import org.nbnsd.control.table.Request;
import org.nbnsd.control.table.RequestFields;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Amendment;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.RecordJson;

/**
 * Asks a running daemon through its control channel; what the requests mean is told at {@link Operations}. For one thread.
 *
 * <p>Every method throws an {@link IOException} whose message is for people: the daemon's own words if it says why it
 * cannot do what was asked for ({@link OperationException}), else what is wrong with the channel.
 */
public final class ControlClient implements AutoCloseable {
    /** Of the longest names, with the longest scopes, so many fit into one line. */
    private static final int NAMES_IN_A_LINE = 50;

    /** Learns of records as they come. */
    @FunctionalInterface
    public interface Records {
        /**
         * The next record.
         *
         * @param record the record
         * @throws IOException to end the answer; the client is of no use then
         */
        void next(NameRecord record) throws IOException;
    }

    /** Learns of records as they come, without knowing what is in them. */
    @FunctionalInterface
    public interface Texts {
        /**
         * The next record.
         *
         * @param json the record as a JSON object
         * @throws IOException to end the answer; the client is of no use then
         */
        void next(String json) throws IOException;
    }

    /** Learns how an import goes on. What it throws ends the import. */
    public interface Importing {
        /** For who does not want to know. */
        Importing NOBODY_WATCHES = new Importing() {
            @Override
            public void outcome(Answer<EditOutcome> outcome) {}

            @Override
            public void progress(Phase phase, int done, int total) {}
        };

        /**
         * What would become of a record. Only for a dry run.
         *
         * @param outcome the difference
         * @throws IOException to end the import
         */
        void outcome(Answer<EditOutcome> outcome) throws IOException;

        /**
         * How far it is; called after each thousand records or so.
         *
         * @param phase what is being done
         * @param done records so far
         * @param total records in all
         * @throws IOException to end the import
         */
        void progress(Phase phase, int done, int total) throws IOException;
    }

    private final Conversation daemon;

    private ControlClient(Conversation daemon) {
        this.daemon = daemon;
    }

    /**
     * Checks why somebody does something, because it gets into logs.
     *
     * @param reason in the user's words; empty for none
     * @throws IllegalArgumentException if it is longer than 500 characters, or more than one line
     */
    public static void requireReason(String reason) {
        Request.requireReason(reason);
    }

    /**
     * Connects to a daemon. If the environment says that sudo made somebody root, the daemon is told who.
     *
     * @param path its socket
     * @return the client
     * @throws IOException if there is no daemon, or this user may not ask it
     */
    public static ControlClient connect(Path path) throws IOException {
        return new ControlClient(Conversation.connect(path));
    }

    static ControlClient connect(Path path, String sudoUser, Duration patience) throws IOException {
        return new ControlClient(Conversation.connect(path, sudoUser, patience));
    }

    /**
     * Asks for records by name.
     *
     * @param filter which
     * @param limit the most records
     * @param each learns of each
     * @return how many there are
     * @throws IOException if the daemon cannot be asked, or cannot tell now
     */
    public Totals names(RecordFilter filter, int limit, Records each) throws IOException {
        return names(RecordQuery.first(filter, limit), each).value();
    }

    /**
     * The same in any order, behind any place.
     *
     * @param query which; the answer has {@code next} if there are more
     * @param each learns of each
     * @return how many there are
     * @throws IOException if the daemon cannot be asked, or cannot tell now
     */
    public Answer<Totals> names(RecordQuery query, Records each) throws IOException {
        return texts(query, json -> each.next(daemon.read(() -> RecordJson.fromJson(Fields.object(json)))));
    }

    /**
     * Asks for records, to print them.
     *
     * @param query which; the answer has {@code next} if there are more
     * @param each gets each, as it comes
     * @return how many there are
     * @throws IOException if the daemon cannot be asked, or cannot tell now
     */
    public Answer<Totals> texts(RecordQuery query, Texts each) throws IOException {
        Request request = Request.of(RecordRows.NAMES)
                .with(RequestFields.FILTER, query.filter())
                .with(RequestFields.SORT, query.order())
                .with(RequestFields.AFTER, query.after())
                .with(RequestFields.LIMIT, query.limit());
        JsonObject done = daemon.ask(request, line -> each.next(text(line, "record")));
        return daemon.answer(done, () -> AnswerJson.totals(done));
    }

    private String text(AnswerLine line, String kind) throws IOException {
        return daemon.read(() -> line.text(kind));
    }

    /**
     * Asks for one record.
     *
     * @param name its name
     * @return the record, or which names are like it
     * @throws IOException if the daemon cannot be asked, or cannot tell now
     */
    public Answer<Lookup> show(NetbiosName name) throws IOException {
        List<JsonObject> found = new ArrayList<>();
        JsonObject done =
                daemon.ask(Request.of(RecordRows.SHOW).with(RequestFields.NAME, name), daemon.into(found, "record"));
        JsonObject record = found.isEmpty() ? null : found.get(0);
        return daemon.answer(
                new Document().all(done).put("record", record).json(),
                () -> AnswerJson.lookup(record == null ? null : RecordJson.fromJson(record), done));
    }

    /**
     * Makes static records.
     *
     * @param entry the names and where they are
     * @param ifTaken what to do about active records of the same names
     * @param reason why; as {@link #requireReason} takes it
     * @return what became of them
     * @throws IOException if the daemon cannot be asked, or cannot do it now
     */
    public Answer<Edited> addStatic(StaticEntry entry, IfTaken ifTaken, String reason) throws IOException {
        return edit(
                List.of(Request.of(RecordRows.ADD_STATIC)
                        .with(RequestFields.ENTRY, entry)
                        .with(RequestFields.IF_TAKEN, ifTaken)),
                reason);
    }

    /**
     * Deletes records.
     *
     * @param names their names
     * @param tombstone whether they become tombstones; null for what is best for that daemon
     * @param reason why; as {@link #requireReason} takes it
     * @return what became of them
     * @throws IOException if the daemon cannot be asked, or cannot do it now; some may be deleted then
     */
    public Answer<Edited> delete(List<NetbiosName> names, @Nullable Boolean tombstone, String reason)
            throws IOException {
        return edit(inLines(Request.of(RecordRows.DELETE).with(RequestFields.TOMBSTONE, tombstone), names), reason);
    }

    /**
     * Changes an active record.
     *
     * @param name its name
     * @param amendment what is to be different
     * @param reason why; as {@link #requireReason} takes it
     * @return what became of it
     * @throws IOException if the daemon cannot be asked, or cannot do it now
     */
    public Answer<Edited> amend(NetbiosName name, Amendment amendment, String reason) throws IOException {
        return edit(
                List.of(Request.of(RecordRows.EDIT)
                        .with(RequestFields.NAME, name)
                        .with(RequestFields.AMENDMENT, amendment)),
                reason);
    }

    private static List<Request> inLines(Request request, List<NetbiosName> names) {
        return Lists.partition(names, NAMES_IN_A_LINE).stream()
                .map(some -> request.with(RequestFields.NAMES, some))
                .toList();
    }

    /**
     * Takes deletions back.
     *
     * @param names the names
     * @param reason why; as {@link #requireReason} takes it
     * @return what became of them
     * @throws IOException if the daemon cannot be asked, or cannot do it now; some may be back then
     */
    public Answer<Edited> undelete(List<NetbiosName> names, String reason) throws IOException {
        return edit(inLines(Request.of(RecordRows.UNDELETE), names), reason);
    }

    private Answer<Edited> edit(List<Request> requests, String reason) throws IOException {
        List<JsonObject> outcomes = new ArrayList<>();
        JsonObject done = new JsonObject();
        for (Request request : requests) {
            done = daemon.ask(request.because(reason), daemon.into(outcomes, "outcome"));
        }
        JsonObject last = done;
        return daemon.answer(
                Conversation.with(last, "outcomes", outcomes),
                () -> new Edited(outcomes(outcomes), AnswerJson.who(last), AnswerJson.warnings(last)));
    }

    private static List<EditOutcome> outcomes(List<JsonObject> outcomes) {
        return outcomes.stream().map(AnswerJson::outcome).toList();
    }

    /**
     * What the daemon has counted, and what there is now.
     *
     * @return all of it
     * @throws IOException if the daemon cannot be asked, or cannot tell
     */
    public Answer<Statistics.Report> statistics() throws IOException {
        JsonObject done = daemon.ask(Request.of(DaemonRows.STATISTICS));
        return daemon.answer(done, () -> StatisticsJson.fromJson(done));
    }

    /**
     * Whether the daemon lives, and serves as it should.
     *
     * @return what was looked at
     * @throws IOException if the daemon cannot be asked, or cannot tell
     */
    public Answer<Health> health() throws IOException {
        List<JsonObject> checks = new ArrayList<>();
        JsonObject done = daemon.ask(Request.of(DaemonRows.HEALTH), daemon.into(checks, "check"));
        return daemon.answer(
                new Document().list("checks", checks, each -> each).all(done).json(),
                () -> HealthJson.fromJson(checks));
    }

    /**
     * Moves on the records whose time has come.
     *
     * @param dryRun whether only to tell
     * @param reason why; as {@link #requireReason} takes it
     * @return what became of them
     * @throws IOException if the daemon cannot be asked, or cannot do it now
     */
    public Answer<Scavenged> scavenge(boolean dryRun, String reason) throws IOException {
        List<JsonObject> outcomes = new ArrayList<>();
        JsonObject done = daemon.ask(
                Request.of(RecordRows.SCAVENGE)
                        .with(RequestFields.DRY_RUN, dryRun)
                        .because(reason),
                daemon.into(outcomes, "outcome"));
        return daemon.answer(
                Conversation.with(done, "outcomes", outcomes), () -> AnswerJson.scavenged(outcomes(outcomes), done));
    }

    /**
     * Puts many records into the daemon's table.
     *
     * @param records the records
     * @param ifTaken what to do about active records of the same names
     * @param dryRun whether only to tell what would become of them
     * @param reason why; as {@link #requireReason} takes it
     * @param watch learns how far it is and, if it is a dry run, what would become of each record
     * @return what became of them
     * @throws IOException if the daemon cannot be asked, or cannot do it now; the message says what is imported then
     */
    public Answer<ImportResult> importRecords(
            List<NameRecord> records, IfTaken ifTaken, boolean dryRun, String reason, Importing watch)
            throws IOException {
        List<JsonObject> refusals = new ArrayList<>();
        Request request = Request.of(RecordRows.IMPORT)
                .with(RequestFields.IF_TAKEN, ifTaken)
                .with(RequestFields.DRY_RUN, dryRun)
                .because(reason);
        JsonObject done = daemon.ask(request, to -> write(records, to, watch), line -> {
            if (line.is("progress")) {
                tell(watch, new Fields(daemon.read(line::object)));
                return;
            }
            JsonObject json = daemon.read(() -> line.object("outcome"));
            Answer<EditOutcome> outcome = daemon.answer(json, () -> AnswerJson.outcome(json));
            if (outcome.value().kind() == EditOutcome.Kind.REFUSED && refusals.size() < Import.MAX_REFUSALS) {
                refusals.add(json);
            }
            if (dryRun) {
                watch.outcome(outcome);
            }
        });
        return daemon.answer(
                Conversation.with(done, "refusals", refusals), () -> AnswerJson.importResult(outcomes(refusals), done));
    }

    private static void write(List<NameRecord> records, LineChannel to, Importing watch) throws IOException {
        int sent = 0;
        for (NameRecord record : records) {
            to.write(AnswerJson.record(record));
            if (++sent % Import.CHUNK == 0) {
                watch.progress(Phase.SENDING, sent, records.size());
            }
        }
        JsonObject end = new JsonObject();
        end.addProperty("records", records.size());
        to.write(AnswerJson.line("end", end));
    }

    private void tell(Importing watch, Fields progress) throws IOException {
        Phase phase = daemon.read(() -> progress.choice("phase", Phase.values()));
        watch.progress(
                phase, daemon.read(() -> progress.count("done", 0)), daemon.read(() -> progress.count("total", 0)));
    }

    /**
     * Asks for what happened to the name server last.
     *
     * @param out gets the octets of a recording, some at a time
     * @return what is in it
     * @throws IOException if the daemon cannot be asked, keeps no inputs, or if the octets cannot be written
     */
    public RecordedInputs.Size recording(OutputStream out) throws IOException {
        JsonObject done = daemon.ask(
                Request.of(DaemonRows.RECORDING),
                line -> out.write(daemon.read(() -> OctetLines.read(line.fields("octets")))));
        return daemon.read(() -> RecordingLines.size(done));
    }

    /** Ends the connection. */
    @Override
    public void close() throws IOException {
        daemon.close();
    }
}
