package org.nbnsd.replication;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.ReplicationEvent.Doing;
import org.nbnsd.protocol.ReplicationEvent.OneSided;
import org.nbnsd.protocol.ReplicationEvent.OwnVersionsBehind;
import org.nbnsd.protocol.ReplicationEvent.OwnersIgnored;
import org.nbnsd.protocol.ReplicationEvent.PartnerMirrored;
import org.nbnsd.protocol.ReplicationEvent.PartnerNotified;
import org.nbnsd.protocol.ReplicationEvent.PartnerOneSided;
import org.nbnsd.protocol.ReplicationEvent.ReplicationPulled;
import org.nbnsd.protocol.ReplicationEvent.VersionJumped;
import org.nbnsd.registry.Mark;
import org.nbnsd.replication.PartnerStatus.Activity;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationWish.ByPartner;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.replication.frame.ReplicationMessage.SendRequest;
import org.nbnsd.wire.Ipv4Address;

/** What goes on with one partner: when it is pulled from and told of changes, what has failed, and when that is tried again. */
final class Partnership {
    /** No server gives so many versions: a million in each second would take 146,000 years. */
    private static final long IMPOSSIBLE = 1L << 62;

    private static final long NOTICE_PAUSE_MILLIS = 1_000;
    private static final long COMPLAINT_PAUSE_MILLIS = 3_600_000;
    /** Owners that somebody else was just asked for are looked at again so soon, in milliseconds. */
    private static final long AGAIN_MILLIS = 5_000;

    /** So long a server may ask who holds a name before it decides about a record, in milliseconds. */
    private static final long DECISION_MILLIS = 10_000;

    /** Replaced when something else is to hold of the same partner. */
    Partner partner;

    private boolean isParting;
    private final Site site;
    private final Links links;
    private final Deque<Pull> pulls = new ArrayDeque<>();
    private final Deque<Notice> notices = new ArrayDeque<>();
    private final Map<Ipv4Address, Long> known = new HashMap<>();
    private long knownOfUs;
    private long knownSince;
    private long decided;
    private final Set<Object> complaints = new HashSet<>();
    private final Set<OneSided> mirrored = EnumSet.noneOf(OneSided.class);
    private @Nullable PullLink puller;
    private @Nullable PushLink pusher;
    private int incoming;
    private boolean isNbnsd;
    private int minor;
    private long nextPull = Deadlines.NEVER;
    private long nextNotice;
    private long toldVersion;
    private long complaintsUntil;

    private @Nullable Long lastPulled;
    private @Nullable Long lastTold;
    private final Trouble pullTrouble;
    private final Trouble pushTrouble;
    private long failures;
    private long noticeCount;
    private long noticeFailures;
    private long pullCount;
    private long received;
    private long skipped;
    private @Nullable String lastSkipped;
    /** How far it has told of its own records; null before that was looked up. */
    private @Nullable Long heard;
    /** How far it will have told when the present pull is over. */
    private long planned;

    private long sent;

    /** Where new associations are kept. */
    interface Links {
        void opened(Association association);

        void passOn(Partnership from, Ipv4Address initiator, long now);

        /** Whether an owner is a partner that tells itself what it owns. */
        boolean tellsItself(Ipv4Address owner);
    }

    Partnership(Partner partner, Site site, Links links) {
        this.partner = partner;
        this.site = site;
        this.links = links;
        toldVersion = site.lastVersion();
        pullTrouble = new Trouble(site, partner.address(), Doing.PULL);
        pushTrouble = new Trouble(site, partner.address(), Doing.PUSH);
    }

    // Pulling

    /** When it is to be pulled from at the latest. */
    void pullBy(long at) {
        if (partner.isPulled()) {
            nextPull = Math.min(nextPull, at);
        }
    }

    /** Whether links to it can go on if that holds of it. */
    boolean hasLinksFor(Partner other) {
        return partner.type() == other.type()
                && partner.isMirror() == other.isMirror()
                && partner.isPersistent() == other.isPersistent();
    }

    /** Whether its links are being closed because something else is to hold: that is no trouble. */
    void part(boolean isNow) {
        isParting = isNow;
    }

