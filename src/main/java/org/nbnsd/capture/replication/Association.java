package org.nbnsd.capture.replication;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.nbnsd.capture.Segment;
import org.nbnsd.capture.replication.PairReport.Purpose;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.replication.frame.Frame;
import org.nbnsd.replication.frame.FrameReader;
import org.nbnsd.replication.frame.MalformedFrame;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.StartAssociationResponse;
import org.nbnsd.replication.frame.ReplicationMessage.StopAssociation;
import org.nbnsd.replication.frame.ReplicationMessage.TableQuery;
import org.nbnsd.replication.frame.ReplicationMessage.TableReply;
import org.nbnsd.replication.frame.ReplicationMessage.UpdateNotification;
import org.nbnsd.replication.frame.SendReply;
import org.nbnsd.wire.Ipv4Address;

/** One connection between two servers: reads what both say, and tells their {@link Pair}. */
final class Association {
    /** Requests that may wait for their answers; who asks more does not say whose records come. */
    private static final int MOST_ASKED = 1024;
    /** Little enough that many associations with broken ends fit in memory. */
    private static final FrameReader.Limits LIMITS = new FrameReader.Limits(16L << 20, 256L << 20, 2000);

    private final Pair pair;
    private final Consumer<Replicated> records;
    private final Side opener;
    private final Side acceptor;
    private @Nullable Purpose purpose;
    private boolean isFinished;
    private boolean isReset;
    private int attempts;
    private long micros;

    /**
     * A connection of which the first segment was found.
     *
     * @param pair its servers
     * @param opener who opened it, as far as that can be seen
     * @param other the other
     * @param room for octets that wait
     * @param records gets each record
     */
    Association(Pair pair, Endpoint opener, Endpoint other, OctetStream.Room room, Consumer<Replicated> records) {
        this.pair = pair;
        this.records = records;
        this.opener = new Side(opener, room);
        this.acceptor = new Side(other, room);
    }

    /** One end, and what it says. */
    private final class Side implements Frame.Cases {
        private final Endpoint here;
        private final OctetStream stream;
        /** Owners whose records this side has asked for and not got. */
        private final Deque<Ipv4Address> asked = new ArrayDeque<>();

        private @Nullable FrameReader reader;
        private boolean isInStep;
        private boolean hasRequested;
        private boolean hasAnswered;
        private @Nullable Ipv4Address owner;

        Side(Endpoint here, OctetStream.Room room) {
            this.here = here;
            this.stream = new OctetStream(room, this::read);
        }

        private Ipv4Address address() {
            return here.address();
        }

        private Side partner() {
            return this == opener ? acceptor : opener;
        }

        private void read(byte[] octets, int offset, int length) {
            isInStep = isInStep || stream.isWhole() || FrameStart.isOne(octets, offset, length);
            if (!isInStep) {
                return;
            }
            if (reader == null) {
                reader = new FrameReader(LIMITS);
            }
            reader.read(octets, offset, length, frame -> frame.accept(this));
        }

        private void finish() {
            stream.finish();
            OctetStream.Loss loss = stream.loss();
            if (loss != null) {
                trouble(
                        loss == OctetStream.Loss.CUT
                                ? "has packets that were captured in part only; what followed was not read"
                                : "has octets that are not in the capture; what followed was not read");
            } else if (stream.isComplete() && reader != null && !reader.isBetweenFrames() && !reader.isBroken()) {
                trouble("ends inside a message");
            }
            if (stream.hasBegun() && !stream.isWhole()) {
                trouble(
                        isInStep
                                ? "began before the capture"
                                : "began before the capture, and has no message to start at");
            }
            reader = null;
            asked.clear();
        }

        private void trouble(String what) {
            pair.trouble("a stream of " + address() + " " + what);
        }

        private void isFor(Purpose what) {
            if (purpose == null && this == opener) {
                purpose = what;
            }
        }

        @Override
        public void startAssociation(StartAssociation message) {
            pair.spoke(address(), message.major(), message.minor(), message.nbnsd() != 0);
        }

        @Override
        public void startAssociationResponse(StartAssociationResponse message) {
            pair.spoke(address(), message.major(), message.minor(), message.nbnsd() != 0);
        }

        @Override
        public void stopAssociation(StopAssociation message) {
            pair.stopped(address(), message.reason());
            if (this == acceptor && message.reason() == StopAssociation.ERROR && !hasAnswered && stream.isWhole()) {
                pair.hint(address() + " refuses " + partner().address()
                        + " with STOP 4: it is not among the partners that are configured there; enter it at "
                        + address());
            }
        }

