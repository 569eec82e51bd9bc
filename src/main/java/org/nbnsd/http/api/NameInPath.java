package org.nbnsd.http.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Parameter;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;

/**
 * A name as it is in a path: as people type it, {@code FRED<20>} or {@code FRED<20>.SCOPE}, percent-encoded, in upper case as with the
 * commands; or its sixteen octets in hexadecimal, 32 digits, which are exactly these. The parameter {@code scope} says the scope beside
 * either.
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
        NetbiosName name = NetbiosName.parseTyped(text);
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
        return NetbiosName.of(octets(name), 0, scope);
    }

    private static byte[] octets(NetbiosName name) {
        byte[] octets = new byte[NetbiosName.LENGTH];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) name.octet(i);
        }
        return octets;
    }

    /** The end of the path of a name, which {@link #read} reads back. */
    static String path(NetbiosName name) {
        String text = name.toString();
        boolean isText = text.indexOf('/') < 0
                && text.indexOf('\\') < 0
                && NetbiosName.parseTyped(text).equals(name);
        if (isText) {
            return encoded(text);
        }
        String hex = HexFormat.of().withUpperCase().formatHex(octets(name));
        boolean hasScope = !name.scope().labels().isEmpty();
        return hasScope ? hex + "?" + SCOPE.name() + "=" + encoded(name.scope().toString()) : hex;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static boolean isHex(@Nullable String text) {
        return text != null && text.length() == DIGITS && text.chars().allMatch(HexFormat::isHexDigit);
    }
}
