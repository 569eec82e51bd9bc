package org.nbnsd.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Deadlines;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.InputAdapter;
import org.nbnsd.protocol.Link;
import org.nbnsd.protocol.Part;
import org.nbnsd.protocol.Wish;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.replication.ReplicationSettings.Partner;
import org.nbnsd.replication.ReplicationWish.ByPartner;
import org.nbnsd.replication.ReplicationWish.Done;
import org.nbnsd.replication.frame.OwnerVersions;
import org.nbnsd.wire.Ipv4Address;

/**
 * WINS replication (MS-WINSRA): tells partners what changes here, gives them what they ask for, and asks them for what is
 * new, which it hands to the name server as {@link Input.Replicated}. Pure.
 *
 * <p>Each partner has a {@link Partnership}, which knows when it is pulled from and told of changes. Each link is an {@link
 * Association}: {@link PullLink} and {@link PushLink} are opened from here, {@link Incoming} by a peer. Records leave by a {@link
 * Reply} and come in by a {@link Fetch}.
 */
public final class Replicator implements Part {
    private final Site site;
    private final Map<Ipv4Address, Partnership> partners = new LinkedHashMap<>();
    private final Map<Link, Association> associations = new LinkedHashMap<>();
    private static final String DISK_FAILS = "the disk of this server fails";

    private final Strangers strangers;
    private final Verifications verifications;
    private final List<Removal> removals = new ArrayList<>();
    private final Inputs inputs = new Inputs();
    private @Nullable Round round;
    private boolean hasStarted;
    private int strange;

    private final Partnership.Links links = new Partnership.Links() {
        @Override
        public void opened(Association association) {
            associations.put(association.link, association);
        }

        @Override
        public void passOn(Partnership from, Ipv4Address initiator, long now) {
            Replicator.this.passOn(from, initiator, now);
        }

        @Override
        public boolean tellsItself(Ipv4Address owner) {
            Partnership with = partners.get(owner);
            return with != null && with.tellsItself();
        }
    };

    /**
     * Replication of a name server.
     *
     * @param settings with whom, and how
     * @param server the name server: it hears of what is replicated here alone
     * @param table its records, indexed by version ({@link NameTable#indexVersions}); they are only looked at
     * @param random where handles of associations come from: a secure source, except in tests
     */
    public Replicator(ReplicationSettings settings, Part server, NameTable table, RandomGenerator random) {
        site = new Site(settings, server, table, random);
        strangers = new Strangers(site);
        verifications = new Verifications(site);
        settings.partners().forEach(each -> partners.put(each.address(), new Partnership(each, site, links)));
    }

    /** Links that are to be used otherwise are closed while it is still known whose they are, because they are counted. */
    private void reconfigure(ReplicationSettings settings, long now) {
        Set<Ipv4Address> parting = new HashSet<>();
        for (Partnership each : partners.values()) {
            Partner other = settings.partner(each.partner.address());
            if (other == null || !each.hasLinksFor(other)) {
                parting.add(each.partner.address());
                each.part(true);
            }
        }
        settings.partners().stream()
                .map(Partner::address)
                .filter(address -> !partners.containsKey(address))
                .forEach(parting::add);
        for (Association each : List.copyOf(associations.values())) {
            if (parting.contains(each.peer)) {
                each.now = now;
                each.close();
                each.gone("the configuration says something else of " + each.peer + " now");
            }
        }
        forget();
        site.settings = settings;
        Map<Ipv4Address, Partnership> before = new HashMap<>(partners);
        partners.clear();
        for (Partner each : settings.partners()) {
            Partnership known = before.remove(each.address());
            Partnership with = known == null ? new Partnership(each, site, links) : known;
            partners.put(each.address(), with);
            if (known != null) {
                with.use(each, now);
            } else if (hasStarted && each.isPulled()) {
                with.pull(Pull.ALL, now);
            }
        }
        before.values().forEach(Partnership::leave);
        lookAtRound(now);
    }

    /** Whoever pulled something that is to be passed on tells its partners, but not whom it came from, nor where it began. */
    private void passOn(Partnership from, Ipv4Address initiator, long now) {
        for (Partnership other : partners.values()) {
            boolean isConcerned = other != from
                    && other.partner.isServed()
                    && !other.partner.address().equals(initiator);
            if (isConcerned && !site.isOwn(initiator)) {
                other.tell(new Notice(initiator, null, null), now);
            }
        }
    }

    @Override
    public List<Effect> handle(Input input, long now) {
        site.now = now;
        return input.accept(inputs, now);
    }

    @Override
    public boolean serves(String service) {
        return service.equals(Site.SERVICE);
    }

    @Override
    public boolean understands(Wish wish) {
        return wish instanceof ReplicationWish;
    }

    @Override
    public Interest interestIn(Datagram datagram) {
        return Interest.NONE;
    }

