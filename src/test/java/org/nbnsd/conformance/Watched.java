package org.nbnsd.conformance;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.NameService;
import org.nbnsd.server.NameServer;

/** A name server that keeps what it did; a daemon calls it, a test looks. */
final class Watched implements NameService {
    private final NameServer server;
    private final ConcurrentLinkedQueue<Effect> effects = new ConcurrentLinkedQueue<>();
    private volatile int pending;

    Watched(NameServer server) {
        this.server = server;
    }

    @Override
    public List<Effect> listenOn(Collection<LocalAddress> addresses, long now) {
        return keep(server.listenOn(addresses, now));
    }

    @Override
    public List<Effect> receive(Datagram datagram, long now) {
        return keep(server.receive(datagram, now));
    }

    @Override
    public List<Effect> expire(long now) {
        return keep(server.expire(now));
    }

    @Override
    public void backlog(int changes) {
        server.backlog(changes);
    }

    @Override
    public long nextTimeout() {
        return server.nextTimeout();
    }

    @Override
    public List<Effect> storageFailed(List<Effect> undone, String reason, long now) {
        return keep(server.storageFailed(undone, reason, now));
    }

    @Override
    public void held(Effect.Send question) {
        server.held(question);
    }

    @Override
    public void left(Effect.Send question, long now) {
        server.left(question, now);
    }

    @Override
    public List<Effect> storageRecovered(long now) {
        return keep(server.storageRecovered(now));
    }

    private List<Effect> keep(List<Effect> done) {
        effects.addAll(done);
        pending = server.openChallenges() + server.waitingClaims();
        return done;
    }

    /** Everything that was sent. */
    List<Effect.Send> sends() {
        return effects.stream()
                .filter(Effect.Send.class::isInstance)
                .map(Effect.Send.class::cast)
                .toList();
    }

    /** Everything that was told. */
    List<NameEvent> events() {
        return effects.stream()
                .filter(Effect.Report.class::isInstance)
                .map(effect -> ((Effect.Report) effect).event())
                .toList();
    }

    /** Open challenges and waiting claims, after the last call. */
    int pending() {
        return pending;
    }
}
