package org.nbnsd.cli.manual;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;

/** What shells show of an option, and offer as its values. */
final class CompletionText {
    /** As the help shows those that are no names of something else. */
    private static final String FEW = "[a-z0-9-]+([|][a-z0-9-]+)+";

    private CompletionText() {}

    /** The first sentence about it. */
    static String sentence(ArgSpec argument) {
        String text = String.join(" ", CommandTexts.description(argument)).replaceAll("\\s+", " ");
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    /** Its values if there are few; empty if it may be anything. */
    static List<String> choices(ArgSpec argument) {
        return argument.paramLabel().matches(FEW)
                ? List.of(argument.paramLabel().split("\\|"))
                : List.of();
    }
}
