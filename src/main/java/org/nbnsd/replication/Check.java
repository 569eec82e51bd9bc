package org.nbnsd.replication;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaRecord;

/** Records of a partner that are looked at, but not taken because they are new: who does that, on a link of its own. */
interface Check {
    /** What the partner says that it knows. */
    void table(List<OwnerVersions> table);

    /** What to ask for next; null if that was all. */
    @Nullable
    OwnerVersions next();

    /** A record of what was asked for last. */
    void record(ReplicaRecord record, Association link);

    /** All of what was asked for has come. */
    void rangeOver(Association link);

    /** All is done, or it failed. */
    void finished(Association link, @Nullable String problem);
}
