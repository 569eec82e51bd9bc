package org.nbnsd.replication;

import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.replication.frame.SendReply;
import org.nbnsd.wire.Ipv4Address;

/** An association for one {@link Check}: opened for it, and ended after it. */
final class CheckLink extends Association {
    private enum Step {
        CONNECTING,
        STARTING,
        ASKING,
        READING,
        DONE
    }

    private final Check check;
    private Step step = Step.CONNECTING;
    private long bad;
    private String firstBad = "";

    CheckLink(Site site, Ipv4Address peer, Check check, long now) {
        super(site, site.connect(peer), peer, now);
        this.check = check;
    }

    @Override
    void opened(long at) {
        super.opened(at);
        step = Step.STARTING;
        start();
    }

    @Override
    void started() {
        if (step == Step.STARTING) {
            step = Step.ASKING;
            send(new TableQuery(peerHandle));
        } else {
            site.traffic.discarded++;
        }
    }

    @Override
    public void tableReply(TableReply message) {
        if (step == Step.ASKING) {
            step = Step.READING;
            check.table(message.owners());
            ask();
        } else {
            super.tableReply(message);
        }
    }

    private void ask() {
        OwnerVersions next = check.next();
        if (next == null) {
            step = Step.DONE;
            stop(StopAssociation.NORMAL);
            check.finished(this, null);
        } else {
            expect(next.owner());
            send(new SendRequest(peerHandle, next));
        }
    }

    @Override
    boolean isAsking() {
        return step == Step.READING;
    }

    @Override
    void record(ReplicaRecord record) {
        check.record(record, this);
    }

    @Override
    void bad(SendReply.Bad record) {
        if (bad++ == 0) {
            firstBad = record.detail();
        }
    }

    /** With a gap in it nothing can be said of what is missing. */
    @Override
    void replied() {
        if (bad > 0) {
            close();
            gone("of the records that it sent " + bad + " cannot be read, the first because of: " + firstBad);
        } else {
            check.rangeOver(this);
            ask();
        }
    }

    @Override
    void gone(@Nullable String problem) {
        if (step != Step.DONE) {
            step = Step.DONE;
            check.finished(this, problem);
        }
    }

    @Override
    long deadline() {
        return step == Step.CONNECTING || step == Step.DONE ? Deadlines.NEVER : lastActive + ANSWER_MILLIS;
    }

    @Override
    void late() {
        close();
        gone(peer + " does not answer for " + ANSWER_MILLIS / 1000 + " s");
    }
}
