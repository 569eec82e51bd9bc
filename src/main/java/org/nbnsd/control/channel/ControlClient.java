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
import org.nbnsd.control.Import;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWatch;
import org.nbnsd.control.ImportWatch.Phase;
import org.nbnsd.control.Lookup;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Operations;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.RecordedInputs;
import org.nbnsd.control.Scavenged;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.control.Statistics;
import org.nbnsd.control.Totals;
import org.nbnsd.control.channel.AnswerLine.Done;
import org.nbnsd.control.channel.AnswerLine.Failed;
import org.nbnsd.control.channel.AnswerLine.OneOutcome;
import org.nbnsd.control.channel.AnswerLine.OneRecord;
import org.nbnsd.control.channel.AnswerLine.Progress;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.StatisticsJson;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;

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
        RequestJson.requireReason(reason);
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
        JsonObject done = ask(
                new ControlRequest.Names(filter, limit),
                "",
                line -> each.next(expect(line, OneRecord.class).record()));
        return read(() -> AnswerJson.totals(done));
    }

    /**
     * Asks for one record.
     *
     * @param name its name
     * @return the record, or which names are like it
     * @throws IOException if the daemon cannot be asked, or cannot tell now
     */
    public Lookup show(NetbiosName name) throws IOException {
        List<NameRecord> found = new ArrayList<>();
        JsonObject done = ask(
                new ControlRequest.Show(name),
                "",
                line -> found.add(expect(line, OneRecord.class).record()));
        NameRecord record = found.isEmpty() ? null : found.get(0);
        return read(() -> AnswerJson.lookup(record, done));
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
    public Edited addStatic(StaticEntry entry, IfTaken ifTaken, String reason) throws IOException {
        return edit(new ControlRequest.AddStatic(entry, ifTaken), reason);
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
    public Edited delete(List<NetbiosName> names, @Nullable Boolean tombstone, String reason) throws IOException {
        List<ControlRequest> requests = new ArrayList<>();
        for (List<NetbiosName> some : Lists.partition(names, NAMES_IN_A_LINE)) {
            requests.add(new ControlRequest.Delete(some, tombstone));
        }
        return edit(requests, reason);
    }

    /**
     * Takes deletions back.
     *
     * @param names the names
     * @param reason why; as {@link #requireReason} takes it
     * @return what became of them
     * @throws IOException if the daemon cannot be asked, or cannot do it now; some may be back then
     */
    public Edited undelete(List<NetbiosName> names, String reason) throws IOException {
        List<ControlRequest> requests = new ArrayList<>();
        for (List<NetbiosName> some : Lists.partition(names, NAMES_IN_A_LINE)) {
            requests.add(new ControlRequest.Undelete(some));
        }
        return edit(requests, reason);
    }

    private Edited edit(List<ControlRequest> requests, String reason) throws IOException {
        List<EditOutcome> outcomes = new ArrayList<>();
        String who = "";
        for (ControlRequest request : requests) {
            Edited edited = edit(request, reason);
            outcomes.addAll(edited.outcomes());
            who = edited.who();
        }
        return new Edited(outcomes, who);
    }

    private Edited edit(ControlRequest request, String reason) throws IOException {
        List<EditOutcome> outcomes = new ArrayList<>();
        JsonObject done = ask(request, reason, into(outcomes));
        return new Edited(outcomes, read(() -> AnswerJson.who(done)));
    }

    /**
     * What the daemon has counted, and what there is now.
     *
     * @return all of it
     * @throws IOException if the daemon cannot be asked, or cannot tell
     */
    public Statistics.Report statistics() throws IOException {
        JsonObject done = ask(new ControlRequest.ReadStatistics(), "", line -> {});
        return read(() -> StatisticsJson.fromJson(done));
    }

    /**
     * Moves on the records whose time has come.
     *
     * @param dryRun whether only to tell
     * @param reason why; as {@link #requireReason} takes it
     * @return what became of them
     * @throws IOException if the daemon cannot be asked, or cannot do it now
     */
    public Scavenged scavenge(boolean dryRun, String reason) throws IOException {
        List<EditOutcome> outcomes = new ArrayList<>();
        JsonObject done = ask(new ControlRequest.Scavenge(dryRun), reason, into(outcomes));
        return read(() -> AnswerJson.scavenged(outcomes, done));
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
            writeRequest(new ControlRequest.Import(ifTaken, dryRun), reason);
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
            if (line instanceof Progress progress) {
                watch.progress(progress.phase(), progress.done(), progress.total());
                return;
            }
            EditOutcome outcome = expect(line, OneOutcome.class).outcome();
            if (outcome.kind() == EditOutcome.Kind.REFUSED && refusals.size() < Import.MAX_REFUSALS) {
                refusals.add(outcome);
            }
            if (dryRun) {
                watch.outcome(outcome);
            }
        });
        return read(() -> AnswerJson.importResult(refusals, done));
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
                new ControlRequest.Recording(),
                "",
                line -> out.write(expect(line, AnswerLine.SomeOctets.class).octets()));
        return read(() -> RecordingLines.size(done));
    }

    private Lines into(List<EditOutcome> outcomes) {
        return line -> outcomes.add(expect(line, OneOutcome.class).outcome());
    }

    <T extends AnswerLine> T expect(AnswerLine line, Class<T> type) throws IOException {
        if (!type.isInstance(line)) {
            throw notUnderstood("a line of the wrong kind", null);
        }
        return type.cast(line);
    }

    JsonObject ask(ControlRequest request, String reason, Lines each) throws IOException {
        send(() -> writeRequest(request, reason));
        return receive(each);
    }

    private void writeRequest(ControlRequest request, String reason) throws IOException {
        lines.write(new RequestJson(request, reason, sudoUser).toLine());
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
            AnswerLine line = read(() -> AnswerLine.parse(text));
            if (line instanceof Done done) {
                return done.result();
            } else if (line instanceof Failed failed) {
                throw new OperationException(failed.kind(), failed.reason());
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
