package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWatch;
import org.nbnsd.control.Listing;
import org.nbnsd.control.Lookup;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.Operations;
import org.nbnsd.control.Scavenged;
import org.nbnsd.control.UndecidedException;
import org.nbnsd.control.channel.ControlRequest.AddStatic;
import org.nbnsd.control.channel.ControlRequest.Delete;
import org.nbnsd.control.channel.ControlRequest.DiagnosisRequest;
import org.nbnsd.control.channel.ControlRequest.Names;
import org.nbnsd.control.channel.ControlRequest.NodeRequest;
import org.nbnsd.control.channel.ControlRequest.ReadStatistics;
import org.nbnsd.control.channel.ControlRequest.Scavenge;
import org.nbnsd.control.channel.ControlRequest.Show;
import org.nbnsd.control.channel.ControlRequest.Undelete;
import org.nbnsd.control.channel.PeerCheck.Peer;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.document.StatisticsJson;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordSize;
import org.nbnsd.transfer.RecordJson;

/**
 * One connection to the control channel: reads requests, has them carried out, and writes the answers. Names that it holds
 * are its own until {@link #close}; as long as there are any, the client may be silent.
 */
final class ControlSession implements AutoCloseable {
    private static final int MAX_SUDO_USER = 64;

    private final LineChannel lines;
    private final Peer peer;
    private final Operations operations;
    private final ControlLimits limits;
    private final NodeSessions nodeSessions;
    private @Nullable NodeSession node;

    /** Makes what asks the end node when it is first asked. */
    @FunctionalInterface
    interface NodeSessions {
        NodeSession over(LineChannel lines) throws OperationException;
    }

    ControlSession(
            LineChannel lines, Peer peer, Operations operations, ControlLimits limits, NodeSessions nodeSessions) {
        this.lines = lines;
        this.peer = peer;
        this.operations = operations;
        this.limits = limits;
        this.nodeSessions = nodeSessions;
    }

