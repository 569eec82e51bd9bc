package org.nbnsd.capture.replication;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.capture.Segment;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;

/** Puts the connections of servers together from the segments of captures, in the order in which they were captured. */
public final class ReplicationTraffic {
    /** Connections at a time; the one that was silent for longest makes room. */
    static final int MOST_CONNECTIONS = 512;
    /** Pairs of servers. */
    static final int MOST_PAIRS = 1000;
    /** Records that are listed. */
    static final int MOST_RECORDS = 200_000;

    /** Both directions have the same. */
    private record Ends(Endpoint low, Endpoint high) {
        static Ends of(Segment segment) {
            boolean isUp = key(segment.source()) < key(segment.target());
            return isUp ? new Ends(segment.source(), segment.target()) : new Ends(segment.target(), segment.source());
        }

        private static long key(Endpoint end) {
            return Integer.toUnsignedLong(end.address().bits()) << 16 | end.port();
        }
    }

    private record Servers(Ipv4Address one, Ipv4Address other) {
        static Servers of(Ends ends) {
            return new Servers(ends.low().address(), ends.high().address());
        }
    }

    private final int port;
    private final boolean listsRecords;
    private final Map<Ends, Association> connections = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Servers, Pair> pairs = new LinkedHashMap<>();
    private final OctetStream.Room room = new OctetStream.Room();
    private final Pair.Room rows = new Pair.Room();
    private final List<Replicated> records = new ArrayList<>();
    private long recordsLeftOut;

    /**
     * Nothing yet.
     *
     * @param port of replication
     * @param listsRecords whether each record is kept, and not only counted
     */
    public ReplicationTraffic(int port, boolean listsRecords) {
        this.port = port;
        this.listsRecords = listsRecords;
    }

    /**
     * Takes the next one.
     *
     * @param segment from or to the port
     */
    public void add(Segment segment) {
        Ends ends = Ends.of(segment);
        Association there = connections.get(ends);
        if (there == null || there.isSucceededBy(segment)) {
            boolean isEmpty = segment.payload().length + segment.missing() == 0;
            if (!segment.isSyn() && isEmpty) {
                return; // the rest of a connection of which nothing can be read
            }
            if (there != null) {
                there.finish();
                connections.remove(ends);
            }
            there = begin(ends, segment);
            if (there == null) {
                return;
            }
        }
        there.add(segment);
    }

    private @Nullable Association begin(Ends ends, Segment segment) {
        Servers servers = Servers.of(ends);
        Pair pair = pairs.get(servers);
        if (pair == null) {
            if (pairs.size() == MOST_PAIRS) {
                rows.leaveOut();
                return null;
            }
            pair = new Pair(rows, servers.one(), servers.other());
            pairs.put(servers, pair);
        }
        if (connections.size() == MOST_CONNECTIONS) {
            Iterator<Association> oldest = connections.values().iterator();
            oldest.next().finish();
            oldest.remove();
        }
        boolean isByOpener =
                segment.isOpening() || !segment.isSyn() && segment.source().port() != port;
        Association begun = new Association(
                pair,
                isByOpener ? segment.source() : segment.target(),
                isByOpener ? segment.target() : segment.source(),
                room,
                this::record);
        connections.put(ends, begun);
        return begun;
    }

    private void record(Replicated record) {
        if (listsRecords && records.size() < MOST_RECORDS) {
            records.add(record);
        } else if (listsRecords) {
            recordsLeftOut++;
        }
    }

    /**
     * What there was; nothing may be added afterwards.
     *
     * @return all of it
     */
    public TrafficReport report() {
        connections.values().forEach(Association::finish);
        return new TrafficReport(
                pairs.values().stream().map(Pair::report).toList(), records, recordsLeftOut, rows.leftOut());
    }
}
