package org.nbnsd.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.RandomNames;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Changes from a seed, marks of owners among them: every type and state, static or not, of this server and of others, odd names, up to 25 holders. */
final class RandomRecords {
    private static final int NAMES = 40;

    private final Random random;
    private final List<NetbiosName> names;
    private long version;

    RandomRecords(long seed) {
        random = new Random(seed);
        RandomNames source = new RandomNames(random);
        names = Stream.concat(
                        Stream.generate(source::next).limit(NAMES - 4),
                        Stream.of(
                                NetbiosName.WILDCARD,
                                NetbiosName.MSBROWSE,
                                NetbiosName.of("FRED", 0x20),
                                NetbiosName.parse("'*              \\x00'.A.B")))
                .toList();
    }

    /** Up to so many. */
    List<Change> changes(int most, long now) {
        List<Change> changes = new ArrayList<>();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            if (random.nextInt(8) == 0) {
                changes.add(seen(now));
                continue;
            }
            NetbiosName name = pick(names);
            changes.add(random.nextInt(4) == 0 ? new Change.Remove(name) : new Change.Put(record(name, now)));
        }
        return changes;
    }

    private Change seen(long now) {
        boolean local = random.nextInt(8) == 0;
        Ipv4Address owner = local ? NameRecord.LOCAL : new Ipv4Address(0xC000_0200 + random.nextInt(5));
        long highest = local ? version += random.nextInt(3) : random.nextLong();
        Mark mark = new Mark(owner, highest, now - random.nextInt(1_000_000), address());
        return new Change.Seen(owner, random.nextInt(4) == 0 ? null : mark, null);
    }

    private NameRecord record(NetbiosName name, long now) {
        RecordType type = pick(List.of(RecordType.values()));
        RecordState state = pick(List.of(RecordState.values()));
        boolean isStatic = random.nextInt(5) == 0;
        boolean local = random.nextInt(4) > 0;
        return new NameRecord(
                name,
                type,
                state,
                pick(List.of(NodeType.values())),
                isStatic,
                local ? NameRecord.LOCAL : address(),
                local ? version += random.nextInt(3) : random.nextLong(),
                address(),
                isStatic && state == RecordState.ACTIVE ? Long.MAX_VALUE : time(now),
                holders(type, state, isStatic, now));
    }

    private List<Holder> holders(RecordType type, RecordState state, boolean isStatic, long now) {
        int least = state == RecordState.ACTIVE ? 1 : 0;
        int most = type == RecordType.UNIQUE || type == RecordType.GROUP ? 1 : NameRecord.MAX_HOLDERS;
        int count = random.nextInt(6) == 0 ? most : least + random.nextInt(Math.min(4, most - least + 1));
        return Stream.generate(() -> new Holder(
                        address(),
                        random.nextInt(3) > 0 ? NameRecord.LOCAL : address(),
                        time(now),
                        isStatic ? Long.MAX_VALUE : time(now)))
                .map(holder -> random.nextInt(3) > 0 ? holder : holder.registeredBy(address()))
                .limit(Math.min(most, count))
                .toList();
    }

    private Ipv4Address address() {
        return new Ipv4Address(random.nextInt(8) == 0 ? random.nextInt(-2, 3) : random.nextInt());
    }

    private long time(long now) {
        return switch (random.nextInt(12)) {
            case 0 -> 0;
            case 1 -> Long.MAX_VALUE;
            default -> now + random.nextLong(-1_000_000_000, 1_000_000_000);
        };
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
