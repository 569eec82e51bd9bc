package org.nbnsd.transfer;

import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.transfer.Exporter.Written;
import org.nbnsd.wire.Ipv4Address;

/**
 * Writes {@code wins.dat} as nmbd reads it; see {@link WinsDatReader} for the format. It has no way to say a scope, a
 * special group other than 1C, or a name with lower case letters, quotation marks, a {@code #} or octets outside ASCII.
 */
final class WinsDatWriter {
    private final Appendable out;
    private final long now;
    private final LeftOut leftOut = new LeftOut();

    WinsDatWriter(Appendable out, long now) {
        this.out = out;
        this.now = now;
    }

    Written write(Iterable<NameRecord> records) throws IOException {
        long count = 0;
        out.append(WinsDatReader.VERSION).append("0\n");
        for (NameRecord each : records) {
            NameRecord record = each.at(now);
            if (!leftOut.count(whyNot(record))) {
                out.append(line(record));
                count++;
            }
        }
        return new Written(count, leftOut.counts());
    }

    private @Nullable String whyNot(NameRecord record) {
        String usual = LeftOut.usual(record);
        if (usual != null) {
            return usual;
        }
        if (!record.isStatic() && record.expiresAt() <= now) {
            return LeftOut.ENDED; // a partner's: it does not expire here, but would there
        }
        boolean isDomain = record.name().suffix() == NameSuffix.DOMAIN_CONTROLLERS;
        if (isDomain != (record.type() == RecordType.SPECIAL_GROUP)) {
            return isDomain ? "1C that is no special group" : "special group other than 1C";
        }
        if (record.type() != RecordType.GROUP && !record.addresses().stream().allMatch(Ipv4Address::isHost)) {
            return "an address that no host can have";
        }
        return record.name().equals(NetbiosName.MSBROWSE) || isPlain(record.name())
                ? null
                : "a name that wins.dat cannot hold";
    }

    private static boolean isPlain(NetbiosName name) {
        for (int i = 0; i < NetbiosName.LENGTH - 1; i++) {
            int octet = name.octet(i);
            if (octet < ' ' || octet > '~' || octet == '"' || octet == '#' || octet >= 'a' && octet <= 'z') {
                return false;
            }
        }
        return true;
    }

    /** The time is rounded up, so that a name does not expire sooner than it would have. */
    private static String line(NameRecord record) {
        int flags = record.nodeType().code() << WinsDatReader.NODE_TYPE_SHIFT | WinsDatReader.ACTIVE;
        flags |= record.isStatic() ? WinsDatReader.PERMANENT : 0;
        flags |= record.type().isUnique() ? 0 : WinsDatReader.GROUP;
        long seconds = record.isStatic() ? 0 : seconds(record.expiresAt());
        String addresses = addresses(record).stream().map(Ipv4Address::toString).collect(Collectors.joining(" "));
        return String.format(
                Locale.ROOT,
                "\"%s#%02x\" %d %s %xR\n",
                text(record.name()),
                record.name().suffix(),
                seconds,
                addresses,
                flags);
    }

    private static long seconds(long millis) {
        return Math.min(WinsDatReader.LAST_SECOND, Math.floorDiv(millis - 1, 1000L) + 1);
    }

    /** Of a normal group nmbd keeps 0.0.0.0, and would answer any other address as if it were a host's. */
    private static List<Ipv4Address> addresses(NameRecord record) {
        return record.type() == RecordType.GROUP ? List.of(Ipv4Address.ZERO) : record.addresses();
    }

    private static String text(NetbiosName name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < NetbiosName.LENGTH - 1; i++) {
            text.append((char) name.octet(i));
        }
        return CharMatcher.is(' ').trimTrailingFrom(text);
    }
}
