package org.nbnsd.cli.records;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.RecordFilter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Which records are meant. They are read by {@link RecordFilter}; that is why they are texts here. */
final class FilterOptions {
    @Option(names = "--suffix", paramLabel = "HH", description = "With this suffix, two hexadecimal digits.")
    private @Nullable String suffix;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "In this state: active, released, tombstone or deleted; may be repeated. Default: all but"
                    + " deleted.")
    private @Nullable List<String> states;

    @Option(
            names = "--address",
            paramLabel = "ADDRESS[/LENGTH]",
            description = "Held at this address, or at one in this prefix.")
    private @Nullable String address;

    @Option(
            names = "--owner",
            paramLabel = "local|ADDRESS",
            description = "That this server is responsible for, or the one with this address.")
    private @Nullable String owner;

    @ArgGroup(exclusive = true)
    private @Nullable Origin origin;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "Of this type: unique, group, special-group or multihomed.")
    private @Nullable String type;

    /** One or the other. */
    static final class Origin {
        @Option(names = "--static", description = "Made by a person.")
        private boolean isStatic;

        @Option(names = "--dynamic", description = "Registered by a host.")
        @SuppressWarnings("UnusedVariable") // if it is not the one, it is the other
        private boolean isDynamic;
    }

    /** Whether any of them was given. */
    boolean isGiven() {
        return suffix != null || states != null || address != null || owner != null || origin != null || type != null;
    }

    /** The filter, with a pattern for names that the command itself takes. */
    RecordFilter filter(@Nullable String pattern, Letters letters) {
        Map<String, String> texts = new HashMap<>();
        put(texts, "suffix", suffix);
        put(texts, "state", states == null ? null : String.join(",", states));
        put(texts, "address", address);
        put(texts, "owner", owner);
        put(texts, "static", origin == null ? null : Boolean.toString(origin.isStatic));
        put(texts, "type", type);
        try {
            put(texts, "name", pattern == null ? null : letters.typed(pattern));
            return RecordFilter.parse(texts);
        } catch (IllegalArgumentException e) {
            throw new UsageError(String.valueOf(e.getMessage()));
        }
    }

    private static void put(Map<String, String> texts, String key, @Nullable String text) {
        if (text != null) {
            texts.put(key, text);
        }
    }
}
