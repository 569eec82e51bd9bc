package org.nbnsd.control;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.Outcome.NameClaimed;

/**
 * The names that one connection holds. They end with it, whatever its program died of, and so does a claim that is still
 * under way. For one thread.
 */
public final class Leases {
    private final NodeBackend node;
    private final long holder;
    private final Set<NetbiosName> held = new HashSet<>();

    /**
     * No leases yet.
     *
     * @param holder a number of its own
     */
    Leases(NodeBackend node, long holder) {
        this.node = node;
        this.holder = holder;
    }

    /**
     * Wants a name. What becomes of it is to be told to {@link #note}.
     *
     * @param name the name; of a family, its first
     * @param ofFamily whether the next free name of the family is wanted
     */
    public CompletableFuture<NameClaimed> claim(LocalName name, boolean ofFamily) {
        return ofFamily ? node.claimNext(holder, name) : node.claim(holder, name);
    }

    /** What became of a claim. */
    public void note(NameClaimed claimed) {
        if (claimed.isHeld()) {
            held.add(claimed.name().name());
        }
    }

    /** Ends one lease, if there is such a one. */
    public CompletableFuture<Void> release(NetbiosName name) {
        held.remove(name);
        return node.release(holder, name);
    }

    public boolean isEmpty() {
        return held.isEmpty();
    }

    /** Ends all. */
    public CompletableFuture<Void> end() {
        held.clear();
        return node.releaseAll(holder);
    }
}
