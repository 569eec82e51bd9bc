package org.nbnsd.cli.diagnosis;

import java.util.List;
import java.util.stream.Collectors;
import org.nbnsd.cli.console.Page;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.diagnosis.RetirePlan;
import org.nbnsd.diagnosis.RetirePlan.Step;
import org.nbnsd.diagnosis.RetirePlan.Task;
import org.nbnsd.wire.Ipv4Address;

/** What is left to be done before WINS can be switched off, for people. */
final class PlanText {
    /** Of who asks for a name; the others are counted. */
    private static final int MOST_ASKERS = 8;

    private PlanText() {}

    static void print(Page page, RetirePlan plan, long since, boolean isCompared) {
        page.heading("What is left before WINS can be switched off");
        for (Step step : Step.values()) {
            page.line(String.format("  %7d  %s", plan.of(step).size(), step.title()));
        }
        if (since != 0) {
            page.paragraph(
                    "  ",
                    "  ",
                    "Counted since " + page.time(since)
                            + "; each start of the daemon begins anew. What nobody has asked for in a"
                            + " month may be asked for at the end of the year.");
        }
        if (!isCompared) {
            page.paragraph(
                    "  ", "  ", "The DNS was not asked: with --dns DOMAIN it is told which names it answers alike.");
        }
        int number = 0;
        for (Step step : Step.values()) {
            number++;
            List<Task> tasks = plan.of(step);
            if (!tasks.isEmpty()) {
                page.heading(number + ". " + step.title());
                page.paragraph("  ", "  ", step.advice());
                tasks.forEach(task -> page.paragraph("  ", "      ", sentence(page, task)));
            }
        }
    }

    private static String sentence(Page page, Task task) {
        return switch (task.step()) {
            case UNASKED -> task.name() + ": registered last " + page.time(task.last());
            case ALIKE -> task.name() + dns(task) + "; " + asked(page, task);
            case ENTRY -> task.name() + dns(task) + enter(task) + "; " + asked(page, task);
            case DEVICE ->
                task.host() + ": asked for "
                        + task.names().stream().map(Object::toString).collect(Collectors.joining(", ")) + ", "
                        + Page.counted(task.count(), "time") + ", last " + page.time(task.last());
        };
    }

    private static String dns(Task task) {
        DnsName dns = task.dns();
        if (dns == null) {
            return "";
        }
        String what = switch (dns.found()) {
            case SAME, OTHER, PRESENT -> " is at " + joined(dns.addresses());
            case MISSING -> " is not there";
            case UNKNOWN -> " could not be looked up";
        };
        return ": " + dns.dnsName() + what;
    }

    private static String enter(Task task) {
        DnsName dns = task.dns();
        if (dns == null || dns.expected().isEmpty()) {
            return "";
        }
        return ", in NetBIOS at " + joined(dns.expected());
    }

    private static String joined(List<Ipv4Address> addresses) {
        return addresses.stream().map(Ipv4Address::toString).collect(Collectors.joining(", "));
    }

    private static String asked(Page page, Task task) {
        List<Ipv4Address> askers = task.askedBy();
        String some = joined(askers.subList(0, Math.min(MOST_ASKERS, askers.size())));
        int more = askers.size() - MOST_ASKERS;
        return "asked for " + Page.counted(task.count(), "time") + " by " + some
                + (more > 0 ? " and " + more + " more" : "") + ", last " + page.time(task.last());
    }
}
