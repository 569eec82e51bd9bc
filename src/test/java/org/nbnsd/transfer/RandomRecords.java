package org.nbnsd.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.nbnsd.name.RandomNames;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Records from a seed: every type, state, name, address and time, likely or not. */
final class RandomRecords {
    private static final long[] TIMES = {
        0, 1, -1, 999, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE, 253_402_300_800_000L, -62_167_219_200_001L
    };

    private final RandomGenerator random;
    private final RandomNames names;

    RandomRecords(RandomGenerator random) {
        this.random = random;
        this.names = new RandomNames(random);
    }

    NameRecord next() {
        RecordType type = one(RecordType.values());
        RecordState state = one(RecordState.values());
        int most = type == RecordType.UNIQUE || type == RecordType.GROUP ? 1 : NameRecord.MAX_HOLDERS;
        int count = random.nextInt(state == RecordState.ACTIVE ? 1 : 0, most + 1);
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Holder holder = new Holder(address(), address(), time(), time());
            holders.add(random.nextInt(3) > 0 ? holder : holder.registeredBy(address()));
        }
        return new NameRecord(
                names.next(),
                type,
                state,
                one(NodeType.values()),
                random.nextBoolean(),
                address(),
                random.nextInt(4) == 0 ? time() : random.nextInt(100_000),
                address(),
                time(),
                holders);
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private Ipv4Address address() {
        return random.nextInt(3) == 0 ? NameRecord.LOCAL : new Ipv4Address(random.nextInt());
    }

    private long time() {
        return switch (random.nextInt(4)) {
            case 0 -> TIMES[random.nextInt(TIMES.length)];
            case 1 -> random.nextLong();
            default -> random.nextLong(4_000_000_000_000L);
        };
    }
}
