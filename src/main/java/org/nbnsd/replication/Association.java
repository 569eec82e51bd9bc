package org.nbnsd.replication;

import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.ReplicationEvent.ReplicationMalformed;
import org.nbnsd.replication.frame.Frame;
import org.nbnsd.replication.frame.FrameReader;
import org.nbnsd.replication.frame.MalformedFrame;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicationMessage;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociationResponse;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.replication.frame.ReplicationMessage.UpdateNotification;
import org.nbnsd.replication.frame.SendReply;
import org.nbnsd.wire.Ipv4Address;

/**
 * One association of MS-WINSRA, which is one link. Its kinds say what they do with a message; what they do not expect is
 * counted and ignored, as Windows does.
 */
abstract class Association implements Frame.Cases {
    /**
     * So long an answer may be on its way, or the next {@link #LEAST_PROGRESS} octets of it, in milliseconds: who sends one now and
     * then holds nobody up for ever.
     */
    static final long ANSWER_MILLIS = 60_000;

    /** So long a peer may leave a reply unread, in milliseconds: Samba takes minutes for what it has read. */
    private static final long UNREAD_MILLIS = 600_000;

    private static final int LEAST_PROGRESS = 1_000;

    /** From this minor version on associations can be kept, and notices go without an answer. */
    static final int PERSISTENT_MINOR = 5;

    /** Rows of a table that are read; what is taken of them is another matter. */
    private static final int MOST_ROWS = 100_000;

    /** What nbnsd servers do beyond the protocol: version 1. */
    static final int NBNSD = 1;

    final Site site;
    final Link link;
    final Ipv4Address peer;
    /** How the peer calls this association; 0 as long as it has not said so. */
    int peerHandle;

    int minor;
    private int nbnsd;
    private final int handle;
    private final FrameReader reader;
    private final Outflow outflow;
    /** Octets that were heard since the last that counted. */
    private int unheard;

    /** Whether what comes of a reply is of one that is wanted. */
    private boolean isReplied;

    private boolean isClosed;
    /** When it was last heard, or said, something. */
    long lastActive;
    /** The time of the present call. */
    long now;

    Association(Site site, Link link, Ipv4Address peer, long now) {
        this.site = site;
        this.link = link;
        this.peer = peer;
        this.now = now;
        lastActive = now;
        handle = site.handle();
        ReplicationSettings.Limits limits = site.settings.limits();
        reader = new FrameReader(new FrameReader.Limits(limits.frame(), limits.reply(), MOST_ROWS));
        outflow = new Outflow(site, link, () -> {
            close();
            gone(this.peer + " asks for more and more, and does not read");
        });
    }

    // What happens to it

    /** The link is open. */
    void opened(long at) {
        now = at;
        lastActive = at;
    }

    final void heard(Input.LinkHeard heard, long at) {
        now = at;
        unheard += heard.octets().length();
        if (unheard >= LEAST_PROGRESS) {
            progress();
        }
        reader.read(heard.octets().toArray(), frame -> {
            if (!isClosed) {
                take(frame);
            }
        });
        if (!isClosed) {
            paused();
        }
    }

    private void progress() {
        lastActive = now;
        unheard = 0;
    }

    private void take(Frame frame) {
        boolean isRecord = frame instanceof SendReply.Next || frame instanceof SendReply.Bad;
        if (!isRecord) {
            progress();
        }
        if (frame instanceof ReplicationMessage message) {
            site.traffic.framesIn++;
            if (!isStart(message) && message.handle() != handle && message.handle() != 0) {
                site.traffic.discarded++;
                return;
            }
        }
        frame.accept(this);
    }

    private static boolean isStart(ReplicationMessage message) {
        return message instanceof StartAssociation || message instanceof StartAssociationResponse;
    }

    /** All that came at once was read. */
    void paused() {}

    final void sent(int octets, long at) {
        now = at;
        lastActive = at;
        outflow.sent(octets);
    }

    /** The link is gone. */
    final void closed(Input.LinkClosed why, long at) {
        now = at;
        isClosed = true;
        outflow.stop();
        gone(Problems.of(why, peer));
    }

    /** The association is over; what was under way on it has failed. */
    abstract void gone(String problem);

    /** Time has passed. */
    final void expire(long at) {
        now = at;
        if (isClosed) {
            return;
        }
        outflow.goOn();
        if (deadline() <= at) {
            late();
        } else if (outflow.isBusy() && lastActive + UNREAD_MILLIS <= at) {
            close();
            gone(peer + " does not read what is sent for " + UNREAD_MILLIS / 60_000 + " minutes");
        }
    }

    /** When it takes too long; {@link Deadlines#NEVER} if nobody waits. */
    abstract long deadline();

    /** It takes too long. */
    abstract void late();

    final long nextTimeout() {
        if (isClosed) {
            return Deadlines.NEVER;
        } else if (outflow.isHungry()) {
            return now;
        }
        return outflow.isBusy() ? Math.min(deadline(), lastActive + UNREAD_MILLIS) : deadline();
    }

