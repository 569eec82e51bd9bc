package org.nbnsd.diagnosis;

import static org.nbnsd.diagnosis.Findings.reason;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Course.State;
import org.nbnsd.diagnosis.Evidence.Pair;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** One host or two. */
final class HostRules {
    /** Within so long after each other hosts of one image are started, and a claim belongs to an answer. */
    static final long ONE_BOOT = 10 * 60_000;
    /** Answers to one question come within this time, in milliseconds. */
    static final long AT_ONCE = 10_000;
    /** So long it takes at the most to ask several hosts one after the other, in milliseconds. */
    private static final long ONE_PROBE = 60_000;

    private static final int BOTH_ASKED = 95;
    private static final int ANSWERS_ELSEWHERE = 92;
    private static final int BOTH_THERE = 85;
    private static final int SAID_BY_SERVER = 60;
    private static final int ONE_SILENT = 50;
    private static final int BY_THEIR_OWN_WORD = 55;
    private static final int ALIKE_ON_IRON = 65;
    private static final int LONGEST_BASE = NetbiosName.LENGTH - 1;

    private final Evidence evidence;
    private final Findings findings;

    /** Two hosts that are there with one name; the place where that was seen last, and what shows it. */
    private record Clash(int order, Reason first, Reason second, int confidence) {
        long at() {
            return Math.max(first.fact().at(), second.fact().at());
        }
    }

    HostRules(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
    }

    void judge() {
        for (Pair pair : evidence.pairs()) {
            Reason oneHost = evidence.oneHost(pair);
            Ending ended = oneHost == null ? null : noMoreOneHost(pair, oneHost.fact());
            if (oneHost != null) {
                findings.add(VerdictCode.SAME_HOST_MULTI_NIC, 95, ended, oneHost);
            }
            if ((oneHost == null || ended != null) && !severalNicsByTheirOwnWord(pair)) {
                duplicate(pair, oneHost == null ? -1 : evidence.order(oneHost.fact()));
            }
        }
    }

    private @Nullable Ending noMoreOneHost(Pair pair, Fact said) {
        int order = evidence.order(said);
        Fact denied = evidence.oneHostDenied(pair, said);
        return Ending.first(
                denied == null ? null : Ending.by(denied),
                evidence.lost(pair.first(), order),
                evidence.lost(pair.second(), order),
                evidence.silentForLong(List.of(pair.first(), pair.second())));
    }

    /** Each of the addresses was claimed by a multihomed registration, and both were there with the name after that. */
    private boolean severalNicsByTheirOwnWord(Pair pair) {
        Fact first = multihomedClaim(pair.first());
        Fact second = multihomedClaim(pair.second());
        if (first == null
                || second == null
                || haveConflicts(pair, second)
                || evidence.yes(pair.first()) != null && evidence.yes(pair.second()) != null) {
            return false;
        }
        Fact again = evidence.last(pair.first(), FactKind.CLAIMED, FactKind.REFRESHED, FactKind.DEFENDED);
        boolean isThere = again != null && evidence.isAfter(again, second);
        if (again != null && isThere) {
            findings.add(
                    VerdictCode.SAME_HOST_MULTI_NIC,
                    BY_THEIR_OWN_WORD,
                    Ending.first(left(pair.first(), again), left(pair.second(), again)),
                    reason("registered as one of several addresses", first),
                    reason("registered as one of several addresses", second),
                    reason("is still there with it", again));
        }
        return isThere;
    }

    /** Whether somebody met one of the two, or one of them somebody, less than a lifetime before they registered or after. */
    private boolean haveConflicts(Pair pair, Fact claim) {
        return evidence.of(FactKind.CONFLICT).stream()
                .filter(fact -> claim.at() - fact.at() <= evidence.lifetime())
                .flatMap(fact -> Stream.of(fact.actor(), fact.peer()))
                .anyMatch(party -> pair.first().equals(party) || pair.second().equals(party));
    }

    /** That an address has or wants the name no more; of an adapter that claims it by broadcast nobody says that it has it. */
    private @Nullable Ending left(Ipv4Address address, Fact since) {
        int order = evidence.order(since);
        Fact end = evidence.course().begin(address, State.NOTHING, order);
        return end == null ? evidence.lost(address, order) : Ending.by(end);
    }

