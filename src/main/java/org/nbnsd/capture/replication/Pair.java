package org.nbnsd.capture.replication;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.capture.replication.PairReport.Announced;
import org.nbnsd.capture.replication.PairReport.Moved;
import org.nbnsd.capture.replication.PairReport.Opened;
import org.nbnsd.capture.replication.PairReport.Purpose;
import org.nbnsd.capture.replication.PairReport.Spoken;
import org.nbnsd.capture.replication.PairReport.Stopped;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.wire.Ipv4Address;

/** Counts what two servers exchange. */
final class Pair {
    /** A range that is asked for so often is one that does not get on. */
    static final int AGAIN = 3;

    /** What all pairs have for rows of their counts. */
    static final class Room {
        /** Of all pairs. */
        static final int MOST = 100_000;

        private int used;
        private long leftOut;

        boolean take() {
            boolean hasRoom = used < MOST;
            used += hasRoom ? 1 : 0;
            leftOut += hasRoom ? 0 : 1;
            return hasRoom;
        }

        void leaveOut() {
            leftOut++;
        }

        long leftOut() {
            return leftOut;
        }
    }

    private record Row(Ipv4Address by, Ipv4Address owner) {}

    private record Kind(Ipv4Address from, @Nullable Ipv4Address owner, RecordType type, String state) {}

    private record Ended(Ipv4Address server, long reason) {}

    private record Opening(Ipv4Address opener, Purpose purpose) {}

    /** A pull of the same range, as often as it comes. */
    private static final class Again {
        private long min = -1;
        private int times;
        private int answered;
        private @Nullable String suspect;
    }

    private final Room room;
    private final Ipv4Address one;
    private final Ipv4Address other;
    private final Map<Opening, Long> associations = new LinkedHashMap<>();
    private final Set<Spoken> versions = new LinkedHashSet<>();
    private final Map<Row, Long> tables = new LinkedHashMap<>();
    private final Map<Kind, Long> moved = new LinkedHashMap<>();
    private final Map<Ended, Long> stopped = new LinkedHashMap<>();
    private final Map<Row, Again> pulls = new LinkedHashMap<>();
    private final Map<String, Long> troubles = new TreeMap<>();
    private final Set<String> hints = new LinkedHashSet<>();
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    Pair(Room room, Ipv4Address one, Ipv4Address other) {
        this.room = room;
        this.one = one;
        this.other = other;
    }

    private Ipv4Address partner(Ipv4Address of) {
        return of.equals(one) ? other : one;
    }

    private <K> void count(Map<K, Long> counts, K what) {
        if (counts.containsKey(what) || room.take()) {
            counts.merge(what, 1L, Long::sum);
        }
    }

    void at(long millis) {
        first = Math.min(first, millis);
        last = Math.max(last, millis);
    }

    void opened(Ipv4Address opener, Purpose purpose) {
        count(associations, new Opening(opener, purpose));
    }

    void spoke(Ipv4Address server, int major, int minor, boolean isNbnsd) {
        Spoken spoken = new Spoken(server, major, minor, isNbnsd);
        if (!versions.contains(spoken) && room.take()) {
            versions.add(spoken);
        }
    }

    void announced(Ipv4Address by, List<OwnerVersions> owners) {
        for (OwnerVersions row : owners) {
            Row key = new Row(by, row.owner());
            if (tables.containsKey(key) || room.take()) {
                tables.merge(key, row.max(), (had, now) -> Long.compareUnsigned(had, now) < 0 ? now : had);
            }
        }
    }

    void asked(Ipv4Address puller, OwnerVersions wanted) {
        Row key = new Row(puller, wanted.owner());
        Again again = pulls.get(key);
        if (again == null) {
            if (!room.take()) {
                return;
            }
            again = new Again();
            pulls.put(key, again);
        }
        if (again.min != wanted.min() || again.times == 0) {
            if (isStuck(again)) {
                return; // the evidence stays
            }
            again.min = wanted.min();
            again.times = 0;
            again.answered = 0;
            again.suspect = null;
        }
        again.times++;
    }

    private static boolean isStuck(Again again) {
        return again.times >= AGAIN && again.answered >= AGAIN;
    }

    void answered(Ipv4Address puller, @Nullable Ipv4Address owner, long records) {
        Again again = owner == null ? null : pulls.get(new Row(puller, owner));
        if (again != null && records > 0) {
            again.answered++;
        }
    }

    void sent(Ipv4Address from, @Nullable Ipv4Address owner, ReplicaRecord record) {
        String state = state(record);
        count(moved, new Kind(from, owner, record.type(), state));
        Again again = owner == null ? null : pulls.get(new Row(partner(from), owner));
        if (again != null
                && again.suspect == null
                && (record.isStatic() || record.addresses().isEmpty())) {
            again.suspect = record.name() + " (version " + Long.toUnsignedString(record.version()) + "), which "
                    + (record.addresses().isEmpty() ? "has no address" : "is static");
        }
    }

    static String state(ReplicaRecord record) {
        return record.state().name().toLowerCase(Locale.ROOT);
    }

    void stopped(Ipv4Address server, int reason) {
        count(stopped, new Ended(server, Integer.toUnsignedLong(reason)));
    }

    void trouble(String what) {
        count(troubles, what);
    }

    void hint(String sentence) {
        if (!hints.contains(sentence) && room.take()) {
            hints.add(sentence);
        }
    }

    private void hintsOfPulls() {
        pulls.forEach((row, again) -> {
            if (isStuck(again)) {
                hint(row.by() + " asked " + partner(row.by()) + " for the records of " + row.owner() + " from version "
                        + Long.toUnsignedString(again.min) + " on " + again.times + " times and got some each time: "
                        + (again.min >= 0 && again.min <= 1
                                ? "it compares all records each time, or it cannot take one of them"
                                : "it cannot take one of them, and all that follow are lost to it")
                        + (again.suspect == null
                                ? ""
                                : "; the first that Samba's server would not take is " + again.suspect));
            }
        });
    }

    PairReport report() {
        hintsOfPulls();
        return new PairReport(
                one,
                other,
                first,
                last,
                associations.entrySet().stream()
                        .map(of -> new Opened(of.getKey().opener(), of.getKey().purpose(), of.getValue()))
                        .toList(),
                List.copyOf(versions),
                tables.entrySet().stream()
                        .map(of -> new Announced(of.getKey().by(), of.getKey().owner(), of.getValue()))
                        .toList(),
                moved.entrySet().stream().map(this::moved).toList(),
                stopped.entrySet().stream()
                        .map(of -> new Stopped(of.getKey().server(), of.getKey().reason(), of.getValue()))
                        .toList(),
                new TreeMap<>(troubles),
                List.copyOf(hints));
    }

    private Moved moved(Map.Entry<Kind, Long> of) {
        Kind kind = of.getKey();
        return new Moved(kind.from(), partner(kind.from()), kind.owner(), kind.type(), kind.state(), of.getValue());
    }
}
