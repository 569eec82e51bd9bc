package org.nbnsd.transfer;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * Writes a hosts file ({@code hosts(5)}): a line for each address of each computer, with its name in small letters. A computer
 * is its workstation name (00), or, if that is not there, its server name (20). Of names that differ in case only, the one in
 * capital letters counts. A name that cannot be a label of the DNS (RFC 1123 2.1, and the underscore, which names of computers
 * have), or that would mean something else there, is left out.
 */
final class HostsWriter {
    private static final CharMatcher LABEL = CharMatcher.inRange('a', 'z')
            .or(CharMatcher.inRange('A', 'Z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.anyOf("-_"));
    private static final CharMatcher DIGITS = CharMatcher.inRange('0', '9');

    /** The one that counts comes first. */
    private static final Comparator<NetbiosName> BY_PRECEDENCE = Comparator.comparing(HostsWriter::hasSmallLetters)
            .thenComparing(NetbiosName::suffix)
            .thenComparing(Comparator.naturalOrder());

    private final Appendable out;
    private final long now;
    private final LeftOut leftOut = new LeftOut();
    private final Lost lost = new Lost();
    private final Map<String, NameRecord> computers = new TreeMap<>();

    HostsWriter(Appendable out, long now) {
        this.out = out;
        this.now = now;
    }

    Written write(Iterable<NameRecord> all) throws IOException {
        for (NameRecord each : all) {
            NameRecord record = each.at(now);
            if (!leftOut.count(whyNot(record))) {
                add(record);
            }
        }
        for (Map.Entry<String, NameRecord> computer : computers.entrySet()) {
            for (Ipv4Address address : computer.getValue().addresses()) {
                out.append(address.toString())
                        .append('\t')
                        .append(computer.getKey())
                        .append('\n');
            }
            lost.countCommon(computer.getValue());
            lost.count(!computer.getValue().isStatic(), "its lifetime");
        }
        return new Written(computers.size(), leftOut.counts(), lost.counts());
    }

    private void add(NameRecord record) {
        String label = Ascii.toLowerCase(label(record.name()));
        NameRecord other = computers.get(label);
        if (other == null) {
            computers.put(label, record);
            return;
        }
        leftOut.count("another name of a computer that is there");
        if (BY_PRECEDENCE.compare(record.name(), other.name()) < 0) {
            computers.put(label, record);
        }
    }

    private static @Nullable String whyNot(NameRecord record) {
        String usual = LeftOut.usual(record);
        if (usual != null) {
            return usual;
        }
        int suffix = record.name().suffix();
        if (suffix != NameSuffix.WORKSTATION && suffix != NameSuffix.SERVER
                || !record.type().isUnique()) {
            return "no computer's name";
        }
        if (!record.addresses().stream().allMatch(Ipv4Address::isHost)) {
            return "an address that no host can have";
        }
        return isLabel(label(record.name())) ? null : "a name that cannot be in a hosts file";
    }

    /** A number would be read as an address; this machine has a name that nobody else is to have. */
    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && LABEL.matchesAllOf(label)
                && !label.startsWith("-")
                && !label.endsWith("-")
                && !DIGITS.matchesAllOf(label)
                && !Ascii.equalsIgnoreCase(label, "localhost");
    }

    private static boolean hasSmallLetters(NetbiosName name) {
        return CharMatcher.inRange('a', 'z').matchesAnyOf(label(name));
    }

    private static String label(NetbiosName name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NetbiosName.LENGTH - 1; i++) {
            text.append((char) name.octet(i));
        }
        return CharMatcher.is(' ').trimTrailingFrom(text);
    }
}
