package org.nbnsd.transfer;

import com.google.common.base.CharMatcher;
import com.google.common.collect.HashMultimap;
import com.google.common.collect.SetMultimap;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

/**
 * Writes LMHOSTS; see {@link LmhostsLine} for its entries. Computers come first, by plain name; then all other names by
 * their 16 octets, because of two entries of a name the later one counts. The first name of a host says with {@code #DOM}
 * what domain it controls. Read again, the names are these and no others.
 */
final class LmhostsWriter {
    private static final int[] COMPUTER = {NameSuffix.SERVER, NameSuffix.WORKSTATION, NameSuffix.MESSENGER};

    private static final CharMatcher PLAIN =
            CharMatcher.inRange('A', 'Z').or(CharMatcher.inRange('0', '9')).or(CharMatcher.anyOf("!$%&'()-.@^_`{}~"));

    private final Appendable out;
    private final long now;
    private final LeftOut leftOut = new LeftOut();
    private final Lost lost = new Lost();
    private final Map<NetbiosName, NameRecord> records = new TreeMap<>();
    private final Set<NetbiosName> written = new HashSet<>();
    /** The first domain of each address that a line can still name. */
    private final Map<Ipv4Address, NetbiosName> domains = new HashMap<>();

    /** The addresses of domains that a line has named. */
    private final SetMultimap<NetbiosName, Ipv4Address> members = HashMultimap.create();

    LmhostsWriter(Appendable out, long now) {
        this.out = out;
        this.now = now;
    }

    Written write(Iterable<NameRecord> all) throws IOException {
        for (NameRecord each : all) {
            NameRecord record = each.at(now);
            if (!leftOut.count(whyNot(record))) {
                records.put(record.name(), record);
                lost.countInLmhosts(record);
            }
        }
        collectDomains();
        for (NameRecord record : records.values()) {
            writeComputer(record);
        }
        for (NameRecord record : records.values()) {
            if (!isDomain(record)) {
                writeOther(record);
            }
        }
        for (NameRecord record : records.values()) {
            if (isDomain(record)) {
                writeOther(record);
            }
        }
        return new Written(records.size(), leftOut.counts(), lost.counts());
    }

    private static @Nullable String whyNot(NameRecord record) {
        String usual = LeftOut.usual(record);
        if (usual != null) {
            return usual;
        }
        if (record.type() == RecordType.GROUP) {
            return "normal group";
        }
        boolean special = record.type() == RecordType.SPECIAL_GROUP;
        int suffix = record.name().suffix();
        if (!special && (suffix == NameSuffix.DOMAIN_CONTROLLERS || suffix == NameSuffix.BROWSER_ELECTIONS)) {
            return "1C or 1E that is no group";
        }
        return record.addresses().stream().allMatch(Ipv4Address::isHost) ? null : "an address that no host can have";
    }

    private void collectDomains() {
        for (NameRecord record : records.values()) {
            if (isDomain(record) && isPlain(record.name())) {
                record.addresses().forEach(address -> domains.putIfAbsent(address, record.name()));
            }
        }
    }

    private static boolean isDomain(NameRecord record) {
        return record.type() == RecordType.SPECIAL_GROUP && record.name().suffix() == NameSuffix.DOMAIN_CONTROLLERS;
    }

    /** A plain name stands for three: only a computer that has them all, alike, is written so. */
    private void writeComputer(NameRecord record) throws IOException {
        NetbiosName name = record.name();
        boolean isFirst = name.suffix() == NameSuffix.WORKSTATION;
        if (!isFirst || !record.type().isUnique() || !isPlain(name)) {
            return;
        }
        List<NetbiosName> names =
                Arrays.stream(COMPUTER).mapToObj(name::withSuffix).toList();
        if (names.stream().allMatch(each -> isLike(records.get(each), record))) {
            written.addAll(names);
            writePlain(record);
        }
    }

    private static boolean isLike(@Nullable NameRecord other, NameRecord record) {
        return other != null
                && other.type() == record.type()
                && other.addresses().equals(record.addresses());
    }

    private void writePlain(NameRecord record) throws IOException {
        for (Ipv4Address address : record.addresses()) {
            writeLine(address, text(record.name()), " #PRE" + domainOf(address) + multihomed(record));
        }
    }

    /** The keyword for a domain that the host at an address controls, if no line has named it. */
    private String domainOf(Ipv4Address address) {
        NetbiosName domain = domains.remove(address);
        if (domain == null) {
            return "";
        }
        members.put(domain, address);
        return " #DOM:" + text(domain);
    }

    private void writeOther(NameRecord record) throws IOException {
        if (written.contains(record.name())) {
            return;
        }
        int suffix = record.name().suffix();
        boolean isHost = suffix == NameSuffix.SERVER || suffix == NameSuffix.WORKSTATION;
        for (Ipv4Address address : record.addresses()) {
            if (record.type() != RecordType.SPECIAL_GROUP) {
                String controls = isHost ? domainOf(address) : "";
                writeLine(address, quoted(record.name()), " #PRE" + controls + multihomed(record));
            } else if (!isDomain(record)) {
                writeLine(address, quoted(record.name()), " #SG");
            } else if (!members.containsEntry(record.name(), address)) {
                writeLine(address, quoted(record.name()), " #PRE");
            }
        }
    }

    private void writeLine(Ipv4Address address, String name, String keywords) throws IOException {
        out.append(address.toString())
                .append('\t')
                .append(name)
                .append(keywords)
                .append("\r\n");
    }

    private static String multihomed(NameRecord record) {
        return record.type() == RecordType.MULTIHOMED ? " #MH" : "";
    }

    /** Whether the name needs no quotation marks: nothing in it is a blank, a mark or a letter that becomes another. */
    private static boolean isPlain(NetbiosName name) {
        String text = text(name);
        return !text.isEmpty() && PLAIN.matchesAllOf(text);
    }

    private static String text(NetbiosName name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NetbiosName.LENGTH - 1; i++) {
            text.append((char) name.octet(i));
        }
        return CharMatcher.is(' ').trimTrailingFrom(text);
    }

    private static String quoted(NetbiosName name) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < NetbiosName.LENGTH; i++) {
            char octet = (char) name.octet(i);
            boolean asItIs = i < NetbiosName.LENGTH - 1 && (octet == ' ' || PLAIN.matches(octet));
            text.append(asItIs ? String.valueOf(octet) : String.format("\\0x%02X", (int) octet));
        }
        return text.append('"').toString();
    }
}
