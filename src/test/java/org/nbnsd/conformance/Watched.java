package org.nbnsd.conformance;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.ForwardingPart;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.server.NameServer;

/** A name server that keeps what it did; a daemon calls it, a test looks. */
final class Watched extends ForwardingPart {
    private final NameServer server;
    private final ConcurrentLinkedQueue<Effect> effects = new ConcurrentLinkedQueue<>();
    private volatile int pending;

    Watched(NameServer server) {
        super(server);
        this.server = server;
    }

    @Override
    protected List<Effect> done(List<Effect> done) {
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
