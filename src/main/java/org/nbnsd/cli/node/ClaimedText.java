package org.nbnsd.cli.node;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.nbnsd.name.Printable;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NameState;
import org.nbnsd.node.Outcome.NameClaimed;

/** What became of a claim, in words. */
final class ClaimedText {
    private ClaimedText() {}

    /** Where it is held, such as {@code FRED<00> is held at 10.0.0.5}. */
    static String held(NameClaimed claimed, String verb) {
        String where = claimed.states().stream()
                .filter(state -> state.state() == NameState.REGISTERED)
                .map(state -> state.address().toString())
                .collect(Collectors.joining(", "));
        return claimed.name().name() + verb + where;
    }

    /** Interfaces where another host has it. */
    static List<String> elsewhere(NameClaimed claimed) {
        List<String> lines = new ArrayList<>();
        for (LocalNameState state : claimed.states()) {
            if (state.state() == NameState.REFUSED || state.state() == NameState.CONFLICT) {
                lines.add(
                        claimed.name().name() + ": not at " + state.address() + ": " + Printable.text(state.reason()));
            }
        }
        return lines;
    }

    /** Why it is not held. */
    static String refused(NameClaimed claimed) {
        return claimed.name().name() + ": refused: " + Printable.text(claimed.failure());
    }
}
