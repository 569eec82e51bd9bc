package org.nbnsd.replication;

import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.ReplicationEvent.OneSided;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.replication.frame.ReplicationMessage.UpdateNotification;
import org.nbnsd.replication.frame.SendReply;
import org.nbnsd.wire.Ipv4Address;

/**
 * An association that a peer has opened: it asks for records, or tells that it has some. After a notice that wants an answer
 * (UPDATE) the roles change on it: this server asks, and ends it when what came has been taken.
 */
final class Incoming extends Association {
    /** So long somebody who is no partner may do nothing, in milliseconds. */
    private static final long STRANGER_MILLIS = 10_000;

    /** So long the first record after an UPDATE may take: Samba loses the request, and waits for another for ever. */
    private static final long FIRST_ANSWER_MILLIS = 5_000;

    private final Strangers strangers;
    private final @Nullable Partnership with;
    private @Nullable Fetch fetch;
    private @Nullable Pull pull;
    private long began;
    private boolean hasAnswered;

    /** @param with null for who is no partner */
    Incoming(Site site, Link link, Ipv4Address peer, @Nullable Partnership with, Strangers strangers, long now) {
        super(site, link, peer, now);
        this.with = with;
        this.strangers = strangers;
        began = now;
    }

    @Override
    public void tableQuery(TableQuery message) {
        if (mayAsk()) {
            send(new TableReply(peerHandle, site.rows()));
        }
    }

    @Override
    public void sendRequest(SendRequest message) {
        Partnership asking = with;
        if (mayAsk() && asking != null) {
            asking.serve(this, message);
        }
    }

    private boolean mayAsk() {
        if (with == null) {
            refuse();
            return false;
        }
        with.heardOf(this);
        if (!with.partner.isServed()) {
            with.oneSided(OneSided.IT_PULLS);
            stop(StopAssociation.ERROR);
            return false;
        }
        with.mirrored(OneSided.IT_PULLS);
        return true;
    }

    private void refuse() {
        strangers.refused(peer, now);
        stop(StopAssociation.ERROR);
    }

    @Override
    public void updateNotification(UpdateNotification message) {
        Partnership telling = with;
        if (telling == null) {
            refuse();
            return;
        }
        telling.heardOf(this);
        if (!telling.partner.isPulled()) {
            telling.oneSided(OneSided.IT_PUSHES);
            stop(StopAssociation.ERROR);
            return;
        }
        telling.mirrored(OneSided.IT_PUSHES);
        Pull wanted = Pull.of(message.owners(), message.isPropagated() ? initiator(message) : null);
        telling.announced(message.owners());
        if (message.isPersistent()) {
            telling.pull(wanted, now);
        } else if (fetch == null) {
            began = now;
            pull = wanted;
            hasAnswered = false;
            Fetch begun = new Fetch(site, this, telling.plan(message.owners(), null), true);
            fetch = begun;
            goOn(begun, telling);
        } else {
            site.traffic.discarded++;
        }
    }

    /** Samba's testers tell none; then it is who tells. */
    private Ipv4Address initiator(UpdateNotification message) {
        return message.initiator().equals(Ipv4Address.ZERO) ? peer : message.initiator();
    }

    private void goOn(Fetch fetching, Partnership telling) {
        if (!fetching.ask()) {
            Pull done = pull;
            fetch = null;
            pull = null;
            stop(StopAssociation.NORMAL);
            telling.pulled(done, fetching, now - began, now);
        }
    }

    @Override
    boolean isAsking() {
        return fetch != null;
    }

    @Override
    void record(ReplicaRecord record) {
        if (fetch != null) {
            fetch.next(record);
        }
    }

    @Override
    void bad(SendReply.Bad bad) {
        if (fetch != null) {
            fetch.bad(bad);
        }
    }

    @Override
    void replied() {
        hasAnswered = true;
        if (fetch != null && with != null) {
            fetch.end();
            goOn(fetch, with);
        }
    }

    @Override
    Input.Source source() {
        return new Input.Source(peer, isNbnsd(), site.own(), with == null ? -1 : with.decided());
    }

    @Override
    void paused() {
        if (fetch != null) {
            fetch.flush();
        }
    }

    @Override
    void gone(String problem) {
        Pull failed = pull;
        Fetch fetching = fetch;
        pull = null;
        fetch = null;
        if (fetching != null) {
            fetching.stop();
        }
        if (failed != null && with != null) {
            with.pull(failed, now); // by an association of our own
        }
    }

    @Override
    long deadline() {
        if (with == null) {
            return began + STRANGER_MILLIS;
        } else if (fetch == null) {
            return Deadlines.NEVER;
        }
        return lastActive + (hasAnswered || isReplied() ? ANSWER_MILLIS : FIRST_ANSWER_MILLIS);
    }

    @Override
    void late() {
        close();
        gone("no answer");
    }
}
