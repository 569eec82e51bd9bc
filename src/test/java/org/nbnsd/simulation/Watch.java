package org.nbnsd.simulation;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.ForwardingNameService;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.NameService;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.MessageDecoder;

/** Stands between the shell and the core, and shows the rules what passes. */
final class Watch extends ForwardingNameService {
    private final NameService core;
    private final List<Rule> rules;
    private final Verdict verdict;
    private final Story story;

    Watch(NameService core, List<Rule> rules, Verdict verdict, Story story) {
        super(core);
        this.core = core;
        this.rules = rules;
        this.verdict = verdict;
        this.story = story;
    }

    private <T> T watched(Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            verdict.failed(e);
            throw e;
        }
    }

    private List<Effect> shown(List<Effect> effects, long now) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Report report) {
                story.tell(report.event().name(), "server", "event", report.event());
            } else if (effect instanceof Effect.Persist persist) {
                story.tell(persist.change().name(), "server", "change", persist.change());
            }
            rules.forEach(rule -> rule.emitted(effect, now));
        }
        rules.forEach(rule -> rule.settled(now));
        return effects;
    }

    @Override
    public List<Effect> receive(Datagram datagram, long now) {
        List<Effect> effects = watched(() -> core.receive(datagram, now));
        Decoded decoded = MessageDecoder.decode(datagram.octets(), datagram.length());
        rules.forEach(rule -> rule.arrived(datagram, decoded, effects, now));
        return shown(effects, now);
    }

    @Override
    public List<Effect> expire(long now) {
        return shown(watched(() -> core.expire(now)), now);
    }

    @Override
    public long nextTimeout() {
        return watched(core::nextTimeout);
    }

    @Override
    public List<Effect> listenOn(Collection<LocalAddress> addresses, long now) {
        return shown(watched(() -> core.listenOn(addresses, now)), now);
    }

    @Override
    public List<Effect> storageFailed(List<Effect> undone, String reason, long now) {
        List<Effect> instead = watched(() -> core.storageFailed(undone, reason, now));
        rules.forEach(rule -> rule.storageFailed(undone, instead));
        return shown(instead, now);
    }

    @Override
    public List<Effect> storageRecovered(long now) {
        return shown(watched(() -> core.storageRecovered(now)), now);
    }
}
