package org.nbnsd.diagnosis;

import static org.nbnsd.diagnosis.Findings.reason;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Course.State;
import org.nbnsd.diagnosis.Evidence.Pair;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.wire.Ipv4Address;

/** What became of who had a name: gone, at another address, or somebody else by now. */
final class GoneRules {
    private static final long DEFAULT_REFRESH = 3 * 24 * 3_600_000L;

    private final Evidence evidence;
    private final Findings findings;

    GoneRules(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
    }

    void judge() {
        for (Ipv4Address address : evidence.claimants()) {
            reused(address);
            stale(address);
        }
        for (Fact now : evidence.of(FactKind.TOOK_OVER, FactKind.GRANTED)) {
            if (Evidence.isOwnDeed(now)) {
                moved(now);
            }
        }
    }

    /** The last by which an address got the name, or showed that it has it, before something was found; null if nothing. */
    private @Nullable Fact hadBefore(Ipv4Address address, Fact found) {
        Fact had = evidence.lastUpTo(
                evidence.order(found),
                address,
                FactKind.GRANTED,
                FactKind.REFRESHED,
                FactKind.TOOK_OVER,
                FactKind.DEFENDED);
        return had != null && evidence.isAfter(found, had) ? had : null;
    }

    /** Why a record that is out of date is no longer there, or is not out of date any more; null if it still is. */
    private @Nullable Ending mended(Ipv4Address address, Fact had, Fact found) {
        Fact back = evidence.course().begin(address, State.HAS, evidence.order(found));
        Ending lost = evidence.course().state(address, evidence.order(found)) == State.HAS
                ? evidence.lost(address, evidence.order(found))
                : lostByOthers(address, found);
        return Ending.first(
                back == null ? null : Ending.by(back),
                lost,
                evidence.silentForLong(evidence.claimants()),
                evidence.quietSince(had, 2 * evidence.lifetime()));
    }

    /** The host says that it does not have the name; it is the record that is to go yet. */
    private @Nullable Ending lostByOthers(Ipv4Address address, Fact found) {
        int order = evidence.order(found);
        for (Fact fact :
                evidence.of(FactKind.TOOK_OVER, FactKind.RELEASED, FactKind.EXPIRED, FactKind.AGED, FactKind.GRANTED)) {
            boolean isOf = switch (fact.kind()) {
                case TOOK_OVER -> fact.addresses().contains(address);
                case RELEASED, EXPIRED -> fact.actor().equals(address);
                case GRANTED -> !fact.actor().equals(address) && !evidence.isGroup() && !evidence.isUserName();
                default -> true;
            };
            if (isOf && evidence.order(fact) > order) {
                return Ending.by(fact);
            }
        }
        return evidence.present().excludes(address)
                ? evidence.recordChanged(order, "the name server has no record of it for " + address + " any more")
                : null;
    }

    /** The address answers, and does not have the name, or has others. */
    private void reused(Ipv4Address address) {
        Fact denied = evidence.last(address, FactKind.DENIED);
        Fact status = evidence.hosts().status(address);
        Fact others = status != null && !Hosts.table(status).isEmpty() && !isIn(Hosts.table(status)) ? status : null;
        Fact found = others == null || denied != null && evidence.isAfter(denied, others) ? denied : others;
        Fact had = found == null ? null : hadBefore(address, found);
        if (found == null || had == null || evidence.isGroup()) {
            return;
        }
        Fact deniedSince = denied != null && evidence.isAfter(denied, had) ? denied : null;
        Fact othersSince = others != null && evidence.isAfter(others, had) ? others : null;
        Fact first = deniedSince != null && othersSince != null && evidence.isAfter(othersSince, deniedSince)
                ? deniedSince
                : found;
        Fact lost = evidence.course().end(address, State.HAS, evidence.order(had));
        if (lost != null && lost.kind() != FactKind.DENIED && !evidence.isAfter(lost, first)) {
            return; // what it had given up before has nothing to do with who is there now
        }
        Ending ended = mended(address, had, first);
        if (isSameComputer(address, had)) {
            findings.add(
                    VerdictCode.STALE_RECORD,
                    80,
                    ended,
                    reason("had the name", had),
                    reason("does not have it now, but is there", found));
            return;
        }
        findings.add(
                VerdictCode.ADDRESS_REUSED,
                othersSince == null ? 80 : 90,
                ended,
                reason("had the name", had),
                deniedSince == null ? null : reason("does not have it now", deniedSince),
                othersSince == null ? null : reason("has other names", othersSince));
    }

    /** A group's is another name than this, if it is known what this is. */
    private boolean isIn(Set<String> table) {
        String line = evidence.name().toString();
        boolean isKnown = evidence.facts().stream()
                .anyMatch(fact -> !fact.detail(Detail.TYPE).isEmpty());
        return table.contains(line) || !isKnown && table.contains(line + "*");
    }

    /** Whether the address has the computer's name that it had when it had this name: only this name is gone from it. */
    private boolean isSameComputer(Ipv4Address address, Fact had) {
        Set<String> then = evidence.hosts().computers(address, had);
        Set<String> now = evidence.hosts().computers(address);
        boolean isOwn = evidence.name().suffix() == NameSuffix.WORKSTATION;
        return !isOwn && !then.isEmpty() && now.stream().anyMatch(then::contains);
    }

