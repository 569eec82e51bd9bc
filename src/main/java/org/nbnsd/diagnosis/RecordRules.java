package org.nbnsd.diagnosis;

import static org.nbnsd.diagnosis.Findings.reason;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Course.State;
import org.nbnsd.diagnosis.Evidence.Pair;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.diagnosis.Verdict.Reason;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.wire.Ipv4Address;

/** What kind of name it is, and what the record of it says. */
final class RecordRules {
    /** Fewer refusals are no struggle. */
    static final int REPEATED = 3;
    /** Between what one host sends from two addresses, in milliseconds. */
    private static final long SAME_MOMENT = 100;
    /** Browsers that have not fought for so long have settled it, in milliseconds; elections come every 12 minutes. */
    static final long SETTLED = 3_600_000;

    private final Evidence evidence;
    private final Findings findings;

    RecordRules(Evidence evidence, Findings findings) {
        this.evidence = evidence;
        this.findings = findings;
    }

    void judge() {
        sameUser();
        userElsewhere();
        userLikeComputer();
        staticBlocks();
        typeCollision();
        browsers();
        application();
        partialRelease();
    }

    /** At some time several computers had the name, and it is none of theirs. */
    private void sameUser() {
        if (evidence.isUserName() && !evidence.isGroup() && !isSameUser()) {
            userAtAddresses();
        }
    }

    private boolean isSameUser() {
        List<Fact> facts = evidence.facts();
        for (int order = facts.size() - 1; order >= 0; order--) {
            if (!isLogon(facts.get(order).kind())
                    || evidence.course().in(State.HAS, order).size() < 2) {
                continue;
            }
            Map<Ipv4Address, Set<String>> hosts = differentHosts(order);
            if (hosts.size() > 1) {
                boolean isKnown = hosts.values().stream().noneMatch(Set::isEmpty);
                List<Reason> reasons = new ArrayList<>();
                for (Map.Entry<Ipv4Address, Set<String>> host : hosts.entrySet()) {
                    Fact logon = logon(host.getKey(), order);
                    if (logon != null && !host.getValue().isEmpty()) {
                        reasons.add(reason("is the computer " + String.join(", ", host.getValue()), logon));
                    }
                }
                Fact shared = null;
                for (Fact fact : evidence.of(FactKind.USER_SHARED)) {
                    shared = evidence.order(fact) <= order ? fact : shared;
                }
                if (shared != null) {
                    reasons.add(reason("the name is no computer's", shared));
                }
                if (shared != null || isKnown) {
                    findings.add(
                            VerdictCode.SAME_USER_TWO_HOSTS,
                            shared == null ? 90 : isKnown ? 95 : 75,
                            noLongerShared(hosts.keySet(), order),
                            reasons.toArray(new Reason[0]));
                }
                return true;
            }
        }
        return false;
    }

    /**
     * The name server lets several addresses have the name of a user, and nothing tells whether they are one machine's, such as
     * because another name has moved from one to the other. Nobody has to do anything in either case.
     */
    private void userAtAddresses() {
        Fact shared = null;
        for (Fact fact : evidence.of(FactKind.USER_SHARED)) {
            shared = fact;
        }
        int order = shared == null ? 0 : evidence.order(shared);
        Set<Ipv4Address> addresses = new LinkedHashSet<>(evidence.course().in(State.HAS, order));
        if (shared == null || addresses.size() < 2 || isOneHost(addresses) || isComputerOfTheName(addresses)) {
            return;
        }
        List<Reason> reasons = new ArrayList<>(List.of(reason("the name is no computer's", shared)));
        for (Ipv4Address address : addresses) {
            Fact logon = logon(address, order);
            if (logon != null) {
                reasons.add(reason("has it", logon));
            }
        }
        findings.add(
                VerdictCode.USER_AT_SEVERAL_ADDRESSES,
                75,
                noLongerShared(addresses, order),
                reasons.toArray(new Reason[0]));
    }

    private boolean isOneHost(Set<Ipv4Address> addresses) {
        Ipv4Address first = addresses.iterator().next();
        return addresses.stream().skip(1).allMatch(other -> evidence.oneHost(new Pair(first, other)) != null);
    }

