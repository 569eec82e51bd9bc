package org.nbnsd.protocol;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Rcode;

/** Parts of sentences that several events have. */
final class EventText {
    private EventText() {}

    /** Addresses in a row. */
    static String addresses(List<Ipv4Address> addresses) {
        return String.join(", ", addresses.stream().map(Ipv4Address::toString).toList());
    }

    /** An address, and who sent what concerns it, if that was somebody else. */
    static String sentBy(Ipv4Address address, @Nullable Ipv4Address sender) {
        return sender == null || sender.equals(address) ? address.toString() : address + " (sent by " + sender + ")";
    }

    /** Who sent it, in brackets at the end of a clause, if that is none of the addresses that it is about. */
    static String sentBy(List<Ipv4Address> addresses, @Nullable Ipv4Address sender) {
        return sender == null || addresses.contains(sender) ? "" : " (sent by " + sender + ")";
    }

    /** Who sent the claim because of which a holder was asked, as the end of a sentence; empty if there was none. */
    static String becauseOf(@Nullable Ipv4Address sender) {
        return sender == null ? "" : ", asked because of a claim sent by " + sender;
    }

    /** A network, or its address alone if it is one address. */
    static String source(Prefix source) {
        return source.length() == 32 ? source.network().toString() : source.toString();
    }

    /** A limit that is reached, for all or for one network, as a clause. */
    static String reached(Prefix network, String limit) {
        return network.length() == 0 ? limit + " is reached" : source(network) + " has its share of " + limit;
    }

    /** What was done, as a word. */
    static String word(EditOutcome.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** A record in words: {@code static unique, active, 10.0.0.5}. */
    static String record(@Nullable NameRecord record) {
        if (record == null) {
            return "none";
        }
        String kind = (record.isStatic() ? "static " : "") + record.type().text();
        String state = record.state().name().toLowerCase(Locale.ROOT);
        return kind + ", " + state + ", " + (record.holders().isEmpty() ? "no address" : addresses(record.addresses()));
    }

    /** Who holds a name, as the end of a sentence; empty if nobody does. */
    static String heldBy(List<Ipv4Address> holders) {
        return holders.isEmpty() ? "" : "; held by " + addresses(holders);
    }

    /** Who holds a name, as the end of a sentence; empty if that is not known. */
    static String heldBy(@Nullable Ipv4Address holder) {
        return holder == null ? "" : heldBy(List.of(holder));
    }

    /** A result code, by name if it has one. */
    static String rcode(int code) {
        return Rcode.describe(code);
    }
}
