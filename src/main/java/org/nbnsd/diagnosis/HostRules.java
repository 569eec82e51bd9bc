package org.nbnsd.diagnosis;

import static org.nbnsd.diagnosis.Findings.reason;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Evidence.Pair;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** One host or two, and alive or gone. */
final class HostRules {
    /** Within so long after each other hosts of one image are started. */
    private static final long ONE_BOOT = 10 * 60_000;

    private static final int LONGEST_BASE = NetbiosName.LENGTH - 1;

    private final Evidence evidence;
    private final Findings findings;

    HostRules(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
    }

    void judge() {
        for (Pair pair : evidence.pairs()) {
            Reason oneHost = evidence.oneHost(pair);
            if (oneHost != null) {
                findings.add(VerdictCode.SAME_HOST_MULTI_NIC, 95, oneHost);
            } else if (!severalNicsByTheirOwnWord(pair)) {
                duplicate(pair);
            }
        }
        for (Ipv4Address address : evidence.claimants()) {
            gone(address);
        }
    }

    /** Each of the addresses was claimed by a multihomed registration, and neither host denied having the other. */
    private boolean severalNicsByTheirOwnWord(Pair pair) {
        Fact first = multihomedClaim(pair.first());
        Fact second = multihomedClaim(pair.second());
        boolean both = first != null
                && second != null
                && evidence.of(FactKind.CONFLICT).isEmpty()
                && (evidence.yes(pair.first()) == null || evidence.yes(pair.second()) == null);
        if (both && first != null && second != null) {
            findings.add(
                    VerdictCode.SAME_HOST_MULTI_NIC,
                    55,
                    reason("registered as one of several addresses", first),
                    reason("registered as one of several addresses", second));
        }
        return both;
    }

    private @Nullable Fact multihomedClaim(Ipv4Address address) {
        Fact last = null;
        for (Fact fact : evidence.of(FactKind.CLAIMED)) {
            if (fact.actor().equals(address) && fact.detail(Detail.REQUEST).equals("multihomed registration")) {
                last = fact;
            }
        }
        return last;
    }

    private void duplicate(Pair pair) {
        if (evidence.isBrowserName() || evidence.isUserName() || evidence.isDerived() || evidence.isGroup()) {
            return;
        }
        Fact first = evidence.yes(pair.first());
        Fact second = evidence.yes(pair.second());
        if (first != null && second != null) {
            boolean bothAsked = first.active() && second.active();
            twoHosts(pair, bothAsked ? 95 : 85, reason("has the name", first), reason("has the name, too", second));
        } else if (first != null && evidence.claimAfter(pair.second(), first.at() - ONE_BOOT) != null) {
            wanted(pair, first, pair.second());
        } else if (second != null && evidence.claimAfter(pair.first(), second.at() - ONE_BOOT) != null) {
            wanted(pair, second, pair.first());
        }
    }

    private void wanted(Pair pair, Fact holder, Ipv4Address claimant) {
        Fact claim = evidence.claimAfter(claimant, holder.at() - ONE_BOOT);
        if (claim != null) {
            twoHosts(pair, 85, reason("has the name", holder), reason("is alive, too, and wants it", claim));
            Fact answer = answerSince(claimant, claim.at());
            if (holder.active() && answer != null) {
                findings.add(
                        VerdictCode.DUPLICATE_HOST, 92, reason("answers when it is asked, and is another", answer));
            }
        }
    }

    /** What one who has not got the name said when it was asked, so that it is certainly there; null if nothing. */
    private @Nullable Fact answerSince(Ipv4Address address, long time) {
        Fact denied = evidence.last(address, FactKind.DENIED);
        Fact answer = denied != null && denied.active() ? denied : evidence.status(address);
        return answer != null && answer.active() && answer.at() >= time ? answer : null;
    }

    private void twoHosts(Pair pair, int confidence, Reason first, Reason second) {
        findings.add(VerdictCode.DUPLICATE_HOST, confidence, first, second);
        cloned(pair, confidence, first, second);
        truncated(pair, confidence, first, second);
    }

    private void cloned(Pair pair, int confidence, Reason first, Reason second) {
        Fact one = evidence.status(pair.first());
        Fact other = evidence.status(pair.second());
        if (one == null
                || other == null
                || Evidence.table(one).isEmpty()
                || !Evidence.table(one).equals(Evidence.table(other))) {
            return;
        }
        boolean guests = isGuest(evidence.mac(pair.first())) && isGuest(evidence.mac(pair.second()));
        boolean together = Math.abs(began(pair.first()) - began(pair.second())) <= ONE_BOOT;
        if (guests || together) {
            findings.add(
                    VerdictCode.CLONED_IMAGE,
                    confidence - 5,
                    first,
                    second,
                    reason("tells the same names", one),
                    reason(guests ? "tells the same names; both are virtual machines" : "tells the same names", other));
        }
    }

