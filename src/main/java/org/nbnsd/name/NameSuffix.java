package org.nbnsd.name;

/**
 * The suffixes (sixteenth octets) that rules or people care about, by Microsoft's convention (MS-BRWS 2.1.1, Microsoft
 * Knowledge Base Q163409).
 */
public final class NameSuffix {
    private static final String APPLICATION = "application name";

    /** Unique: computer (Workstation service). Group: domain or workgroup membership. */
    public static final int WORKSTATION = 0x00;
    /** Unique: Messenger service, for a computer or for a logged-on user. */
    public static final int MESSENGER = 0x03;
    /** Unique: domain master browser, that is the primary domain controller. */
    public static final int DOMAIN_MASTER_BROWSER = 0x1B;
    /** Special group: domain controllers, at most 25 addresses. */
    public static final int DOMAIN_CONTROLLERS = 0x1C;
    /** Unique: master browser of one segment; never meaningful in a name server's database. */
    public static final int MASTER_BROWSER = 0x1D;
    /** Group: browser elections. */
    public static final int BROWSER_ELECTIONS = 0x1E;
    /** Unique: Server service (file sharing). */
    public static final int SERVER = 0x20;

    private NameSuffix() {}

    /**
     * What a name with this suffix stands for, in a few words.
     *
     * @param name the name
     * @param group whether it is a group name
     * @return such as {@code file server}; {@code application name} for a suffix without a convention
     */
    public static String describe(NetbiosName name, boolean group) {
        if (name.equals(NetbiosName.MSBROWSE)) {
            return "master browsers of the segment";
        }
        return switch (name.suffix()) {
            case WORKSTATION -> group ? "domain or workgroup" : "computer";
            case 0x01 -> "messenger";
            case MESSENGER -> "messenger (computer or user)";
            case 0x06 -> "remote access server";
            case DOMAIN_MASTER_BROWSER -> "domain master browser";
            case DOMAIN_CONTROLLERS -> "domain controllers";
            case MASTER_BROWSER -> "master browser";
            case BROWSER_ELECTIONS -> "browser elections";
            case 0x1F -> "NetDDE";
            case SERVER -> "file server";
            case 0x21 -> "remote access client";
            case 0xBE -> "network monitor agent";
            case 0xBF -> "network monitor application";
            default -> APPLICATION;
        };
    }

    /**
     * Whether no convention of Microsoft's is known for the suffix, so that some other program has made the name.
     *
     * @param name the name
     * @return false also for names that only a network monitor has
     */
    public static boolean isApplications(NetbiosName name) {
        return describe(name, false).equals(APPLICATION);
    }
}
