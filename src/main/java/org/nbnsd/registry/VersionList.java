package org.nbnsd.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;

/**
 * Names by version, ascending; those of one version, which a partner may send however much it should not, by name. In blocks
 * of bounded length, so that a version that comes late moves only what is in its block; most come at the end, and leave full
 * blocks behind. A pair takes 12 octets in a full block, and blocks are at least a quarter full.
 */
final class VersionList {
    private static final int BLOCK = 512;

    private static final class Block {
        private long[] versions = new long[16];
        private @Nullable NetbiosName[] names = new NetbiosName[16];
        private int size;

        private void grow() {
            int length = Math.min(BLOCK, 2 * versions.length);
            versions = Arrays.copyOf(versions, length);
            names = Arrays.copyOf(names, length);
        }

        private void insert(int at, long version, NetbiosName name) {
            if (size == versions.length) {
                grow();
            }
            System.arraycopy(versions, at, versions, at + 1, size - at);
            System.arraycopy(names, at, names, at + 1, size - at);
            versions[at] = version;
            names[at] = name;
            size++;
        }

        private void delete(int at) {
            size--;
            System.arraycopy(versions, at + 1, versions, at, size - at);
            System.arraycopy(names, at + 1, names, at, size - at);
            names[size] = null;
        }

        private NetbiosName name(int at) {
            NetbiosName name = names[at];
            if (name == null) {
                throw new AssertionError("no name at " + at);
            }
            return name;
        }

        /** The place of the first pair that is not below another; null as name is below all names. */
        private int ceiling(long version, @Nullable NetbiosName name) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (compare(versions[middle], name(middle), version, name) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        /** The upper half as a block of its own. */
        private Block split() {
            Block upper = new Block();
            int half = size / 2;
            upper.versions = Arrays.copyOfRange(versions, half, half + BLOCK);
            upper.names = Arrays.copyOfRange(names, half, half + BLOCK);
            upper.size = size - half;
            Arrays.fill(names, half, size, null);
            size = half;
            return upper;
        }

        private void take(Block next) {
            for (int i = 0; i < next.size; i++) {
                insert(size, next.versions[i], next.name(i));
            }
        }
    }

    /** A place in the list, good until the next change. */
    final class Cursor {
        private int block;
        private int at;

        private Cursor(int block, int at) {
            this.block = block;
            this.at = at;
            skipEnd();
        }

        private void skipEnd() {
            if (block < blocks.size() && at >= blocks.get(block).size) {
                block++;
                at = 0;
            }
        }

        boolean isThere() {
            return block < blocks.size();
        }

        long version() {
            return blocks.get(block).versions[at];
        }

        NetbiosName name() {
            return blocks.get(block).name(at);
        }

        void next() {
            at++;
            skipEnd();
        }
    }

    /** None is empty. */
    private final List<Block> blocks = new ArrayList<>();

    private int size;

    static int compare(long version, NetbiosName name, long other, @Nullable NetbiosName otherName) {
        int compared = Long.compareUnsigned(version, other);
        if (compared != 0) {
            return compared;
        }
        return otherName == null ? 1 : name.compareTo(otherName);
    }

    /** All at once, in any order. */
    static VersionList of(List<NameRecord> records) {
        NameRecord[] sorted = records.toArray(NameRecord[]::new);
        Comparator<NameRecord> order =
                (one, other) -> compare(one.version(), one.name(), other.version(), other.name());
        Arrays.sort(sorted, order);
        VersionList list = new VersionList();
        for (NameRecord record : sorted) {
            list.add(record.version(), record.name());
        }
        return list;
    }

    int size() {
        return size;
    }

    /** 0 if there is none. */
    long lowest() {
        return blocks.isEmpty() ? 0 : blocks.get(0).versions[0];
    }

    /** 0 if there is none. */
    long highest() {
        if (blocks.isEmpty()) {
            return 0;
        }
        Block last = blocks.get(blocks.size() - 1);
        return last.versions[last.size - 1];
    }

    /** The block in which a pair is, or belongs: the last one that does not begin above it, or the first. */
    private int blockOf(long version, @Nullable NetbiosName name) {
        int low = 0;
        int high = blocks.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            Block block = blocks.get(middle);
            if (compare(block.versions[0], block.name(0), version, name) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(0, low - 1);
    }

    void add(long version, NetbiosName name) {
        size++;
        if (blocks.isEmpty()) {
            Block first = new Block();
            first.insert(0, version, name);
            blocks.add(first);
            return;
        }
        int index = blockOf(version, name);
        Block block = blocks.get(index);
        int at = block.ceiling(version, name);
        if (block.size < BLOCK) {
            block.insert(at, version, name);
        } else if (at == BLOCK && index == blocks.size() - 1) {
            Block next = new Block();
            next.insert(0, version, name);
            blocks.add(next);
        } else {
            Block upper = block.split();
            blocks.add(index + 1, upper);
            boolean isUpper = at > block.size;
            (isUpper ? upper : block).insert(isUpper ? at - block.size : at, version, name);
        }
    }

    void remove(long version, NetbiosName name) {
        if (blocks.isEmpty()) {
            return;
        }
        int index = blockOf(version, name);
        Block block = blocks.get(index);
        int at = block.ceiling(version, name);
        if (at == block.size || compare(block.versions[at], block.name(at), version, name) != 0) {
            return;
        }
        block.delete(at);
        size--;
        if (block.size == 0) {
            blocks.remove(index);
        } else if (block.size < BLOCK / 4) {
            join(index > 0 ? index - 1 : index);
        }
    }

    /** A block that has become small takes its neighbour in, if that fits with room to spare. */
    private void join(int lower) {
        if (lower + 1 >= blocks.size()) {
            return;
        }
        Block block = blocks.get(lower);
        Block next = blocks.get(lower + 1);
        if (block.size + next.size <= BLOCK * 3 / 4) {
            block.take(next);
            blocks.remove(lower + 1);
        }
    }

    /**
     * The first pair after another.
     *
     * @param name null for the first that has a higher version
     */
    Cursor after(long version, @Nullable NetbiosName name) {
        if (name == null) {
            return version == -1 ? new Cursor(blocks.size(), 0) : ceiling(version + 1, null);
        }
        Cursor cursor = ceiling(version, name);
        if (cursor.isThere() && compare(cursor.version(), cursor.name(), version, name) == 0) {
            cursor.next();
        }
        return cursor;
    }

    /**
     * The first pair that is not below another.
     *
     * @param name null for the first of a version
     */
    Cursor ceiling(long version, @Nullable NetbiosName name) {
        if (blocks.isEmpty()) {
            return new Cursor(0, 0);
        }
        int index = blockOf(version, name);
        return new Cursor(index, blocks.get(index).ceiling(version, name));
    }
}
