package org.nbnsd.control.channel;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.Operations;
import org.nbnsd.control.UndecidedException;
import org.nbnsd.control.channel.PeerCheck.Peer;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.table.Call;
import org.nbnsd.control.table.Door;
import org.nbnsd.control.table.OctetLines;
import org.nbnsd.control.table.OperationTable;
import org.nbnsd.control.table.Origin;
import org.nbnsd.control.table.Request;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordSize;
import org.nbnsd.transfer.RecordJson;

/**
 * One connection to the control channel: reads requests, has them carried out, and writes the answers. Names that it holds
 * are its own until {@link #close}; as long as there are any, the client may be silent.
 */
final class ControlSession implements Door, AutoCloseable {
    private static final int MAX_SUDO_USER = 64;

    private static final long MOST_OF_FILE = 64 << 20;

    private final List<Path> files = new ArrayList<>();
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
        Request request;
        try {
            request = OperationTable.parse(line);
        } catch (IllegalArgumentException e) {
            throw malformed("", e);
        }
        try {
            write(AnswerJson.line("done", new Call(request, operations, author(request), this).run()));
        } catch (OperationException e) {
            write(AnswerJson.error(e.kind(), String.valueOf(e.getMessage())));
        } finally {
            deleteFiles();
        }
    }

    private static ProtocolException malformed(String where, IllegalArgumentException cause) {
        ProtocolException malformed = new ProtocolException(where + cause.getMessage());
        malformed.initCause(cause);
        return malformed;
    }

    /** Anybody could say that somebody else became root; only of root itself it is believed. */
    private Author author(Request request) {
        String name = request.sudoUser();
        boolean isName = name.length() <= MAX_SUDO_USER && name.matches("[\\w.@$+\\\\-]+");
        return new Author(
                peer.isRoot() && isName ? peer.user() + " (sudo by " + name + ")" : peer.user(), request.reason());
    }

    @Override
    public Origin origin() {
        return Origin.CONTROL;
    }

    @Override
    public void write(String line) throws IOException {
        lines.write(line);
    }

    @Override
    public void flush() throws IOException {
        lines.flush();
    }

    @Override
    public NameClaimed hold(LocalName name, boolean ofFamily) throws IOException {
        return node().hold(name, ofFamily);
    }

    @Override
    public void letGo(NetbiosName name) throws IOException {
        node().letGo(name);
    }

    private NodeSession node() throws OperationException {
        NodeSession asked = node;
        if (asked == null) {
            asked = nodeSessions.over(lines);
            node = asked;
        }
        return asked;
    }

    @Override
    public List<NameRecord> records() throws IOException {
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

    @Override
    public Path file() throws IOException {
        Path taken = Files.createTempFile("nbnsd-", ".import"); // for its owner alone
        files.add(taken);
        long octets = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(taken))) {
            while (true) {
                String line = lines.readLine();
                if (line == null) {
                    throw new ProtocolException("file: it ends after " + octets
                            + " octets; nothing is done (expected: {\"end\":{\"octets\":N}} behind the last)");
                }
                Fields fields = new Fields(Fields.object(line));
                if (fields.has("end")) {
                    requireAll(new Fields(fields.object("end", "an object")).total("octets"), octets);
                    return taken;
                }
                byte[] some = OctetLines.read(fields);
                octets += some.length;
                if (octets > MOST_OF_FILE) {
                    throw new IllegalArgumentException("too long (expected: at most " + MOST_OF_FILE + " octets)");
                }
                out.write(some);
            }
        } catch (IllegalArgumentException e) {
            throw malformed("file: ", e);
        }
    }

    private static void requireAll(long sent, long received) {
        if (sent != received) {
            throw new IllegalArgumentException("end: " + sent + " octets (expected: " + received + ", so many came)");
        }
    }

    private void deleteFiles() throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        files.clear();
    }

    private static void checkEnd(Fields end, int received) {
        int sent = end.count("records", -1);
        if (sent != received) {
            throw new IllegalArgumentException("end: " + sent + " records (expected: " + received + ", so many came)");
        }
    }
}
