package org.nbnsd.registry;

/** How many records there are of each type, state and origin. */
@SuppressWarnings("EnumOrdinal") // an index into an array that nobody else sees
final class RecordCounts {
    private static final int STATES = RecordState.values().length;
    private static final int ORIGINS = Origin.values().length;

    private final int[] counts = new int[RecordType.values().length * STATES * ORIGINS];
    private int statics;

    void add(NameRecord record, int by) {
        counts[index(record.type(), record.state(), Origin.of(record))] += by;
        statics += record.isStatic() ? by : 0;
    }

    private static int index(RecordType type, RecordState state, Origin origin) {
        return (type.ordinal() * STATES + state.ordinal()) * ORIGINS + origin.ordinal();
    }

    int of(RecordType type, RecordState state, Origin origin) {
        return counts[index(type, state, origin)];
    }

    int of(RecordState state) {
        int sum = 0;
        for (RecordType type : RecordType.values()) {
            for (Origin origin : Origin.values()) {
                sum += of(type, state, origin);
            }
        }
        return sum;
    }

    /** Those that a person has put, here or at another name server. */
    int statics() {
        return statics;
    }
}
