package org.nbnsd.server;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.BurstEvent.GrantedUnchecked;
import org.nbnsd.protocol.ChallengeEvent.AnswersDoubted;
import org.nbnsd.protocol.ChallengeEvent.HolderUnasked;
import org.nbnsd.protocol.ClaimEvent.AppAlias;
import org.nbnsd.protocol.ClaimEvent.ClaimAcknowledged;
import org.nbnsd.protocol.ClaimEvent.ClaimForAnother;
import org.nbnsd.protocol.ClaimEvent.ClaimRefused;
import org.nbnsd.protocol.ClaimEvent.HolderAdded;
import org.nbnsd.protocol.ClaimEvent.HolderEvicted;
import org.nbnsd.protocol.ClaimEvent.ImpossibleAddress;
import org.nbnsd.protocol.ClaimEvent.LimitReached;
import org.nbnsd.protocol.ClaimEvent.NameConflict;
import org.nbnsd.protocol.ClaimEvent.NameFull;
import org.nbnsd.protocol.ClaimEvent.NameRefreshed;
import org.nbnsd.protocol.ClaimEvent.NameRegistered;
import org.nbnsd.protocol.ClaimEvent.NameTakenOver;
import org.nbnsd.protocol.ClaimEvent.NumericName;
import org.nbnsd.protocol.ClaimEvent.RefusedByStatic;
import org.nbnsd.protocol.ClaimEvent.SameHostRecognised;
import org.nbnsd.protocol.ClaimEvent.StaticMigrated;
import org.nbnsd.protocol.ClaimEvent.UserOnSeveralHosts;
import org.nbnsd.protocol.Prefix;
import org.nbnsd.protocol.StorageEvent.UpdateRefused;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameClaim;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordSize;
import org.nbnsd.registry.RegistrationRule;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Response.EndNodeChallengeResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/**
 * Carries out what was decided about a claim: the record, then the final answer, then the event. Positive answers carry
 * the lifetime that the record has; a refusal because somebody has the name carries the holder's address, any other repeats
 * the request's.
 *
 * <p>While the disk is far behind ({@link Bursts}), what is granted at once is answered before its record, which then is no
 * promise. What has been told to wait never is: its answer must not overtake its WACK.
 */
final class Grants {
    private final PresentSettings settings;
    private final Terms terms;
    private final Records records;
    private final UserNames userNames;
    private final Bursts bursts;
    private final Outbox outbox;

    Grants(PresentSettings settings, Terms terms, Records records, UserNames userNames, Bursts bursts, Outbox outbox) {
        this.settings = settings;
        this.terms = terms;
        this.records = records;
        this.userNames = userNames;
        this.bursts = bursts;
        this.outbox = outbox;
    }

    /**
     * Carries out a rule that needs no challenge; true if the name has got a holder that it did not have.
     *
     * @param atOnce whether the claim has just come in, and has not been told to wait
     */
    boolean carryOut(RegistrationRule rule, @Nullable NameRecord held, PendingClaim pending, boolean atOnce, long now) {
        switch (rule.action()) {
            case ACKNOWLEDGE -> {
                grant(pending, terms.ttl(pending));
                outbox.report(
                        new ClaimAcknowledged(pending.claim().name(), pending.claimant(), pending.sender(), rule));
            }
            case REFUSE -> refuse(rule, held, pending);
            case CREATE -> {
                return create(rule, held, pending, atOnce, now);
            }
            case REFRESH -> refresh(required(held), pending, atOnce, now);
            case ADD_HOLDER -> {
                return addHolder(required(held), pending, atOnce, now);
            }
            case CHALLENGE -> throw new AssertionError(rule + " is not decided yet");
        }
        return false;
    }

    /** Grants a name, without a record, for an address that nobody could use. */
    void acknowledge(PendingClaim pending) {
        grant(pending, terms.ttl(pending));
        outbox.report(new ImpossibleAddress(
                pending.claim().name(), pending.claimant(), pending.sender(), "a loopback address", Rcode.OK));
    }

    private static NameRecord required(@Nullable NameRecord held) {
        if (held == null) {
            throw new AssertionError("no record");
        }
        return held;
    }

