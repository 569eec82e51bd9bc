package org.nbnsd.replication;

import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.UpdateNotification;

/**
 * The association on which this server tells a partner that there is something to pull. On a persistent one the partner
 * pulls by an association of its own; on another it pulls here, and then ends it.
 */
final class PushLink extends Association {
    /** A partner that takes its time to work off what it got is waited for, in milliseconds. */
    private static final long WORKING_MILLIS = 600_000;

    private enum Step {
        CONNECTING,
        STARTING,
        IDLE,
        SERVING
    }

    private final Partnership with;
    private Step step = Step.CONNECTING;
    private @Nullable Notice notice;
    private boolean hasServed;

    PushLink(Site site, Partnership with, Notice notice, long now) {
        super(site, site.connect(with.partner.address()), with.partner.address(), now);
        this.with = with;
        this.notice = notice;
    }

    boolean isIdle() {
        return step == Step.IDLE && !isClosed();
    }

    PartnerStatus.Activity activity() {
        return switch (step) {
            case CONNECTING, STARTING -> PartnerStatus.Activity.CONNECTING;
            case IDLE -> PartnerStatus.Activity.IDLE;
            case SERVING -> PartnerStatus.Activity.BUSY;
        };
    }

    void tell(Notice next, long at) {
        now = at;
        lastActive = at;
        notice = next;
        tell(next);
    }

    @Override
    void opened(long at) {
        super.opened(at);
        step = Step.STARTING;
        start();
    }

    @Override
    void started() {
        Notice wanted = notice;
        if (step != Step.STARTING || wanted == null) {
            site.traffic.discarded++;
            return;
        }
        with.heardOf(this);
        tell(wanted);
    }

    private void tell(Notice wanted) {
        boolean isPersistent = with.partner.isPersistent() && minor >= PERSISTENT_MINOR;
        send(new UpdateNotification(
                peerHandle, isPersistent, wanted.initiator() != null, wanted.rows(site), wanted.initiator(site)));
        if (isPersistent) {
            step = Step.IDLE;
            notice = null;
            with.told(wanted, now);
        } else {
            step = Step.SERVING;
        }
    }

    @Override
    public void sendRequest(SendRequest message) {
        if (step == Step.SERVING) {
            hasServed = true;
            with.serve(this, message);
        } else {
            super.sendRequest(message);
        }
    }

    @Override
    public void stopAssociation(StopAssociation message) {
        if (message.reason() == StopAssociation.NORMAL && step == Step.SERVING) {
            close();
            worked();
        } else {
            super.stopAssociation(message);
        }
    }

    private void worked() {
        Notice done = notice;
        notice = null;
        if (done != null) {
            with.told(done, now);
        }
    }

    @Override
    void gone(String problem) {
        if (step == Step.SERVING && hasServed && !isReplying()) {
            worked();
        }
        Notice failed = notice;
        notice = null;
        if (failed != null) {
            with.tellingFailed(failed, problem, now);
        }
    }

    @Override
    long deadline() {
        return switch (step) {
            case STARTING -> lastActive + ANSWER_MILLIS;
            case SERVING -> lastActive + WORKING_MILLIS;
            case CONNECTING, IDLE -> Deadlines.NEVER;
        };
    }

    @Override
    void late() {
        close();
        gone(peer + " does not answer for " + (now - lastActive) / 1000 + " s");
    }
}
