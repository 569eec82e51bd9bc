package org.nbnsd.cli.replication;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.console.ReasonOption;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ReplicationClient;
import org.nbnsd.replication.ReplicationWish.ByPartner;
import org.nbnsd.replication.ReplicationWish.Done;
import org.nbnsd.replication.ReplicationWish.Range;
import org.nbnsd.wire.Ipv4Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pull}: ask a partner for its records now. */
@Command(
        name = "pull",
        header = "Have the daemon on this machine pull from a partner now.",
        description = {
            "Asks the partner for what is new to this server. With --owner for the records of one owner in a range of versions,"
                    + " even if they are known: such as after some were skipped, or a database was restored."
        },
        footer = {
            "  nbnsd pull 10.0.1.5                      what is new",
            "  nbnsd pull 10.0.1.5 --owner 10.0.1.6 --from 1",
            "                                           all records of 10.0.1.6 that the partner has, again"
        })
public final class PullCommand extends ControlCommand {
    @Parameters(paramLabel = "PARTNER", description = "The partner's address.")
    private String partner = "";

    @Option(names = "--owner", paramLabel = "ADDRESS", description = "Only the records of this owner, also known ones.")
    private @Nullable String owner;

    @Option(names = "--from", paramLabel = "VERSION", description = "From this version on; 1 if nothing is said.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "VERSION", description = "Up to this version; all if nothing is said.")
    private @Nullable String to;

    @Mixin
    private final ReasonOption reason = new ReasonOption();

    public PullCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Ipv4Address from = PartnerArgument.address(partner);
        Range range = range();
        String why = reason.reason();
        Answer<Done> answer;
        try (ReplicationClient daemon = connectToReplication()) {
            answer = daemon.pull(from, range, why);
        }
        Done done = answer.value();
        if (json()) {
            print("pull", answer.json());
        } else {
            DoneReport.lines(console().width(), done.partners(), "pulled").forEach(this::print);
            long skipped =
                    done.partners().stream().mapToLong(ByPartner::skipped).sum();
            print(Page.counted(done.records(), "record") + " taken"
                    + (skipped == 0 ? "" : ", " + skipped + " skipped"));
        }
        return DoneReport.status(done);
    }

    private @Nullable Range range() {
        if (owner == null) {
            if (from != null || to != null) {
                throw new UsageError("--from, --to: of no owner (expected: --owner ADDRESS as well)");
            }
            return null;
        }
        long first = from == null ? 1 : PartnerArgument.version("--from", from);
        long last = to == null ? 0 : PartnerArgument.version("--to", to);
        if (first == 0 || last != 0 && Long.compareUnsigned(last, first) < 0) {
            throw new UsageError("--from " + Long.toUnsignedString(first) + ", --to " + Long.toUnsignedString(last)
                    + ": no range (expected: 1 or more, and --to not less than --from, or 0 for all)");
        }
        return new Range(PartnerArgument.address(owner), first, last);
    }
}