        @Override
        public void tableQuery(TableQuery message) {
            isFor(Purpose.PULL);
        }

        @Override
        public void tableReply(TableReply message) {
            hasAnswered = true;
            pair.announced(address(), message.owners());
        }

        @Override
        public void updateNotification(UpdateNotification message) {
            isFor(message.isPersistent() ? Purpose.PUSH_PERSISTENT : Purpose.PUSH_CLASSIC);
            pair.announced(address(), message.owners());
        }

        @Override
        public void sendRequest(SendRequest message) {
            isFor(Purpose.PULL);
            hasRequested = true;
            pair.asked(address(), message.wanted());
            if (asked.size() < MOST_ASKED) {
                asked.add(message.wanted().owner());
            }
        }

        @Override
        public void sendReplyBegin(SendReply.Begin begin) {
            hasAnswered = true;
            owner = partner().asked.poll();
            if (reader != null) {
                reader.expect(owner == null ? Ipv4Address.ZERO : owner);
            }
        }

        @Override
        public void sendReplyNext(SendReply.Next next) {
            ReplicaRecord record = next.record();
            pair.sent(address(), owner, record);
            records.accept(new Replicated(
                    micros / 1000,
                    address(),
                    partner().address(),
                    owner,
                    record.version(),
                    record.name(),
                    record.type(),
                    Pair.state(record),
                    record.isStatic(),
                    record.addresses().stream().map(ReplicaAddress::address).toList()));
        }

        @Override
        public void sendReplyBad(SendReply.Bad bad) {
            trouble("has a record that is none: " + words(bad.reason()));
        }

        @Override
        public void sendReplyEnd(SendReply.End end) {
            pair.answered(partner().address(), owner, end.records() + end.bad());
            if (end.missing() > 0) {
                trouble("has an answer with fewer records than it says");
            }
        }

        @Override
        public void malformed(MalformedFrame malformed) {
            trouble("has a malformed message: " + words(malformed.reason())
                    + (malformed.reason().isFatal() ? "; what followed was not read" : ""));
        }
    }

    private static String words(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Whether it is the beginning of another connection of the same two ports. */
    boolean isSucceededBy(Segment segment) {
        Side side = side(segment);
        return segment.isSyn() && (isFinished || side.stream.hasBegun() && !side.stream.beginsWith(segment.sequence()));
    }

    private Side side(Segment segment) {
        return segment.source().equals(opener.here) ? opener : acceptor;
    }

    void add(Segment segment) {
        if (isFinished) {
            return;
        }
        micros = segment.micros();
        pair.at(micros / 1000);
        side(segment).stream.add(segment);
        isReset = segment.isReset();
        attempts += segment.isOpening() ? 1 : 0;
        if (isReset || opener.stream.isComplete() && acceptor.stream.isComplete()) {
            finish();
        }
    }

    /** Nothing follows, or nothing more of it is kept. */
    void finish() {
        if (isFinished) {
            return;
        }
        isFinished = true;
        if (opener.reader == null && opener.stream.isWhole() && !acceptor.stream.hasBegun()) {
            hintOfNoConnection();
        } else {
            pair.opened(opener.address(), purpose == null ? Purpose.UNKNOWN : purpose);
            hintOfUpdate();
        }
        for (Side side : List.of(opener, acceptor)) {
            side.finish();
        }
    }

    private void hintOfNoConnection() {
        String both = acceptor.address()
                + (isReset ? " refuses connections of " : " does not answer connections of ")
                + opener.address();
        if (isReset) {
            pair.hint(both + ": no WINS server with replication is there, or a firewall says so");
        } else if (attempts > 1) {
            pair.hint(both + ": it is down or a firewall drops them, or the capture has one direction only");
        }
    }

    private void hintOfUpdate() {
        boolean isHeard = opener.stream.loss() == null && opener.stream.isWhole() && acceptor.stream.isWhole();
        if (purpose == Purpose.PUSH_CLASSIC && acceptor.hasRequested && !opener.hasAnswered && isHeard) {
            pair.hint(opener.address() + " told " + acceptor.address()
                    + " of changes with UPDATE and did not answer the request for them: Samba's server loses it;"
                    + " set pushUseInform to 1 there");
        }
    }
}
