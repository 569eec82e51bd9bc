package org.nbnsd.control;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.replication.OwnerStatus;
import org.nbnsd.replication.PartnerStatus;
import org.nbnsd.replication.ReplicationWish;
import org.nbnsd.replication.ReplicationWish.Compared;
import org.nbnsd.replication.ReplicationWish.Done;
import org.nbnsd.replication.ReplicationWish.Range;
import org.nbnsd.wire.Ipv4Address;

/**
 * What people can do with the partners of a name server. For any thread; like {@link Operations}, of which it is a part, each
 * method waits until it is done, and says why if it cannot be.
 */
public final class ReplicationOperations {
    private final ReplicationBackend backend;
    private final Patience patience;

    ReplicationOperations(ReplicationBackend backend, Patience patience) {
        this.backend = backend;
        this.patience = patience;
    }

    /** The time, in milliseconds since the epoch. */
    public long now() {
        return backend.now();
    }

    /**
     * How it goes with each partner.
     *
     * @return in the order of the configuration
     * @throws IOException if that cannot be told now
     */
    public List<PartnerStatus> partners() throws IOException {
        return patience.await(backend.partners());
    }

    /**
     * What is known of the records of each name server.
     *
     * @return in the order of their addresses
     * @throws IOException if that cannot be told now
     */
    public List<OwnerStatus> owners() throws IOException {
        return patience.await(backend.owners());
    }

    /**
     * Pulls from a partner.
     *
     * @param partner from whom
     * @param range of one owner, even if they are known; null for what is new of all
     * @param author who wants it
     * @return what became of it
     * @throws OperationException if there is no such partner
     * @throws IOException if it cannot be done now; after a minute it goes on without who asked
     */
    public Done pull(Ipv4Address partner, @Nullable Range range, Author author) throws IOException {
        PartnerStatus known = require(partner);
        if (!known.partner().isPulled()) {
            throw refused(partner + " is a partner of type push (expected: pull or both)");
        }
        return patience.await(backend.act(new ReplicationWish.Pull(partner, range, author)));
    }

    /**
     * Tells partners that there is something to pull.
     *
     * @param partner whom; null for all that are served
     * @param propagate whether they are to tell theirs
     * @param author who wants it
     * @return what became of it
     * @throws OperationException if there is no such partner
     * @throws IOException if it cannot be done now
     */
    public Done push(@Nullable Ipv4Address partner, boolean propagate, Author author) throws IOException {
        if (partner != null && !require(partner).partner().isServed()) {
            throw refused(partner + " is a partner of type pull (expected: push or both)");
        }
        return patience.await(backend.act(new ReplicationWish.Push(partner, propagate, author)));
    }

    /**
     * Lets the records of an owner go.
     *
     * @param owner whose
     * @param asTombstones whether partners are to forget them as well
     * @param author who wants it
     * @return how many there were
     * @throws OperationException if nothing is known of that owner, or if it is this server
     * @throws IOException if it cannot be done now
     */
    public Done removeOwner(Ipv4Address owner, boolean asTombstones, Author author) throws IOException {
        OwnerStatus known = owners().stream()
                .filter(each -> each.owner().equals(owner))
                .findFirst()
                .orElseThrow(() -> refused(owner + " owns no record here (expected: one of nbnsd owners)"));
        if (known.isLocal()) {
            throw refused(
                    owner + " is this server itself (expected: another owner; nbnsd delete lets its own records go)");
        }
        return patience.await(backend.act(new ReplicationWish.RemoveOwner(owner, asTombstones, author)));
    }

    /**
     * Compares records with what the partners have. Changes nothing.
     *
     * @param name only this name; null for all
     * @param author who wants it
     * @return what differs
     * @throws IOException if it cannot be done now
     */
    public Compared verify(@Nullable NetbiosName name, Author author) throws IOException {
        return patience.await(backend.verify(new ReplicationWish.Verify(name, author)));
    }

    private PartnerStatus require(Ipv4Address partner) throws IOException {
        List<PartnerStatus> all = partners();
        return all.stream()
                .filter(each -> each.partner().address().equals(partner))
                .findFirst()
                .orElseThrow(() -> refused(partner + " is no partner (expected: one of "
                        + String.join(
                                ", ",
                                all.stream()
                                        .map(each -> each.partner().address().toString())
                                        .toList())
                        + ")"));
    }

    private static OperationException refused(String why) {
        return new OperationException(OperationException.Kind.WRONG, why);
    }
}
