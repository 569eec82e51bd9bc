package org.nbnsd.cli.replication;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.HumanTime;
import org.nbnsd.cli.console.Page;
import org.nbnsd.cli.console.TextTable;
import org.nbnsd.control.channel.Answer;
import org.nbnsd.control.channel.ReplicationClient;
import org.nbnsd.control.document.Fields;
import org.nbnsd.name.Printable;
import org.nbnsd.replication.PartnerStatus;
import org.nbnsd.replication.PartnerStatus.Trouble;
import org.nbnsd.replication.ReplicationSettings.Partner;
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
        TextTable links = new TextTable(
                console().letters(), List.of("Partner", "Type", "Pull", "Last pulled", "Next", "Push", "Waiting"));
        TextTable records =
                new TextTable(console().letters(), List.of("Partner", "Received", "Skipped", "Sent", "Failures"));
        List<PartnerStatus> partners = answer.value();
        for (PartnerStatus each : partners) {
            Partner partner = each.partner();
            String address = partner.address().toString();
            links.row(List.of(
                    address,
                    partner.isMirror() ? "mirror" : Fields.word(partner.type()),
                    partner.isPulled() ? Fields.word(each.pulling()) : "-",
                    time(each.lastPulled(), now),
                    time(each.nextPull(), now),
                    partner.isServed() ? Fields.word(each.pushing()) : "-",
                    partner.isServed() ? String.valueOf(each.waiting()) : "-"));
            records.row(List.of(
                    address + (each.isNbnsd() ? " (nbnsd)" : ""),
                    String.valueOf(each.received()),
                    String.valueOf(each.skipped()),
                    String.valueOf(each.sent()),
                    String.valueOf(each.failures())));
        }
        links.lines().forEach(this::print);
        print("");
        records.lines().forEach(this::print);
        partners.forEach(each -> told(each, now).forEach(this::print));
        return ExitStatus.FOUND;
    }

    private static String time(@Nullable Long time, long now) {
        return time == null ? "never" : HumanTime.relative(time, now);
    }

    private List<String> told(PartnerStatus each, long now) {
        List<String> sentences = new ArrayList<>();
        trouble("pulling", each.pullTrouble(), now, sentences);
        trouble("telling it", each.pushTrouble(), now, sentences);
        String skipped = each.lastSkipped();
        if (skipped != null) {
            sentences.add("skipped last: " + Printable.text(skipped));
        }
        List<String> lines = new ArrayList<>();
        sentences.forEach(sentence ->
                lines.addAll(Page.wrapped(console().width(), each.partner().address() + ": ", sentence)));
        return lines;
    }

    /** What is over is told as well: it may come again. */
    private static void trouble(String what, Trouble trouble, long now, List<String> sentences) {
        String problem = trouble.problem();
        if (problem != null) {
            String inARow = trouble.inARow() > 1 ? String.format(Locale.ROOT, ", %d in a row", trouble.inARow()) : "";
            String state = trouble.inARow() == 0 ? " works, failed last " : " fails, last ";
            sentences.add(what + state + time(trouble.at(), now) + inARow + ": " + Printable.text(problem));
        }
    }
}
