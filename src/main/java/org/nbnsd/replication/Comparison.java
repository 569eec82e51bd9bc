package org.nbnsd.replication;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.ReplicationWish.ByPartner;
import org.nbnsd.replication.ReplicationWish.Compared;
import org.nbnsd.replication.ReplicationWish.Difference;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.Ipv4Address;

/** Compares the records of a name, or all, with those of some partners, and changes nothing. */
final class Comparison {
    private static final int MOST_DIFFERENCES = 1_000;

    /** So many records of an owner are asked for at once, so that what is missing can be told from a set of few names. */
    private static final int CHUNK = 20_000;

    /** So many names that may be told as different are remembered of each partner. */
    private static final int MOST_OF_OTHERS = 100_000;

    private final Site site;
    private final long ticket;
    private final @Nullable NetbiosName only;
    private final int partners;
    private final List<ByPartner> done = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private long compared;
    private long more;

    Comparison(Site site, long ticket, @Nullable NetbiosName only, int partners) {
        this.site = site;
        this.ticket = ticket;
        this.only = only;
        this.partners = partners;
    }

    /** The part of it that one partner has. */
    Check with(ReplicationSettings.Partner partner) {
        return new Part(partner);
    }

    private void differs(Difference difference) {
        if (differences.size() < MOST_DIFFERENCES) {
            differences.add(difference);
        } else {
            more++;
        }
    }

    private void finished(ByPartner outcome) {
        done.add(outcome);
        if (done.size() == partners) {
            site.answer(ticket, new Compared(done, compared, differences, more));
        }
    }

    private final class Part implements Check {
        private final ReplicationSettings.Partner partner;
        private final Deque<OwnerVersions> owners = new ArrayDeque<>();
        private final Set<NetbiosName> there = new HashSet<>();
        /** Names that the partner has as records of other owners than this server has. */
        private final Set<NetbiosName> ofOthers = new HashSet<>();

        private final Map<NetbiosName, Difference> missing = new LinkedHashMap<>();
        /** What of an owner is here and should be there, up to the version that is asked for. */
        private List<NameRecord> here = List.of();

        private @Nullable OwnerVersions present;
        private @Nullable OwnerVersions asked;
        private long records;

        Part(ReplicationSettings.Partner partner) {
            this.partner = partner;
        }

        @Override
        public void table(List<OwnerVersions> table) {
            Map<Ipv4Address, OwnerVersions> rows = new HashMap<>();
            table.stream().filter(row -> row.max() != 0).forEach(row -> rows.put(row.owner(), row));
            owners.addAll(rows.values());
        }

        @Override
        public @Nullable OwnerVersions next() {
            OwnerVersions whole = present;
            if (whole == null) {
                whole = owners.poll();
                if (whole == null) {
                    return null;
                }
                whole = new OwnerVersions(whole.owner(), whole.max(), 1);
            }
            here = site.table.range(site.inside(whole.owner()), whole.min() - 1, whole.max(), CHUNK);
            boolean isLast = here.size() < CHUNK;
            long max = isLast ? whole.max() : here.get(here.size() - 1).version();
            present = isLast ? null : new OwnerVersions(whole.owner(), whole.max(), max + 1);
            asked = new OwnerVersions(whole.owner(), max, whole.min());
            there.clear();
            return asked;
        }

        @Override
        public void record(ReplicaRecord theirs, Association link) {
            records++;
            if (only != null && !only.equals(theirs.name())) {
                return;
            }
            compared++;
            if (there.size() < 2 * CHUNK) {
                there.add(theirs.name());
            }
            NameRecord ours = site.table.get(theirs.name());
            if (ours == null || ours.state() == RecordState.DELETED) {
                if (theirs.state() == ReplicaState.ACTIVE) {
                    differs(theirs, Difference.Kind.MISSING_HERE, "");
                }
            } else if (!site.outside(ours.owner()).equals(theirs.owner())) {
                missing.remove(theirs.name());
                if (ofOthers.size() < MOST_OF_OTHERS) {
                    ofOthers.add(theirs.name());
                }
                if (!isAlike(ours, theirs, link)) {
                    differs(theirs, Difference.Kind.OTHER_OWNER, words(ours));
                }
            } else if (!isSame(ours, theirs, link)) {
                differs(theirs, Difference.Kind.OTHER_RECORD, words(ours));
            }
        }

