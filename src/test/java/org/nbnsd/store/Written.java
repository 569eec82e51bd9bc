package org.nbnsd.store;

import java.util.List;
import org.nbnsd.registry.Change;

/** Changes for a {@link Durability} of which nobody needs to know what they rest on. */
public final class Written {
    private Written() {}

    /** A group of them. */
    public static List<Durability.Write> group(Change... changes) {
        return List.of(changes).stream()
                .map(change -> new Durability.Write(change, null))
                .toList();
    }

    /** Just the changes of a group. */
    public static List<Change> changes(List<Durability.Write> group) {
        return group.stream().map(Durability.Write::change).toList();
    }

    /** Only wants to know when a group is durable; nothing of it must be refused. */
    public static Durability.Outcome then(Runnable durable) {
        return new Durability.Outcome() {
            @Override
            public void durable() {
                durable.run();
            }

            @Override
            public void refused(Durability.Refusal refusal) {
                throw new AssertionError("refused: " + refusal);
            }
        };
    }
}
