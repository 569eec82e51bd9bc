package org.nbnsd.http.api;

import java.util.ArrayList;
import java.util.List;
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

    /**
     * A request.
     *
     * @param address where it comes from
     */
    HttpDoor(String address) {
        this.address = address;
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
