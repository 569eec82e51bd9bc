package org.nbnsd.transfer;

import java.io.IOException;
import org.nbnsd.dns.Computer;
import org.nbnsd.dns.Computers;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/** Writes a hosts file ({@code hosts(5)}): a line for each address of each of the {@link Computers} of the records. */
final class HostsWriter {
    private final Appendable out;
    private final long now;
    private final LeftOut leftOut = new LeftOut();
    private final Lost lost = new Lost();

    HostsWriter(Appendable out, long now) {
        this.out = out;
        this.now = now;
    }

    Written write(Iterable<NameRecord> all) throws IOException {
        Computers computers = Computers.of(all, now, (record, reason) -> leftOut.count(reason.text()));
        for (Computer computer : computers.all()) {
            for (Ipv4Address address : computer.addresses()) {
                out.append(address.toString())
                        .append('\t')
                        .append(computer.label())
                        .append('\n');
            }
            lost.countCommon(computer.record());
            lost.count(!computer.record().isStatic(), "its lifetime");
        }
        return new Written(computers.all().size(), leftOut.counts(), lost.counts());
    }
}
