package org.nbnsd.registry;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * A hash table of records, with what most queries want to know laid out in one place: the name, and for a {@linkplain
 * #isPlain plain} record its answer. With a million names each object that is looked at is a wait for memory; a map of
 * objects needs seven of them for an answer, and answered three quarters of the queries that it answers for a thousand names.
 * This needs one, and no more memory than the map.
 *
 * <p>Open addressing with linear probing; a removal moves those behind it up, so that there are no gaps. For one thread; but
 * another may look meanwhile what a name is answered, and finds anything or fails, but comes to an end: there is always a
 * free slot before it has seen all.
 *
 * <p>Where a name goes depends on a secret, or whoever registers names could choose such as all go to one place, and make each
 * look at one of them a walk along all.
 */
final class RecordSlots {
    /** No such name. */
    static final int NONE = -1;

    private static final int LEAST = 64;
    /** Slots that are looked at together: some microseconds' work. */
    private static final int PAGE = 512;

    private static final long HASHES = 1L << 32;
    /** Longs for each slot: the name in two, the expiry, and one of address and flags, 0 if the slot is free. */
    private static final int WIDTH = 4;

    private static final int EXPIRY = 2;
    private static final int WORD = 3;

    private static final int PRESENT = 1;
    private static final int PLAIN = 2;
    private static final int GROUP = 4;
    private static final int TTL = 8;
    private static final int NODE_TYPE = 4; // bits to shift

    private long[] words = new long[LEAST * WIDTH];
    private @Nullable NameRecord[] records = new NameRecord[LEAST];
    private int size;
    private final long first;
    private final long second;
    private final HashFunction scopes;

    /** Empty. */
    RecordSlots(long secret) {
        // Two numbers of which nothing is known to who does not know the secret; the constants are digits of pi.
        first = Hashing.sipHash24(secret, 0x243F_6A88_85A3_08D3L).hashLong(1).asLong();
        second = Hashing.sipHash24(secret, 0x1319_8A2E_0370_7344L).hashLong(2).asLong();
        scopes = Hashing.sipHash24(first, second);
    }

    /** Where a name is; {@link #NONE} if it is not. Good until the next change. */
    int find(NetbiosName name) {
        for (int slot = home(name); words[slot * WIDTH + WORD] != 0; slot = next(slot)) {
            if (words[slot * WIDTH] == name.high()
                    && words[slot * WIDTH + 1] == name.low()
                    && hasScope(slot, name.scope())) {
                return slot;
            }
        }
        return NONE;
    }

    /** Of a name with a scope the record is asked. */
    private boolean hasScope(int slot, Scope scope) {
        boolean none = scope.labels().isEmpty();
        return none && isPlain(slot) || at(slot).name().scope().equals(scope);
    }

    NameRecord at(int slot) {
        NameRecord record = records[slot];
        if (record == null) {
            throw new AssertionError("no record at " + slot);
        }
        return record;
    }

    /**
     * Whether the record is active, has one address and no scope, and is no special group: {@link #expiresAt} and so on are
     * those of its one answer.
     */
    boolean isPlain(int slot) {
        return (words[slot * WIDTH + WORD] & PLAIN) != 0;
    }

    long expiresAt(int slot) {
        return words[slot * WIDTH + EXPIRY];
    }

    Ipv4Address address(int slot) {
        return new Ipv4Address((int) (words[slot * WIDTH + WORD] >>> 32));
    }

    boolean isGroup(int slot) {
        return (words[slot * WIDTH + WORD] & GROUP) != 0;
    }

    /** Whether its lifetime is told: that of groups and statics is not. */
    boolean hasTtl(int slot) {
        return (words[slot * WIDTH + WORD] & TTL) != 0;
    }

    NodeType nodeType(int slot) {
        return NodeType.of((int) words[slot * WIDTH + WORD] >> NODE_TYPE & 3);
    }

    int size() {
        return size;
    }

    @Nullable
    NameRecord get(NetbiosName name) {
        int slot = find(name);
        return slot == NONE ? null : at(slot);
    }

    /** Returns the record that was there before, or null. */
    @Nullable
    NameRecord put(NameRecord record) {
        NetbiosName name = record.name();
        int slot = find(name);
        if (slot != NONE) {
            NameRecord before = at(slot);
            set(slot, record);
            return before;
        }
        if (size >= records.length / 4 * 3) {
            grow();
        }
        slot = home(name);
        while (records[slot] != null) {
            slot = next(slot);
        }
        set(slot, record);
        size++;
        return null;
    }

    private void set(int slot, NameRecord record) {
        NetbiosName name = record.name();
        records[slot] = record;
        words[slot * WIDTH] = name.high();
        words[slot * WIDTH + 1] = name.low();
        words[slot * WIDTH + EXPIRY] = record.expiresAt();
        words[slot * WIDTH + WORD] = word(record);
    }

    private static long word(NameRecord record) {
        boolean plain = record.isActive()
                && record.holders().size() == 1
                && record.type() != RecordType.SPECIAL_GROUP
                && record.name().scope().labels().isEmpty();
        if (!plain) {
            return PRESENT;
        }
        boolean isGroup = record.type() == RecordType.GROUP;
        int flags = PRESENT
                | PLAIN
                | (isGroup ? GROUP : 0)
                | (isGroup || record.isStatic() ? 0 : TTL)
                | record.nodeType().code() << NODE_TYPE;
        return (long) record.holders().get(0).address().bits() << 32 | flags;
    }

    /** By a third, so that with any number of names at least nine sixteenths of the slots are in use. */
    private void grow() {
        @Nullable NameRecord[] before = records;
        int slots = before.length / 3 * 4 + 4;
        words = new long[slots * WIDTH];
        records = new NameRecord[slots];
        size = 0;
        for (NameRecord record : before) {
            if (record != null) {
                put(record);
            }
        }
    }

    /** Returns the record that was there, or null. */
    @Nullable
    NameRecord remove(NetbiosName name) {
        int slot = find(name);
        if (slot == NONE) {
            return null;
        }
        NameRecord removed = at(slot);
        int gap = slot;
        for (int other = next(gap); records[other] != null; other = next(other)) {
            int home = home(at(other).name());
            // Whether its home is not behind the gap: then it may move there.
            boolean mayMove = gap <= other ? home <= gap || home > other : home <= gap && home > other;
            if (mayMove) {
                System.arraycopy(words, other * WIDTH, words, gap * WIDTH, WIDTH);
                records[gap] = records[other];
                gap = other;
            }
        }
        records[gap] = null;
        words[gap * WIDTH + WORD] = 0;
        size--;
        return removed;
    }

    private int home(NetbiosName name) {
        return home(hash(name), records.length);
    }

    /** In the order of the hashes, however many slots there are. */
    private static int home(long hash, int slots) {
        return (int) (hash * slots >>> 32);
    }

    /** Of 32 bits. */
    private long hash(NetbiosName name) {
        long scope = name.scope().labels().isEmpty()
                ? 0
                : scopes.hashUnencodedChars(name.scope().toString()).asLong();
        return hash(name.high(), name.low(), scope);
    }

    /** The two halves of a product of 128 bits: no bit of a name stays where it was. */
    private long hash(long high, long low, long scope) {
        long one = high ^ first;
        long other = low ^ second;
        long hash = Math.multiplyHigh(one, other) ^ one * other ^ scope;
        return hash * 0x9E37_79B9_7F4A_7C15L >>> 32;
    }

    private int next(int slot) {
        return slot + 1 == records.length ? 0 : slot + 1;
    }

    /**
     * The next part of a walk along all records in the order of their names' hashes. Where a record is changes with every
     * name that comes or goes, its hash never: so whatever is changed between two parts, who is there all the while is in
     * exactly one. For any thread; what it finds during a change is worth nothing, but it comes to an end.
     *
     * @param from 0, or where the part before says that this one begins
     */
    RecordPage page(long from) {
        long[] w = words;
        @Nullable NameRecord[] r = records;
        int slots = r.length;
        int first = home(from, slots);
        int end = Math.min(first + PAGE, slots);
        // The first hash that is at home at the end or behind it.
        long next = end == slots ? HASHES : (((long) end << 32) + slots - 1) / slots;
        List<NameRecord> found = new ArrayList<>(PAGE);
        // Who is at home before the end may be behind it, but not behind a free slot.
        for (int i = 0; i < slots; i++) {
            int slot = first + i < slots ? first + i : first + i - slots;
            NameRecord record = r[slot];
            if (record != null) {
                boolean plain = (w[slot * WIDTH + WORD] & PLAIN) != 0;
                long hash = plain ? hash(w[slot * WIDTH], w[slot * WIDTH + 1], 0) : hash(record.name());
                if (hash >= from && hash < next) {
                    found.add(record);
                }
            } else if (first + i >= end) {
                break;
            }
        }
        return new RecordPage(found, next == HASHES ? RecordPage.END : next);
    }

    /** All of them; not to be looked at after a change. */
    Collection<NameRecord> records() {
        return new AbstractCollection<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<NameRecord> iterator() {
                return new Walk();
            }
        };
    }

    private final class Walk implements Iterator<NameRecord> {
        private int slot = -1;

        Walk() {
            advance();
        }

        private void advance() {
            do {
                slot++;
            } while (slot < records.length && records[slot] == null);
        }

        @Override
        public boolean hasNext() {
            return slot < records.length;
        }

        @Override
        public NameRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            NameRecord record = at(slot);
            advance();
            return record;
        }
    }
}
