package org.nbnsd.cli.replication;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.HumanTime;
import org.nbnsd.cli.console.TextTable;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ReplicationClient;
import org.nbnsd.control.document.Fields;
import org.nbnsd.name.Printable;
import org.nbnsd.replication.PartnerStatus;
import picocli.CommandLine.Command;

/** {@code partners}: how does it go with the partners? */
@Command(
        name = "partners",
        header = "Show how replication goes with each partner of the daemon on this machine.",
        description = {
            "For each partner: what this server is to it, what happens on the connections, when it was last pulled from and"
                    + " will be next, what came, and what went wrong last."
        },
        footer = {"  nbnsd partners", "  nbnsd partners --json                    everything, for a program"})
public final class PartnersCommand extends ControlCommand {
    public PartnersCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Answer<List<PartnerStatus>> answer;
        try (ReplicationClient daemon = connectToReplication()) {
            answer = daemon.partners();
        }
        if (json()) {
            print("partners", answer.json());
            return ExitStatus.FOUND;
        }
        long now = new Fields(answer.json()).time("now");
        TextTable table = new TextTable(
                console().letters(),
                List.of("Partner", "Type", "Pull", "Push", "Last pulled", "Next", "Received", "Sent", "Failures"));
        List<PartnerStatus> partners = answer.value();
        partners.forEach(each -> table.row(List.of(
                each.partner().address() + (each.isNbnsd() ? " (nbnsd)" : ""),
                each.partner().isMirror()
                        ? "mirror"
                        : Fields.word(each.partner().type()),
                each.partner().isPulled() ? Fields.word(each.pulling()) : "-",
                each.partner().isServed() ? Fields.word(each.pushing()) : "-",
                time(each.lastPulled(), now),
                time(each.nextPull(), now),
                each.received() + (each.skipped() == 0 ? "" : " (" + each.skipped() + " skipped)"),
                String.valueOf(each.sent()),
                String.valueOf(each.failures()))));
        table.lines().forEach(this::print);
        partners.forEach(each -> problem(each, now));
        return ExitStatus.FOUND;
    }

    private static String time(@Nullable Long time, long now) {
        return time == null ? "never" : HumanTime.relative(time, now);
    }

    private void problem(PartnerStatus each, long now) {
        String problem = each.lastProblem();
        if (problem != null) {
            String inARow =
                    each.failuresInARow() > 1 ? String.format(Locale.ROOT, ", %d in a row", each.failuresInARow()) : "";
            print(each.partner().address() + ": last problem, " + time(each.lastFailed(), now) + inARow + ": "
                    + Printable.text(problem));
        }
    }
}
