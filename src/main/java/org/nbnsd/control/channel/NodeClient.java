package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nbnsd.control.NodeOperations;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.document.NodeJson;
import org.nbnsd.control.table.NodeRows;
import org.nbnsd.control.table.Request;
import org.nbnsd.control.table.RequestFields;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Outcome.NameResolved;

/**
 * Asks a running daemon about the names of this machine, and holds some of them; what the requests mean is told at
 * {@link NodeOperations}. For one thread. Errors are those of {@link ControlClient}.
 */
public final class NodeClient implements AutoCloseable {
    /** Longer than a claim takes when a name server says more than once that it needs more time. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Conversation client;

    private NodeClient(Conversation client) {
        this.client = client;
    }

    /**
     * Connects to a daemon.
     *
     * @param path its socket
     * @return the client
     * @throws IOException if there is no daemon, or this user may not ask it
     */
    public static NodeClient connect(Path path) throws IOException {
        return new NodeClient(Conversation.connect(path, "", PATIENCE));
    }

    /**
     * A name of others that is remembered, and when the daemon was asked.
     *
     * @param names the names
     * @param now milliseconds since the epoch
     */
    public record Remembered(List<CachedName> names, long now) {
        /** Keeps a copy of the list. */
        public Remembered {
            names = List.copyOf(names);
        }
    }

    /**
     * Holds a name from now on, until {@link #letGo}, or {@link #close}, or the end of this program or the daemon.
     *
     * @param name the name
     * @return what became of it; it takes seconds, or a minute if a name server is slow
     * @throws IOException if the daemon cannot be asked, or is no end node
     */
    public NameClaimed hold(LocalName name) throws IOException {
        return claimed(Request.of(NodeRows.HOLD).with(RequestFields.LOCAL_NAME, name));
    }

    /**
     * The same for the next free name of a family.
     *
     * @param first the first name of the family
     * @return what became of it, with the name that was got
     * @throws IOException if the daemon cannot be asked, or is no end node
     * @throws IllegalArgumentException if the fifteenth octet is no letter
     */
    public NameClaimed holdNext(LocalName first) throws IOException {
        return claimed(Request.of(NodeRows.HOLD_NEXT).with(RequestFields.FAMILY, first));
    }

    private NameClaimed claimed(Request request) throws IOException {
        JsonObject done = client.ask(request);
        return client.read(() -> NodeJson.claimed(done));
    }

    /**
     * No longer holds a name; nothing if it does not.
     *
     * @param name the name
     * @throws IOException if the daemon cannot be asked
     */
    public void letGo(NetbiosName name) throws IOException {
        JsonObject unused = client.ask(Request.of(NodeRows.LET_GO).with(RequestFields.NAME, name));
    }

    /**
     * A user logs on.
     *
     * @param user a name with suffix 03
     * @return what became of it
     * @throws IOException if the daemon cannot be asked, or is no end node
     * @throws IllegalArgumentException if the suffix is another
     */
    public NameClaimed logon(NetbiosName user) throws IOException {
        return claimed(Request.of(NodeRows.LOGON).with(RequestFields.USER, user));
    }

    /**
     * A user logs off.
     *
     * @param user a name with suffix 03
     * @return whether that user was logged on
     * @throws IOException if the daemon cannot be asked, or is no end node
     * @throws IllegalArgumentException if the suffix is another
     */
    public boolean logoff(NetbiosName user) throws IOException {
        JsonObject done = client.ask(Request.of(NodeRows.LOGOFF).with(RequestFields.USER, user));
        return client.read(() -> new Fields(done).isSet("wasLoggedOn"));
    }

    /**
     * Asks who has a name.
     *
     * @param name the name
     * @return who
     * @throws IOException if the daemon cannot be asked, or is no end node
     */
    public NameResolved resolve(NetbiosName name) throws IOException {
        JsonObject done = client.ask(Request.of(NodeRows.RESOLVE).with(RequestFields.NAME, name));
        return client.read(() -> NodeJson.resolved(done));
    }

    /**
     * The local name table.
     *
     * @return the state of each name on each interface, by name
     * @throws IOException if the daemon cannot be asked, or is no end node
     */
    public Answer<List<LocalNameState>> names() throws IOException {
        List<JsonObject> names = new ArrayList<>();
        JsonObject unused = client.ask(Request.of(NodeRows.LOCAL_NAMES), client.into(names, "localName"));
        return client.answer(
                new Document().list("names", names, each -> each).json(),
                () -> names.stream().map(NodeJson::localName).toList());
    }

    /**
     * The names of others that are remembered.
     *
     * @return preloaded entries of LMHOSTS, then answers to queries, each by name
     * @throws IOException if the daemon cannot be asked, or is no end node
     */
    public Remembered cache() throws IOException {
        List<JsonObject> names = new ArrayList<>();
        JsonObject done = client.ask(Request.of(NodeRows.NAME_CACHE), client.into(names, "cachedName"));
        return client.read(
                () -> new Remembered(names.stream().map(NodeJson::cachedName).toList(), new Fields(done).time("now")));
    }

    /**
     * What was counted since the start of the daemon.
     *
     * @return the number for each counter
     * @throws IOException if the daemon cannot be asked, or is no end node
     */
    public Answer<Map<NodeCounter, Long>> counters() throws IOException {
        JsonObject done = client.ask(Request.of(NodeRows.NODE_COUNTERS));
        return client.answer(done, () -> NodeJson.readCounters(done));
    }

    /**
     * The daemon forgets the names of others and reads the LMHOSTS file again.
     *
     * @return how many preloaded entries there are now
     * @throws IOException if the daemon cannot be asked, is no end node, or cannot read the file
     */
    public int purge() throws IOException {
        JsonObject done = client.ask(Request.of(NodeRows.PURGE));
        return client.read(() -> new Fields(done).count("preloaded", 0));
    }

    /**
     * The daemon releases all names and claims them again.
     *
     * @throws IOException if the daemon cannot be asked, or is no end node
     */
    public void refreshAll() throws IOException {
        JsonObject unused = client.ask(Request.of(NodeRows.REFRESH_ALL));
    }

    /**
     * Waits until the daemon ends the connection, and with it all leases, however long that takes.
     *
     * @return why, for people
     * @throws InterruptedIOException if the thread is interrupted
     */
    public String awaitEnd() throws InterruptedIOException {
        return client.awaitEnd();
    }

    /** Ends the connection, and with it all leases. */
    @Override
    public void close() throws IOException {
        client.close();
    }
}
