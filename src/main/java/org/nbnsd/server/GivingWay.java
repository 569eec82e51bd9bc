package org.nbnsd.server;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Input.Source;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.merge.Merge;
import org.nbnsd.replication.merge.MergeAction;
import org.nbnsd.wire.Ipv4Address;

/**
 * Who gives way if two name servers get one name at the same time. If each gave it to the other, they would swap their records, and
 * none would be its owner's. So of two nbnsd the one with the higher address waits until the other has decided about its record; for
 * another kind of server, which waits for nobody, every nbnsd does. What is waited for is asked for again with the next pull: if the
 * other has given way, it is not there any more.
 */
final class GivingWay {
    /** Who has not decided after so long never will, in milliseconds: perhaps it does not pull from here. */
    static final long PATIENCE_MILLIS = 3_600_000;

    static final String REASON = "the other server has not decided yet whether it gives way; it is asked again";

    /** Since when a name waits, the one that waits for the longest first. */
    private final Map<NetbiosName, Long> waiting = new LinkedHashMap<>();

    /**
     * Whether this server waits before it gives its own record of a name to a partner.
     *
     * @param action what is to be done with what came
     * @param stored what is stored
     * @param incoming what came
     * @param source from whom
     * @param self the address by which partners know this server
     */
    boolean waits(
            MergeAction action,
            @Nullable NameRecord stored,
            ReplicaRecord incoming,
            Source source,
            Ipv4Address self,
            long now) {
        if (action == MergeAction.CHALLENGE) {
            return false; // what comes of it is asked about again
        }
        boolean isGiven = action == MergeAction.REPLACE || action == MergeAction.MERGE_MULTIHOMED;
        boolean isConcerned = isGiven
                && stored != null
                && stored.isLocal()
                && stored.isActive()
                && !incoming.isStatic()
                && Merge.isActive(incoming)
                && incoming.owner().equals(source.partner());
        if (!isConcerned || stored == null || !mayGiveWay(stored, source, self)) {
            waiting.remove(incoming.name());
            return false;
        }
        forget(now);
        Long since = waiting.putIfAbsent(incoming.name(), now);
        return since == null || now - since < PATIENCE_MILLIS;
    }

    private static boolean mayGiveWay(NameRecord stored, Source source, Ipv4Address self) {
        boolean isItsTurn = !source.isNbnsd() || self.compareTo(source.partner()) > 0;
        return isItsTurn && Long.compareUnsigned(source.decided(), stored.version()) < 0;
    }

    private void forget(long now) {
        Iterator<Long> oldest = waiting.values().iterator();
        while (oldest.hasNext() && now - oldest.next() > 2 * PATIENCE_MILLIS) {
            oldest.remove();
        }
    }
}