    private void put(NameRecord after, PendingClaim pending) {
        NameRecord before = records.stored(after.name());
        records.put(after);
        if (before != null && before.isActiveStatic()) {
            outbox.report(new StaticMigrated(after.name(), before.addresses(), pending.claimant(), pending.sender()));
        }
    }

    /** Returns for how many seconds the record grants the name. */
    private long putAndGrant(NameRecord after, PendingClaim pending, boolean atOnce, long now) {
        long seconds = terms.secondsLeft(after, pending, now);
        if (atOnce && bursts.isDiskBehind(now)) {
            outbox.replyEarly(pending.datagram(), positive(pending, bursts.grantBeforeDurable(seconds)));
            put(after, pending);
        } else {
            put(after, pending);
            grant(pending, seconds);
        }
        return seconds;
    }

    private boolean create(
            RegistrationRule rule, @Nullable NameRecord held, PendingClaim pending, boolean atOnce, long now) {
        if (isFull(held, pending)) {
            return false;
        }
        NameRecord after = RecordEdits.create(
                pending.claim(), pending.sender(), records.nextVersion(), now, terms.expiresAt(pending, now));
        putAndGrant(after, pending, atOnce, now);
        outbox.report(new NameRegistered(
                pending.claim().name(),
                pending.claim().type(),
                pending.claimant(),
                pending.sender(),
                rule,
                terms.ttl(pending)));
        if (userNames.isNewComputer(after, now) && looksLikeNumber(after.name().base())) {
            outbox.report(new NumericName(after.name(), pending.claimant(), pending.sender()));
        }
        return true;
    }

    private static boolean looksLikeNumber(String base) {
        return base.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.')
                && base.chars().anyMatch(c -> c != '.');
    }

    private void refresh(NameRecord held, PendingClaim pending, boolean atOnce, long now) {
        Ipv4Address registrant = registrant(held, pending);
        NameRecord after = RecordEdits.refresh(
                held, pending.claimant(), registrant, records.nextVersion(), terms.expiresAt(pending, now));
        long seconds = terms.secondsLeft(held, pending, now);
        if (terms.needsNoWrite(held, after, pending, registrant, now)) {
            grant(pending, seconds);
        } else {
            seconds = putAndGrant(withoutExpired(held, after), pending, atOnce, now);
        }
        outbox.report(new NameRefreshed(held.name(), pending.claimant(), pending.sender(), seconds));
    }

    /** Who has expired goes with the refresh of another, if no timer has seen it: partners learn of that as well. */
    private NameRecord withoutExpired(NameRecord held, NameRecord after) {
        NameRecord stored = records.stored(held.name());
        boolean isSeen =
                stored == null || stored.holders().size() == held.holders().size();
        return isSeen ? after : after.withVersion(records.nextVersion());
    }

    private boolean addHolder(NameRecord held, PendingClaim pending, boolean atOnce, long now) {
        if (isHostFull(held, pending)) {
            return false;
        }
        NameRecord after = RecordEdits.addHolder(held, holder(pending, now), records.nextVersion());
        if (isMemoryFull(pending, RecordSize.growth(held, after))) {
            return false;
        }
        putAndGrant(after, pending, atOnce, now);
        reportHolderAdded(after, pending, now);
        return true;
    }

    private void reportHolderAdded(NameRecord after, PendingClaim pending, long now) {
        outbox.report(
                userNames.isSharedUser(after, now)
                        ? new UserOnSeveralHosts(after.name(), after.addresses(), pending.sender())
                        : new HolderAdded(after.name(), pending.claimant(), pending.sender(), after.addresses()));
    }

    /** The claimant comes into a full list in the place of an address that is gone; false if it does not. */
    boolean replaceHolder(NameRecord held, Ipv4Address leaver, PendingClaim pending, long now) {
        List<Holder> left = held.holders().stream()
                .filter(holder -> !holder.address().equals(leaver))
                .toList();
        boolean added = addHolder(held.withHolders(held.type(), left), pending, false, now);
        if (added) {
            outbox.report(new HolderEvicted(held.name(), leaver, pending.claimant(), pending.sender()));
        }
        return added;
    }

