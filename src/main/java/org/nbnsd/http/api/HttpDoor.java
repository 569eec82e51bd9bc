package org.nbnsd.http.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.table.Door;
import org.nbnsd.control.table.OctetLines;
import org.nbnsd.control.table.Origin;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.registry.NameRecord;

/**
 * The way in by HTTP: an answer is all there before any of it is sent, and nothing lasts longer than a request. The octets of a file
 * go into one that is removed with the door, unless somebody takes it.
 */
final class HttpDoor implements Door, AutoCloseable {
    private static final String OCTETS = "{\"octets\":";

    private final AnswerLines lines;
    private @Nullable Path made;
    private @Nullable OutputStream open;
    private final String address;
    private final @Nullable Path upload;

    /**
     * A request.
     *
     * @param address where it comes from
     * @param upload the file that came with it; null if none did
     * @param kinds the fields that lines of the answer can have
     */
    HttpDoor(String address, @Nullable Path upload, List<String> kinds) {
        lines = new AnswerLines(kinds);
        this.address = address;
        this.upload = upload;
    }

    @Override
    public Origin origin() {
        return new Origin("http", address);
    }

    /** What was written, which is gone when the door is closed. */
    AnswerLines lines() {
        return lines;
    }

    @Override
    public void write(String line) throws IOException {
        try {
            if (line.startsWith(OCTETS)) {
                writeOctets(OctetLines.read(new Fields(Fields.object(line))));
            } else {
                lines.add(line);
            }
        } catch (OperationException e) {
            throw e;
        } catch (IOException e) {
            throw new OperationException(
                    Kind.UNAVAILABLE, "there is no room for the answer: " + FileFailure.reason(e), e);
        }
    }

    private void writeOctets(byte[] octets) throws IOException {
        OutputStream out = open;
        if (out == null) {
            Path file = Files.createTempFile("nbnsd-answer-", ".tmp");
            made = file;
            out = Files.newOutputStream(file);
            open = out;
        }
        out.write(octets);
    }

    /** The octets of a file that came, which is whoever calls this's then; an empty one if none came. */
    Path takeFile() throws IOException {
        writeOctets(new byte[0]);
        OutputStream out = Objects.requireNonNull(open);
        out.close();
        open = null;
        Path file = Objects.requireNonNull(made);
        made = null;
        return file;
    }

    @Override
    public void close() throws IOException {
        try (lines) {
            if (open != null) {
                open.close();
            }
        } finally {
            if (made != null) {
                Files.delete(made);
            }
        }
    }

    @Override
    public void flush() {}

    @Override
    public List<NameRecord> records() throws OperationException {
        throw new OperationException(
                Kind.UNAVAILABLE, "records come as a file by HTTP (expected: POST /api/v1/imports)");
    }

    @Override
    public Path file() throws OperationException {
        if (upload == null) {
            throw new OperationException(Kind.WRONG, "there is no file (expected: one as the body)");
        }
        return upload;
    }

    @Override
    public NameClaimed hold(LocalName name, boolean ofFamily) throws OperationException {
        throw lasting();
    }

    @Override
    public void letGo(NetbiosName name) throws OperationException {
        throw lasting();
    }

    private static OperationException lasting() {
        return new OperationException(
                Kind.UNAVAILABLE,
                "a name is held as long as a connection to the local channel is open (expected: nbnsd hold)");
    }
}
