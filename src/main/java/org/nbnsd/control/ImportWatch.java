package org.nbnsd.control;

import java.io.IOException;
import org.nbnsd.registry.EditOutcome;

/** Learns how an import goes on, on the thread that runs it. What it throws ends the import. */
public interface ImportWatch {
    /** For who does not want to know. */
    ImportWatch NONE = new ImportWatch() {
        @Override
        public void outcome(EditOutcome outcome) {}

        @Override
        public void progress(Phase phase, int done, int total) {}
    };

    /** What is being done. */
    enum Phase {
        /** They are sent to the daemon. */
        SENDING,
        /** Whether the records can be put into the table. */
        CHECKING,
        /** They are put into it. */
        APPLYING
    }

    /**
     * What would become of a record. Only for a dry run.
     *
     * @param outcome the difference
     * @throws IOException to end the import
     */
    void outcome(EditOutcome outcome) throws IOException;

    /**
     * How far it is; called after each thousand records or so.
     *
     * @param phase what is being done
     * @param done records so far
     * @param total records in all
     * @throws IOException to end the import
     */
    void progress(Phase phase, int done, int total) throws IOException;
}
