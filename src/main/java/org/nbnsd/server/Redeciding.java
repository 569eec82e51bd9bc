package org.nbnsd.server;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.ClusterEvent.DecidedAnew;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.WackResponse;

/**
 * Takes records as they are in the store that several servers share: what others have changed, and what there is instead of changes
 * that were rejected. The requests whose answers waited for those are decided anew, by what is there now; but not for ever, if
 * others always come first. If the store cannot be reached nothing can be decided, and whoever waits hears nothing: a host then asks its
 * other name server.
 */
final class Redeciding {
    /** How often a request is decided anew. */
    private static final int MOST_TRIES = 3;

    /** How long hosts go on sending a request, in milliseconds. */
    private static final long PATIENCE = 5_000;

    private final Records records;
    private final Registrar registrar;
    private final Merging merging;
    private final Outbox outbox;

    Redeciding(Records records, Registrar registrar, Merging merging, Outbox outbox) {
        this.records = records;
        this.registrar = registrar;
        this.merging = merging;
        this.outbox = outbox;
    }

    /** Takes what others have made durable, and looks again at who waits for these names. */
    void changedElsewhere(List<Change> changes, long now) {
        for (Change change : changes) {
            outbox.add(new Effect.Adopted(change, records.adopt(change)));
        }
        for (Change change : changes) {
            lookAgain(change.name(), now);
        }
    }

    private void lookAgain(@Nullable NetbiosName name, long now) {
        if (name != null) {
            registrar.recordChanged(name, now);
        }
    }

    /** Changes of one family are taken back; a request is decided anew by handing it in again. */
    void rejected(Input.Rejected rejected, Consumer<Datagram> handIn, long now) {
        List<Effect> undone = rejected.undone();
        if (undone.stream().anyMatch(Redeciding::isOfPartner)) {
            merging.storageFailed();
        }
        Map<NetbiosName, @Nullable NameRecord> before = Undoing.before(undone);
        Undoing.marks(undone).forEach(records::adopt);
        takeBack(undone, before, rejected.instead(), now);
        Set<Datagram> unanswered = unanswered(undone, now);
        unanswered.removeIf(datagram -> isTooLate(datagram, before, now));
        unanswered.forEach(datagram -> decideAnew(datagram, rejected.isUnavailable(), handIn, now));
    }

    /**
     * Whether nobody waits for an answer any more, or the request is older than what there is now. A host that heard nothing has gone to another
     * server long since; and a release that was overtaken by a registration of the same host must not end that.
     */
    private boolean isTooLate(Datagram datagram, Map<NetbiosName, @Nullable NameRecord> before, long now) {
        if (now - datagram.awaitedSince() > PATIENCE) {
            return true;
        }
        if (!(datagram.decoded() instanceof NameReleaseRequest release)) {
            return false;
        }
        NameRecord was = before.get(release.name());
        NameRecord is = records.getActive(release.name(), now);
        return is != null
                && Stream.of(datagram.source().address(), release.entry().address())
                        .map(is::holder)
                        .anyMatch(holder ->
                                holder != null && (was == null || !holder.equals(was.holder(holder.address()))));
    }

    /** What came from a partner is asked for again. */
    private static boolean isOfPartner(Effect effect) {
        if (!(effect instanceof Effect.Persist persist)) {
            return false;
        }
        NameRecord after = persist.change().after();
        return persist.name() == null || after != null && !after.isLocal();
    }

    private void takeBack(
            List<Effect> undone, Map<NetbiosName, @Nullable NameRecord> before, List<Change> instead, long now) {
        Map<NetbiosName, @Nullable NameRecord> wanted = wanted(undone);
        Set<NetbiosName> changed = new LinkedHashSet<>();
        for (Change change : instead) {
            NetbiosName name = change.name();
            NameRecord present = name == null ? null : records.stored(name);
            if (name != null && (before.containsKey(name) || !Objects.equals(present, change.after()))) {
                records.adopt(change);
                outbox.add(new Effect.Adopted(change, before.containsKey(name) ? before.get(name) : present));
                changed.add(name);
            }
        }
        before.forEach((name, record) -> {
            // Whoever has changed it since then has put something in its place that stands.
            if (!changed.contains(name) && Objects.equals(records.stored(name), wanted.get(name))) {
                records.adopt(record == null ? new Change.Remove(name) : new Change.Put(record));
                changed.add(name);
            }
        });
        changed.forEach(name -> lookAgain(name, now));
    }

    /** What would have become of the names. */
    private static Map<NetbiosName, @Nullable NameRecord> wanted(List<Effect> undone) {
        Map<NetbiosName, @Nullable NameRecord> wanted = new LinkedHashMap<>();
        for (Effect effect : undone) {
            NetbiosName name = effect.name();
            if (effect instanceof Effect.Persist persist && name != null) {
                wanted.put(name, persist.change().after());
            }
        }
        return wanted;
    }

    /** Sends what still is to be sent; and who has got no answer. */
    private Set<Datagram> unanswered(List<Effect> undone, long now) {
        Set<Datagram> unanswered = new LinkedHashSet<>();
        for (Effect effect : undone) {
            if (!(effect instanceof Effect.Send send)) {
                continue;
            }
            Datagram answered = send.answered();
            if (send.message() instanceof Request question) {
                outbox.add(send);
                registrar.challenges().left(question, now);
                merging.questions().left(question, now);
            } else if (answered != null && !(send.message() instanceof WackResponse)) {
                unanswered.add(answered);
            } else if (answered == null || registrar.isWaiting(answered)) {
                outbox.add(send);
            }
        }
        return unanswered;
    }

    private void decideAnew(Datagram datagram, boolean isUnavailable, Consumer<Datagram> handIn, long now) {
        boolean isUpdate = datagram.decoded() instanceof Claim || datagram.decoded() instanceof NameReleaseRequest;
        if (!isUpdate || !isUnavailable && datagram.tries() < MOST_TRIES) {
            Datagram again = datagram.again();
            if (isUpdate) {
                outbox.report(new DecidedAnew(
                        ((Request) again.decoded()).name(), again.source().address(), again.tries()));
            }
            handIn.accept(again);
        } else if (!isUnavailable && datagram.decoded() instanceof Claim claim) {
            registrar.refuseOrIgnore(claim, datagram, now);
        }
    }
}