    private @Nullable Fact multihomedClaim(Ipv4Address address) {
        Fact found = null;
        for (Fact fact : evidence.of(FactKind.CLAIMED)) {
            boolean isOne =
                    fact.actor().equals(address) && fact.detail(Detail.REQUEST).equals("multihomed registration");
            found = found == null && isOne ? fact : found;
        }
        return found;
    }

    /** @param after only what happened after this place: until then they were one host */
    private void duplicate(Pair pair, int after) {
        if (evidence.isBrowserName() || evidence.isUserName() || evidence.isOfProgram() || evidence.isGroup()) {
            return;
        }
        Clash clash = lastClash(pair, after);
        if (clash == null || isOfUser(pair, clash)) {
            return;
        }
        Clash weighed = weighed(pair, clash);
        Ending ended = over(pair, clash);
        Reason still = stillWants(clash);
        report(
                VerdictCode.DUPLICATE_HOST,
                weighed.confidence(),
                ended,
                weighed,
                still == null ? new Reason[0] : new Reason[] {still});
        cloned(pair, weighed, ended);
        truncated(pair, weighed, ended);
    }

    /** A name with suffix 03 that was not known to be wanted for a computer by both: it may be that of a user. */
    private boolean isOfUser(Pair pair, Clash clash) {
        long then = clash.at();
        return evidence.name().suffix() == NameSuffix.MESSENGER
                && !(wantsComputer(pair.first(), then) && wantsComputer(pair.second(), then));
    }

    /** Whether a host wanted to be the computer then, or soon after: some claim the name with suffix 03 first. */
    private boolean wantsComputer(Ipv4Address address, long then) {
        return evidence.hosts().wantsComputer(address, evidence.name(), then)
                || evidence.hosts().wantsComputer(address, evidence.name(), then + ONE_BOOT);
    }

    /** The last that was heard of who wants it, if that is not what the two were seen by. */
    private @Nullable Reason stillWants(Clash clash) {
        Fact claim = clash.second().fact();
        Fact last = evidence.last(
                claim.actor(), FactKind.CLAIMED, FactKind.CONFLICT, FactKind.REFUSED, FactKind.TURNED_AWAY);
        boolean isLater = last != null && !Evidence.isYes(claim) && last.at() > claim.at() && isMeant(last);
        return last != null && isLater ? reason("wants it still", last) : null;
    }

    private void report(VerdictCode code, int confidence, @Nullable Ending ended, Clash clash, Reason... more) {
        List<Reason> reasons = new ArrayList<>(List.of(clash.first(), clash.second()));
        reasons.addAll(List.of(more));
        findings.add(code, confidence, ended, reasons.toArray(new Reason[0]));
    }

    /** The last time that both were seen to be there and to have or want the name. */
    private @Nullable Clash lastClash(Pair pair, int after) {
        Clash last = null;
        List<Fact> facts = evidence.of(FactKind.DEFENDED, FactKind.ANSWERED, FactKind.CONFLICT, FactKind.REFUSED);
        for (int i = facts.size() - 1; i >= 0 && last == null; i--) {
            Fact fact = facts.get(i);
            int order = evidence.order(fact);
            Ipv4Address actor = fact.actor();
            if (order > after && (actor.equals(pair.first()) || actor.equals(pair.second()))) {
                Ipv4Address other = actor.equals(pair.first()) ? pair.second() : pair.first();
                last = Evidence.isYes(fact) ? answered(order, fact, other, after) : claimed(order, fact, other);
            }
        }
        return last;
    }

    /** One says that it has the name: does the other say so, too, or want it? */
    private @Nullable Clash answered(int order, Fact yes, Ipv4Address other, int after) {
        Fact otherYes = evidence.yesAt(other, order);
        if (otherYes != null && evidence.order(otherYes) > after && areThereTogether(yes, otherYes, after)) {
            boolean bothAsked = yes.active() && otherYes.active();
            return new Clash(
                    order,
                    reason("has the name", otherYes),
                    reason("has the name, too", yes),
                    bothAsked ? BOTH_ASKED : BOTH_THERE);
        }
        Fact claim = evidence.lastUpTo(order, other, FactKind.CLAIMED, FactKind.REFUSED, FactKind.CONFLICT);
        boolean wants = claim != null
                && evidence.course().state(other, order) == State.WANTS
                && evidence.order(claim) > after
                && isMeant(claim)
                && yes.at() - claim.at() <= ONE_BOOT;
        return claim != null && wants ? wanted(order, yes, claim) : null;
    }

