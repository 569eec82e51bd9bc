package org.nbnsd.cli.console;

import java.util.HexFormat;
import java.util.Locale;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.AddressedRequest;
import org.nbnsd.wire.Response.AddressedResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.RedirectNameQueryResponse;
import org.nbnsd.wire.Response.WackResponse;

/** A message in one line, for {@code --verbose}. */
public final class PacketText {
    private static final HexFormat UPPER_CASE = HexFormat.of().withUpperCase();

    private PacketText() {}

    /** Such as {@code id 1234 NAME QUERY REQUEST FRED<20> flags 0110}. */
    public static String of(Decoded decoded) {
        if (decoded instanceof Malformed malformed) {
            return "malformed: " + malformed.detail();
        }
        Message message = (Message) decoded;
        NetbiosName name = message.name();
        return "id " + hex(message.id()) + ' ' + kind(message) + (name == null ? "" : " " + name) + " flags "
                + hex(message.flags()) + result(message) + details(message);
    }

    /** The kind as the RFC writes it, which is how the classes are named. */
    public static String kind(Message message) {
        return message.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toUpperCase(Locale.ROOT);
    }

    private static String result(Message message) {
        return message instanceof Request || message.rcode() == Rcode.OK.code()
                ? ""
                : " " + Rcode.describe(message.rcode());
    }

    private static String details(Message message) {
        if (message instanceof AddressedRequest addressed) {
            return " TTL " + addressed.ttl() + ' ' + entry(addressed.entry());
        } else if (message instanceof AddressedResponse addressed) {
            return " TTL " + addressed.ttl() + ' ' + entry(addressed.entry());
        } else if (message instanceof WackResponse wack) {
            return " TTL " + wack.ttl() + " for flags " + hex(wack.requestFlags());
        } else if (message instanceof NodeStatusResponse status) {
            String mac = status.statistics().macAddress();
            return " " + status.names().size() + " names, " + (mac.isEmpty() ? "no MAC" : "MAC " + mac);
        } else if (message instanceof RedirectNameQueryResponse redirect) {
            return " ask " + redirect.server() + " at " + redirect.address();
        }
        return message instanceof PositiveNameQueryResponse positive ? entries(positive) : "";
    }

    private static String entries(PositiveNameQueryResponse positive) {
        StringBuilder text = new StringBuilder(" TTL ").append(positive.ttl());
        for (AddressEntry entry : positive.entries()) {
            text.append(' ').append(entry(entry));
        }
        return text.toString();
    }

    private static String entry(AddressEntry entry) {
        return entry.address() + "/" + (entry.group() ? "group" : "unique") + '/' + entry.nodeType();
    }

    /** Four hexadecimal digits. */
    static String hex(int sixteenBits) {
        return UPPER_CASE.toHexDigits(sixteenBits, 4);
    }

    /** A suffix as it is written between angle brackets. */
    public static String suffix(int octet) {
        return UPPER_CASE.toHexDigits(octet, 2);
    }
}
