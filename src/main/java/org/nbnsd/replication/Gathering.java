package org.nbnsd.replication;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.replication.ReplicationWish.ByPartner;
import org.nbnsd.replication.ReplicationWish.Done;

/** Somebody who waits until some partners are done with something. */
final class Gathering {
    private final Site site;
    private final long ticket;
    private final int partners;
    private final List<ByPartner> done = new ArrayList<>();

    Gathering(Site site, long ticket, int partners) {
        this.site = site;
        this.ticket = ticket;
        this.partners = partners;
    }

    void add(ByPartner outcome) {
        done.add(outcome);
        if (done.size() == partners) {
            site.answer(
                    ticket,
                    new Done(done, done.stream().mapToLong(ByPartner::records).sum()));
        }
    }
}
