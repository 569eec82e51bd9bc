package org.nbnsd.dns.update;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A zone and its server, as RFC 2136 has them: all changes of a request or none. */
final class ModelZone {
    /** By name: what we put there, and what others have. */
    final Map<String, Found> names = new TreeMap<>();

    boolean givesTransfers = true;

    @Nullable
    String silence;

    @Nullable
    String refusal;
    /** A name of which it takes no change. */
    @Nullable
    String disliked;

    int requests;

    void foreign(String owner, String... data) {
        names.put(owner, new Found(false, true, List.of(data)));
    }

    ZoneAnswer answer(ZoneRequest request) {
        requests++;
        if (silence != null) {
            return new ZoneAnswer.Failed(silence);
        }
        if (refusal != null) {
            return new ZoneAnswer.Refused(false, refusal);
        }
        if (request instanceof ZoneRequest.Look look) {
            Map<String, Found> found = new HashMap<>(names);
            found.keySet().retainAll(look.owners());
            return new ZoneAnswer.Seen(found);
        }
        if (request instanceof ZoneRequest.Send send) {
            return answer(send.changes());
        }
        return givesTransfers ? new ZoneAnswer.Seen(names) : new ZoneAnswer.Refused(true, "REFUSED");
    }

    private ZoneAnswer answer(List<ZoneChange> changes) {
        for (ZoneChange change : changes) {
            if (change.owner().equals(disliked)) {
                return new ZoneAnswer.Refused(true, "REFUSED");
            }
            Found there = names.getOrDefault(change.owner(), Found.NOTHING);
            if (change.isOurs() ? !there.isOurs() : there.isInUse()) {
                return new ZoneAnswer.Otherwise();
            }
        }
        for (ZoneChange change : changes) {
            if (change.data().isEmpty()) {
                names.remove(change.owner());
            } else {
                names.put(change.owner(), Found.ours(change.data()));
            }
        }
        return new ZoneAnswer.Done();
    }
}
