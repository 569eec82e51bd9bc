package org.nbnsd.http.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.OperationException.Kind;
import org.nbnsd.control.table.Door;
import org.nbnsd.control.table.Origin;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.registry.NameRecord;

/** The way in by HTTP: an answer is all there before any of it is sent, and nothing lasts longer than a request. */
final class HttpDoor implements Door {
    private final List<String> lines = new ArrayList<>();
    private final String address;
    private final @Nullable Path upload;

    /**
     * A request.
     *
     * @param address where it comes from
     * @param upload the file that came with it; null if none did
     */
    HttpDoor(String address, @Nullable Path upload) {
        this.address = address;
        this.upload = upload;
    }

    @Override
    public Origin origin() {
        return new Origin("http", address);
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void write(String line) {
        lines.add(line);
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