    private boolean isComputerOfTheName(Set<Ipv4Address> addresses) {
        return addresses.stream()
                .anyMatch(address -> evidence.hosts().wantsComputer(address, evidence.name(), Long.MAX_VALUE));
    }

    private static boolean isLogon(FactKind kind) {
        return switch (kind) {
            case GRANTED, REFRESHED, TOOK_OVER, USER_SHARED, DEFENDED, ANSWERED, RECOGNISED, RECORDED -> true;
            default -> false;
        };
    }

    /** Who has the name right after the fact at this place, each computer once, with its names. */
    private Map<Ipv4Address, Set<String>> differentHosts(int order) {
        Map<Ipv4Address, Set<String>> hosts = new LinkedHashMap<>();
        for (Ipv4Address address : evidence.course().in(State.HAS, order)) {
            if (!isThere(address, order)) {
                continue;
            }
            Set<String> computers =
                    evidence.hosts().computers(address, evidence.facts().get(order));
            Set<String> wishes = evidence.hosts()
                    .computersAndWishes(address, evidence.facts().get(order));
            // Of who wanted to be a computer and is none, nobody can say whose second address it is, if there is
            // another such.
            boolean isUnknown = computers.isEmpty()
                    && evidence.hosts().hasToDoWithComputers(address)
                    && evidence.course().in(State.HAS, order).stream()
                            .anyMatch(other ->
                                    !other.equals(address) && evidence.hosts().hasToDoWithComputers(other));
            boolean isAnother = !isUnknown
                    && hosts.entrySet().stream()
                            .noneMatch(known -> evidence.oneHost(new Pair(known.getKey(), address)) != null
                                    || isAlike(known.getKey(), wishes, order)
                                    || known.getValue().isEmpty()
                                            && computers.isEmpty()
                                            && cameTogether(known.getKey(), address, order));
            if (isAnother) {
                hosts.put(address, computers);
            }
        }
        return hosts;
    }

    /** A host with two addresses registers its user at both at the same moment; two hosts hardly do. */
    private boolean cameTogether(Ipv4Address one, Ipv4Address other, int order) {
        Fact first = logon(one, order);
        Fact second = logon(other, order);
        return first != null && second != null && Math.abs(first.at() - second.at()) <= SAME_MOMENT;
    }

    private boolean isAlike(Ipv4Address other, Set<String> wishes, int order) {
        return evidence.hosts().computersAndWishes(other, evidence.facts().get(order)).stream()
                .anyMatch(wishes::contains);
    }

    /** Whether it claimed the name itself, or answered for it: others may have claimed it in its place. */
    private boolean isThere(Ipv4Address address, int order) {
        Fact logon = logon(address, order);
        return logon == null
                ? evidence.of(FactKind.USER_SHARED).stream()
                        .anyMatch(fact -> fact.addresses().contains(address))
                : Evidence.isOwnDeed(logon);
    }

    private @Nullable Fact logon(Ipv4Address address, int order) {
        return evidence.lastUpTo(
                order, address, FactKind.GRANTED, FactKind.REFRESHED, FactKind.CLAIMED, FactKind.ANSWERED);
    }

    /** Since when fewer than two of them have it; null if two still have. */
    private @Nullable Ending noLongerShared(Set<Ipv4Address> hosts, int order) {
        Ending last = null;
        int left = 0;
        for (Ipv4Address host : hosts) {
            Ending lost = Ending.first(evidence.lost(host, order), evidence.silentForLong(List.of(host)));
            left += lost == null ? 1 : 0;
            last = lost != null && (last == null || lost.at() > last.at()) ? lost : last;
        }
        return left > 1 ? null : last;
    }

