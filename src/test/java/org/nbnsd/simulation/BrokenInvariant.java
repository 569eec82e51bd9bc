package org.nbnsd.simulation;

import java.util.List;
import org.nbnsd.name.NetbiosName;

/** An invariant does not hold. */
final class BrokenInvariant extends AssertionError {
    private static final long serialVersionUID = 1;

    private final Invariant invariant;
    private final transient List<NetbiosName> names;

    BrokenInvariant(Invariant invariant, List<NetbiosName> names, String details) {
        super(invariant + ": " + invariant.sentence() + ".\nBut: " + details);
        this.invariant = invariant;
        this.names = names;
    }

    Invariant invariant() {
        return invariant;
    }

    /** Whom it concerns. */
    List<NetbiosName> names() {
        return names;
    }
}
