package org.nbnsd.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * One challenge: the holders of a claimed name are asked, one after the other, whether they still have it, while the
 * claims on it wait in order (a secured name server, RFC 1002 section 5.1.4.1). There is at most one for a name.
 *
 * <pre>
 * asking holder i --positive answer--------> settled: alive; for {@link Aim#ROOM} as the next line
 * asking holder i --negative answer--------> asking holder i+1, or settled: nobody is left; for {@link Aim#ROOM} settled
 * asking holder i --no answer to any try---> as the line before
 * asking          --all claims withdrawn---> ended
 * asking          --record changed---------> settled with what is known; a claim that needs more starts another
 * asking          --record ended by time---> as the line before
 * asking holder i --i registers again------> asking holder i, from the first try; for {@link Aim#ROOM} it is alive
 * asking holder i --a silent one answers---> settled: alive
 * asking holder i --a denying one answers--> asking all of them once more, after the last
 * asking          --answers in doubt-------> ended
 * </pre>
 *
 * <p>A negative answer speaks for one address only, because the address of a host that moved may be another host's now.
 */
final class Challenge {
    /** What the answers are to decide. */
    enum Aim {
        /** Whether the name is still had by anybody. */
        CONTEST,
        /** Whether the claimed address, which is asked, and the sender of the claim are one host. */
        ONE_HOST,
        /** Whether one of as many as there can be is gone, so that there is room. */
        ROOM
    }

    /**
     * Who is asked, and for what.
     *
     * @param aim what the answers are to decide
     * @param name the name to ask for: the claimed one, or that of the computer whose name it is
     * @param holders whom to ask, in order
     */
    record Inquiry(Aim aim, NetbiosName name, List<Ipv4Address> holders) {}

    /** A holder that registered so often while it was asked is alive, even if its answers do not arrive. */
    private static final int MOST_BACK = 8;

    /** What the answers mean for one claim. */
    enum Verdict {
        /** No holder is left: the claimant gets the name. */
        GRANT,
        /** Holder and claimant are one host. */
        SAME_HOST,
        /** The holder is alive and another host. */
        REFUSE,
        /** The claimed address did not say that the sender is the same host. */
        NOT_PROVEN,
        /** The claimed address says that the sender is the same host. */
        PROVEN,
        /** One of the holders is gone: see {@link #leaver}. */
        ROOM,
        /** All holders are there. */
        NO_ROOM,
        /** The answers say nothing about this claim. */
        UNKNOWN
    }

    private final NetbiosName name;
    private final Inquiry inquiry;
    private final List<Ipv4Address> toAsk;
    private final ServerSettings settings;
    private final Deque<PendingClaim> waiting;
    private final Ipv4Address opener;
    private final Set<Ipv4Address> gone = new HashSet<>();
    /** Who is there, of those who are asked for room. */
    private final Set<Ipv4Address> there = new HashSet<>();

    private final Set<Ipv4Address> denied = new HashSet<>();
    private int asked;
    /** How often holders registered again, also during the challenges that this one goes on from. */
    private int back;

    private @Nullable Ipv4Address alive;
    private List<Ipv4Address> answer = List.of();

    /**
     * A challenge that is not open yet. Holders that cannot be asked, because no host has such an address, are gone.
     *
     * @param settings how holders are asked, also if there are others before the end: claimants have been told how long that takes
     */
    Challenge(
            NetbiosName name,
            Inquiry inquiry,
            ServerSettings settings,
            Predicate<Ipv4Address> canBeAsked,
            Deque<PendingClaim> waiting) {
        this.settings = settings;
        this.name = name;
        this.inquiry = inquiry;
        this.toAsk = inquiry.holders().stream().filter(canBeAsked).toList();
        this.waiting = new ArrayDeque<>(waiting);
        this.opener = waiting.getFirst().sender();
        gone.addAll(inquiry.holders());
        toAsk.forEach(gone::remove);
    }

    /** The claimed name. */
    NetbiosName name() {
        return name;
    }

    /** How holders are asked. */
    ServerSettings settings() {
        return settings;
    }

    /** Who sent the first of the claims: it is because of that host that anybody is asked. */
    Ipv4Address opener() {
        return opener;
    }

    Inquiry inquiry() {
        return inquiry;
    }

    /** The claims, in the order in which they came; the caller takes them out. */
    Deque<PendingClaim> waiting() {
        return waiting;
    }

    /** The holders that are asked, in order; perhaps none. */
    List<Ipv4Address> toAsk() {
        return toAsk;
    }

    /** The holder being asked. */
    Ipv4Address holder() {
        return toAsk.get(asked);
    }

    /** Whether nobody needs to be asked. */
    boolean isDecided() {
        return toAsk.isEmpty() || inquiry.aim() == Aim.ROOM && !gone.isEmpty();
    }

    /** The holder being asked does not have the name; true if there is another to ask. */
    boolean holderGone() {
        gone.add(holder());
        return inquiry.aim() != Aim.ROOM && isAnotherToAsk();
    }

    private boolean isAnotherToAsk() {
        asked++;
        return asked < toAsk.size();
    }

    /** A holder answers that it does not have the name. */
    void holderDenies(Ipv4Address holder) {
        denied.add(holder);
    }

    /** Whether a holder has answered that it does not have the name. */
    boolean hasDenied(Ipv4Address holder) {
        return denied.contains(holder);
    }

    /**
     * A holder registered again, so that what it answered before, or did not answer, no longer counts: it must be asked
     * anew; of those who are asked for room the next one, because it is there. True if nobody needs to be asked any more.
     */
    boolean holderBack(Ipv4Address address) {
        if (inquiry.aim() == Aim.ROOM) {
            return holder().equals(address) && !holderAlive(address, List.of(address));
        }
        gone.remove(address);
        denied.remove(address);
        back++;
        if (back > MOST_BACK) {
            holderAlive(address, List.of(address));
        }
        return back > MOST_BACK;
    }

    /** A holder has the name; true if there is another to ask. */
    boolean holderAlive(Ipv4Address holder, List<Ipv4Address> addresses) {
        if (inquiry.aim() == Aim.ROOM) {
            there.add(holder);
            return isAnotherToAsk();
        }
        alive = holder;
        answer = addresses;
        return false;
    }

    /** Goes on for the claims that an earlier challenge has left without an answer. */
    void continues(Challenge earlier) {
        back = earlier.back;
    }

    /** The living holder, when there is one. */
    Ipv4Address defender() {
        if (alive == null) {
            throw new AssertionError("nobody defends " + name);
        }
        return alive;
    }

    /** The addresses that the living holder says the name has. */
    List<Ipv4Address> answer() {
        return answer;
    }

    /** What the answers mean for a claim that needs a certain inquiry now. */
    Verdict verdict(PendingClaim claim, Inquiry needed) {
        if (needed.aim() != inquiry.aim() || !needed.name().equals(inquiry.name())) {
            return Verdict.UNKNOWN;
        }
        return switch (needed.aim()) {
            case CONTEST -> contest(claim, needed);
            case ONE_HOST -> oneHost(claim, needed);
            case ROOM -> room(needed);
        };
    }

    private Verdict oneHost(PendingClaim claim, Inquiry needed) {
        if (alive != null && needed.holders().contains(alive)) {
            return answer.contains(claim.sender()) ? Verdict.PROVEN : Verdict.NOT_PROVEN;
        }
        return gone.containsAll(needed.holders()) ? Verdict.NOT_PROVEN : Verdict.UNKNOWN;
    }

    private Verdict room(Inquiry needed) {
        if (needed.holders().stream().anyMatch(gone::contains)) {
            return Verdict.ROOM;
        }
        return there.containsAll(needed.holders()) ? Verdict.NO_ROOM : Verdict.UNKNOWN;
    }

    /** Who makes room: the first of those to be asked who is gone. */
    Ipv4Address leaver(Inquiry needed) {
        return needed.holders().stream()
                .filter(gone::contains)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody leaves " + name));
    }

    private Verdict contest(PendingClaim claim, Inquiry needed) {
        if (alive != null && needed.holders().contains(alive)) {
            boolean listed = claim.claim().type().isUnique()
                    && answer.contains(claim.claim().address());
            return listed ? Verdict.SAME_HOST : Verdict.REFUSE;
        }
        return gone.containsAll(needed.holders()) ? Verdict.GRANT : Verdict.UNKNOWN;
    }
}
