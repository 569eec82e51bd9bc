package org.nbnsd.replication;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.ReplicationEvent.OwnerVerified;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * The consistency check of MS-WINSRA: of the replicas of one owner those go that the owner, or a partner that pulls from it, does
 * not have any more. What is there is taken anew, which says that it was verified.
 */
final class Verification implements Check {
    /** So many records are asked for at once; Windows looks at so many in one run. */
    private static final int CHUNK = 30_000;

    private static final int BATCH = 500;

    private final Site site;
    private final Ipv4Address owner;
    private final Runnable whenOver;
    private final List<ReplicaRecord> batch = new ArrayList<>();
    private final Set<NetbiosName> there = new HashSet<>();
    private List<NameRecord> here = List.of();
    private long from = 1;
    private boolean isKnown;
    private long compared;
    private long missing;

    Verification(Site site, Ipv4Address owner, Runnable whenOver) {
        this.site = site;
        this.owner = owner;
        this.whenOver = whenOver;
    }

    /** A partner that does not know the owner, or not as far as this server does, proves nothing. */
    @Override
    public void table(List<OwnerVersions> table) {
        long seen = site.seen(owner);
        isKnown =
                table.stream().anyMatch(row -> row.owner().equals(owner) && Long.compareUnsigned(row.max(), seen) >= 0);
    }

    @Override
    public @Nullable OwnerVersions next() {
        if (!isKnown) {
            return null;
        }
        here = site.table.range(owner, from - 1, site.seen(owner), CHUNK);
        if (here.isEmpty()) {
            return null;
        }
        long max = here.get(here.size() - 1).version();
        OwnerVersions asked = new OwnerVersions(owner, max, from);
        from = max + 1;
        there.clear();
        return asked;
    }

    @Override
    public void record(ReplicaRecord record, Association link) {
        if (there.size() > 2 * CHUNK) {
            return;
        }
        compared++;
        there.add(record.name());
        batch.add(record);
    }

    @Override
    public void rangeOver(Association link) {
        for (int at = 0; at < batch.size(); at += BATCH) {
            List<ReplicaRecord> some = batch.subList(at, Math.min(batch.size(), at + BATCH));
            site.apply(new Input.Replicated(site.inside(owner), link.source(), some, 0), link.now, new Skips());
        }
        batch.clear();
        List<NetbiosName> gone = here.stream()
                .filter(NameRecord::isActive)
                .filter(record -> !there.contains(record.name()))
                .filter(record -> record.equals(site.table.get(record.name())))
                .map(NameRecord::name)
                .toList();
        missing += gone.size();
        if (!gone.isEmpty()) {
            site.gone(new Input.ReplicasGone(owner, gone, false, false), link.now);
        }
        here = List.of();
    }

    @Override
    public void finished(Association link, @Nullable String problem) {
        if (isKnown && problem == null) {
            site.report(new OwnerVerified(owner, link.peer, compared, missing));
        }
        whenOver.run();
    }
}
