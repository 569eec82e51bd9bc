package org.nbnsd.transfer;

import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;

/**
 * Writes {@code wins.dat} as nmbd reads it; see {@link WinsDatReader} for the format. It has no way to say a scope, a
 * special group other than 1C, or a name with quotation marks, a {@code #}, an end of line or octets that are no characters
 * of the code page. Names in lower case are the same as those in upper case to nmbd: of two it keeps one, and one whose
 * capitals the code page does not have it loses.
 */
final class WinsDatWriter {
    private static final CharMatcher NOT_IN_QUOTES = CharMatcher.anyOf("\"#\r\n\0");

    private final Appendable out;
    private final CodePage codePage;
    private final long now;
    private final Set<NetbiosName> taken = new HashSet<>();

    private final LeftOut leftOut = new LeftOut();
    private final Lost lost = new Lost();

    WinsDatWriter(Appendable out, CodePage codePage, long now) {
        this.out = out;
        this.codePage = codePage;
        this.now = now;
    }

    Written write(Iterable<NameRecord> records) throws IOException {
        List<NameRecord> writable = new ArrayList<>();
        for (NameRecord each : records) {
            NameRecord record = each.at(now);
            if (!leftOut.count(whyNot(record))) {
                writable.add(record);
                if (capitals(record.name()).equals(record.name())) {
                    taken.add(record.name());
                }
            }
        }
        long count = 0;
        out.append(WinsDatReader.VERSION).append("0\n");
        for (NameRecord record : writable) {
            if (!leftOut.count(whyNotBeside(record.name()))) {
                out.append(line(record));
                countLost(record);
                count++;
            }
        }
        return new Written(count, leftOut.counts(), lost.counts());
    }

    private void countLost(NameRecord record) {
        lost.countCommon(record);
        boolean isGroup = record.type() == RecordType.GROUP;
        lost.count(
                isGroup && record.addresses().stream().anyMatch(Ipv4Address::isHost),
                "the addresses of its members, which nmbd does not keep");
        lost.count(
                !isGroup
                        && record.holders().stream()
                                        .mapToLong(Holder::expiresAt)
                                        .distinct()
                                        .count()
                                > 1,
                "the lifetime of each of its addresses: all get the longest");
        lost.count(record.type() == RecordType.MULTIHOMED, "that its addresses are those of one host");
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
        return record.name().equals(NetbiosName.MSBROWSE) ? null : whyNot(record.name());
    }

    private @Nullable String whyNot(NetbiosName name) {
        String text = codePage.characters(name);
        boolean isHeld = text != null && !NOT_IN_QUOTES.matchesAnyOf(text) && codePage.hasCapitals(text);
        return isHeld ? null : "a name that wins.dat cannot hold";
    }

    /** Of two names that are one to nmbd the one in capitals is written, as it would be if nmbd had them registered. */
    private @Nullable String whyNotBeside(NetbiosName name) {
        NetbiosName capitals = capitals(name);
        return capitals.equals(name) || taken.add(capitals)
                ? null
                : "a name that differs from another only in its case";
    }

    private NetbiosName capitals(NetbiosName name) {
        return NetbiosName.of(codePage.octets(codePage.upperCase(text(name))), name.suffix());
    }

    /** The time is rounded up, so that a name does not expire sooner than it would have. */
    private String line(NameRecord record) {
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

    private String text(NetbiosName name) {
        String text = codePage.characters(name);
        return text == null ? name.base() : text; // null for no name that is written
    }
}
