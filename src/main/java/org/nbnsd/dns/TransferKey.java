package org.nbnsd.dns;

import com.google.common.base.Ascii;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that two servers of the DNS share (TSIG, RFC 8945).
 *
 * @param name what both call it
 * @param algorithm such as {@code hmac-sha256}
 * @param secret in base64
 */
public record TransferKey(String name, String algorithm, String secret) {
    /** Those of RFC 8945 6, but for MD5, which nobody should use. */
    private static final Set<String> ALGORITHMS =
            Set.of("hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512");

    private static final Pattern COMMENT = Pattern.compile("//[^\n]*|#[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final String WORD = "\\s*(\"[^\"]*\"|[^\\s\";{}]+)\\s*";
    private static final Pattern KEY = Pattern.compile("key" + WORD + "\\{([^{}]*)\\}\\s*;");
    private static final Pattern ALGORITHM = Pattern.compile("\\balgorithm\\s" + WORD + ";");
    private static final Pattern SECRET = Pattern.compile("\\bsecret\\s" + WORD + ";");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(?:\\.[A-Za-z0-9_-]{1,63})*\\.?");

    private static final String EXPECTED =
            " (expected: what tsig-keygen prints: key \"NAME\" { algorithm hmac-sha256; secret" + " \"BASE64\"; };)";

    /**
     * Reads the syntax of BIND, which {@code tsig-keygen} writes.
     *
     * @param text one key
     * @return the key
     * @throws IllegalArgumentException if it is none; the message says what was found, but nothing of the secret
     */
    public static TransferKey parse(String text) {
        String plain = COMMENT.matcher(text).replaceAll(" ").strip();
        Matcher key = KEY.matcher(plain);
        if (!key.matches()) {
            throw new IllegalArgumentException("no key, or more than one" + EXPECTED);
        }
        String name = unquoted(key.group(1));
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of the key is no name of the DNS" + EXPECTED);
        }
        String algorithm = Ascii.toLowerCase(only(ALGORITHM, key.group(2), "algorithm"));
        if (!ALGORITHMS.contains(algorithm)) {
            throw new IllegalArgumentException("algorithm of the key: not known (expected: one of "
                    + String.join(", ", ALGORITHMS.stream().sorted().toList()) + ")");
        }
        String secret = only(SECRET, key.group(2), "secret");
        requireBase64(secret);
        return new TransferKey(name.toLowerCase(Locale.ROOT), algorithm, secret);
    }

    private static void requireBase64(String secret) {
        try {
            if (Base64.getDecoder().decode(secret).length > 0) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the secret of the key is not base64" + EXPECTED, e);
        }
        throw new IllegalArgumentException("the secret of the key is empty" + EXPECTED);
    }

    private static String only(Pattern pattern, String text, String what) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no " + what + " in the key" + EXPECTED);
        }
        return unquoted(matcher.group(1));
    }

    private static String unquoted(String word) {
        return word.startsWith("\"") ? word.substring(1, word.length() - 1) : word;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "key " + name + ", " + algorithm;
    }
}
