package org.nbnsd.responder;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nbnsd.dns.Computer;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.dns.DnsLabel;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;

/** Addresses of computers: each is a label directly below the suffix. */
final class ForwardZone extends Zone {
    private final ComputerTable computers;

    ForwardZone(Name apex, Name nameServer, Name person, int timeToLive, ComputerTable computers) {
        super(apex, nameServer, person, timeToLive);
        this.computers = computers;
    }

    @Override
    @Nullable
    List<Record> find(Name name, long now) {
        String label = name.labels() == apex().labels() + 1 ? DnsLabel.of(name.getLabelString(0)) : null;
        Computer computer = label == null ? null : computers.find(label, now);
        return computer == null ? null : records(name, computer, now);
    }

    private List<Record> records(Name owner, Computer computer, long now) {
        long ttl = computer.timeToLive(now, timeToLive());
        List<Record> records = new ArrayList<>();
        for (Ipv4Address address : computer.addresses()) {
            records.add(new ARecord(owner, DClass.IN, ttl, address.octets()));
        }
        return records;
    }

    @Override
    @Nullable
    Step step(@Nullable Object from, long now) {
        Computer computer = computers.after(from == null ? "" : (String) from, now);
        return computer == null
                ? null
                : new Step(computer.label(), records(below(computer.label(), apex()), computer, now));
    }

    /** The name of a computer in a zone. */
    static Name below(String label, Name apex) {
        try {
            return Name.concatenate(Name.fromString(label), apex);
        } catch (TextParseException | NameTooLongException e) {
            throw new IllegalStateException("a label of 15 characters below a suffix of 200 is a name", e);
        }
    }
}