    /** Ends the leases of the connection. */
    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
    }

    /**
     * Serves until the client goes, is too slow, sends what makes no sense, or the thread is interrupted.
     *
     * @throws ProtocolException if it sent what makes no sense; it has been told
     * @throws SocketTimeoutException if it was too slow; it has been told
     * @throws InterruptedIOException if the thread was interrupted; it has been told
     * @throws IOException if the connection broke
     */
    void run() throws IOException {
        try {
            String line;
            while ((line = nextLine()) != null) {
                answer(line);
                lines.flush();
            }
        } catch (ProtocolException e) {
            lines.tryToSay(AnswerJson.error(Kind.WRONG, String.valueOf(e.getMessage())));
            throw e;
        } catch (SocketTimeoutException e) {
            lines.tryToSay(AnswerJson.error(Kind.LATE, e.getMessage() + " (expected: a request, or the rest of one)"));
            throw e;
        } catch (InterruptedIOException e) {
            lines.tryToSay(
                    e instanceof UndecidedException
                            ? AnswerJson.error(Kind.LATE, String.valueOf(e.getMessage()))
                            : AnswerJson.error(Kind.UNAVAILABLE, "the daemon is stopping"));
            throw e;
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            lines.tryToSay(AnswerJson.error(Kind.UNAVAILABLE, "the daemon failed over this, see its log: " + e));
            throw e;
        }
    }

    private @Nullable String nextLine() throws IOException {
        if (node != null && node.isHolding()) {
            lines.awaitMore();
        }
        return lines.readLine();
    }

    private void answer(String line) throws IOException {
        RequestJson parsed;
        try {
            parsed = RequestJson.parse(line);
        } catch (IllegalArgumentException e) {
            throw malformed("", e);
        }
        try {
            JsonObject done = carryOut(parsed.request(), author(parsed));
            lines.write(AnswerJson.line("done", done));
        } catch (OperationException e) {
            lines.write(AnswerJson.error(e.kind(), String.valueOf(e.getMessage())));
        }
    }

    private static ProtocolException malformed(String where, IllegalArgumentException cause) {
        ProtocolException malformed = new ProtocolException(where + cause.getMessage());
        malformed.initCause(cause);
        return malformed;
    }

    /** Anybody could say that somebody else became root; only of root itself it is believed. */
    private Author author(RequestJson parsed) {
        String name = parsed.sudoUser();
        boolean isName = name.length() <= MAX_SUDO_USER && name.matches("[\\w.@$+\\\\-]+");
        return new Author(
                peer.isRoot() && isName ? peer.user() + " (sudo by " + name + ")" : peer.user(), parsed.reason());
    }

    private JsonObject carryOut(ControlRequest request, Author author) throws IOException {
        if (request instanceof NodeRequest ofNode) {
            return node().carryOut(ofNode, operations.now());
        } else if (request instanceof DiagnosisRequest ofDiagnosis) {
            return new DiagnosisSession(lines, operations.diagnosis()).carryOut(ofDiagnosis);
        } else if (request instanceof Names names) {
            return names(names);
        } else if (request instanceof Show show) {
            return show(show);
        } else if (request instanceof ControlRequest.Import order) {
            return importRecords(order, author);
        } else if (request instanceof Scavenge scavenge) {
            return scavenge(scavenge, author);
        } else if (request instanceof ReadStatistics) {
            return StatisticsJson.toJson(operations.statistics());
        } else if (request instanceof ControlRequest.Recording) {
            return new RecordingLines(lines).write(operations.recording());
        } else if (request instanceof AddStatic add) {
            write(operations.addStatic(add.entry(), add.ifTaken(), author));
        } else if (request instanceof Delete delete) {
            write(operations.delete(delete.names(), delete.tombstone(), author));
        } else if (request instanceof Undelete undelete) {
            write(operations.undelete(undelete.names(), author));
        } else {
            throw new AssertionError("not carried out: " + request);
        }
        return AnswerJson.edited(author.who());
    }

    private NodeSession node() throws OperationException {
        NodeSession asked = node;
        if (asked == null) {
            asked = nodeSessions.over(lines);
            node = asked;
        }
        return asked;
    }

    private JsonObject names(Names request) throws IOException {
        Listing listing = operations.names(request.filter(), request.limit());
        for (NameRecord record : listing.records()) {
            lines.write(AnswerJson.record(record));
        }
        return AnswerJson.toJson(listing.totals());
    }

    private JsonObject show(Show request) throws IOException {
        Lookup lookup = operations.show(request.name());
        if (lookup.record() != null) {
            lines.write(AnswerJson.record(lookup.record()));
        }
        return AnswerJson.toJson(lookup);
    }

    private JsonObject scavenge(Scavenge request, Author author) throws IOException {
        Scavenged scavenged = operations.scavenge(request.dryRun(), author);
        write(scavenged.outcomes());
        return AnswerJson.toJson(scavenged);
    }

    private void write(List<EditOutcome> outcomes) throws IOException {
        for (EditOutcome outcome : outcomes) {
            write(outcome);
        }
    }

    private void write(EditOutcome outcome) throws IOException {
        lines.write(AnswerJson.line("outcome", AnswerJson.toJson(outcome)));
    }

    /** A dry run has told the refusals among the differences already. */
    private JsonObject importRecords(ControlRequest.Import order, Author author) throws IOException {
        List<NameRecord> records = readRecords();
        ImportResult result =
                operations.importRecords(records, order.ifTaken(), order.dryRun(), author, new ImportWatch() {
                    @Override
                    public void outcome(EditOutcome outcome) throws IOException {
                        write(outcome);
                    }

                    @Override
                    public void progress(Phase phase, int done, int total) throws IOException {
                        lines.write(AnswerJson.progress(phase, done, total));
                        lines.flush();
                    }
                });
        if (!order.dryRun()) {
            write(result.refusals());
        }
        JsonObject done = AnswerJson.toJson(result);
        done.addProperty("who", author.who());
        return done;
    }

    /** All of them, before the first is looked at: a client that goes in the middle has changed nothing. */
    private List<NameRecord> readRecords() throws IOException {
        List<NameRecord> records = new ArrayList<>();
        long octets = 0;
        while (true) {
            String line = lines.readLine();
            if (line == null) {
                throw new ProtocolException("import: it ends after " + records.size()
                        + " records; nothing is imported (expected: {\"end\":{\"records\":N}} behind the last)");
            }
            String where = "import: record " + (records.size() + 1) + ": ";
            try {
                Fields fields = new Fields(Fields.object(line));
                if (fields.has("end")) {
                    checkEnd(new Fields(fields.object("end", "an object")), records.size());
                    return records;
                }
                NameRecord record = RecordJson.fromJson(fields.object("record", "a record, or \"end\""));
                octets += RecordSize.of(record);
                if (octets > limits.importOctets()) {
                    throw new IllegalArgumentException("too many (expected: records of at most " + limits.importOctets()
                            + " octets in memory; the limit grows with the daemon's heap, java -Xmx)");
                }
                records.add(record);
            } catch (IllegalArgumentException e) {
                throw malformed(where, e);
            }
        }
    }

    private static void checkEnd(Fields end, int received) {
        int sent = end.count("records", -1);
        if (sent != received) {
            throw new IllegalArgumentException("end: " + sent + " records (expected: " + received + ", so many came)");
        }
    }
}
