package org.nbnsd.daemon.configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.CodePage;
import org.nbnsd.node.LmhostsName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.transfer.Lmhosts;
import org.nbnsd.transfer.Problem;
import org.nbnsd.transfer.ReadOptions;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.NodeType;

/**
 * The LMHOSTS file of the end node, as read.
 *
 * @param names its names
 * @param problems what is wrong with it, one line each
 */
public record NodeLmhosts(List<LmhostsName> names, List<String> problems) {
    /** More than any file that was written by hand; each is remembered by the node. */
    private static final int MOST_NAMES = 100_000;

    /** Of who has no file. */
    public static final NodeLmhosts NONE = new NodeLmhosts(List.of(), List.of());

    public NodeLmhosts {
        names = List.copyOf(names);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a file.
     *
     * @param file the file; null for none
     * @param codePage by which letters outside ASCII are octets of names
     * @param now milliseconds since the epoch
     * @return what was in it
     * @throws IOException if it cannot be read; the message names it
     */
    public static NodeLmhosts read(@Nullable Path file, CodePage codePage, long now) throws IOException {
        if (file == null) {
            return NONE;
        }
        ReadOptions options = ReadOptions.at(now).withCodePage(codePage);
        ReadOptions.Limits limits = options.limits();
        Lmhosts lmhosts;
        try {
            lmhosts = Lmhosts.read(
                    file,
                    options.withLimits(new ReadOptions.Limits(
                            limits.depth(),
                            limits.files(),
                            limits.octets(),
                            limits.line(),
                            MOST_NAMES,
                            limits.problems())));
        } catch (IOException e) {
            throw new IOException(
                    "node.lmhosts: " + FileFailure.reading(file, e).getMessage(), e);
        }
        return new NodeLmhosts(
                lmhosts.reading().records().stream()
                        .map(imported -> name(imported.record(), lmhosts))
                        .toList(),
                lmhosts.reading().problems().stream().map(Problem::toString).toList());
    }

    private static LmhostsName name(NameRecord record, Lmhosts lmhosts) {
        boolean group = record.type() == RecordType.GROUP || record.type() == RecordType.SPECIAL_GROUP;
        return new LmhostsName(
                record.name(),
                record.addresses().stream()
                        .map(address -> new AddressEntry(group, NodeType.B, address))
                        .toList(),
                lmhosts.preloaded().contains(record.name()));
    }

    /** How many names a node knows from its start on. */
    public int preloaded() {
        return (int) names.stream().filter(LmhostsName::preloaded).count();
    }
}
