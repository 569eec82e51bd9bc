package org.nbnsd.transfer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.Computer;
import org.nbnsd.dns.Computers;
import org.nbnsd.dns.DomainName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** Writes the {@link Computers} of the records as a file for a program of the DNS: one entry for each address of each. */
final class ComputersWriter {
    /** Of what a server of the DNS is told of a record, in seconds: who reads a file does not learn that a name has gone. */
    private static final int TTL = 300;

    private final FileFormat format;
    private final @Nullable DomainName domain;
    private final Appendable out;
    private final long now;
    private final LeftOut leftOut = new LeftOut();
    private final Lost lost = new Lost();

    /** @param domain the domain of the names; null for none */
    ComputersWriter(FileFormat format, @Nullable DomainName domain, Appendable out, long now) {
        this.format = format;
        this.domain = domain;
        this.out = out;
        this.now = now;
    }

    Written write(Iterable<NameRecord> all) throws IOException {
        Computers computers = Computers.of(all, now, (record, reason) -> leftOut.count(reason.text()));
        out.append(head());
        for (Computer computer : computers.all()) {
            if (format == FileFormat.GLOBAL_NAMES) {
                out.append(computer.label() + "," + full(computer) + "\r\n");
            } else {
                for (Ipv4Address address : computer.addresses()) {
                    out.append(entry(computer, address)).append('\n');
                }
            }
            lost.countCommon(computer.record());
            lost.count(!computer.record().isStatic(), "its lifetime");
            lost.count(format == FileFormat.GLOBAL_NAMES, "its addresses");
        }
        return new Written(computers.all().size(), leftOut.counts(), lost.counts());
    }

    private String full(Computer computer) {
        return domain == null ? computer.label() : domain.nameOf(computer.label());
    }

    private String entry(Computer computer, Ipv4Address address) {
        String label = computer.label();
        String full = full(computer);
        boolean hasBoth = !full.equals(label);
        return switch (format) {
            case HOSTS -> address + "\t" + full + (hasBoth ? " " + label : "");
            case DNSMASQ -> "host-record=" + full + (hasBoth ? "," + label : "") + "," + address;
            case UNBOUND ->
                "local-data: \"" + full + ". " + TTL + " IN A " + address + "\"\nlocal-data-ptr: \"" + address + " "
                        + TTL + " " + full + ".\"";
            case ZONE -> label + "\tIN\tA\t" + address;
            case REVERSE_ZONE -> reversed(address) + ".in-addr.arpa.\tIN\tPTR\t" + full + ".";
            default -> throw new IllegalArgumentException("format: " + format + " (expected: one for computers)");
        };
    }

    private static String reversed(Ipv4Address address) {
        byte[] octets = address.octets();
        return (octets[3] & 0xFF) + "." + (octets[2] & 0xFF) + "." + (octets[1] & 0xFF) + "." + (octets[0] & 0xFF);
    }

    private String head() {
        return switch (format) {
            case GLOBAL_NAMES -> "Name,FQDN\r\n";
            case UNBOUND -> "server:\n";
            case ZONE -> (domain == null ? "" : "$ORIGIN " + domain + ".\n") + zoneHead();
            case REVERSE_ZONE -> zoneHead();
            default -> "";
        };
    }

    /** What a zone has to begin with (RFC 1035 3.3.13). The administrator of the zone puts the names of his own servers there. */
    private String zoneHead() {
        return "; Put your name server and mailbox in the place of localhost. BIND wants \"check-names ignore\" for names with _.\n"
                + "$TTL " + TTL + "\n@\tIN\tSOA\tlocalhost. root.localhost. " + (now / 1000 & 0xFFFFFFFFL)
                + " 3600 600 86400 60\n@\tIN\tNS\tlocalhost.\n";
    }
}
