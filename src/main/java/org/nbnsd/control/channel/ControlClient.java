package org.nbnsd.control.channel;

import com.google.common.collect.Lists;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.Edited;
import org.nbnsd.control.Health;
import org.nbnsd.control.Import;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWatch;
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
import org.nbnsd.file.FileFailure;
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
    /** Longer than the daemon takes at the most before it says that it cannot. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int MOST_TRIES = 40;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

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

    /** Takes the lines of an answer before the last. */
    @FunctionalInterface
    interface Lines {
        void next(AnswerLine line) throws IOException;
    }

    /** Something that writes. */
    @FunctionalInterface
    private interface Sending {
        void run() throws IOException;
    }

    private final Path path;
    private final LineChannel lines;
    private final String sudoUser;

    private ControlClient(Path path, LineChannel lines, String sudoUser) {
        this.path = path;
        this.lines = lines;
        this.sudoUser = sudoUser;
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
        return connect(path, System.getenv().getOrDefault("SUDO_USER", ""), PATIENCE);
    }

    static ControlClient connect(Path path, String sudoUser, Duration patience) throws IOException {
        SocketFile.checkLength(path);
        requireSocket(path);
        for (int tries = 1; ; tries++) {
            SocketChannel channel = channel(path);
            if (channel != null) {
                return new ControlClient(path, new LineChannel(channel, patience), sudoUser);
            } else if (tries == MOST_TRIES) {
                throw new IOException(cannotAsk(path, new IOException("it takes no connection now")));
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    /** Null if too many connect at this moment, as when many programs start at once. */
    private static @Nullable SocketChannel channel(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            if (channel.connect(UnixDomainSocketAddress.of(path))) {
                return channel;
            }
            channel.close();
            return null;
        } catch (ConnectException e) {
            channel.close();
            throw new IOException(nobody(path), e);
        } catch (IOException e) {
            channel.close();
            throw new IOException(isPermission(e) ? noPermission(path) : cannotAsk(path, e), e);
        }
    }

    private static void requireSocket(Path path) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new IOException(nobody(path), e);
        } catch (AccessDeniedException e) {
            throw new IOException(noPermission(path), e);
        } catch (IOException e) { // such as a file where a directory should be
            throw new IOException(cannotAsk(path, e), e);
        }
        if (!attributes.isOther()) {
            throw new IOException(path + ": no socket (expected: the control socket of a daemon)");
        }
    }

    /** The JDK gives the system's words only. */
    private static boolean isPermission(IOException e) {
        return String.valueOf(e.getMessage()).contains("ermission denied");
    }

    private static String nobody(Path path) {
        return "no daemon serves at " + path + ": is it running? with another --data?";
    }

    private static String cannotAsk(Path path, IOException why) {
        return "the daemon at " + path + " cannot be asked: " + FileFailure.reason(why);
    }

    private static String noPermission(Path path) {
        return path + ": no permission to ask this daemon (expected: its own user, or root: try sudo)";
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
        return texts(query, json -> each.next(read(() -> RecordJson.fromJson(Fields.object(json)))));
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
        JsonObject done = ask(request, line -> each.next(text(line, "record")));
        return answer(done, () -> AnswerJson.totals(done));
    }

    private String text(AnswerLine line, String kind) throws IOException {
        return read(() -> line.text(kind));
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
        JsonObject done = ask(Request.of(RecordRows.SHOW).with(RequestFields.NAME, name), into(found, "record"));
        JsonObject record = found.isEmpty() ? null : found.get(0);
        return answer(
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
            done = ask(request.because(reason), into(outcomes, "outcome"));
        }
        JsonObject last = done;
        return answer(
                with(last, "outcomes", outcomes),
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
        JsonObject done = ask(Request.of(DaemonRows.STATISTICS));
        return answer(done, () -> StatisticsJson.fromJson(done));
    }

    /**
     * Whether the daemon lives, and serves as it should.
     *
     * @return what was looked at
     * @throws IOException if the daemon cannot be asked, or cannot tell
     */
    public Answer<Health> health() throws IOException {
        List<JsonObject> checks = new ArrayList<>();
        JsonObject done = ask(Request.of(DaemonRows.HEALTH), into(checks, "check"));
        return answer(
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
        JsonObject done = ask(
                Request.of(RecordRows.SCAVENGE)
                        .with(RequestFields.DRY_RUN, dryRun)
                        .because(reason),
                into(outcomes, "outcome"));
        return answer(with(done, "outcomes", outcomes), () -> AnswerJson.scavenged(outcomes(outcomes), done));
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
    public ImportResult importRecords(
            List<NameRecord> records, IfTaken ifTaken, boolean dryRun, String reason, ImportWatch watch)
            throws IOException {
        List<EditOutcome> refusals = new ArrayList<>();
        send(() -> {
            writeRequest(Request.of(RecordRows.IMPORT)
                    .with(RequestFields.IF_TAKEN, ifTaken)
                    .with(RequestFields.DRY_RUN, dryRun)
                    .because(reason));
            int sent = 0;
            for (NameRecord record : records) {
                lines.write(AnswerJson.record(record));
                if (++sent % Import.CHUNK == 0) {
                    watch.progress(Phase.SENDING, sent, records.size());
                }
            }
            JsonObject end = new JsonObject();
            end.addProperty("records", records.size());
            lines.write(AnswerJson.line("end", end));
        });
        JsonObject done = receive(line -> {
            if (line.is("progress")) {
                tell(watch, new Fields(read(line::object)));
                return;
            }
            EditOutcome outcome = read(() -> AnswerJson.outcome(line.object("outcome")));
            if (outcome.kind() == EditOutcome.Kind.REFUSED && refusals.size() < Import.MAX_REFUSALS) {
                refusals.add(outcome);
            }
            if (dryRun) {
                watch.outcome(outcome);
            }
        });
        return read(() -> AnswerJson.importResult(refusals, done));
    }

    private void tell(ImportWatch watch, Fields progress) throws IOException {
        Phase phase = read(() -> progress.choice("phase", Phase.values()));
        watch.progress(phase, read(() -> progress.count("done", 0)), read(() -> progress.count("total", 0)));
    }

    /**
     * Asks for what happened to the name server last.
     *
     * @param out gets the octets of a recording, some at a time
     * @return what is in it
     * @throws IOException if the daemon cannot be asked, keeps no inputs, or if the octets cannot be written
     */
    public RecordedInputs.Size recording(OutputStream out) throws IOException {
        JsonObject done = ask(
                Request.of(DaemonRows.RECORDING),
                line -> out.write(read(() -> OctetLines.read(line.fields("octets")))));
        return read(() -> RecordingLines.size(done));
    }

    /** Keeps the values of the lines of a kind. */
    Lines into(List<JsonObject> values, String kind) {
        return line -> values.add(read(() -> line.object(kind)));
    }

    /** What ended an answer, and a list of what came before. */
    static JsonObject with(JsonObject done, String field, List<JsonObject> values) {
        return new Document().all(done).list(field, values, each -> each).json();
    }

    <T> Answer<T> answer(JsonObject json, Supplier<T> meaning) {
        return new Answer<>(json, () -> read(meaning));
    }

    /** Asks for what has no lines. */
    JsonObject ask(Request request) throws IOException {
        return ask(request, line -> read(() -> line.object("done")));
    }

    JsonObject ask(Request request, Lines each) throws IOException {
        send(() -> writeRequest(request));
        return receive(each);
    }

    private void writeRequest(Request request) throws IOException {
        lines.write(request.askedBy(sudoUser).toLine());
    }

    /** If the daemon does not want to read, it may have said why. */
    private void send(Sending sending) throws IOException {
        try {
            sending.run();
            lines.flush();
        } catch (SocketTimeoutException e) {
            throw silent(e);
        } catch (IOException e) {
            receive(line -> {});
            throw e;
        }
    }

    /** Reads an answer; returns what its last line says. */
    private JsonObject receive(Lines each) throws IOException {
        while (true) {
            String text = readLine();
            AnswerLine line = read(() -> AnswerLine.of(text));
            if (line.is("done")) {
                return read(line::object);
            } else if (line.is("error")) {
                throw read(line::error);
            }
            each.next(line);
        }
    }

    private String readLine() throws IOException {
        String line;
        try {
            line = lines.readLine();
        } catch (SocketTimeoutException e) {
            throw silent(e);
        } catch (ProtocolException e) {
            throw notUnderstood(String.valueOf(e.getMessage()), e);
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            throw interrupted(e); // by who has seen enough: nothing broke
        } catch (IOException e) {
            throw new IOException("the connection to the daemon at " + path + " broke: " + FileFailure.reason(e), e);
        }
        if (line == null) {
            throw new IOException("the daemon at " + path + " ended the connection without an answer: is it stopping?");
        }
        return line;
    }

    <T> T read(Supplier<T> reading) throws IOException {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw notUnderstood(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Waits until the daemon ends the connection, however long that takes.
     *
     * @return why, for people
     * @throws InterruptedIOException if the thread is interrupted
     */
    String awaitEnd() throws InterruptedIOException {
        try {
            lines.awaitMore();
            receive(line -> {});
            return "the daemon at " + path + " says what nobody asked for";
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static InterruptedIOException interrupted(IOException e) {
        if (e instanceof InterruptedIOException known) {
            return known;
        }
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        return interrupted;
    }

    private IOException silent(SocketTimeoutException e) {
        return new IOException("the daemon at " + path + " does not answer: " + e.getMessage(), e);
    }

    private IOException notUnderstood(String what, @Nullable Exception cause) {
        return new IOException(
                "the daemon at " + path + " answers what this program does not understand: " + what
                        + " (expected: a daemon of the same version)",
                cause);
    }

    /** Ends the connection. */
    @Override
    public void close() throws IOException {
        lines.close();
    }
}