    private boolean isFull(@Nullable NameRecord held, PendingClaim pending) {
        if (isHostFull(held, pending)) {
            return true;
        }
        int most = settings.get().limits().names();
        boolean isNew = records.stored(pending.claim().name()) == null;
        boolean full = isNew && records.size() >= most && !records.makeRoom();
        if (full) {
            refuseForLimit(pending, "limits.names", most);
        }
        return full
                || isNew
                        && isMemoryFull(
                                pending, RecordSize.ofNew(pending.claim().name()));
    }

    /** What there is stays, is refreshed and is answered; nothing is added. */
    private boolean isMemoryFull(PendingClaim pending, int more) {
        boolean full = !records.makeRoom(more, settings.get().limits().memory());
        if (full) {
            refuseForLimit(pending, "limits.memory", settings.get().limits().megabytes());
        }
        return full;
    }

    /** The sender counts, whatever address it claims for. A host at its limit still keeps what it has. */
    private boolean isHostFull(@Nullable NameRecord held, PendingClaim pending) {
        boolean full = !isWithinLimit(held, pending);
        if (full) {
            refuseForLimit(
                    pending, "limits.names-per-host", settings.get().limits().namesPerHost());
        }
        return full;
    }

    private boolean isWithinLimit(@Nullable NameRecord held, PendingClaim pending) {
        boolean counts = held != null && held.isActive() && held.isRegisteredBy(pending.sender());
        return counts
                || records.namesOf(pending.sender()) < settings.get().limits().namesPerHost();
    }

    /**
     * Who counts as having registered a holder that is refreshed: from the first time that it speaks for itself, itself. Not
     * beyond its limit, which others could help it to evade.
     */
    private Ipv4Address registrant(NameRecord held, PendingClaim pending) {
        Holder holder = held.holder(pending.claimant());
        boolean isItself = pending.sender().equals(pending.claimant());
        return holder == null || isItself && isWithinLimit(held, pending) ? pending.sender() : holder.registeredBy();
    }

    /** The claimed address, as a new holder. */
    private Holder holder(PendingClaim pending, long now) {
        return new Holder(pending.claimant(), NameRecord.LOCAL, now, terms.expiresAt(pending, now), pending.sender());
    }

    /** The claimant gets the name from holders that no longer have it; others that share a user name keep it. */
    void takeOver(
            RegistrationRule rule, @Nullable NameRecord held, List<Ipv4Address> gone, PendingClaim pending, long now) {
        Ipv4Address claimant = pending.claim().address();
        List<Holder> left = held == null || !held.isActive()
                ? List.of()
                : held.holders().stream()
                        .filter(holder -> !gone.contains(holder.address())
                                && !holder.address().equals(claimant))
                        .toList();
        if (isFull(held, pending)) {
            return;
        }
        if (left.size() == NameRecord.MAX_HOLDERS) {
            refuseFull(pending, left.size());
            return;
        }
        long expiresAt = terms.expiresAt(pending, now);
        Holder before = held == null || !held.isActive() ? null : held.holder(claimant);
        if (before != null) { // it makes a group of a name of its own
            expiresAt = before.refreshed(expiresAt).expiresAt();
        }
        NameRecord after = left.isEmpty() || held == null
                ? RecordEdits.create(pending.claim(), pending.sender(), records.nextVersion(), now, expiresAt)
                : RecordEdits.addHolder(
                        held.withHolders(held.type(), left), holder(pending, now), records.nextVersion());
        put(after, pending);
        grant(pending, terms.secondsLeft(after, pending, now));
        List<Ipv4Address> losers = held == null || !held.isActive() ? List.of() : held.addresses();
        reportTakeOver(after, losers.stream().filter(gone::contains).toList(), rule, pending, now);
    }

