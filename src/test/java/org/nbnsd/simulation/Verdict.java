package org.nbnsd.simulation;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;

/** Keeps the first broken invariant: it is found deep inside the shell, which must not be able to swallow it. */
final class Verdict {
    private final Predicate<Invariant> watched;
    private @Nullable BrokenInvariant first;

    Verdict(Predicate<Invariant> watched) {
        this.watched = watched;
    }

    void require(
            boolean holds,
            Invariant invariant,
            @Nullable NetbiosName name,
            String format,
            @Nullable Object... details) {
        if (!holds && first == null && watched.test(invariant)) {
            first = new BrokenInvariant(
                    invariant, name == null ? List.of() : List.of(name), String.format(Locale.ROOT, format, details));
        }
    }

    /** An exception that should not have been. */
    void failed(Throwable failure) {
        if (first == null && watched.test(Invariant.NO_EXCEPTIONS)) {
            first = new BrokenInvariant(Invariant.NO_EXCEPTIONS, List.of(), failure.toString());
            first.initCause(failure);
        }
    }

    boolean isBroken() {
        return first != null;
    }

    /** Throws it, if there is one. */
    void check() {
        if (first != null) {
            throw first;
        }
    }
}