    /** Who answers at one address and later at another may have moved; not if it had answered at the other before, too. */
    private boolean areThereTogether(Fact yes, Fact otherYes, int after) {
        if (yes.at() - otherYes.at() <= (yes.active() && otherYes.active() ? ONE_PROBE : AT_ONCE)) {
            return true;
        }
        Fact before = evidence.lastUpTo(evidence.order(otherYes), yes.actor(), FactKind.DEFENDED, FactKind.ANSWERED);
        return before != null
                && evidence.order(before) > after
                && evidence.course().end(yes.actor(), State.HAS, evidence.order(before)) == null
                && yes.at() - before.at() <= ONE_BOOT;
    }

    /** One is told that another living host has the name. */
    private @Nullable Clash claimed(int order, Fact claim, Ipv4Address other) {
        boolean isRefused = claim.kind() == FactKind.CONFLICT || claim.kind() == FactKind.REFUSED;
        if (!isRefused || !isMeant(claim)) {
            return null;
        }
        Fact yes = evidence.yesAt(other, order);
        if (claim.kind() == FactKind.CONFLICT && other.equals(claim.peer())) {
            boolean hasIt = evidence.course().state(other, order) == State.HAS;
            return hasIt
                    ? yes == null ? wantedBySay(order, claim) : wanted(order, yes, claim)
                    : new Clash(
                            order,
                            reason("meets the computer of that name", claim),
                            reason("is alive, too, and wants it", claim),
                            BOTH_THERE);
        }
        return yes != null && claim.at() - yes.at() <= ONE_BOOT ? wanted(order, yes, claim) : null;
    }

    /** Whether a host claims the name itself, and it is no claim that its own release has overtaken on the way. */
    private boolean isMeant(Fact claim) {
        Fact released = evidence.lastUpTo(evidence.order(claim), claim.actor(), FactKind.RELEASED);
        return Evidence.isOwnDeed(claim) && (released == null || claim.at() - released.at() > AT_ONCE);
    }

    private static Clash wanted(int order, Fact yes, Fact claim) {
        return new Clash(order, reason("has the name", yes), reason("is alive, too, and wants it", claim), BOTH_THERE);
    }

    /** Only the name server says that another has it; a record may be out of date. */
    private static Clash wantedBySay(int order, Fact claim) {
        return new Clash(
                order,
                reason("meets " + claim.peer() + ", which has the name, by what the name server says", claim),
                reason("is alive and wants it", claim),
                SAID_BY_SERVER);
    }

    /** With what was found since by asking: an answer makes it more certain, silence less. */
    private Clash weighed(Pair pair, Clash clash) {
        Ipv4Address claimant = clash.second().fact().actor();
        Ipv4Address holder = claimant.equals(pair.first()) ? pair.second() : pair.first();
        for (Ipv4Address address : List.of(claimant, holder)) {
            Fact silent = silence(address, clash.order());
            if (silent != null) {
                boolean isClaimant = address.equals(claimant);
                Reason wasThere = isClaimant
                        ? reason("wanted it, too, and does not answer now", silent)
                        : reason("had the name, and does not answer now", silent);
                return new Clash(
                        clash.order(),
                        isClaimant
                                ? clash.first()
                                : reason("wants the name", clash.second().fact()),
                        wasThere,
                        ONE_SILENT);
            }
        }
        Fact answer = answerSince(claimant, clash.second().fact().at());
        boolean isAsked = clash.confidence() == BOTH_THERE && isActive(holder) && answer != null;
        return isAsked && answer != null
                ? new Clash(
                        clash.order(),
                        clash.first(),
                        reason("answers when it is asked, and is another", answer),
                        ANSWERS_ELSEWHERE)
                : clash;
    }

    private boolean isActive(Ipv4Address holder) {
        Fact yes = evidence.yes(holder);
        return yes != null && yes.active();
    }

    /** That a host was asked after some place, did not answer, and nothing was heard of it since; null if not. */
    private @Nullable Fact silence(Ipv4Address address, int order) {
        Fact silent = evidence.last(address, FactKind.SILENT);
        if (silent == null || evidence.order(silent) < order) {
            return null;
        }
        for (Fact fact : evidence.hosts().of(address)) {
            if (fact.actor().equals(address)
                    && fact.kind().showsActor()
                    && Evidence.isOwnDeed(fact)
                    && evidence.isAfter(fact, silent)) {
                return null;
            }
        }
        return silent;
    }