    /**
     * Who makes a group of a name of its own takes it from nobody, unless others have it, too; nor does a user from a computer
     * that is gone, and whose name it had not been.
     */
    private void reportTakeOver(
            NameRecord after, List<Ipv4Address> losers, RegistrationRule rule, PendingClaim pending, long now) {
        Ipv4Address claimant = pending.claimant();
        List<Ipv4Address> others =
                losers.stream().filter(address -> !address.equals(claimant)).toList();
        if (!others.isEmpty()) {
            outbox.report(new NameTakenOver(after.name(), others, claimant, pending.sender()));
        } else if (after.holders().size() > 1) {
            reportHolderAdded(after, pending, now);
        } else {
            RegistrationRule why = rule == RegistrationRule.COMPUTER_HAS_NAME ? RegistrationRule.NAME_IS_FREE : rule;
            long seconds = terms.secondsLeft(after, pending, now);
            outbox.report(new NameRegistered(after.name(), after.type(), claimant, pending.sender(), why, seconds));
        }
    }

    /** Holder and claimant are one host, which has several addresses. */
    void recogniseHost(NameRecord held, List<Ipv4Address> listed, PendingClaim pending, long now) {
        if (isHostFull(held, pending)) {
            return;
        }
        NameRecord after = RecordEdits.recogniseHost(held, listed, holder(pending, now), records.nextVersion());
        if (isMemoryFull(pending, RecordSize.growth(held, after))) {
            return;
        }
        put(after, pending);
        grant(pending, terms.secondsLeft(after, pending, now));
        outbox.report(new SameHostRecognised(after.name(), after.addresses(), pending.sender()));
    }

    private void grant(PendingClaim pending, long seconds) {
        outbox.reply(pending.datagram(), positive(pending, seconds));
    }

    private static PositiveRegistrationResponse positive(PendingClaim pending, long ttl) {
        Claim request = pending.request();
        return PositiveRegistrationResponse.of(request.id(), request.name(), ttl, request.entry());
    }

    /** There is no room to ask a holder: grants for a short time and without a record, or refuses if there are no bursts. */
    void decideUnasked(PendingClaim pending, Full full, long now) {
        if (!bursts.mayGrantUnchecked()) {
            refuseForLimit(pending, full);
            return;
        }
        long seconds = bursts.grantUnchecked(terms.ttl(pending), full, now);
        outbox.replyEarly(pending.datagram(), positive(pending, seconds));
        outbox.report(new GrantedUnchecked(
                pending.claim().name(), pending.claimant(), pending.sender(), full.network(), full.limit(), seconds));
    }

    /** Refuses a claim for an address of which its sender has no say. */
    void refuseForAnother(PendingClaim pending, @Nullable NameRecord held) {
        sendRefusal(pending, Rcode.RFS_ERR, pending.request().entry());
        outbox.report(new ClaimForAnother(
                pending.claim().name(),
                pending.sender(),
                pending.claimant(),
                held == null ? List.of() : held.addresses()));
    }

    /** Refuses a claim because as many addresses have the name as can have it, and all of them are there. */
    void refuseFull(PendingClaim pending, int holders) {
        sendRefusal(pending, Rcode.SVR_ERR, pending.request().entry());
        outbox.report(new NameFull(pending.claim().name(), pending.claimant(), pending.sender(), holders));
    }

    private void refuse(RegistrationRule rule, @Nullable NameRecord held, PendingClaim pending) {
        if (rule == RegistrationRule.CLAIM_FOR_ANOTHER) {
            refuseForAnother(pending, held);
            return;
        }
        AddressEntry holder = held == null || held.holders().isEmpty()
                ? pending.request().entry()
                : new AddressEntry(
                        !held.type().isUnique(),
                        held.nodeType(),
                        held.addresses().get(0));
        sendRefusal(
                pending,
                rule.rcode(),
                rule.rcode() == Rcode.ACT_ERR ? holder : pending.request().entry());
        outbox.report(
                held != null && rule == RegistrationRule.STATIC_RECORD_STAYS
                        ? refusedByStatic(held, pending, rule)
                        : new ClaimRefused(
                                pending.claim().name(),
                                pending.claimant(),
                                pending.sender(),
                                rule,
                                rule.rcode(),
                                held == null ? List.of() : held.addresses()));
    }

    private static RefusedByStatic refusedByStatic(NameRecord held, PendingClaim pending, RegistrationRule rule) {
        long since =
                held.holders().stream().mapToLong(Holder::registeredAt).min().orElse(0);
        return new RefusedByStatic(
                held.name(),
                pending.claimant(),
                pending.sender(),
                held.addresses(),
                since,
                rule.rcode(),
                pending.claim().type().isUnique());
    }

