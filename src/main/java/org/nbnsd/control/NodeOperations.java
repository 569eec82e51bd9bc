package org.nbnsd.control;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Outcome.NameResolved;

/**
 * What programs and people can do with this machine's own names. For any thread; like {@link Operations}, of which it is a
 * part, each method waits until it is done, and says why if it cannot be. Names that end with a connection are not here but
 * in its {@link Leases}.
 */
public final class NodeOperations {
    /** Holds the users' names, which no connection holds: {@code logoff} ends its leases, or the end of the daemon. */
    static final long LOGONS = 0;

    private final NodeBackend node;
    private final Patience patience;
    private final AtomicLong lastHolder = new AtomicLong(LOGONS);
    private final Set<NetbiosName> users = ConcurrentHashMap.newKeySet();

    NodeOperations(NodeBackend node, Patience patience) {
        this.node = node;
        this.patience = patience;
    }

    /** For a new connection; it has no lease yet. */
    public Leases leases() {
        return new Leases(node, lastHolder.incrementAndGet());
    }

    /**
     * The local name table.
     *
     * @return the state of each name on each interface, by name
     * @throws IOException if that cannot be told now
     */
    public List<LocalNameState> names() throws IOException {
        return patience.await(node.names());
    }

    /**
     * The names of others that are remembered.
     *
     * @return preloaded entries of LMHOSTS, then answers to queries, each by name
     * @throws IOException if that cannot be told now
     */
    public List<CachedName> cache() throws IOException {
        return patience.await(node.cache());
    }

    /**
     * What was counted since the start.
     *
     * @return the number for each counter
     * @throws IOException if that cannot be told now
     */
    public Map<NodeCounter, Long> counters() throws IOException {
        return patience.await(node.counters());
    }

    /**
     * Forgets the names of others and reads the LMHOSTS file again.
     *
     * @return how many preloaded entries there are now
     * @throws IOException if the file cannot be read
     */
    public int purge() throws IOException {
        return patience.await(node.purge());
    }

    /**
     * Releases all names and claims them again.
     *
     * @throws IOException if it cannot be done now
     */
    public void refreshAll() throws IOException {
        patience.await(node.refreshAll());
    }

    /**
     * Asks for a name as this machine does for itself.
     *
     * @param name the name
     * @return who has it
     * @throws IOException if it cannot be done now
     */
    public NameResolved resolve(NetbiosName name) throws IOException {
        if (!name.scope().fitsDatagrams()) {
            throw new OperationException(
                    OperationException.Kind.WRONG,
                    name + ": no datagram has room for it (expected: at most " + Scope.MAX_LABEL
                            + " octets in each label of the scope)");
        }
        return patience.await(node.query(name));
    }

    /**
     * A user logs on: the name is held until {@link #logoff}, or until the daemon stops. A user who is logged on already
     * stays so; one logoff ends it, as on Windows, where a machine has one name for a user however often that user is
     * logged on.
     *
     * @param user a unique name with suffix 03
     * @return what became of it
     * @throws IOException if there is no answer in time; the claim is given up then
     */
    public NameClaimed logon(NetbiosName user) throws IOException {
        CompletableFuture<NameClaimed> claim = node.claim(LOGONS, LocalName.unique(user));
        try {
            NameClaimed claimed = patience.await(claim);
            if (claimed.isHeld()) {
                users.add(user);
            }
            return claimed;
        } catch (IOException e) {
            if (!users.contains(user)) {
                patience.await(node.release(LOGONS, user));
            }
            throw e;
        }
    }

    /**
     * A user logs off.
     *
     * @param user a name with suffix 03
     * @return whether that user was logged on
     * @throws IOException if it cannot be done now
     */
    public boolean logoff(NetbiosName user) throws IOException {
        patience.await(node.release(LOGONS, user));
        return users.remove(user);
    }
}
