package org.nbnsd.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code delete}: records that shall not be there any more. */
@Command(
        name = "delete",
        header = "Delete records of the daemon on this machine.",
        description = {
            "Deletes records, static ones too. The network does not see them any more, and hosts can register the names;"
                    + " undelete takes it back for as long as the daemon keeps what was deleted. A host that is still there"
                    + " registers its name again when it refreshes it."
        },
        footer = {
            "  nbnsd delete fred#20 --reason \"scrapped\"",
            "  nbnsd delete fred#00 fred#03 fred#20",
            "  nbnsd delete 'fred<20>' --tombstone      so that replication partners forget it, too"
        })
final class DeleteCommand extends EditCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = Arguments.NAME_TEXT)
    private List<String> names = List.of();

    @ArgGroup(exclusive = true)
    private @Nullable Manner manner;

    /** One or the other. */
    static final class Manner {
        @Option(
                names = "--tombstone",
                description = "Leave a tombstone, which replication partners learn of. Default with partners.")
        private boolean tombstone;

        @Option(names = "--simple", description = "Delete it here only. Default without partners.")
        @SuppressWarnings("UnusedVariable") // if it is not the one, it is the other
        private boolean simple;
    }

    DeleteCommand(Console console) {
        super(console, "delete");
    }

    @Override
    Question question() {
        List<NetbiosName> wanted = Arguments.names(names);
        Boolean tombstone = manner == null ? null : Boolean.valueOf(manner.tombstone);
        return (daemon, reason) -> daemon.delete(wanted, tombstone, reason);
    }
}