        private void differs(ReplicaRecord theirs, Difference.Kind kind, String ours) {
            Comparison.this.differs(
                    new Difference(theirs.name(), partner.address(), theirs.owner(), kind, ours, words(theirs)));
        }

        /** Both as the partner would get it. */
        private boolean isSame(NameRecord ours, ReplicaRecord theirs, Association link) {
            ReplicaRecord told = new Outgoing(site, partner, link.isNbnsd()).of(ours);
            return told != null && told.version() == theirs.version() && isAlike(told, theirs);
        }

        /** Who queries is answered the same, whoever owns the records: that servers agree on the owner is not to be expected. */
        private boolean isAlike(NameRecord ours, ReplicaRecord theirs, Association link) {
            ReplicaRecord told = new Outgoing(site, partner, link.isNbnsd()).of(ours);
            return told != null && isAlike(told, theirs);
        }

        private boolean isAlike(ReplicaRecord told, ReplicaRecord theirs) {
            boolean isOneKind = told.type() == theirs.type()
                    || told.type().isUnique() && theirs.type().isUnique();
            return isOneKind
                    && told.state() == theirs.state()
                    && (told.type() == RecordType.GROUP || addresses(told).equals(addresses(theirs)));
        }

        @Override
        public void rangeOver(Association link) {
            Outgoing outgoing = new Outgoing(site, partner, link.isNbnsd());
            for (NameRecord ours : here) {
                boolean isWanted = only == null || only.equals(ours.name());
                NameRecord stillOurs = site.table.get(ours.name());
                boolean isThere = there.contains(ours.name()) || ofOthers.contains(ours.name());
                if (isWanted && !isThere && ours.equals(stillOurs) && outgoing.of(ours) != null) {
                    lacks(ours);
                }
            }
            here = List.of();
        }

        /** It may still come as the record of another owner. */
        private void lacks(NameRecord ours) {
            if (missing.size() < MOST_OF_OTHERS) {
                missing.put(
                        ours.name(),
                        new Difference(
                                ours.name(),
                                partner.address(),
                                site.outside(ours.owner()),
                                Difference.Kind.MISSING_THERE,
                                words(ours),
                                ""));
            } else {
                more++;
            }
        }

        @Override
        public void finished(Association link, @Nullable String problem) {
            if (problem == null) {
                missing.values().forEach(Comparison.this::differs);
            }
            Comparison.this.finished(new ByPartner(partner.address(), records, 0, List.of(), problem));
        }
    }

    private static Set<Ipv4Address> addresses(ReplicaRecord record) {
        return record.addresses().stream().map(each -> each.address()).collect(Collectors.toSet());
    }

    private String words(NameRecord record) {
        return words(record.state().toString(), record.addresses(), site.outside(record.owner()), record.version());
    }

    private static String words(ReplicaRecord record) {
        return words(
                record.state().toString(),
                record.addresses().stream().map(each -> each.address()).toList(),
                record.owner(),
                record.version());
    }

    private static String words(String state, List<Ipv4Address> addresses, Ipv4Address owner, long version) {
        List<Ipv4Address> sorted = new ArrayList<>(addresses);
        Collections.sort(sorted);
        return state.toLowerCase(java.util.Locale.ROOT) + " "
                + sorted.stream().map(Ipv4Address::toString).collect(Collectors.joining(" ")) + ", version "
                + Long.toUnsignedString(version) + " of " + owner;
    }
}