    /** Refuses a claim because a holder is alive: a real conflict. */
    void refuse(PendingClaim pending, RegistrationRule rule, @Nullable NameRecord held, Ipv4Address holder) {
        NetbiosName name = pending.claim().name();
        NodeType nodeType = held == null ? NodeType.B : held.nodeType();
        sendRefusal(pending, Rcode.ACT_ERR, AddressEntry.unique(nodeType, holder));
        outbox.report(
                isDerivedSessionName(name)
                        ? new AppAlias(name, holder, pending.claimant(), pending.sender())
                        : new NameConflict(
                                name,
                                holder,
                                pending.claimant(),
                                pending.sender(),
                                hint(rule, pending.claim(), holder)));
    }

    private static String hint(RegistrationRule rule, NameClaim claim, Ipv4Address holder) {
        return switch (rule) {
            case COMPUTER_HAS_NAME ->
                claim.name().base() + " is the computer " + holder
                        + "; a user of that name, or a second computer named so, is at " + claim.address();
            case GROUP_OVER_UNIQUE -> claim.address() + " uses it as a group name";
            default ->
                claim.name().suffix() == NameSuffix.MESSENGER
                        ? "a user and a computer, or two computers, have the same name"
                        : "";
        };
    }

    /** Whether a name looks like NAME padded to fifteen characters with a letter at the end. */
    private static boolean isDerivedSessionName(NetbiosName name) {
        int last = name.octet(NetbiosName.LENGTH - 2);
        return last >= 'A' && last <= 'Z' && name.octet(NetbiosName.LENGTH - 3) == ' ' && name.octet(0) != ' ';
    }

    /** Refuses a claim that its own host has withdrawn by a release. */
    void refuseWithdrawn(PendingClaim pending, Ipv4Address holder) {
        sendRefusal(pending, Rcode.ACT_ERR, AddressEntry.unique(pending.claim().nodeType(), holder));
    }

    /** Refuses a claim because a limit is reached. */
    void refuseForLimit(PendingClaim pending, String limit, int value) {
        refuseForLimit(pending, new Full(Prefix.ALL, value, limit, value));
    }

    private void refuseForLimit(PendingClaim pending, Full full) {
        sendRefusal(pending, Rcode.SVR_ERR, pending.request().entry());
        outbox.report(new LimitReached(
                pending.claim().name(),
                pending.claimant(),
                pending.sender(),
                full.network(),
                full.limit(),
                full.value()));
    }

    /** Refuses a claim because a holder could not be asked. */
    void refuseUnasked(PendingClaim pending, Ipv4Address holder) {
        sendRefusal(pending, Rcode.SVR_ERR, pending.request().entry());
        outbox.report(new HolderUnasked(pending.claim().name(), holder, pending.claimant(), pending.sender()));
    }

    /** Refuses a claim because what came in a holder's name may be anybody's. */
    void refuseDoubted(PendingClaim pending, Ipv4Address holder) {
        sendRefusal(pending, Rcode.SVR_ERR, pending.request().entry());
        outbox.report(new AnswersDoubted(pending.claim().name(), holder, pending.claimant(), pending.sender()));
    }

    /** Refuses a claim because nothing can be made durable. */
    void refuseForStorage(PendingClaim pending) {
        sendRefusal(pending, Rcode.SVR_ERR, pending.request().entry());
        outbox.report(new UpdateRefused(pending.claim().name(), pending.claimant(), pending.sender(), false));
    }

    private void sendRefusal(PendingClaim pending, Rcode rcode, AddressEntry entry) {
        Claim request = pending.request();
        outbox.reply(
                pending.datagram(), NegativeRegistrationResponse.of(request.id(), request.name(), rcode, 0, entry));
    }

    /** Tells a claimant to ask the holder itself. */
    void tellToAsk(PendingClaim pending, @Nullable NameRecord held, Ipv4Address holder) {
        Claim request = pending.request();
        NodeType nodeType = held == null ? NodeType.B : held.nodeType();
        outbox.reply(
                pending.datagram(),
                EndNodeChallengeResponse.of(request.id(), request.name(), 0, AddressEntry.unique(nodeType, holder)));
    }
}