    /** Something else holds of it from now on. */
    void use(Partner other, long now) {
        Partner before = partner;
        partner = other;
        part(false);
        if (!other.isPulled()) {
            answerPulls("it is a partner of type push now, from which nothing is pulled");
            nextPull = Deadlines.NEVER;
        } else if (!before.isPulled()) {
            pull(Pull.ALL, now);
        } else if (!other.pullInterval().equals(before.pullInterval())) {
            boolean isTried = !pullTrouble.isOver();
            long regular = other.pullInterval().isZero()
                    ? Deadlines.NEVER
                    : now + other.pullInterval().toMillis();
            nextPull = isTried ? Math.min(nextPull, regular) : regular;
        }
        if (!other.isServed()) {
            answerNotices("it is a partner of type pull now, which is not told");
        }
        goOn(now);
    }

    /** It is no partner any more. */
    void leave() {
        answerPulls("it is no partner any more");
        answerNotices("it is no partner any more");
    }

    private void answerPulls(String problem) {
        for (Pull next = pulls.poll(); next != null; next = pulls.poll()) {
            answer(next, ByPartner.failed(partner.address(), problem));
        }
    }

    private void answerNotices(String problem) {
        for (Notice next = notices.poll(); next != null; next = notices.poll()) {
            answer(next, ByPartner.failed(partner.address(), problem));
        }
    }

    /** Records are to be pulled. */
    void pull(Pull wanted, long now) {
        if (pulls.stream().noneMatch(wanted::isCoveredBy)) {
            pulls.add(wanted);
        }
        goOn(now);
    }

    private void goOn(long now) {
        PullLink link = puller;
        if (pulls.isEmpty() || site.isDiskBroken) {
            return;
        }
        if (link == null || link.isClosed()) {
            link = new PullLink(site, this, now);
            puller = link;
            links.opened(link);
            link.begin(pulls.remove(), now);
        } else if (link.isIdle()) {
            link.begin(pulls.remove(), now);
        }
    }

    /**
     * What of a partner's table is to be pulled from it. Who is a partner tells itself what it owns: another one does not pass on
     * what it has not kept.
     */
    List<OwnerVersions> plan(List<OwnerVersions> table, @Nullable Round round) {
        List<OwnerVersions> ranges = new ArrayList<>();
        int room = site.settings.limits().owners() - site.owners();
        int ignored = 0;
        for (OwnerVersions row : table) {
            long seen = heard(row.owner());
            boolean isLeft = round == null && !row.owner().equals(partner.address()) && links.tellsItself(row.owner());
            if (isLeft
                    || Long.compareUnsigned(row.max(), seen) <= 0
                    || !site.accepts(row.owner())
                    || !isPossible(row, seen)) {
                continue;
            }
            boolean isNew = !site.isOwn(row.owner()) && site.table.mark(row.owner()) == null;
            if (isNew && room <= 0) {
                ignored++;
            } else if (site.fetching.contains(row.owner()) || round != null && !round.isBest(partner.address(), row)) {
                nextPull = Math.min(nextPull, now() + AGAIN_MILLIS);
            } else {
                room -= isNew ? 1 : 0;
                ranges.add(new OwnerVersions(row.owner(), row.max(), seen + 1));
                planned = row.owner().equals(partner.address()) ? row.max() : planned;
            }
        }
        if (ignored > 0 && isNewComplaint(OwnersIgnored.class)) {
            site.report(new OwnersIgnored(
                    partner.address(), ignored, site.settings.limits().owners()));
        }
        return ranges;
    }

    /**
     * How far an owner is known, unsigned; if it is this partner, by its own word: what others knew of it may be without what they have
     * not kept.
     */
    private long heard(Ipv4Address owner) {
        long seen = site.seen(owner);
        if (!owner.equals(partner.address())) {
            return seen;
        }
        Long known = heard;
        if (known == null) {
            Mark mark = site.table.mark(owner);
            known = mark != null && mark.from().equals(owner) ? mark.seen() : 0L;
            heard = known;
        }
        return Long.compareUnsigned(known, seen) < 0 ? known : seen;
    }

    /** Whether it is pulled from by time, and was reached the last time: what it owns it tells better than another. */
    boolean tellsItself() {
        return partner.isPulled() && !partner.pullInterval().isZero() && pullCount > 0 && pullTrouble.isOver();
    }

    private long now() {
        return site.now;
    }

