package org.nbnsd.node;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.NameEvent;
import org.nbnsd.protocol.TrafficEvent.DatagramDropped;
import org.nbnsd.protocol.TrafficEvent.DropReason;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;

/** Collects what comes out of one call of the node: effects in order; and counts. */
final class Outbox {
    private List<Effect> effects = new ArrayList<>();
    private final Map<NodeCounter, Long> counts = new EnumMap<>(NodeCounter.class);

    Outbox() {
        for (NodeCounter counter : NodeCounter.values()) {
            counts.put(counter, 0L);
        }
    }

    /** Sends an answer to whom a datagram came from, from where it came to. */
    void reply(Datagram to, Message message) {
        add(Effect.Send.reply(to, message, false));
    }

    void send(Ipv4Address from, Endpoint to, Message message) {
        add(new Effect.Send(from, to, message));
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    void report(NameEvent event) {
        add(new Effect.Report(event));
    }

    void drop(Datagram datagram, @Nullable NetbiosName name, DropReason reason) {
        report(new DatagramDropped(name, datagram.source(), reason));
    }

    /** What somebody waits for is told at once, whatever the name server at the same port has to make durable for it. */
    void finish(Outcome outcome) {
        add(new Effect.Answer(outcome.ticket(), outcome, true));
    }

    void count(NodeCounter counter) {
        counts.merge(counter, 1L, Long::sum);
    }

    Map<NodeCounter, Long> counts() {
        return Map.copyOf(counts);
    }

    /** Hands out the effects and starts anew. */
    List<Effect> drain() {
        List<Effect> drained = effects;
        effects = new ArrayList<>();
        return drained;
    }
}
