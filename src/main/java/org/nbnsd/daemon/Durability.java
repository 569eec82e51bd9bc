package org.nbnsd.daemon;

import java.util.List;
import org.nbnsd.registry.Change;

/** Makes changes of the registry outlive the process. */
@FunctionalInterface
public interface Durability {
    /** Nothing outlives the process, and nothing waits for a disk. */
    Durability MEMORY_ONLY = (changes, whenDurable) -> whenDurable.run();

    /**
     * Called on the event loop; must not block. May be called again before the last changes are durable, which is how
     * several bursts get into one commit.
     *
     * @param changes to be made durable in this order, after those of earlier calls
     * @param whenDurable to be run once, on any thread, when they are; never, if they cannot be
     */
    void persist(List<Change> changes, Runnable whenDurable);
}
