package org.nbnsd.recording;

import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Writes numbers, the highest octet first, and texts. */
final class Pen {
    private byte[] octets = new byte[256];
    private int length;

    Pen octet(int value) {
        return number(value, 1);
    }

    Pen sixteen(int value) {
        return number(value, 2);
    }

    Pen thirtyTwo(int value) {
        return number(value, 4);
    }

    Pen sixtyFour(long value) {
        return number(value, 8);
    }

    Pen flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    @SuppressWarnings("EnumOrdinal") // their order is that of the format
    Pen choice(Enum<?> value) {
        return octet(value.ordinal());
    }

    private Pen number(long value, int count) {
        require(count);
        byte[] to = octets;
        int at = length + count;
        length = at;
        for (long left = value; at > length - count; left >>>= 8) {
            to[--at] = (byte) left;
        }
        return this;
    }

    Pen octets(byte[] value, int count) {
        require(count);
        System.arraycopy(value, 0, octets, length, count);
        length += count;
        return this;
    }

    Pen text(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        return thirtyTwo(encoded.length).octets(encoded, encoded.length);
    }

    <T> Pen list(List<T> values, BiConsumer<Pen, T> each) {
        thirtyTwo(values.size());
        values.forEach(value -> each.accept(this, value));
        return this;
    }

    <T> Pen optional(@Nullable T value, BiConsumer<Pen, T> some) {
        flag(value != null);
        if (value != null) {
            some.accept(this, value);
        }
        return this;
    }

    private void require(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + more));
        }
    }

    int length() {
        return length;
    }

    /** Forgets what was written. */
    void clear() {
        length = 0;
    }

    /** Of what was written. */
    HashCode hash(HashFunction function) {
        return function.hashBytes(octets, 0, length);
    }

    byte[] toArray() {
        return Arrays.copyOf(octets, length);
    }
}
