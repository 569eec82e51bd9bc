package org.nbnsd.cli.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.AuditReport;
import org.nbnsd.diagnosis.AuditReport.Host;
import org.nbnsd.diagnosis.AuditReport.Use;
import org.nbnsd.diagnosis.DnsName;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * The usage audit as comma-separated values (RFC 4180), one line for what a host does with a name. Hosts choose their names,
 * and a spreadsheet computes what begins like a formula; so the first character of such a name is written {@code \xHH}, which
 * means the same name.
 */
final class AuditCsv {
    static final String HEADINGS = "host,mac,action,name,service,class,needed,count,first,last,broadcast,with";
    private static final String DNS_HEADINGS = ",dns,dnsAddresses";
    private static final String FORMULA = "=+-@";

    private AuditCsv() {}

    static List<String> lines(AuditReport audit) {
        return lines(audit, null);
    }

    /** @param dns what the DNS has, by name; null if it was not asked, for which there are no columns then */
    static List<String> lines(AuditReport audit, @Nullable Map<NetbiosName, DnsName> dns) {
        var macs = audit.hosts().stream().collect(Collectors.toMap(Host::address, Host::mac));
        List<String> lines = audit.uses().stream()
                .map(use -> line(use, macs.getOrDefault(use.host(), ""))
                        + (dns == null ? "" : columns(dns.get(use.name()))))
                .collect(Collectors.toList());
        lines.add(0, dns == null ? HEADINGS : HEADINGS + DNS_HEADINGS);
        return lines;
    }

    private static String line(Use use, String mac) {
        return String.join(
                ",",
                use.host().toString(),
                mac,
                use.action().text(),
                quoted(harmless(use.name().toString())),
                NameSuffix.describe(use.name(), false),
                use.kind().code(),
                use.need().text(),
                Long.toString(use.count()),
                Instant.ofEpochMilli(use.first()).toString(),
                Instant.ofEpochMilli(use.last()).toString(),
                Boolean.toString(use.byBroadcast()),
                joined(use.others().stream().sorted()));
    }

    private static String columns(@Nullable DnsName dns) {
        return dns == null ? ",," : "," + dns.found().code() + "," + joined(dns.addresses().stream());
    }

    private static String joined(Stream<Ipv4Address> addresses) {
        return addresses.map(Object::toString).collect(Collectors.joining(";"));
    }

    private static String harmless(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0
                ? String.format("\\x%02X", (int) text.charAt(0)) + text.substring(1)
                : text;
    }

    private static String quoted(String field) {
        return field.indexOf(',') >= 0 || field.indexOf('"') >= 0 ? '"' + field.replace("\"", "\"\"") + '"' : field;
    }
}
