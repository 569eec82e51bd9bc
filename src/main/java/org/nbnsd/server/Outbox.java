package org.nbnsd.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;

/** Collects the effects of one call of the server, in order. */
final class Outbox {
    private List<Effect> effects = new ArrayList<>();
    private boolean isMuted;

    /** Sends an answer to whom a datagram came from, from where it came to. */
    void reply(Datagram to, Message message) {
        if (!isMuted) {
            effects.add(Effect.Send.reply(to, message, false));
        }
    }

    /** Has something done about what was answered already. */
    void muted(Runnable task) {
        isMuted = true;
        task.run();
        isMuted = false;
    }

    /** The same, at once: see {@link Effect#isEarly()}. */
    void replyEarly(Datagram to, Message message) {
        effects.add(Effect.Send.reply(to, message, true));
    }

    void send(Ipv4Address from, Endpoint to, Message message) {
        effects.add(new Effect.Send(from, to, message));
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void persist(Change change, @Nullable NameRecord before) {
        effects.add(new Effect.Persist(change, before));
    }

    void report(NameEvent event) {
        effects.add(new Effect.Report(event));
    }

    /** Hands out what was collected and starts anew. */
    List<Effect> drain() {
        List<Effect> drained = effects;
        effects = new ArrayList<>();
        return drained;
    }
}
