package org.nbnsd.diagnosis;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;

/**
 * What the DNS has under the name of a computer: whether who asks for the one could ask for the other.
 *
 * @param name the name in NetBIOS
 * @param dnsName its full name in the DNS, without a dot at the end
 * @param found what is there
 * @param expected the addresses that it has in NetBIOS, in their order; none if nobody saw them
 * @param addresses those that the DNS has, in their order
 */
public record DnsName(
        NetbiosName name, String dnsName, Found found, List<Ipv4Address> expected, List<Ipv4Address> addresses) {
    /** Whether the DNS answers alike. */
    public enum Found {
        /** The DNS has addresses of the computer, and no others. */
        SAME("the same address"),
        /** The DNS has an address that the computer does not have. */
        OTHER("another address"),
        /** The DNS has an address; the one in NetBIOS is not known. */
        PRESENT("an address"),
        /** The DNS has no address. */
        MISSING("none"),
        /** The DNS was not asked, or could not tell. */
        UNKNOWN("not known");

        private final String text;

        Found(String text) {
            this.text = text;
        }

        /**
         * A short word for files.
         *
         * @return such as {@code same}
         */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * For people, of what the DNS has.
         *
         * @return such as {@code the same address}
         */
        public String text() {
            return text;
        }
    }

    /** Keeps copies. */
    public DnsName {
        expected = expected.stream().sorted().distinct().toList();
        addresses = addresses.stream().sorted().distinct().toList();
    }

    /**
     * What an answer of the DNS means.
     *
     * @param name the name in NetBIOS
     * @param dnsName its full name in the DNS
     * @param expected the addresses that it has in NetBIOS, as far as they are known
     * @param answer the addresses in the DNS; null if it did not tell
     * @return the comparison
     */
    public static DnsName of(
            NetbiosName name, String dnsName, Collection<Ipv4Address> expected, @Nullable List<Ipv4Address> answer) {
        Found found;
        if (answer == null) {
            found = Found.UNKNOWN;
        } else if (answer.isEmpty()) {
            found = Found.MISSING;
        } else if (expected.isEmpty()) {
            found = Found.PRESENT;
        } else {
            found = expected.containsAll(answer) ? Found.SAME : Found.OTHER;
        }
        return new DnsName(name, dnsName, found, List.copyOf(expected), answer == null ? List.of() : answer);
    }
}
