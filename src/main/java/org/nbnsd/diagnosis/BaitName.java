package org.nbnsd.diagnosis;

import java.util.List;
import java.util.random.RandomGenerator;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;

/**
 * Names that nobody has: who answers for one, answers for whatever is asked. They look as those that Windows makes up for
 * new computers, so that a program that answers for all names does not see the difference.
 */
public final class BaitName {
    private static final String SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    /** What Windows puts in front; the rest, up to 15, is random. */
    private static final List<String> BEGINNINGS = List.of("DESKTOP-", "LAPTOP-", "WIN-");

    private BaitName() {}

    /**
     * A new one; the same one again is less likely than one in a thousand million.
     *
     * @param random the source of the name
     * @return a name with suffix 20, by which file servers are looked for
     */
    public static NetbiosName next(RandomGenerator random) {
        StringBuilder name = new StringBuilder(BEGINNINGS.get(random.nextInt(BEGINNINGS.size())));
        while (name.length() < NetbiosName.LENGTH - 1) {
            name.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        return NetbiosName.of(name.toString(), NameSuffix.SERVER);
    }
}
