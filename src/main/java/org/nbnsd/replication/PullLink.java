package org.nbnsd.replication;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Input;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.replication.frame.SendReply;

/**
 * The association on which this server pulls from a partner.
 *
 * <pre>
 * CONNECTING -> STARTING -> (a pull) ASKING -> [WAITING for the others of a round] -> FETCHING -> IDLE -> (a pull) ASKING …
 * </pre>
 */
final class PullLink extends Association {
    private enum Step {
        CONNECTING,
        STARTING,
        ASKING,
        WAITING,
        FETCHING,
        IDLE
    }

    private final Partnership with;
    private Step step = Step.CONNECTING;
    private @Nullable Pull pull;
    private @Nullable Fetch fetch;
    private long began;

    PullLink(Site site, Partnership with, long now) {
        super(site, site.connect(with.partner.address()), with.partner.address(), now);
        this.with = with;
        began = now;
    }

    boolean isIdle() {
        return step == Step.IDLE && !isClosed();
    }

    PartnerStatus.Activity activity() {
        return switch (step) {
            case CONNECTING, STARTING -> PartnerStatus.Activity.CONNECTING;
            case IDLE -> PartnerStatus.Activity.IDLE;
            case ASKING, WAITING, FETCHING -> PartnerStatus.Activity.BUSY;
        };
    }

    @Nullable
    Pull pull() {
        return pull;
    }

    /** Does it now, or as soon as the association stands. */
    void begin(Pull wanted, long at) {
        now = at;
        began = at;
        pull = wanted;
        if (step == Step.IDLE) {
            lastActive = at;
            ask(wanted);
        }
    }

    @Override
    void opened(long at) {
        super.opened(at);
        step = Step.STARTING;
        start();
    }

    @Override
    void started() {
        if (step != Step.STARTING) {
            site.traffic.discarded++;
            return;
        }
        step = Step.IDLE;
        with.heardOf(this);
        Pull wanted = pull;
        if (wanted != null) {
            ask(wanted);
        }
    }

    private void ask(Pull wanted) {
        OwnerVersions range = wanted.range();
        List<OwnerVersions> table = wanted.table();
        if (range != null && range.max() != 0) {
            fetch(List.of(range), false);
        } else if (table != null) {
            fetch(with.plan(table, null), true);
        } else {
            step = Step.ASKING;
            send(new TableQuery(peerHandle));
        }
    }

    @Override
    public void tableReply(TableReply message) {
        Pull wanted = pull;
        if (step != Step.ASKING || wanted == null) {
            super.tableReply(message);
            return;
        }
        with.announced(message.owners());
        OwnerVersions range = wanted.range();
        Round round = wanted.round();
        if (range != null) {
            fetch(upTo(range, message.owners()), false);
        } else if (round != null) {
            round.told(peer, message.owners());
            step = Step.WAITING;
            if (round.isOver()) {
                fetch(with.plan(message.owners(), round), true);
            }
        } else {
            fetch(with.plan(message.owners(), null), true);
        }
    }

    private static List<OwnerVersions> upTo(OwnerVersions range, List<OwnerVersions> table) {
        return table.stream()
                .filter(row -> row.owner().equals(range.owner()))
                .filter(row -> Long.compareUnsigned(row.max(), range.min()) >= 0)
                .map(row -> new OwnerVersions(range.owner(), row.max(), range.min()))
                .toList();
    }

    /** All others of the round have said what they know, or are not waited for. */
    void roundIsComplete(Round round, long at) {
        now = at;
        List<OwnerVersions> table = round.table(peer);
        if (step == Step.WAITING && table != null) {
            lastActive = at;
            fetch(with.plan(table, round), true);
        }
    }

    private void fetch(List<OwnerVersions> ranges, boolean isMarking) {
        step = Step.FETCHING;
        fetch = new Fetch(site, this, ranges, isMarking);
        goOn(fetch);
    }

    private void goOn(Fetch fetching) {
        if (!fetching.ask()) {
            finished(fetching);
        }
    }

    private void finished(Fetch done) {
        Pull wanted = pull;
        pull = null;
        fetch = null;
        step = Step.IDLE;
        if (!with.partner.isPersistent() || minor < PERSISTENT_MINOR) {
            stop(StopAssociation.NORMAL);
        }
        with.pulled(wanted, done, now - began, now);
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
        if (fetch != null) {
            fetch.end();
            goOn(fetch);
        }
    }

    @Override
    Input.Source source() {
        return new Input.Source(peer, isNbnsd(), site.own(), with.decided());
    }

    @Override
    void paused() {
        if (fetch != null) {
            fetch.flush();
        }
    }

    @Override
    void gone(String problem) {
        Pull wanted = pull;
        pull = null;
        if (fetch != null) {
            fetch.stop();
            fetch = null;
        }
        if (wanted != null || step == Step.CONNECTING || step == Step.STARTING) {
            with.pullFailed(wanted, problem, now);
        }
        step = Step.CONNECTING;
    }

    @Override
    long deadline() {
        return switch (step) {
            case STARTING, ASKING, FETCHING -> lastActive + ANSWER_MILLIS;
            case CONNECTING, IDLE, WAITING -> Deadlines.NEVER;
        };
    }

    @Override
    void late() {
        close();
        gone(peer + " does not answer for " + ANSWER_MILLIS / 1000 + " s");
    }
}