    /**
     * Another name server lets a user's name be at one host only, and refuses it to the second. If both hosts are computers of
     * other names, it is the user's at both.
     */
    private void userElsewhere() {
        if (!evidence.isUserName() || evidence.isGroup()) {
            return;
        }
        for (Fact refused : evidence.of(FactKind.CONFLICT)) {
            Ipv4Address holder = refused.peer();
            if (holder != null
                    && Evidence.isOwnDeed(refused)
                    && !isComputers(refused)
                    && wasOther(refused.actor(), refused)
                    && wasOther(holder, refused)) {
                int order = evidence.order(refused);
                Fact defended = evidence.lastUpTo(order, holder, FactKind.DEFENDED);
                findings.add(
                        VerdictCode.SAME_USER_TWO_HOSTS,
                        defended == null ? 60 : 75,
                        Ending.first(
                                evidence.stopped(refused.actor(), order),
                                evidence.lost(holder, order),
                                evidence.quietSince(refused, evidence.lifetime())),
                        reason(
                                "is the computer " + computers(refused.actor()) + ", and the name is with the computer "
                                        + computers(holder),
                                refused),
                        defended == null ? null : reason("has the name", defended));
            }
        }
    }

    /** Whether the name server of this machine said that the name is that of a computer, which has it. */
    private boolean isComputers(Fact refused) {
        Ipv4Address holder = refused.peer();
        Fact asked = holder == null ? null : evidence.lastUpTo(evidence.order(refused), holder, FactKind.CHALLENGED);
        return asked != null
                        && refused.actor().equals(asked.peer())
                        && !asked.detail(Detail.REASON).isEmpty()
                || evidence.of(FactKind.LOST).stream()
                        .anyMatch(lost -> lost.at() == refused.at()
                                && lost.actor().equals(refused.actor())
                                && Objects.equals(lost.peer(), holder));
    }

    private boolean wasOther(Ipv4Address address, Fact then) {
        return isOther(address) && !wasComputer(address, then);
    }

    private String computers(Ipv4Address address) {
        return String.join(", ", evidence.hosts().lastComputers(address));
    }

    /** A computer has the name, and a user of another computer is called so. */
    private void userLikeComputer() {
        if (evidence.name().suffix() != NameSuffix.MESSENGER) {
            return;
        }
        for (Fact conflict : evidence.of(FactKind.CONFLICT, FactKind.REFUSED)) {
            Ipv4Address holder = conflict.peer();
            Ipv4Address claimant = conflict.actor();
            if (holder == null || holder.equals(claimant) || !Evidence.isOwnDeed(conflict)) {
                continue;
            }
            boolean isUserRefused = wasComputer(holder, conflict) && wasUsers(claimant, conflict);
            boolean isUserMoved = wasComputer(claimant, conflict) && wasUsers(holder, conflict);
            if (isUserRefused || isUserMoved) {
                int order = evidence.order(conflict);
                Ipv4Address computer = isUserRefused ? holder : claimant;
                Ipv4Address user = isUserRefused ? claimant : holder;
                String base = evidence.name().base();
                Fact defended = evidence.lastUpTo(order, holder, FactKind.DEFENDED);
                findings.add(
                        VerdictCode.USER_NAMED_LIKE_COMPUTER,
                        85,
                        Ending.first(
                                evidence.stopped(claimant, order),
                                evidence.course().state(computer, order) == State.HAS
                                        ? evidence.lost(computer, order)
                                        : noComputerNow(computer),
                                secondComputerNow(user),
                                evidence.quietSince(conflict, evidence.lifetime())),
                        reason(
                                "is the computer " + (isUserRefused ? computers(claimant) : base)
                                        + ", and the other is the computer "
                                        + (isUserRefused ? base : computers(holder)),
                                conflict),
                        defended == null ? null : reason("has the name", defended));
            }
        }
    }

    private @Nullable Ending noComputerNow(Ipv4Address address) {
        return evidence.isComputerNow(address)
                ? null
                : new Ending(
                        evidence.present().now(),
                        address + " is not the computer " + evidence.name().base() + " any more");
    }

    private @Nullable Ending secondComputerNow(Ipv4Address address) {
        return evidence.hosts().wantsComputer(address, evidence.name(), Long.MAX_VALUE)
                ? new Ending(
                        evidence.present().now(),
                        address + " wants to be the computer " + evidence.name().base() + " itself by now")
                : null;
    }

    private boolean wasComputer(Ipv4Address address, Fact then) {
        return evidence.hosts().wantsComputer(address, evidence.name(), then.at());
    }

