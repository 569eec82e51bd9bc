package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ReplicationOperations;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.ReplicationJson;
import org.nbnsd.control.table.ReplicationRows;
import org.nbnsd.control.table.Request;
import org.nbnsd.control.table.RequestFields;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.replication.OwnerStatus;
import org.nbnsd.replication.PartnerStatus;
import org.nbnsd.replication.ReplicationWish.Compared;
import org.nbnsd.replication.ReplicationWish.Done;
import org.nbnsd.replication.ReplicationWish.Range;
import org.nbnsd.wire.Ipv4Address;

/**
 * Asks a running daemon about its partners; what the requests mean is told at {@link ReplicationOperations}. For one thread.
 * Errors are those of {@link ControlClient}.
 */
public final class ReplicationClient implements AutoCloseable {
    private final Conversation client;

    private ReplicationClient(Conversation client) {
        this.client = client;
    }

    /**
     * Connects to a daemon. If the environment says that sudo made somebody root, the daemon is told who.
     *
     * @param path its socket
     * @return the client
     * @throws IOException if there is no daemon, or this user may not ask it
     */
    public static ReplicationClient connect(Path path) throws IOException {
        return new ReplicationClient(Conversation.connect(path));
    }

    /**
     * How it goes with each partner.
     *
     * @return in the order of the configuration
     * @throws IOException if the daemon cannot be asked, or does not replicate
     */
    public Answer<List<PartnerStatus>> partners() throws IOException {
        List<JsonObject> found = new ArrayList<>();
        JsonObject done = client.ask(Request.of(ReplicationRows.PARTNERS), client.into(found, "partner"));
        return client.answer(
                new Document().list("partners", found, each -> each).all(done).json(),
                () -> found.stream().map(ReplicationJson::partner).toList());
    }

    /**
     * What is known of the records of each name server.
     *
     * @return in the order of their addresses
     * @throws IOException if the daemon cannot be asked, or does not replicate
     */
    public Answer<List<OwnerStatus>> owners() throws IOException {
        List<JsonObject> found = new ArrayList<>();
        JsonObject done = client.ask(Request.of(ReplicationRows.OWNERS), client.into(found, "owner"));
        return client.answer(
                new Document().list("owners", found, each -> each).all(done).json(),
                () -> found.stream().map(ReplicationJson::owner).toList());
    }

    /**
     * Pulls from a partner.
     *
     * @param partner from whom
     * @param range of one owner, even if they are known; null for what is new of all
     * @param reason why
     * @return what became of it
     * @throws IOException if the daemon cannot be asked, or cannot do it; after a minute it goes on all the same
     */
    public Answer<Done> pull(Ipv4Address partner, @Nullable Range range, String reason) throws IOException {
        return done(Request.of(ReplicationRows.PULL)
                .with(RequestFields.PARTNER, partner)
                .with(RequestFields.RANGE, range)
                .because(reason));
    }

    /**
     * Tells partners that there is something to pull.
     *
     * @param partner whom; null for all
     * @param propagate whether they are to tell theirs
     * @param reason why
     * @return what became of it
     * @throws IOException if the daemon cannot be asked, or cannot do it
     */
    public Answer<Done> push(@Nullable Ipv4Address partner, boolean propagate, String reason) throws IOException {
        return done(Request.of(ReplicationRows.PUSH)
                .with(RequestFields.ANY_PARTNER, partner)
                .with(RequestFields.PROPAGATE, propagate)
                .because(reason));
    }

    /**
     * Lets the records of an owner go.
     *
     * @param owner whose
     * @param asTombstones whether partners are to forget them as well
     * @param reason why
     * @return how many there were
     * @throws IOException if the daemon cannot be asked, or cannot do it
     */
    public Answer<Done> removeOwner(Ipv4Address owner, boolean asTombstones, String reason) throws IOException {
        return done(Request.of(ReplicationRows.REMOVE_OWNER)
                .with(RequestFields.OWNER, owner)
                .with(RequestFields.AS_TOMBSTONES, asTombstones)
                .because(reason));
    }

    private Answer<Done> done(Request request) throws IOException {
        JsonObject done = client.ask(request);
        return client.answer(done, () -> ReplicationJson.done(done));
    }

    /**
     * Compares records with what the partners have.
     *
     * @param name only this name; null for all
     * @return what differs
     * @throws IOException if the daemon cannot be asked, or cannot do it
     */
    public Answer<Compared> verify(@Nullable NetbiosName name) throws IOException {
        List<JsonObject> differences = new ArrayList<>();
        JsonObject done = client.ask(
                Request.of(ReplicationRows.VERIFY).with(RequestFields.ANY_NAME, name),
                client.into(differences, "difference"));
        JsonObject all = new Document()
                .all(done)
                .list("differences", differences, each -> each)
                .json();
        return client.answer(all, () -> ReplicationJson.compared(all));
    }

    /** Ends the connection. */
    @Override
    public void close() throws IOException {
        client.close();
    }
}
