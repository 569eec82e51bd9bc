package org.nbnsd.diagnosis;

import static org.nbnsd.diagnosis.Findings.reason;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.wire.Ipv4Address;

/** What goes wrong with records that came from other name servers, and with these. */
final class ReplicaRules {
    private static final String CAME = "came from another name server";

    private final Evidence evidence;
    private final Findings findings;

    ReplicaRules(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
    }

    void judge() {
        List<Fact> replicas = evidence.of(FactKind.REPLICATED);
        if (replicas.isEmpty()) {
            return;
        }
        if (!evidence.isGroup() && !evidence.isUserName()) {
            replicas.forEach(this::stale);
        }
        for (Fact released : evidence.of(FactKind.RELEASED)) {
            undone(released);
        }
        deadOwner(replicas.get(replicas.size() - 1));
        notMirrored(replicas);
    }

    /** Since when a record is no longer the one that is here; null if it is that still. */
    private @Nullable Fact over(Fact replica) {
        for (Fact fact : evidence.of(
                FactKind.REPLICATED,
                FactKind.REPLICA_ENDED,
                FactKind.GRANTED,
                FactKind.REFRESHED,
                FactKind.TOOK_OVER,
                FactKind.EDITED,
                FactKind.AGED)) {
            if (evidence.isAfter(fact, replica)) {
                return fact;
            }
        }
        return null;
    }

    /** Of the addresses in a record of another server one does not have the name, or another host has it. */
    private void stale(Fact replica) {
        Fact over = over(replica);
        Reason elsewhere = elsewhere(replica, over);
        boolean isFound = false;
        for (Ipv4Address address : replica.addresses()) {
            Fact found = null;
            for (Fact fact : evidence.of(FactKind.SILENT, FactKind.DENIED)) {
                found = isOf(fact, replica, over) && fact.actor().equals(address) ? fact : found;
            }
            if (found != null) {
                boolean isDenied = found.kind() == FactKind.DENIED;
                isFound = true;
                addStale(
                        isDenied ? 85 : elsewhere == null ? 50 : 80,
                        Ending.first(ending(over), back(address, found), notInRecord(address, found)),
                        found,
                        reason(CAME, replica),
                        reason(isDenied ? "does not have the name now" : "did not answer when it was asked", found),
                        elsewhere);
            }
        }
        if (!isFound && elsewhere != null && saysYes(replica, over) == null) {
            addStale(60, ending(over), elsewhere.fact(), reason(CAME, replica), elsewhere);
        }
    }

    private void addStale(int confidence, @Nullable Ending ended, Fact found, @Nullable Reason... reasons) {
        findings.add(
                VerdictCode.REPLICA_STALE,
                confidence,
                Ending.first(ended, evidence.quietSince(found, evidence.lifetime())),
                reasons);
    }

    /** Whether something happened while a record was the one that is here. */
    private boolean isOf(Fact fact, Fact replica, @Nullable Fact over) {
        return evidence.isAfter(fact, replica) && (over == null || evidence.isAfter(over, fact));
    }

    /** A host of the record that says that it has the name. */
    private @Nullable Fact saysYes(Fact replica, @Nullable Fact over) {
        for (Fact fact : evidence.of(FactKind.DEFENDED, FactKind.ANSWERED)) {
            if (isOf(fact, replica, over) && replica.addresses().contains(fact.actor())) {
                return fact;
            }
        }
        return null;
    }

    private @Nullable Ending back(Ipv4Address address, Fact found) {
        for (Fact fact : evidence.of(FactKind.DEFENDED, FactKind.ANSWERED)) {
            if (fact.actor().equals(address) && evidence.isAfter(fact, found)) {
                return Ending.by(fact);
            }
        }
        return null;
    }

    private @Nullable Ending notInRecord(Ipv4Address address, Fact found) {
        return evidence.present().isActive() && evidence.present().excludes(address)
                ? evidence.recordChanged(
                        evidence.order(found), "the name server has no record of it for " + address + " any more")
                : null;
    }

    /** Another host than those of the record says that it has the name, and none of their addresses. */
    private @Nullable Reason elsewhere(Fact replica, @Nullable Fact over) {
        for (Fact fact : evidence.of(FactKind.DEFENDED, FactKind.ANSWERED)) {
            boolean isOther = !replica.addresses().contains(fact.actor())
                    && fact.addresses().stream().noneMatch(replica.addresses()::contains);
            if (isOther && isOf(fact, replica, over) && evidence.yes(fact.actor()) != null) {
                return reason("has the name", fact);
            }
        }
        return null;
    }