    private boolean isPossible(OwnerVersions row, long seen) {
        if (Long.compareUnsigned(row.max(), IMPOSSIBLE) >= 0) {
            if (isNewComplaint(row.owner())) {
                site.report(new VersionJumped(partner.address(), row.owner(), row.max(), seen));
            }
            return false;
        }
        if (site.isOwn(row.owner()) && isNewComplaint(OwnVersionsBehind.class)) {
            site.report(new OwnVersionsBehind(partner.address(), row.max(), seen));
        }
        return true;
    }

    /** The same is not told all the time. */
    private boolean isNewComplaint(Object about) {
        if (now() >= complaintsUntil) {
            complaints.clear();
            complaintsUntil = now() + COMPLAINT_PAUSE_MILLIS;
        }
        return complaints.size() < site.settings.limits().owners() && complaints.add(about);
    }

    /** It has said what it knows. */
    void announced(List<OwnerVersions> table) {
        for (OwnerVersions row : table) {
            if (row.owner().equals(site.own())) {
                knowsUs(row.max());
            }
            if (known.size() < site.settings.limits().owners() || known.containsKey(row.owner())) {
                known.put(row.owner(), row.max());
            }
        }
    }

    private void knowsUs(long version) {
        if (version == knownOfUs) {
            return;
        }
        if (Long.compareUnsigned(version, knownOfUs) < 0) {
            decided = version; // it has lost what it knew
        } else if (now() - knownSince >= DECISION_MILLIS) {
            decided = knownOfUs;
        }
        knownOfUs = version;
        knownSince = now();
    }

    /**
     * Up to which version of this server's records it has decided what becomes of them: an nbnsd as far as it has seen them, others
     * when they have had the time to ask who holds the names. All, for who takes none; others than nbnsd show by what they have seen
     * that they take some.
     *
     * @return unsigned
     */
    long decided() {
        if (!partner.isServed() || !isNbnsd && knownOfUs == 0) {
            return -1;
        }
        return isNbnsd || now() - knownSince >= DECISION_MILLIS ? knownOfUs : decided;
    }

    /** The highest version of an owner that it has announced, 0 for none; unsigned. */
    long announced(Ipv4Address owner) {
        return known.getOrDefault(owner, 0L);
    }

    void pulled(@Nullable Pull pull, Fetch done, long millis, long now) {
        site.traffic.pulls++;
        pullCount++;
        lastPulled = now;
        heard = planned == 0 ? heard : Long.valueOf(planned);
        planned = 0;
        Skips skips = done.skips();
        received += done.records() + skips.records();
        skipped += skips.records();
        lastSkipped = skips.reasons().isEmpty() ? lastSkipped : skips.reasons().get(0);
        pullTrouble.worked(now);
        if (!partner.pullInterval().isZero()) {
            long regular = now + partner.pullInterval().toMillis();
            nextPull = nextPull > now ? Math.min(nextPull, regular) : regular;
        } else if (nextPull <= now) {
            nextPull = Deadlines.NEVER;
        }
        if (done.records() > 0 || skips.records() > 0) {
            site.report(
                    new ReplicationPulled(partner.address(), done.records(), done.owners(), skips.records(), millis));
        }
        if (pull != null) {
            answer(pull, new ByPartner(partner.address(), done.records(), skips.records(), skips.reasons(), null));
            if (pull.initiator() != null && done.records() > 0) {
                links.passOn(this, pull.initiator(), now);
            }
        }
        goOn(now);
    }

    void pullFailed(@Nullable Pull pull, String problem, long now) {
        planned = 0;
        ByPartner outcome = ByPartner.failed(partner.address(), problem);
        if (pull != null) {
            answer(pull, outcome);
            if (pull.round() != null) {
                pull.round().failed(partner.address());
            }
        }
        for (Pull next = pulls.poll(); next != null; next = pulls.poll()) {
            answer(next, outcome);
        }
        if (!isParting) {
            failures++;
            pullTrouble.failed(problem, now);
        }
        nextPull = partner.isPulled() ? now + pullTrouble.retryMillis() : Deadlines.NEVER;
    }

    private static void answer(Pull pull, ByPartner outcome) {
        if (pull.ticket() != null) {
            pull.ticket().add(outcome);
        }
    }

    // Telling

    /** It is to be told. */
    void tell(Notice notice, long now) {
        if (notice.ticket() != null || !notices.contains(notice)) {
            notices.add(notice);
        }
        tellNext(now);
    }

