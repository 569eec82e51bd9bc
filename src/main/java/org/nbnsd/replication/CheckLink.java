package org.nbnsd.replication;

import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.replication.frame.OwnerVersions;
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
    private boolean isUnderWay;

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
    public void sendReplyBegin(SendReply.Begin begin) {
        if (step == Step.READING && isHandle(begin.handle())) {
            isUnderWay = true;
        } else {
            super.sendReplyBegin(begin);
        }
    }

    @Override
    public void sendReplyNext(SendReply.Next next) {
        if (isUnderWay) {
            check.record(next.record(), this);
        }
    }

    @Override
    public void sendReplyEnd(SendReply.End end) {
        if (!isUnderWay) {
            return;
        }
        isUnderWay = false;
        if (end.missing() > 0 || end.bad() > 0) {
            close();
            gone("the reply lacks " + (end.missing() + end.bad()) + " of the records that it announced");
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
