package org.nbnsd.simulation;

import java.util.List;
import java.util.function.Supplier;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.ForwardingPart;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.Part;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.MessageDecoder;

/** Stands between the shell and the core, and shows the rules what passes. */
final class Watch extends ForwardingPart {
    private final Part core;
    private final List<Rule> rules;
    private final Verdict verdict;
    private final Story story;

    Watch(Part core, List<Rule> rules, Verdict verdict, Story story) {
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
    public List<Effect> handle(Input input, long now) {
        List<Effect> effects = watched(() -> core.handle(input, now));
        if (isOneOfSeveral(input)) {
            return effects;
        }
        if (input instanceof Input.Received received) {
            Datagram datagram = received.datagram();
            Decoded decoded = MessageDecoder.decode(datagram.octets(), datagram.length());
            rules.forEach(rule -> rule.arrived(datagram, decoded, effects, now));
        } else if (input instanceof Input.StorageFailed failed) {
            rules.forEach(rule -> rule.storageFailed(failed.undone(), effects));
        }
        return shown(effects, now);
    }

    /** What is told one after the other when a burst begins, or when its effects leave: nothing is settled in between. */
    private static boolean isOneOfSeveral(Input input) {
        return input instanceof Input.Backlog
                || input instanceof Input.Held
                || input instanceof Input.Left
                || input instanceof Input.Unsent;
    }

    @Override
    public long nextTimeout() {
        return watched(core::nextTimeout);
    }
}
