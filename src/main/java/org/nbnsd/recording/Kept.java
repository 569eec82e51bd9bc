package org.nbnsd.recording;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.nbnsd.registry.NameRecord;

/** What a {@link Recorder} has kept at some moment. For any thread. */
public final class Kept {
    private final Taken.Rest begin;
    private final boolean isWhole;
    private final long began;
    private final List<Taken> inputs;
    private final boolean isForgotten;

    Kept(Taken.Rest begin, boolean isWhole, long began, List<Taken> inputs, boolean isForgotten) {
        this.isForgotten = isForgotten;
        this.begin = begin;
        this.isWhole = isWhole;
        this.began = began;
        this.inputs = inputs;
    }

    /**
     * Whether nothing is kept because more came in than there is room for since the name server was at rest.
     *
     * @return true until it is at rest again
     */
    public boolean isForgotten() {
        return isForgotten;
    }

    /** Where the inputs of a later moment go on; -1 if some between are lost. */
    private int next(Kept later) {
        if (inputs.isEmpty()) {
            return later.inputs.isEmpty() || later.isWhole ? 0 : -1;
        }
        Taken last = inputs.get(inputs.size() - 1);
        for (int i = later.inputs.size() - 1; i >= 0; i--) {
            if (isSame(later.inputs.get(i), last)) {
                return i + 1;
            }
        }
        return -1;
    }

    @SuppressWarnings("ReferenceEquality") // there are no two of one call
    private static boolean isSame(Taken one, Taken other) {
        return one == other;
    }

    /**
     * Whether every input that came between is there.
     *
     * @param later what was kept at a later moment
     * @return false if some are forgotten
     */
    public boolean isContinuedBy(Kept later) {
        return next(later) >= 0;
    }

    /**
     * All of it, from the begin of this to a later moment.
     *
     * @param later what was kept then, which {@linkplain #isContinuedBy continues} this
     * @param records all records, each as it was at some moment between
     * @return the recording
     */
    public Recording and(Kept later, Collection<NameRecord> records) {
        List<Taken> all = new ArrayList<>(inputs);
        all.addAll(later.inputs.subList(next(later), later.inputs.size()));
        return new Recording(begin, isWhole, began, records, all);
    }
}
