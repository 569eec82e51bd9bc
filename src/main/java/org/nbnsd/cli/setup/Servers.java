package org.nbnsd.cli.setup;

import java.util.Locale;
import org.nbnsd.wire.Ipv4Address;

/**
 * The name servers that clients are told. There are always two: Windows 95 and 98 switch WINS off when only one is filled in.
 *
 * @param first the preferred one
 * @param second another one, or the same
 * @param nodeType how clients claim and look for names, as option 46 of DHCP says it (RFC 2132, 8.7): 1, 2, 4 or 8
 */
record Servers(Ipv4Address first, Ipv4Address second, int nodeType) {
    /** Both in hexadecimal. */
    String hexadecimal() {
        return String.format(Locale.ROOT, "%08X%08X", first.bits(), second.bits());
    }
}