    private void tellNext(long now) {
        PushLink link = pusher;
        if (notices.isEmpty() || site.isDiskBroken) {
            return;
        }
        if (link == null || link.isClosed()) {
            link = new PushLink(site, this, notices.remove(), now);
            pusher = link;
            links.opened(link);
        } else if (link.isIdle()) {
            link.tell(notices.remove(), now);
        }
    }

    /** It knows that there is something. */
    void told(Notice notice, long now) {
        site.traffic.notices++;
        noticeCount++;
        toldVersion = notice.initiator() == null ? site.lastVersion() : toldVersion;
        lastTold = now;
        nextNotice = now + NOTICE_PAUSE_MILLIS;
        pushTrouble.worked(now);
        site.report(new PartnerNotified(partner.address(), site.lastVersion(), notice.author()));
        answer(notice, ByPartner.worked(partner.address(), 0));
        tellNext(now);
    }

    void tellingFailed(Notice notice, String problem, long now) {
        if (!isParting) {
            failures++;
            noticeFailures++;
            pushTrouble.failed(problem, now);
        }
        nextNotice = now + pushTrouble.retryMillis();
        ByPartner outcome = ByPartner.failed(partner.address(), problem);
        answer(notice, outcome);
        for (Notice next = notices.poll(); next != null; next = notices.poll()) {
            answer(next, outcome);
        }
    }

    private static void answer(Notice notice, ByPartner outcome) {
        if (notice.ticket() != null) {
            notice.ticket().add(outcome);
        }
    }

    /** Whether so much has changed here that it is to be told, and when. */
    private long noticeDue() {
        boolean isMuch = partner.isServed()
                && partner.pushAfter() > 0
                && notices.isEmpty()
                && site.lastVersion() - toldVersion >= partner.pushAfter()
                && (pusher == null || pusher.isClosed() || pusher.isIdle());
        return isMuch && !site.isDiskBroken ? nextNotice : Deadlines.NEVER;
    }

    // Both

    /** It has said who it is. */
    void heardOf(Association association) {
        minor = association.minor;
        isNbnsd = association.isNbnsd();
    }

    /** It wants what its type does not allow for. */
    void oneSided(OneSided what) {
        mirrored.remove(what);
        if (isNewComplaint(what)) {
            site.report(new PartnerOneSided(partner.address(), what));
        }
    }

    /** It wants what its type allows for. */
    void mirrored(OneSided what) {
        if (mirrored.add(what)) {
            site.report(new PartnerMirrored(partner.address(), what));
        }
    }

    /** Gives it the records that it asks for. */
    void serve(Association on, SendRequest request) {
        Reply reply = new Reply(site, partner, on.isNbnsd(), on.peerHandle, request.wanted());
        on.send(reply, () -> sent += reply.number());
    }

    /** How many associations it has opened; with one more or less. */
    int incoming(int more) {
        incoming += more;
        return incoming;
    }

    void expire(long now) {
        if (nextPull <= now && !site.isDiskBroken) {
            nextPull = partner.pullInterval().isZero()
                    ? Deadlines.NEVER
                    : now + partner.pullInterval().toMillis();
            pull(Pull.ALL, now);
        }
        if (noticeDue() <= now) {
            tell(Notice.CHANGES, now);
        }
    }

    long nextTimeout() {
        return site.isDiskBroken ? Deadlines.NEVER : Math.min(nextPull, noticeDue());
    }

    /** Whether a round still waits for it, or for others of the round. */
    @Nullable
    PullLink puller() {
        return puller;
    }

    PartnerStatus status() {
        PullLink pulling = puller;
        PushLink pushing = pusher;
        return new PartnerStatus(
                partner,
                isNbnsd,
                minor,
                pulling == null || pulling.isClosed() ? Activity.CLOSED : pulling.activity(),
                pushing == null || pushing.isClosed() ? Activity.CLOSED : pushing.activity(),
                incoming,
                lastPulled,
                nextPull == Deadlines.NEVER ? null : nextPull,
                pullCount,
                failures,
                noticeCount,
                noticeFailures,
                pullTrouble.status(),
                pushTrouble.status(),
                received,
                skipped,
                lastSkipped,
                sent,
                lastTold,
                Math.max(0, site.lastVersion() - toldVersion));
    }
}
