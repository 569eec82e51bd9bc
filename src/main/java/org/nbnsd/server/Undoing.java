package org.nbnsd.server;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.EditEvent;
import org.nbnsd.protocol.Effect;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.AddressedResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.NegativeReleaseResponse;
import org.nbnsd.wire.Response.PositiveReleaseResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * Takes back what could not be made durable: the records go back to what they were, and of the answers that waited those
 * that spoke of them are given anew. Final answers to claims and releases become SVR_ERR. Answers to queries are left
 * out: the client asks again, and is told what is true then. What did not happen is not reported.
 */
final class Undoing {
    private final Records records;
    private final Outbox outbox;

    Undoing(Records records, Outbox outbox) {
        this.records = records;
        this.outbox = outbox;
    }

    /**
     * Takes effects back.
     *
     * @param undone all that have not been carried out, in their order
     * @return the names whose records are other ones now
     */
    Set<NetbiosName> undo(List<Effect> undone) {
        Map<NetbiosName, @Nullable NameRecord> before = before(undone);
        before.forEach(
                (name, record) -> records.apply(record == null ? new Change.Remove(name) : new Change.Put(record)));
        marks(undone).forEach(records::apply);
        Set<NetbiosName> families = new HashSet<>();
        before.keySet().forEach(name -> families.add(Effect.family(name)));
        undone.forEach(effect -> answerAnew(effect, families));
        return before.keySet();
    }

    /**
     * What is durable of the names that effects change.
     *
     * @param undone effects that are taken back, in their order
     * @return for each name its record; null if it has none
     */
    static Map<NetbiosName, @Nullable NameRecord> before(List<Effect> undone) {
        Map<NetbiosName, @Nullable NameRecord> before = new LinkedHashMap<>();
        for (Effect effect : undone) {
            NetbiosName name = effect.name();
            if (name == null) {
                continue;
            }
            if (effect instanceof Effect.Persist persist && !before.containsKey(name)) {
                before.put(name, persist.before());
            } else if (effect instanceof Effect.Adopted adopted) {
                before.put(name, adopted.change().after()); // it stands, whoever else changed the record
            }
        }
        return before;
    }

    /**
     * What takes back how far the records of others are known.
     *
     * @param undone effects that are taken back, in their order
     * @return the changes, one for each owner
     */
    static Collection<Change> marks(List<Effect> undone) {
        Map<Ipv4Address, Change> before = new LinkedHashMap<>();
        for (Effect effect : undone) {
            if (effect instanceof Effect.Persist persist && persist.change() instanceof Change.Seen seen) {
                before.putIfAbsent(seen.owner(), seen.undone());
            } else if (effect instanceof Effect.Adopted adopted && adopted.change() instanceof Change.Seen seen) {
                before.put(seen.owner(), seen);
            }
        }
        return before.values();
    }

    private void answerAnew(Effect effect, Set<NetbiosName> families) {
        NetbiosName family = effect.family();
        boolean isOfUndone = family != null && families.contains(family);
        effect.accept(new Effect.Cases() {
            @Override
            public void send(Effect.Send send) {
                Message message = isOfUndone ? failed(send.message()) : send.message();
                if (message != null) {
                    outbox.add(send.with(message));
                }
            }

            @Override
            public void persist(Effect.Persist persist) {
                // It is undone.
            }

            @Override
            public void adopted(Effect.Adopted adopted) {
                outbox.add(adopted);
            }

            @Override
            public void answer(Effect.Answer answer) {
                // Whoever waits for it is told that storage failed.
            }

            @Override
            public void connect(Effect.Connect connect) {
                // Whose link it is knows what to do instead.
            }

            @Override
            public void transmit(Effect.Transmit transmit) {
                // Whose link it is knows what to do instead.
            }

            @Override
            public void close(Effect.Close close) {
                // Whose link it is knows what to do instead.
            }

            @Override
            public void report(Effect.Report report) {
                if (!isOfUndone && !(report.event() instanceof EditEvent)) {
                    outbox.add(report);
                }
            }
        });
    }

    /** What is sent instead; null for nothing. */
    private static @Nullable Message failed(Message message) {
        if (!(message instanceof Response) || message instanceof WackResponse) {
            return message; // the challenge that it belongs to goes on
        }
        if (!(message instanceof AddressedResponse answer)) {
            return null;
        }
        return answer instanceof PositiveReleaseResponse || answer instanceof NegativeReleaseResponse
                ? NegativeReleaseResponse.of(answer.id(), answer.name(), Rcode.SVR_ERR, answer.ttl(), answer.entry())
                : NegativeRegistrationResponse.of(answer.id(), answer.name(), Rcode.SVR_ERR, 0, answer.entry());
    }
}
