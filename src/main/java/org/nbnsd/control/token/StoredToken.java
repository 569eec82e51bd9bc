package org.nbnsd.control.token;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * A token as it is kept.
 *
 * @param token what is known of it
 * @param hash SHA-256 of what has to be presented
 */
record StoredToken(Token token, HashCode hash) {
    /** Of 256 random bits nobody finds the secret, so it needs neither salt nor many rounds. */
    static HashCode hash(String secret) {
        return Hashing.sha256().hashString(secret, StandardCharsets.UTF_8);
    }
}