    @Override
    public long nextTimeout() {
        if (!removals.isEmpty()) {
            return site.now;
        }
        long next = Math.min(round == null ? Deadlines.NEVER : round.until(), verifications.nextTimeout());
        for (Partnership each : partners.values()) {
            next = Math.min(next, each.nextTimeout());
        }
        for (Association each : associations.values()) {
            next = Math.min(next, each.nextTimeout());
        }
        return next;
    }

    private void pullFromAll(long now) {
        List<Partnership> pulled = partners.values().stream()
                .filter(each -> each.partner.isPulled())
                .toList();
        if (!pulled.isEmpty() && round == null) {
            Round begun = new Round(
                    pulled.stream().map(each -> each.partner.address()).toList(), now);
            round = begun;
            pulled.forEach(each -> each.pull(Pull.inRound(begun), now));
        }
    }

    private void lookAtRound(long now) {
        Round present = round;
        if (present != null && present.isComplete(now)) {
            round = null;
            present.end();
            for (Partnership each : partners.values()) {
                PullLink link = each.puller();
                if (link != null && !link.isClosed()) {
                    link.roundIsComplete(present, now);
                }
            }
        }
    }

    private void check(Partnership with, Check check, long now) {
        CheckLink link = new CheckLink(site, with.partner.address(), check, now);
        associations.put(link.link, link);
    }

    private void verify(long now) {
        for (Ipv4Address owner : verifications.due(now)) {
            Partnership witness = Verifications.witness(partners.values(), owner);
            if (witness == null || site.isDiskBroken) {
                verifications.over(owner);
            } else {
                check(witness, new Verification(site, owner, () -> verifications.over(owner)), now);
            }
        }
    }

    private void timePasses(long now) {
        removals.forEach(each -> each.goOn(now));
        removals.removeIf(Removal::isOver);
        verify(now);
        List.copyOf(associations.values()).forEach(each -> each.expire(now));
        partners.values().forEach(each -> each.expire(now));
        lookAtRound(now);
        forget();
    }

    /** Links that were closed here stay known until that is done; of what is heard of them nothing matters. */
    private void forget() {
        associations.values().removeIf(each -> {
            if (each.isClosed() && each instanceof Incoming gone) {
                left(gone);
            }
            return each.isClosed();
        });
    }

    private void left(Incoming gone) {
        Partnership with = partners.get(gone.peer);
        if (with == null) {
            strange--;
        } else {
            with.incoming(-1);
        }
    }

    private void opened(Input.LinkOpened opened, long now) {
        Association known = associations.get(opened.link());
        if (known != null) {
            known.opened(now);
            return;
        }
        if (opened.link().opener() == Link.Opener.US) {
            return; // closed meanwhile
        }
        Ipv4Address peer = opened.peer().address();
        Partnership with = partners.get(peer);
        int most = site.settings.limits().associations();
        if (with == null ? strange >= most : with.incoming(0) >= most) {
            site.traffic.refused++;
            site.close(opened.link());
            return;
        }
        if (with == null) {
            strange++;
        } else {
            with.incoming(1);
        }
        associations.put(opened.link(), new Incoming(site, opened.link(), peer, with, strangers, now));
    }

    /** What to do about each kind of input. When the daemon ends, partners see that links are closed. */
    private final class Inputs extends InputAdapter {
        @Override
        public List<Effect> timePassed(Input.TimePassed passed, long now) {
            timePasses(now);
            return site.drain();
        }

        @Override
        public List<Effect> listening(Input.Listening listening, long now) {
            site.listenOn(listening.addresses());
            if (!hasStarted && !listening.addresses().isEmpty()) {
                hasStarted = true;
                verifications.start(now);
                partners.values().forEach(each -> {
                    if (!each.partner.pullInterval().isZero()) {
                        each.pullBy(now + each.partner.pullInterval().toMillis());
                    }
                });
                if (site.settings.pullAtStart()) {
                    pullFromAll(now);
                }
            }
            return site.drain();
        }

        /** Whatever happened meanwhile is to be known soon. */
        @Override
        public List<Effect> resumed(Input.Resumed resumed, long now) {
            pullFromAll(now);
            return site.drain();
        }

        /** What was seen is taken back with the records, so that it is pulled again; on no link is anything sure. */
        @Override
        public List<Effect> storageFailed(Input.StorageFailed failed, long now) {
            site.isDiskBroken = true;
            removals.forEach(each -> each.fail(DISK_FAILS));
            removals.clear();
            for (Association each : List.copyOf(associations.values())) {
                each.now = now;
                each.close();
                each.gone(DISK_FAILS);
            }
            forget();
            return site.drain();
        }

        @Override
        public List<Effect> storageRecovered(Input.StorageRecovered recovered, long now) {
            site.isDiskBroken = false;
            pullFromAll(now);
            return site.drain();
        }

        @Override
        public List<Effect> asked(Input.Asked asked, long now) {
            if (asked.wish() instanceof ReplicationWish wish) {
                wish.accept(new Wishes(asked.ticket(), now));
            }
            return site.drain();
        }