    /** Whether a reply with records is on its way out. */
    final boolean isReplying() {
        return outflow.isBusy();
    }

    final boolean isClosed() {
        return isClosed;
    }

    /** Whether the peer is an nbnsd as well. */
    final boolean isNbnsd() {
        return nbnsd != 0;
    }

    /** From whom records on it come. */
    Input.Source source() {
        return new Input.Source(peer, isNbnsd(), site.own());
    }

    // What it says

    final void send(ReplicationMessage message) {
        site.traffic.framesOut++;
        outflow.add(message);
    }

    final void start() {
        send(new StartAssociation(
                0, handle, ReplicationMessage.MAJOR_VERSION, ReplicationMessage.MINOR_VERSION, NBNSD));
    }

    /** Sends a STOP, and closes the link when it has left. */
    final void stop(int reason) {
        if (!isClosed) {
            send(new StopAssociation(peerHandle, reason));
            close();
        }
    }

    /** Closes the link; it is told no more, and nothing is heard of it. */
    final void close() {
        if (!isClosed) {
            isClosed = true;
            outflow.stop();
            site.close(link);
        }
    }

    /** Sends records, in their turn. */
    final void send(Reply reply, Runnable whenSent) {
        outflow.add(reply, whenSent);
        site.traffic.framesOut++;
    }

    /** Says which records are expected next. */
    final void expect(Ipv4Address owner) {
        reader.expect(owner);
    }

    // What came; overridden by who expects it

    @Override
    public void startAssociation(StartAssociation message) {
        if (message.major() != ReplicationMessage.MAJOR_VERSION) {
            site.traffic.discarded++;
            return;
        }
        peerHandle = message.senderHandle();
        minor = message.minor();
        nbnsd = message.nbnsd();
        send(new StartAssociationResponse(
                peerHandle, handle, ReplicationMessage.MAJOR_VERSION, ReplicationMessage.MINOR_VERSION, NBNSD));
    }

    @Override
    public void startAssociationResponse(StartAssociationResponse message) {
        if (message.major() != ReplicationMessage.MAJOR_VERSION) {
            site.traffic.discarded++;
            return;
        }
        peerHandle = message.senderHandle();
        minor = message.minor();
        nbnsd = message.nbnsd();
        started();
    }

    /** The peer has accepted. */
    void started() {
        site.traffic.discarded++;
    }

    @Override
    public void stopAssociation(StopAssociation message) {
        close();
        gone(
                message.reason() == StopAssociation.NORMAL
                        ? peer + " has ended the association"
                        : peer + " has refused (STOP with reason " + Integer.toUnsignedString(message.reason())
                                + "): is this server a partner there?");
    }

    @Override
    public void tableQuery(TableQuery message) {
        site.traffic.discarded++;
    }

    @Override
    public void tableReply(TableReply message) {
        site.traffic.discarded++;
    }

    @Override
    public void updateNotification(UpdateNotification message) {
        site.traffic.discarded++;
    }

    @Override
    public void sendRequest(SendRequest message) {
        site.traffic.discarded++;
    }

    // Records that came; for who has asked for some

    /** Whether records are waited for. */
    boolean isAsking() {
        return false;
    }

    /** A record of what was asked for. */
    void record(ReplicaRecord record) {}

    /** One that cannot be read. */
    void bad(SendReply.Bad bad) {}

    /** All that was announced has come, or could not be read. */
    void replied() {}

    /** Whether what was asked for has begun to come. */
    final boolean isReplied() {
        return isReplied;
    }

    @Override
    public final void sendReplyBegin(SendReply.Begin begin) {
        isReplied = isAsking() && isHandle(begin.handle());
        if (!isReplied) {
            site.traffic.discarded++;
        }
    }

    @Override
    public final void sendReplyNext(SendReply.Next next) {
        if (isReplied) {
            record(next.record());
        }
    }

    @Override
    public final void sendReplyBad(SendReply.Bad bad) {
        if (isReplied) {
            bad(bad);
        }
    }

    @Override
    public final void sendReplyEnd(SendReply.End end) {
        if (!isReplied) {
            return;
        }
        isReplied = false;
        if (end.missing() == 0) {
            replied();
        } else {
            close();
            gone("the reply lacks " + end.missing() + " of the records that it announced");
        }
    }

    @Override
    public void malformed(MalformedFrame malformed) {
        site.traffic.malformed++;
        if (malformed.reason() == MalformedFrame.Reason.MESSAGE_TYPE
                || malformed.reason() == MalformedFrame.Reason.COMMAND) {
            return; // ignored, as Windows does
        }
        site.report(new ReplicationMalformed(peer, malformed.detail()));
        close();
        gone("what it sent is no message: " + malformed.detail());
    }

    /** Whether a handle is this association's. */
    private boolean isHandle(int other) {
        return other == handle || other == 0;
    }
}
