package org.nbnsd.http.api;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Parameter;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;

/**
 * A name as it is in a path: as it is printed, {@code FRED<20>} or {@code FRED<20>.SCOPE}, percent-encoded; or its sixteen octets in
 * hexadecimal, 32 digits, for names that no text suits. The parameter {@code scope} says the scope beside either.
 */
final class NameInPath {
    /** The scope beside the name. */
    static final Parameter SCOPE = Parameter.text("scope", "a scope such as NETBIOS.COM");

    private static final int DIGITS = 2 * NetbiosName.LENGTH;

    private NameInPath() {}

    /**
     * Reads one.
     *
     * @param text the part of the path, decoded
     * @param ask the rest
     * @throws IllegalArgumentException if it is none
     */
    static NetbiosName read(String text, Ask ask) {
        String said = ask.query(SCOPE.name());
        Scope scope = said == null ? null : Scope.parse(said);
        if (isHex(text)) {
            return NetbiosName.of(HexFormat.of().parseHex(text), 0, scope == null ? Scope.NONE : scope);
        }
        NetbiosName name = NetbiosName.parse(text);
        if (!NetbiosName.hasSuffix(text)) {
            throw new IllegalArgumentException("name: " + name.base()
                    + " has no suffix (expected: such as FRED<20>, as FRED%3C20%3E, or 32 hexadecimal digits)");
        }
        return scope == null ? name : scoped(name, scope);
    }

    private static NetbiosName scoped(NetbiosName name, Scope scope) {
        if (!name.scope().labels().isEmpty() && !name.scope().equals(scope)) {
            throw new IllegalArgumentException(
                    "name: has the scope " + name.scope() + " (expected: " + scope + ", as the parameter says)");
        }
        byte[] octets = new byte[NetbiosName.LENGTH];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) name.octet(i);
        }
        return NetbiosName.of(octets, 0, scope);
    }

    private static boolean isHex(@Nullable String text) {
        return text != null && text.length() == DIGITS && text.chars().allMatch(HexFormat::isHexDigit);
    }
}
