package org.nbnsd.control;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NodeCounter;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.node.Outcome.NameResolved;

/**
 * The running end node, as the operations see it. For any thread. A holder is one connection of a program, by a number
 * that is used for nothing else while the daemon runs. A future that fails does so with an {@link java.io.IOException}
 * whose message is for people.
 */
public interface NodeBackend {
    /**
     * A program wants a name.
     *
     * @param holder the program's connection
     * @param name the name
     * @return what became of it, when every interface has an answer: seconds, not milliseconds
     */
    CompletableFuture<NameClaimed> claim(long holder, LocalName name);

    /**
     * A program wants the next free name of a family.
     *
     * @param holder the program's connection
     * @param first the first name of the family, whose fifteenth octet is a letter
     * @return which it got
     */
    CompletableFuture<NameClaimed> claimNext(long holder, LocalName first);

    /**
     * A program no longer wants a name; nothing if it does not hold it.
     *
     * @param holder the program's connection
     * @param name the name
     * @return completes when the lease has ended; the network learns of it afterwards
     */
    CompletableFuture<Void> release(long holder, NetbiosName name);

    /**
     * A program's connection is closed, and all its leases end.
     *
     * @param holder the program's connection
     * @return completes when the leases have ended
     */
    CompletableFuture<Void> releaseAll(long holder);

    /**
     * Asks for a name as the node does for itself: own names, cache, LMHOSTS, name servers and broadcast by its type.
     *
     * @param name the name
     * @return who has it
     */
    CompletableFuture<NameResolved> query(NetbiosName name);

    /**
     * The local name table.
     *
     * @return the state of each name on each interface, by name
     */
    CompletableFuture<List<LocalNameState>> names();

    /**
     * The names of others that are remembered.
     *
     * @return preloaded entries of LMHOSTS, then answers to queries, each by name
     */
    CompletableFuture<List<CachedName>> cache();

    /**
     * What was counted since the start.
     *
     * @return the number for each counter
     */
    CompletableFuture<Map<NodeCounter, Long>> counters();

    /**
     * Forgets the names of others and reads the LMHOSTS file again.
     *
     * @return how many preloaded entries there are now; fails if the file cannot be read, and then all stays as it was
     */
    CompletableFuture<Integer> purge();

    /**
     * Releases all names and claims them again.
     *
     * @return completes when that has begun
     */
    CompletableFuture<Void> refreshAll();
}