    /** Whether a host is a computer of another name, and did not want to be the one of this name: then it has a user called so. */
    private boolean wasUsers(Ipv4Address address, Fact then) {
        return wasOther(address, then)
                && !evidence.hosts().wantsComputer(address, evidence.name(), then.at() + HostRules.ONE_BOOT);
    }

    private boolean isOther(Ipv4Address address) {
        Set<String> computers = evidence.hosts().lastComputers(address);
        return !computers.isEmpty() && !computers.contains(evidence.name().base());
    }

    /** The last time that a person's entry kept each host from the name. */
    private void staticBlocks() {
        for (Fact refused : evidence.of(FactKind.REFUSED_BY_STATIC)) {
            if (!refused.addresses().contains(refused.actor()) && Evidence.isOwnDeed(refused)) {
                findings.add(
                        VerdictCode.STATIC_BLOCKS_LIVE,
                        95,
                        noLongerBlocked(refused),
                        reason("is alive and was refused by a person's entry", refused));
            }
        }
    }

    private @Nullable Ending noLongerBlocked(Fact refused) {
        int order = evidence.order(refused);
        Ipv4Address claimant = refused.actor();
        Present present = evidence.present();
        boolean isGone = present.isKnown() && (!present.isStatic() || !present.excludes(claimant));
        return Ending.first(
                isGone ? evidence.recordChanged(order, "there is no static record in its way any more") : null,
                evidence.stopped(claimant, order),
                evidence.silentForLong(List.of(claimant)));
    }

    /** Somebody claims as unique what somebody else has as a group, or the other way round, and was refused. */
    private void typeCollision() {
        if (evidence.name().suffix() == NameSuffix.DOMAIN_CONTROLLERS || evidence.isBrowserName()) {
            return;
        }
        for (Fact refused : evidence.of(FactKind.REFUSED, FactKind.CONFLICT)) {
            if (!Evidence.isOwnDeed(refused)) {
                continue;
            }
            int order = evidence.order(refused);
            Fact own = typed(refused.actor(), true, order, "");
            String type = own == null ? "" : own.detail(Detail.TYPE);
            Fact other = type.isEmpty() ? null : typed(refused.actor(), false, order, opposite(type));
            boolean isItself = other != null && other.addresses().equals(List.of(refused.actor()));
            if (own != null && other != null && !isItself) {
                boolean wantsAlone = type.equals("unique");
                findings.add(
                        VerdictCode.TYPE_COLLISION,
                        90,
                        noCollisionNow(refused, other, wantsAlone),
                        reason(wantsAlone ? "wants it for itself" : "uses it as a group", own),
                        reason(wantsAlone ? "uses it as a group" : "has it for itself", other),
                        reason("and that ended so", refused));
            }
        }
    }

    private static String opposite(String type) {
        return type.equals("unique") ? "group" : "unique";
    }

    /** The last that tells as what a host wants the name, or as what another one has it. */
    private @Nullable Fact typed(Ipv4Address host, boolean isOwn, int order, String type) {
        Fact last = null;
        for (Fact fact : evidence.facts()) {
            String told = fact.detail(Detail.TYPE);
            boolean fits = type.isEmpty() ? !told.isEmpty() : told.equals(type);
            if (evidence.order(fact) <= order && fits && fact.actor().equals(host) == isOwn) {
                last = fact;
            }
        }
        return last;
    }

    private @Nullable Ending noCollisionNow(Fact refused, Fact other, boolean wantsAlone) {
        int order = evidence.order(refused);
        Present present = evidence.present();
        boolean isOtherNow = present.isKnown() && (!present.isActive() || present.isGroup() != wantsAlone);
        Ipv4Address holder = other.actor();
        return Ending.first(
                evidence.stopped(refused.actor(), order),
                evidence.course().state(holder, order) == State.HAS && !wantsAlone
                        ? evidence.lost(holder, order)
                        : null,
                wantsAlone ? groupGone(order) : null,
                isOtherNow
                        ? evidence.recordChanged(
                                order,
                                wantsAlone
                                        ? "the name server has no group of that name any more"
                                        : "the name server has no host of that name any more")
                        : null,
                evidence.silentForLong(List.of(refused.actor())));
    }