    /** The holder is silent, and should have refreshed the name by now. */
    private void stale(Ipv4Address address) {
        Fact silent = evidence.last(address, FactKind.SILENT);
        Fact had = silent == null ? null : hadBefore(address, silent);
        if (silent == null || had == null || evidence.isGroup()) {
            return;
        }
        Fact released = evidence.lastUpTo(evidence.order(silent), address, FactKind.RELEASED);
        boolean isReleased = released != null && evidence.isAfter(released, had);
        if (!isReleased && silent.at() - had.at() > refreshInterval(address, silent)) {
            findings.add(
                    VerdictCode.STALE_RECORD,
                    80,
                    mended(address, had, silent),
                    reason("was last heard of", had),
                    reason("did not answer when it was asked", silent));
        }
    }

    /** Half of what was granted last, in milliseconds: by then a host refreshes its name. */
    private long refreshInterval(Ipv4Address address, Fact silent) {
        long interval = DEFAULT_REFRESH;
        for (Fact fact : evidence.of(FactKind.GRANTED, FactKind.REFRESHED)) {
            String ttl = fact.detail(Detail.TTL);
            boolean isItsOwn = fact.actor().equals(address) && !evidence.isAfter(fact, silent);
            interval = isItsOwn && !ttl.isEmpty() ? Long.parseLong(ttl) * 500 : interval;
        }
        return interval;
    }

    /** The holder is silent, or has released the name, and another address that is the same machine has it. */
    private void moved(Fact now) {
        for (Ipv4Address old : evidence.claimants()) {
            Fact left = evidence.lastUpTo(evidence.order(now), old, FactKind.SILENT, FactKind.RELEASED);
            if (left == null || old.equals(now.actor())) {
                continue;
            }
            String mac = evidence.hosts().mac(old);
            boolean sameAdapter = !mac.isEmpty() && mac.equals(evidence.hosts().mac(now.actor()));
            boolean clean = left.kind() == FactKind.RELEASED
                    && left.addresses().isEmpty()
                    && !evidence.isGroup()
                    && evidence.name().suffix() != NameSuffix.MESSENGER // people go from one computer to another
                    && now.at() - left.at() <= HostRules.ONE_BOOT
                    && isNew(now, left)
                    && wantsNoMore(now.actor(), old)
                    && !hasRivals(left, now)
                    && isQuiet(old, left);
            if (sameAdapter || clean) {
                Fact back = evidence.course().begin(old, State.HAS, evidence.order(left));
                findings.add(
                        VerdictCode.ADDRESS_CHANGE,
                        sameAdapter ? 90 : 65,
                        Ending.first(
                                back == null ? null : Ending.by(back),
                                evidence.lost(now.actor(), evidence.order(now)),
                                evidence.quietSince(now, evidence.lifetime())),
                        reason("was at the old address", left),
                        reason(sameAdapter ? "has it now, with the same adapter (" + mac + ")" : "has it now", now));
            }
        }
    }

    /** Whether somebody else wanted the name, too, who may be at the new address now. */
    private boolean hasRivals(Fact left, Fact now) {
        int order = evidence.order(now);
        return evidence.claimants().stream().anyMatch(rival -> lostItToOthers(rival, left, now))
                || evidence.facts().subList(evidence.order(left), order).stream()
                        .anyMatch(fact -> fact.kind().isClaimants()
                                && !fact.actor().equals(left.actor())
                                && !fact.actor().equals(now.actor()));
    }

    /** Whether a third host had the name, or wanted it, and gave it up lately or never: it may be at the new address now. */
    private boolean lostItToOthers(Ipv4Address rival, Fact left, Fact now) {
        Ipv4Address old = left.actor();
        boolean isThird =
                !rival.equals(old) && !rival.equals(now.actor()) && evidence.oneHost(new Pair(old, rival)) == null;
        Fact last = evidence.lastUpTo(
                evidence.order(now),
                rival,
                FactKind.RELEASED,
                FactKind.GRANTED,
                FactKind.REFRESHED,
                FactKind.TOOK_OVER,
                FactKind.CLAIMED,
                FactKind.REFUSED,
                FactKind.REFUSED_BY_STATIC,
                FactKind.CONFLICT);
        return isThird
                && last != null
                && (last.kind() != FactKind.RELEASED || now.at() - last.at() <= HostRules.ONE_BOOT);
    }

    /** Whether nothing was known of the address before the name was given up: who was there before is another machine. */
    private boolean isNew(Fact now, Fact left) {
        List<Fact> facts = evidence.hosts().of(now.actor());
        return !facts.isEmpty() && !evidence.isAfter(left, facts.get(0));
    }

    /** Whether an address wants to be no computer that the other one was not: who has been there for long may be half forgotten. */
    private boolean wantsNoMore(Ipv4Address address, Ipv4Address old) {
        return evidence.hosts()
                .computersAndWishes(old)
                .containsAll(evidence.hosts().computersAndWishes(address));
    }

    /** Whether nothing was heard from the old address since; it may have released its other names. */
    private boolean isQuiet(Ipv4Address old, Fact left) {
        return evidence.hosts().of(old).stream()
                .filter(fact -> fact.actor().equals(old) && fact.kind().showsActor())
                .allMatch(fact -> fact.kind() == FactKind.RELEASED || !evidence.isAfter(fact, left));
    }
}
