package org.nbnsd.recording;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link Pen} wrote, or anything else: whatever is not there, or not what was expected, is an
 * IllegalArgumentException that says so, and no more memory is taken than there are octets.
 */
final class Eye {
    private final ByteBuffer octets;

    Eye(ByteBuffer octets) {
        this.octets = octets;
    }

    private ByteBuffer some(int count, String what) {
        if (count < 0 || count > octets.remaining()) {
            throw new IllegalArgumentException(what + ": " + octets.remaining() + " octets left (expected: "
                    + Integer.toUnsignedString(count) + ")");
        }
        ByteBuffer some = octets.slice(octets.position(), count);
        octets.position(octets.position() + count);
        return some;
    }

    int octet(String what) {
        return some(1, what).get() & 0xFF;
    }

    int sixteen(String what) {
        return some(2, what).getShort() & 0xFFFF;
    }

    int thirtyTwo(String what) {
        return some(4, what).getInt();
    }

    long sixtyFour(String what) {
        return some(8, what).getLong();
    }

    /** A number in a range. */
    int thirtyTwo(String what, int least, int most) {
        int value = thirtyTwo(what);
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + least + ".." + most + ")");
        }
        return value;
    }

    /** A number in a range. */
    long sixtyFour(String what, long least, long most) {
        long value = sixtyFour(what);
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + least + ".." + most + ")");
        }
        return value;
    }

    boolean flag(String what) {
        return choice(what, List.of(false, true));
    }

    <T> T choice(String what, List<T> values) {
        int value = octet(what);
        if (value >= values.size()) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: 0.." + (values.size() - 1) + ")");
        }
        return values.get(value);
    }

    byte[] octets(String what, int count) {
        ByteBuffer some = some(count, what);
        byte[] copy = new byte[count];
        some.get(copy);
        return copy;
    }

    String text(String what) {
        ByteBuffer encoded = some(thirtyTwo(what), what);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(what + ": not UTF-8 (expected: UTF-8)", e);
        }
    }

    /** Every value takes one octet at least. */
    <T> List<T> list(String what, Function<Eye, T> each) {
        int count = thirtyTwo(what, 0, octets.remaining());
        List<T> values = new ArrayList<>(Math.min(count, 1_000));
        for (int i = 0; i < count; i++) {
            values.add(each.apply(this));
        }
        return values;
    }

    <T> @Nullable T optional(String what, Function<Eye, T> some) {
        return flag(what) ? some.apply(this) : null;
    }

    void requireEnd() {
        if (octets.hasRemaining()) {
            throw new IllegalArgumentException(octets.remaining() + " octets more (expected: the end)");
        }
    }
}