    /** That nobody is left who was seen to use the name as a group's. */
    private @Nullable Ending groupGone(int order) {
        Ending last = null;
        for (Ipv4Address member : evidence.course().in(State.HAS, order)) {
            Ending lost = evidence.lost(member, order);
            if (lost == null) {
                return null;
            }
            last = last == null || lost.at() > last.at() ? lost : last;
        }
        return last;
    }

    private void browsers() {
        List<Fact> refusals = evidence.of(FactKind.REFUSED, FactKind.CONFLICT);
        if (evidence.isBrowserName() && refusals.size() >= REPEATED) {
            Fact last = refusals.get(refusals.size() - 1);
            findings.add(
                    VerdictCode.BROWSER_CONTENTION,
                    85,
                    Ending.first(
                            evidence.stopped(last.actor(), evidence.order(last)), evidence.quietSince(last, SETTLED)),
                    reason("refused first", refusals.get(0)),
                    reason("refused " + refusals.size() + " times, last", last));
        }
    }

    private void application() {
        if (!evidence.isOfProgram()) {
            return;
        }
        for (Fact refused : evidence.of(FactKind.REFUSED, FactKind.CONFLICT)) {
            int order = evidence.order(refused);
            List<Ipv4Address> holders = evidence.course().in(State.HAS, order).stream()
                    .filter(holder -> !holder.equals(refused.actor()))
                    .toList();
            if (holders.isEmpty()) {
                continue;
            }
            Ipv4Address holder = refused.peer() != null && holders.contains(refused.peer())
                    ? refused.peer()
                    : holders.get(holders.size() - 1);
            Fact defended = evidence.lastUpTo(order, holder, FactKind.DEFENDED);
            findings.add(
                    VerdictCode.APP_ALIAS,
                    evidence.isDerived() ? 85 : 65,
                    Ending.first(
                            evidence.stopped(refused.actor(), order),
                            evidence.lost(holder, order),
                            evidence.quietSince(refused, evidence.lifetime())),
                    reason(
                            evidence.isDerived()
                                    ? "the name is that of a computer with a letter behind it"
                                    : "the suffix is none of Windows' own",
                            refused),
                    defended == null ? null : reason("has it", defended));
        }
    }

    private void partialRelease() {
        boolean isOfSeveral = evidence.name().suffix() == NameSuffix.MESSENGER
                || evidence.name().suffix() == NameSuffix.DOMAIN_CONTROLLERS
                || evidence.isGroup();
        if (isOfSeveral) {
            return;
        }
        for (Fact released : evidence.of(FactKind.RELEASED)) {
            List<Ipv4Address> left = released.addresses();
            Ending ended = noLongerPartial(released);
            boolean isOneAfterTheOther = ended != null && ended.at() - released.at() <= HostRules.AT_ONCE;
            if (!left.isEmpty() && !isOneAfterTheOther) {
                findings.add(
                        VerdictCode.PARTIAL_RELEASE,
                        60,
                        ended,
                        reason("released one of several addresses", released),
                        silentAmong(left, released));
            }
        }
    }

    private @Nullable Ending noLongerPartial(Fact released) {
        int order = evidence.order(released);
        Fact back = evidence.course().begin(released.actor(), State.HAS, order);
        Ending last = null;
        boolean isLeft = false;
        for (Ipv4Address address : released.addresses()) {
            Ending lost = evidence.lost(address, order);
            isLeft |= lost == null;
            last = lost != null && (last == null || lost.at() > last.at()) ? lost : last;
        }
        return Ending.first(
                back == null ? null : Ending.by(back),
                isLeft ? null : last,
                evidence.silentForLong(evidence.claimants()));
    }

    private @Nullable Reason silentAmong(List<Ipv4Address> left, Fact released) {
        for (Ipv4Address address : left) {
            Fact silent = evidence.last(address, FactKind.SILENT);
            if (silent != null && evidence.isAfter(silent, released)) {
                return reason("is one of the others", silent);
            }
        }
        return null;
    }
}
