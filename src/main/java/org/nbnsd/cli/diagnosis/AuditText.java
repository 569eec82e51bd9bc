package org.nbnsd.cli.diagnosis;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nbnsd.cli.console.Page;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Action;
import org.nbnsd.diagnosis.AuditReport.Host;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.diagnosis.Need;
import org.nbnsd.diagnosis.QueryClass;
import org.nbnsd.diagnosis.RetirePlan;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/** The usage audit for people. */
public final class AuditText {
    private AuditText() {}

    /** What somebody prints who has not asked the DNS. */
    public static void print(Page page, AuditReport audit) {
        print(page, audit, Map.of());
    }

    /** @param dns what the DNS has, by name; empty if it was not asked */
    static void print(Page page, AuditReport audit, Map<NetbiosName, DnsName> dns) {
        summary(page, audit);
        Map<Ipv4Address, List<Use>> uses = audit.uses().stream().collect(Collectors.groupingBy(Use::host));
        for (Host host : audit.hosts()) {
            page.heading(host.address() + (host.mac().isEmpty() ? "" : "  " + host.mac()) + "  needs it: "
                    + host.need().text() + ", last " + page.time(host.last()));
            uses.getOrDefault(host.address(), List.of()).forEach(use -> use(page, use, dns));
        }
        if (audit.leftOut() > 0) {
            page.gap();
            page.paragraph("", "  ", leftOut(audit));
        }
    }

    /** What the DNS has of a name, in words; empty if it was not asked for that. */
    static String dns(Use use, Map<NetbiosName, DnsName> dns) {
        DnsName name = dns.get(use.name());
        if (name == null || !RetirePlan.canBeInDns(use)) {
            return dns.isEmpty() ? "" : "cannot be there";
        }
        return name.found().text();
    }

    private static void use(Page page, Use use, Map<NetbiosName, DnsName> dns) {
        String inDns = dns(use, dns);
        String others = others(use);
        page.paragraph(
                String.format("  %-9s %7d  ", use.action().text(), use.count()),
                "                     ",
                use.name() + " (" + use.kind().code() + ", needed: "
                        + use.need().text() + (inDns.isEmpty() ? "" : ", in the DNS: " + inDns) + ")"
                        + (others.isEmpty() ? "" : " " + others) + ", last "
                        + page.time(use.last()));
    }

    /** What is not in it. */
    static String leftOut(AuditReport audit) {
        return audit.leftOut() + " messages were not counted, or forgotten: too many hosts and names";
    }

    /** Of a daemon, since when. */
    static String counted(Page page, AuditReport audit) {
        return "as far as this daemon answered, counted since " + page.time(audit.since())
                + "; without what this machine asks itself";
    }

    static String others(Use use) {
        String hosts = use.others().stream().sorted().map(Object::toString).collect(Collectors.joining(", "));
        if (use.byBroadcast()) {
            return "by broadcast" + (hosts.isEmpty() ? "" : " and with " + hosts);
        }
        return hosts.isEmpty() ? "" : "with " + hosts;
    }

    /** What it comes to. */
    public static void summary(Page page, AuditReport audit) {
        page.heading("Who uses NetBIOS, and for what");
        if (audit.since() != 0) {
            page.paragraph("  ", "  ", counted(page, audit));
        }
        for (Need need : List.of(Need.YES, Need.PROBABLY, Need.UNKNOWN, Need.NO)) {
            long hosts =
                    audit.hosts().stream().filter(host -> host.need() == need).count();
            page.line(String.format("  %7d  hosts that need it: %s", hosts, need.text()));
        }
        long names = audit.uses().stream()
                .filter(use -> use.action() == Action.REGISTERS)
                .map(Use::name)
                .distinct()
                .count();
        page.line(String.format("  %7d  names registered", names));
        page.line(String.format("  %7d  queries", audit.queries()));
        Arrays.stream(QueryClass.values())
                .filter(kind -> audit.queries(kind) > 0)
                .forEach(kind -> {
                    long percent = Math.round(100.0 * audit.queries(kind) / audit.queries());
                    page.line(String.format("  %7d  %3d %%  %s", audit.queries(kind), percent, kind.text()));
                });
    }
}
