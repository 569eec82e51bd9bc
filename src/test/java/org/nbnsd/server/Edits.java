package org.nbnsd.server;

import java.util.List;
import java.util.Map;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;

/** What people want done to the records of a server, as a test asks for it. */
public final class Edits {
    private Edits() {}

    /**
     * What became of it.
     *
     * @param effects what to do, in order, but for the answer
     * @param outcomes the answer
     */
    public record Edited(List<Effect> effects, List<EditOutcome> outcomes) {}

    /** Carries out edits. */
    public static Edited edit(NameServer server, List<Edit> edits, Author author, long now) {
        return ask(server, new ServerWish.Change(edits, author, false), now);
    }

    /** Carries out a part of an import. */
    public static Edited part(NameServer server, List<Edit> edits, Author author, long now) {
        return ask(server, new ServerWish.Change(edits, author, true), now);
    }

    /** An import is over. */
    public static List<Effect> imported(NameServer server, Author author, Map<EditOutcome.Kind, Integer> counts) {
        return ask(server, new ServerWish.Imported(author, counts), 0).effects();
    }

    /** Moves on what is due. */
    public static Edited scavenge(NameServer server, boolean dryRun, Author author, long now) {
        return ask(server, new ServerWish.Scavenge(dryRun, author), now);
    }

    private static Edited ask(NameServer server, ServerWish wish, long now) {
        List<Effect> effects = server.handle(new Input.Asked(1, wish), now);
        Effect.Answer answer = (Effect.Answer) effects.get(effects.size() - 1);
        return new Edited(effects.subList(0, effects.size() - 1), ((ServerWish.Outcomes) answer.result()).outcomes());
    }
}