    private static boolean isGuest(String mac) {
        return !Hypervisor.of(mac).isEmpty();
    }

    private long began(Ipv4Address address) {
        return evidence.facts().stream()
                .filter(fact -> fact.actor().equals(address))
                .mapToLong(Fact::at)
                .findFirst()
                .orElse(0);
    }

    private void truncated(Pair pair, int confidence, Reason first, Reason second) {
        Fact one = dnsName(pair.first());
        Fact other = dnsName(pair.second());
        if (evidence.name().base().length() == LONGEST_BASE
                && one != null
                && other != null
                && !label(one).equals(label(other))
                && label(one).startsWith(evidence.name().base())
                && label(other).startsWith(evidence.name().base())) {
            findings.add(
                    VerdictCode.TRUNCATED_NAME,
                    confidence,
                    first,
                    second,
                    reason("has a longer name", one),
                    reason("has another one that begins alike", other));
        }
    }

    private static String label(Fact dns) {
        return dns.detail(Detail.DNS).split("\\.", 2)[0].toUpperCase(java.util.Locale.ROOT);
    }

    private @Nullable Fact dnsName(Ipv4Address address) {
        return evidence.host(address).stream()
                .filter(fact -> fact.kind() == FactKind.DNS_NAME && fact.actor().equals(address))
                .reduce((before, after) -> after)
                .orElse(null);
    }

    /** What became of one who had the name. */
    private void gone(Ipv4Address address) {
        Fact had = evidence.last(address, FactKind.GRANTED, FactKind.REFRESHED, FactKind.TOOK_OVER);
        Fact denied = evidence.last(address, FactKind.DENIED);
        Fact status = evidence.status(address);
        Fact others = status != null
                        && !Evidence.table(status).isEmpty()
                        && !Evidence.table(status).contains(evidence.name().toString())
                ? status
                : null;
        boolean hasDenied = had != null && denied != null && denied.at() > had.at();
        boolean hasOthers = had != null && others != null && others.at() > had.at();
        if (had != null && (hasDenied || hasOthers)) {
            findings.add(
                    VerdictCode.ADDRESS_REUSED,
                    hasOthers ? 90 : 80,
                    reason("had the name", had),
                    hasDenied && denied != null ? reason("does not have it now", denied) : null,
                    hasOthers && others != null ? reason("has other names", others) : null);
        }
        Fact silent = evidence.last(address, FactKind.SILENT);
        if (silent == null || had != null && had.at() > silent.at()) {
            return;
        }
        Fact released = evidence.last(address, FactKind.RELEASED);
        long age = had == null ? Long.MAX_VALUE : silent.at() - had.at();
        if (released == null && had != null && age > refreshInterval(had)) {
            findings.add(
                    VerdictCode.STALE_RECORD,
                    80,
                    reason("was last heard of", had),
                    reason("did not answer when it was asked", silent));
        }
    }

    private static long refreshInterval(Fact had) {
        String ttl = had.detail(Detail.TTL);
        return ttl.isEmpty() ? 3 * 24 * 3_600_000L : Long.parseLong(ttl) * 500;
    }

    /** The holder is silent, or has released the name, and another address that is the same machine has it. */
    void moved(Set<Ipv4Address> withOwnNames) {
        for (Fact now : evidence.of(FactKind.TOOK_OVER, FactKind.GRANTED)) {
            for (Ipv4Address old : evidence.claimants()) {
                Fact left = evidence.lastBefore(now.at() + 1, old, FactKind.SILENT, FactKind.RELEASED);
                Fact seen = evidence.last(old, FactKind.CLAIMED, FactKind.REFRESHED, FactKind.DEFENDED);
                boolean isBack = left != null && seen != null && seen.at() > left.at();
                if (left == null || old.equals(now.actor()) || isBack) {
                    continue;
                }
                String mac = evidence.mac(old);
                boolean sameAdapter = !mac.isEmpty() && mac.equals(evidence.mac(now.actor()));
                boolean clean = left.kind() == FactKind.RELEASED
                        && left.addresses().isEmpty()
                        && now.at() - left.at() <= ONE_BOOT
                        && !(withOwnNames.contains(old) && withOwnNames.contains(now.actor()));
                if (sameAdapter || clean) {
                    findings.add(
                            VerdictCode.ADDRESS_CHANGE,
                            sameAdapter ? 90 : 65,
                            reason("was at the old address", left),
                            reason(
                                    sameAdapter ? "has it now, with the same adapter (" + mac + ")" : "has it now",
                                    now));
                }
            }
        }
    }
}