        @Override
        public List<Effect> linkOpened(Input.LinkOpened opened, long now) {
            opened(opened, now);
            forget();
            return site.drain();
        }

        @Override
        public List<Effect> linkHeard(Input.LinkHeard heard, long now) {
            Association association = associations.get(heard.link());
            if (association != null) {
                association.heard(heard, now);
                lookAtRound(now);
                forget();
            }
            return site.drain();
        }

        @Override
        public List<Effect> linkSent(Input.LinkSent sent, long now) {
            Association association = associations.get(sent.link());
            if (association != null) {
                association.sent(sent.octets(), now);
            }
            return site.drain();
        }

        @Override
        public List<Effect> linkClosed(Input.LinkClosed closed, long now) {
            Association association = associations.get(closed.link());
            if (association != null) {
                association.closed(closed, now);
                lookAtRound(now);
                forget();
            }
            return site.drain();
        }
    }

    /** What to do about each kind of wish. */
    private final class Wishes implements ReplicationWish.Cases {
        private final long ticket;
        private final long now;

        Wishes(long ticket, long now) {
            this.ticket = ticket;
            this.now = now;
        }

        @Override
        public void pull(ReplicationWish.Pull pull) {
            Partnership with = partners.get(pull.partner());
            if (with == null || !with.partner.isPulled()) {
                site.answer(ticket, new Done(List.of(notPulled(pull.partner(), with)), 0));
                return;
            }
            ReplicationWish.Range range = pull.range();
            with.pull(
                    Pull.wanted(
                            range == null ? null : new OwnerVersions(range.owner(), range.to(), range.from()),
                            new Gathering(site, ticket, 1)),
                    now);
        }

        private ByPartner notPulled(Ipv4Address address, @Nullable Partnership with) {
            return ByPartner.failed(
                    address,
                    with == null
                            ? "it is no partner (replication.partner)"
                            : "it is a partner of type push, from which nothing is pulled");
        }

        @Override
        public void push(ReplicationWish.Push push) {
            List<Partnership> told = partners.values().stream()
                    .filter(each -> each.partner.isServed())
                    .filter(each ->
                            push.partner() == null || each.partner.address().equals(push.partner()))
                    .toList();
            if (told.isEmpty()) {
                Ipv4Address wanted = push.partner();
                List<ByPartner> none = wanted == null
                        ? List.of()
                        : List.of(ByPartner.failed(wanted, "it is no partner of type push or both"));
                site.answer(ticket, new Done(none, 0));
                return;
            }
            Gathering gathering = new Gathering(site, ticket, told.size());
            Ipv4Address initiator = push.propagate() ? site.own() : null;
            told.forEach(each -> each.tell(new Notice(initiator, push.author(), gathering), now));
        }

        @Override
        public void removeOwner(ReplicationWish.RemoveOwner remove) {
            Removal removal = new Removal(site, remove, ticket);
            if (site.isOwn(remove.owner())) {
                removal.fail("that is this server");
            } else if (site.isDiskBroken) {
                removal.fail(DISK_FAILS);
            } else {
                removals.add(removal);
            }
        }

        @Override
        public void reconfigure(ReplicationWish.Reconfigure reconfigure) {
            Replicator.this.reconfigure(reconfigure.settings(), now);
            site.answerAtOnce(ticket, new Done(List.of(), 0));
        }

        @Override
        public void verify(ReplicationWish.Verify verify) {
            if (partners.isEmpty()) {
                site.answer(ticket, new ReplicationWish.Compared(List.of(), 0, List.of(), 0));
                return;
            }
            Comparison comparison = new Comparison(site, ticket, verify.name(), partners.size());
            partners.values().forEach(each -> check(each, comparison.with(each.partner), now));
        }
    }

    /**
     * How it goes with each partner. On the thread of the core.
     *
     * @return in the order of the configuration
     */
    public List<PartnerStatus> partners() {
        return partners.values().stream().map(Partnership::status).toList();
    }

    /**
     * What is known of each name server. On the thread of the core.
     *
     * @return this server first
     */
    public List<OwnerStatus> owners() {
        List<OwnerStatus> owners = new ArrayList<>();
        owners.add(owner(NameRecord.LOCAL, null));
        for (Mark mark : site.table.marks()) {
            if (!site.isOwn(mark.owner())) {
                owners.add(owner(mark.owner(), mark.from()));
            }
        }
        return owners;
    }

    private OwnerStatus owner(Ipv4Address owner, @Nullable Ipv4Address source) {
        Ipv4Address outside = site.outside(owner);
        long announced = partners.values().stream()
                .mapToLong(each -> each.announced(outside))
                .reduce(0, (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b);
        return new OwnerStatus(
                outside,
                owner.equals(NameRecord.LOCAL),
                site.seen(owner),
                site.table.highestVersion(owner),
                site.table.lowestVersion(owner),
                site.table.recordsOf(owner),
                source,
                announced);
    }

    /**
     * What is counted.
     *
     * @return live
     */
    public Traffic traffic() {
        return site.traffic;
    }
}