    /** What one who has not got the name said when it was asked, so that it is certainly there; null if nothing. */
    private @Nullable Fact answerSince(Ipv4Address address, long time) {
        Fact denied = evidence.last(address, FactKind.DENIED);
        Fact answer =
                denied != null && denied.active() ? denied : evidence.hosts().status(address);
        return answer != null && answer.active() && answer.at() >= time ? answer : null;
    }

    private @Nullable Ending over(Pair pair, Clash clash) {
        return Ending.first(
                over(pair.first(), clash),
                over(pair.second(), clash),
                evidence.silentForLong(List.of(pair.first())),
                evidence.silentForLong(List.of(pair.second())),
                isOnlyComputer(pair.first(), clash) || isOnlyComputer(pair.second(), clash)
                        ? thirdHasIt(pair, clash)
                        : null);
    }

    /** That neither of the two has it by now, or that nothing has been heard of the two for a lifetime. */
    private @Nullable Ending thirdHasIt(Pair pair, Clash clash) {
        Present present = evidence.present();
        boolean isThird = present.isActive() && present.excludes(pair.first()) && present.excludes(pair.second());
        return isThird
                ? evidence.recordChanged(clash.order(), "another host has it")
                : evidence.quietSince(clash.second().fact(), evidence.lifetime());
    }

    /** Whether it was met not because it had the name itself, but because it is the computer that is called so. */
    private boolean isOnlyComputer(Ipv4Address address, Clash clash) {
        boolean isClaimant = address.equals(clash.second().fact().actor());
        return !isClaimant && evidence.course().state(address, clash.order()) != State.HAS;
    }

    private @Nullable Ending over(Ipv4Address address, Clash clash) {
        int order = clash.order();
        boolean isOnlyComputer = isOnlyComputer(address, clash);
        boolean isNoComputer = evidence.name().suffix() == NameSuffix.MESSENGER
                && !evidence.hosts().wantsComputer(address, evidence.name(), Long.MAX_VALUE);
        if (isOnlyComputer && !evidence.isComputerNow(address) || isNoComputer) {
            return new Ending(
                    evidence.present().now(),
                    address + " is not the computer " + evidence.name().base() + " any more");
        }
        if (evidence.course().state(address, order) == State.HAS) {
            return evidence.lost(address, order);
        }
        Fact claim = evidence.last(address, FactKind.CLAIMED, FactKind.CONFLICT, FactKind.REFUSED);
        Fact renamed =
                claim == null || isOnlyComputer ? null : evidence.hosts().renamedSince(address, evidence.name(), claim);
        return Ending.first(evidence.stopped(address, order), renamed == null ? null : Ending.by(renamed));
    }

    private void cloned(Pair pair, Clash clash, @Nullable Ending ended) {
        Fact one = evidence.hosts().status(pair.first());
        Fact other = evidence.hosts().status(pair.second());
        if (one == null
                || other == null
                || Hosts.table(one).isEmpty()
                || !Hosts.table(one).equals(Hosts.table(other))) {
            return;
        }
        boolean guests = isGuest(evidence.hosts().mac(pair.first()))
                && isGuest(evidence.hosts().mac(pair.second()));
        boolean together = Math.abs(began(pair.first()) - began(pair.second())) <= ONE_BOOT;
        if (guests || together) {
            report(
                    VerdictCode.CLONED_IMAGE,
                    guests ? clash.confidence() - 5 : Math.min(clash.confidence(), ALIKE_ON_IRON),
                    ended,
                    clash,
                    reason("tells the same names", one),
                    reason(
                            guests
                                    ? "tells the same names; both are virtual machines"
                                    : "tells the same names, and was switched on at the same time",
                            other));
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

    private void truncated(Pair pair, Clash clash, @Nullable Ending ended) {
        Fact one = evidence.hosts().last(pair.first(), FactKind.DNS_NAME);
        Fact other = evidence.hosts().last(pair.second(), FactKind.DNS_NAME);
        if (evidence.name().base().length() == LONGEST_BASE
                && one != null
                && other != null
                && !label(one).equals(label(other))
                && label(one).startsWith(evidence.name().base())
                && label(other).startsWith(evidence.name().base())) {
            report(
                    VerdictCode.TRUNCATED_NAME,
                    clash.confidence(),
                    ended,
                    clash,
                    reason("has a longer name", one),
                    reason("has another one that begins alike", other));
        }
    }

    private static String label(Fact dns) {
        return dns.detail(Detail.DNS).split("\\.", 2)[0].toUpperCase(Locale.ROOT);
    }
}
