package org.nbnsd.cli.replication;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Page;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ReplicationClient;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.replication.ReplicationWish.Compared;
import org.nbnsd.replication.ReplicationWish.Difference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code verify}: do the partners have the same? */
@Command(
        name = "verify",
        header = "Compare the records of the daemon on this machine with those of its partners.",
        description = {
            "Asks each partner for its records and prints what differs. It changes nothing; what a pull would settle is a"
                    + " difference, too. Microsoft calls it the consistency check."
        },
        footer = {
            "  nbnsd verify                             all records",
            "  nbnsd verify --name fred#20 --json       one name"
        })
public final class VerifyCommand extends ControlCommand {
    @Option(names = "--name", paramLabel = "NAME", description = "Only this name.")
    private @Nullable String name;

    public VerifyCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        NetbiosName wanted =
                name == null ? null : Arguments.name(name, console().letters()).name();
        Answer<Compared> answer;
        try (ReplicationClient daemon = connectToReplication()) {
            answer = daemon.verify(wanted);
        }
        Compared compared = answer.value();
        if (json()) {
            print("verify", answer.json());
        } else {
            compared.differences()
                    .forEach(each -> Page.wrapped(console().width(), each.name() + " ", line(each))
                            .forEach(this::print));
            if (compared.more() > 0) {
                print("… and " + Page.counted(compared.more(), "more difference"));
            }
            DoneReport.lines(console().width(), compared.partners(), "compared").forEach(this::print);
            print(Page.counted(compared.compared(), "record") + " of partners compared, "
                    + Page.counted(compared.differences().size() + compared.more(), "difference"));
        }
        if (!compared.differences().isEmpty()) {
            return ExitStatus.REFUSED;
        }
        return DoneReport.isDone(compared.partners()) ? ExitStatus.FOUND : ExitStatus.NO_ANSWER;
    }

    private static String line(Difference each) {
        String what = switch (each.kind()) {
            case MISSING_HERE -> "is not here";
            case MISSING_THERE -> "is not there";
            case OTHER_RECORD -> "is another record";
            case OTHER_OWNER -> "is a record of another owner";
        };
        return "of " + each.owner() + ", at " + each.partner() + ": " + what + words("; here ", each.here())
                + words("; there ", each.there());
    }

    private static String words(String where, String record) {
        return record.isEmpty() ? "" : where + Printable.text(record);
    }
}
