package org.nbnsd.cli.records;

import java.io.IOException;
import java.time.ZoneId;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.control.Lookup;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ControlClient;
import org.nbnsd.name.NetbiosName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code show}: everything about one record. */
@Command(
        name = "show",
        header = "Show one record of the daemon on this machine.",
        description = "Shows every field of a record, each address that has the name, and until when.",
        footer = {
            "  nbnsd show fred#20                       the file server FRED",
            "  nbnsd show 'workgroup<1C>' --json"
        })
public final class ShowCommand extends ControlCommand {
    @Parameters(paramLabel = "NAME", description = Arguments.NAME_TEXT)
    private String name = "";

    public ShowCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        NetbiosName wanted = Arguments.name(name, console().letters()).name();
        Answer<Lookup> answer;
        try (ControlClient daemon = connect()) {
            answer = daemon.show(wanted);
        }
        Lookup lookup = answer.value();
        if (json()) {
            print("show", RecordReport.json(wanted, lookup.record(), answer.json()));
        } else if (lookup.record() == null) {
            explain(RecordReport.notFound(wanted, lookup));
        } else {
            RecordReport.lines(lookup.record(), lookup.now(), ZoneId.systemDefault())
                    .forEach(this::print);
        }
        return lookup.record() == null ? ExitStatus.REFUSED : ExitStatus.FOUND;
    }
}
