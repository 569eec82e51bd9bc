package org.nbnsd.diagnosis;

import java.util.Locale;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;

/** What somebody asks for who asks for a name; by its look alone, unless it says something else. */
public enum QueryClass {
    /** A computer, its file server, or a user. */
    HOST("computers, file servers, users"),
    /** A name with a dot in it: NetBIOS names have none, so the DNS did not know it and the client tried this. */
    DNS_NAME("DNS names that the DNS did not know"),
    /** WPAD or ISATAP: a client looks for something to configure itself by. */
    DISCOVERY("WPAD and ISATAP"),
    /** A domain, its controllers, or the browser service. */
    DOMAIN("domains and the network neighbourhood"),
    /** All names of a host. */
    STATUS("node status, all names of a host"),
    /** A suffix that an application chose. */
    APPLICATION("names of applications"),
    /** A random name that nobody has: a browser that tests the DNS, or bait. */
    RANDOM("random names: tests and bait");

    private static final String VOWELS = "AEIOUY";
    /** More consonants in a row than words have. */
    private static final int UNSPEAKABLE = 5;

    private static final int SHORTEST_RANDOM = 7;

    private final String text;

    QueryClass(String text) {
        this.text = text;
    }

    /**
     * A short word for files.
     *
     * @return such as {@code dns-name}
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * What belongs to it, in words.
     *
     * @return such as {@code WPAD and ISATAP}
     */
    public String text() {
        return text;
    }

    /**
     * The class of a query.
     *
     * @param name the name that is asked for
     * @param isGroup whether somebody registered it as a group
     * @param isKnown whether somebody has it, so that it is no random name
     * @return the class
     */
    public static QueryClass of(NetbiosName name, boolean isGroup, boolean isKnown) {
        String base = name.base().toUpperCase(Locale.ROOT);
        int suffix = name.suffix();
        if (name.isWildcard()) {
            return STATUS;
        }
        if (base.matches("(WPAD|ISATAP)(\\..*)?")) {
            return DISCOVERY;
        }
        boolean isBrowsers = name.equals(NetbiosName.MSBROWSE)
                || suffix >= NameSuffix.DOMAIN_MASTER_BROWSER && suffix <= NameSuffix.BROWSER_ELECTIONS;
        if (isBrowsers || isGroup && suffix == NameSuffix.WORKSTATION) {
            return DOMAIN;
        }
        if (base.contains(".")) {
            return DNS_NAME;
        }
        boolean isHosts =
                suffix == NameSuffix.WORKSTATION || suffix == NameSuffix.MESSENGER || suffix == NameSuffix.SERVER;
        if (!isHosts) {
            return APPLICATION;
        }
        return !isKnown && isRandom(base) ? RANDOM : HOST;
    }

    private static boolean isRandom(String base) {
        if (base.length() < SHORTEST_RANDOM || !base.matches("[A-Z0-9]+")) {
            return false;
        }
        int consonants = 0;
        int most = 0;
        int changes = 0;
        for (int i = 0; i < base.length(); i++) {
            char c = base.charAt(i);
            boolean isDigit = c <= '9';
            consonants = isDigit || VOWELS.indexOf(c) >= 0 ? 0 : consonants + 1;
            most = Math.max(most, consonants);
            changes += i > 0 && isDigit != (base.charAt(i - 1) <= '9') ? 1 : 0;
        }
        // Letters and digits change nearly at each sign: people make up fewer changes (SRV2K12R2).
        return most >= UNSPEAKABLE || changes * 4 >= (base.length() - 1) * 3;
    }

    /** Whether a name can be one of those that browsers make up to test the DNS: letters alone, seven or more. */
    static boolean canBeMadeUp(NetbiosName name) {
        String base = name.base().toUpperCase(Locale.ROOT);
        return base.length() >= SHORTEST_RANDOM && base.matches("[A-Z]+");
    }
}