    /** A host released here what another server owns, and has not registered it here since: the owner's record came again. */
    private void undone(Fact released) {
        Ipv4Address host = released.actor();
        Fact before = null;
        Fact again = null;
        for (Fact fact : evidence.of(FactKind.REPLICATED, FactKind.GRANTED, FactKind.REFRESHED, FactKind.TOOK_OVER)) {
            boolean isReplica = fact.kind() == FactKind.REPLICATED;
            if (!(isReplica ? fact.addresses().contains(host) : fact.actor().equals(host))) {
                continue;
            }
            if (evidence.isAfter(released, fact)) {
                before = fact;
            } else {
                again = again == null ? fact : again;
            }
        }
        if (before == null || again == null || !isOfOneOwner(before, again)) {
            return;
        }
        Fact silent = evidence.last(host, FactKind.SILENT, FactKind.DENIED);
        Fact shown = silent != null && evidence.isAfter(silent, again) ? silent : null;
        findings.add(
                VerdictCode.RELEASE_UNDONE,
                shown == null ? 70 : 90,
                Ending.first(
                        ending(overForGood(again)),
                        ending(releasedAgain(host, again)),
                        back(host, again),
                        evidence.quietSince(again, evidence.lifetime())),
                reason("released it here", released),
                reason("came back from the owner, who had it before", again),
                shown == null ? null : reason("does not have it", shown));
    }

    /** The same without what the owner tells of the same host again. */
    private @Nullable Fact overForGood(Fact again) {
        Fact over = over(again);
        while (over != null && isOfOneOwner(again, over) && over.addresses().containsAll(again.addresses())) {
            over = over(over);
        }
        return over;
    }

    private static boolean isOfOneOwner(Fact before, Fact again) {
        return before.kind() == FactKind.REPLICATED
                && again.kind() == FactKind.REPLICATED
                && again.peer() != null
                && again.peer().equals(before.peer());
    }

    private static @Nullable Ending ending(@Nullable Fact fact) {
        return fact == null ? null : Ending.by(fact);
    }

    private @Nullable Fact releasedAgain(Ipv4Address host, Fact again) {
        Fact last = evidence.last(host, FactKind.RELEASED);
        return last != null && evidence.isAfter(last, again) ? last : null;
    }

    /** The owner of the record cannot be reached for longer than a day. */
    private void deadOwner(Fact replica) {
        Ipv4Address owner = replica.peer();
        if (owner == null) {
            return;
        }
        Fact failed = null;
        Fact restored = null;
        for (Fact fact : evidence.hosts().of(owner)) {
            if (fact.actor().equals(owner) && fact.kind() == FactKind.PARTNER_FAILED) {
                failed = failed == null || restored != null ? fact : failed;
                restored = null;
            } else if (fact.actor().equals(owner) && fact.kind() == FactKind.PARTNER_RESTORED) {
                restored = fact;
            }
        }
        long until = restored == null ? evidence.present().now() : restored.at();
        if (failed != null && until - failed.at() > TrafficRules.DAY) {
            findings.add(
                    VerdictCode.DEAD_OWNER,
                    80,
                    Ending.first(ending(restored), ending(over(replica))),
                    reason("came from this owner", replica),
                    reason("has not been reached since", failed));
        }
    }

    /** A partner from which the record came, or who owns it, pulls or pushes what it is not configured for here. */
    private void notMirrored(List<Fact> replicas) {
        Set<Ipv4Address> partners = new LinkedHashSet<>();
        for (Fact replica : replicas) {
            Ipv4Address owner = replica.peer();
            if (owner != null) {
                partners.add(owner);
            }
            String partner = replica.detail(Detail.PARTNER);
            if (!partner.isEmpty()) {
                partners.add(Ipv4Address.parse(partner));
            }
        }
        for (Ipv4Address partner : partners) {
            notMirrored(partner);
        }
    }

    private void notMirrored(Ipv4Address partner) {
        Map<String, Fact> oneSided = new LinkedHashMap<>();
        Map<String, Fact> over = new HashMap<>();
        for (Fact fact : evidence.hosts().of(partner)) {
            String request = fact.detail(Detail.REQUEST);
            if (!fact.actor().equals(partner)) {
                continue;
            }
            if (fact.kind() == FactKind.PARTNER_ONE_SIDED) {
                oneSided.remove(request);
                oneSided.put(request, fact);
                over.remove(request);
            } else if (fact.kind() == FactKind.PARTNER_MIRRORED) {
                over.putIfAbsent(request, fact);
            }
        }
        Fact last = null;
        for (Fact each : oneSided.values()) {
            boolean isOpen = !over.containsKey(each.detail(Detail.REQUEST));
            last = last == null || isOpen || over.containsKey(last.detail(Detail.REQUEST)) ? each : last;
        }
        if (last != null) {
            findings.add(
                    VerdictCode.PARTNERS_NOT_MIRRORED,
                    90,
                    Ending.first(
                            ending(over.get(last.detail(Detail.REQUEST))), evidence.quietSince(last, TrafficRules.DAY)),
                    reason("does what its type here does not allow", last));
        }
    }
}
