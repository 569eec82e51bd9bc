package org.nbnsd.server;

import java.util.List;
import java.util.Map;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Wish;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;

/** What people may want of the {@link NameServer}. Each is answered by {@link Outcomes} when its changes are durable. */
public sealed interface ServerWish extends Wish {
    /**
     * Has it done by whom knows how.
     *
     * @param cases one method for each kind
     * @return what became of it
     */
    List<EditOutcome> accept(Cases cases);

    /** What is to be done for each kind. */
    interface Cases {
        /**
         * Records are to be changed.
         *
         * @param change the wish
         * @return what became of each edit
         */
        List<EditOutcome> change(Change change);

        /**
         * An import is over.
         *
         * @param imported the wish
         * @return nothing
         */
        List<EditOutcome> imported(Imported imported);

        /**
         * Records are to move on.
         *
         * @param scavenge the wish
         * @return what became of each record whose time has come
         */
        List<EditOutcome> scavenge(Scavenge scavenge);

        /**
         * Other settings are to hold.
         *
         * @param reconfigure the wish
         * @return nothing
         */
        List<EditOutcome> reconfigure(Reconfigure reconfigure);
    }

    /**
     * The {@link Effect.Answer} to all of them.
     *
     * @param outcomes for each edit, in their order, what became of it; at scavenging for each record that moved on, would,
     *     or why it did not; empty for {@link Imported} and {@link Reconfigure}
     */
    record Outcomes(List<EditOutcome> outcomes) {
        /** Keeps a copy of the list. */
        public Outcomes {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * Edits are to be carried out, one after the other.
     *
     * @param edits the edits
     * @param author who wants them
     * @param isPart whether they are a part of an import: then each is reported as a detail, and {@link Imported} reports all
     */
    record Change(List<Edit> edits, Author author, boolean isPart) implements ServerWish {
        /** Keeps a copy of the list. */
        public Change {
            edits = List.copyOf(edits);
        }

        @Override
        public List<EditOutcome> accept(Cases cases) {
            return cases.change(this);
        }
    }

    /**
     * An import is over, and is to be reported.
     *
     * @param author who wanted it
     * @param counts what became of how many
     */
    record Imported(Author author, Map<EditOutcome.Kind, Integer> counts) implements ServerWish {
        /** Keeps a copy of the map. */
        public Imported {
            counts = Map.copyOf(counts);
        }

        @Override
        public List<EditOutcome> accept(Cases cases) {
            return cases.imported(this);
        }
    }

    /**
     * Every record whose time has come is to move on, as it does by itself a little later.
     *
     * @param dryRun whether only to tell; changes nothing then
     * @param author who wants it
     */
    record Scavenge(boolean dryRun, Author author) implements ServerWish {
        @Override
        public List<EditOutcome> accept(Cases cases) {
            return cases.scavenge(this);
        }
    }

    /**
     * From the next datagram on other settings hold, for what comes from then on: what was granted, and what is being asked,
     * stays as it is.
     *
     * @param settings all of them
     */
    record Reconfigure(ServerSettings settings) implements ServerWish {
        @Override
        public List<EditOutcome> accept(Cases cases) {
            return cases.reconfigure(this);
        }
    }
}
