package org.nbnsd.control;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.nbnsd.replication.OwnerStatus;
import org.nbnsd.replication.PartnerStatus;
import org.nbnsd.replication.ReplicationWish;

/**
 * What {@link ReplicationOperations} needs of the replication of a name server. For any thread. A future fails with an {@link
 * java.io.IOException} if it cannot be done now.
 */
public interface ReplicationBackend {
    /**
     * How it goes with each partner.
     *
     * @return in the order of the configuration
     */
    CompletableFuture<List<PartnerStatus>> partners();

    /**
     * What is known of the records of each name server.
     *
     * @return in the order of their addresses
     */
    CompletableFuture<List<OwnerStatus>> owners();

    /**
     * Pulls, pushes, or lets records of an owner go.
     *
     * @param wish any but {@link ReplicationWish.Verify}
     * @return when it is done, or has failed
     */
    CompletableFuture<ReplicationWish.Done> act(ReplicationWish wish);

    /**
     * Compares records with partners.
     *
     * @param wish which
     * @return when all have answered, or have failed
     */
    CompletableFuture<ReplicationWish.Compared> verify(ReplicationWish.Verify wish);

    /**
     * Whether any partner takes the records of this server, so that it has to be told of what goes.
     *
     * @return false if this server only takes theirs
     */
    boolean isPulledFrom();

    /** The time, in milliseconds since the epoch. */
    long now();
}
