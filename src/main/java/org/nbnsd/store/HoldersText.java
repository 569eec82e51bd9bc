package org.nbnsd.store;

import java.util.ArrayList;
import java.util.List;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.wire.Ipv4Address;

/**
 * The holders of a record as JSON, {@code [["10.0.0.5","0.0.0.0",1763712000000,1764230400000],...]}: address, owner,
 * registered at, expires at; and, if that was not the address itself, who registered it, as in {@code "10.0.0.9"}. Read here and not by a library, because a million of them are read at the start. No white
 * space, as SQLite's own functions write it.
 */
final class HoldersText {
    private final String text;
    private final ServiceTime time;
    private int at;

    private HoldersText(String text, ServiceTime time) {
        this.text = text;
        this.time = time;
    }

    static String of(List<Holder> holders, ServiceTime time) {
        StringBuilder text = new StringBuilder(2 + 64 * holders.size()).append('[');
        for (Holder holder : holders) {
            text.append(text.length() == 1 ? "[\"" : ",[\"")
                    .append(holder.address())
                    .append("\",\"")
                    .append(holder.owner())
                    .append("\",")
                    .append(time.ofClock(holder.registeredAt()))
                    .append(',')
                    .append(time.ofClock(holder.expiresAt()));
            if (!holder.isSelfRegistered()) {
                text.append(",\"").append(holder.registeredBy()).append('"');
            }
            text.append(']');
        }
        return text.append(']').toString();
    }

    /**
     * Reads it back.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static List<Holder> read(String text, ServiceTime time) {
        return new HoldersText(text, time).holders();
    }

    private List<Holder> holders() {
        List<Holder> holders = new ArrayList<>(1);
        expect('[');
        boolean more = !isNext(']');
        while (more) {
            holders.add(holder());
            more = isNext(',');
            at += more ? 1 : 0;
        }
        expect(']');
        if (at < text.length()) {
            throw wrong("nothing more");
        }
        return holders;
    }

    private Holder holder() {
        expect('[');
        Ipv4Address address = address();
        expect(',');
        Ipv4Address owner = address();
        expect(',');
        long registeredAt = time();
        expect(',');
        long expiresAt = time();
        Ipv4Address registeredBy = address;
        if (isNext(',')) {
            at++;
            registeredBy = address();
        }
        expect(']');
        return new Holder(address, owner, registeredAt, expiresAt, registeredBy);
    }

    private Ipv4Address address() {
        expect('"');
        int end = text.indexOf('"', at);
        if (end < 0) {
            throw wrong("an address in quotes");
        }
        String address = text.substring(at, end);
        at = end + 1;
        return address.equals("0.0.0.0") ? NameRecord.LOCAL : Ipv4Address.parse(address);
    }

    private long time() {
        int start = at;
        at += isNext('-') ? 1 : 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        try {
            return time.toClock(Long.parseLong(text, start, at, 10));
        } catch (NumberFormatException e) {
            at = start;
            throw wrong("a time in milliseconds");
        }
    }

    private boolean isNext(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private void expect(char c) {
        if (!isNext(c)) {
            throw wrong(String.valueOf(c));
        }
        at++;
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                "holders: wrong at character " + (at + 1) + " of " + text + " (expected: " + expected + ")");
    }
}
