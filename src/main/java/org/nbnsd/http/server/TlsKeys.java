package org.nbnsd.http.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of keys with which a server can prove who it is: those that clients of TLS 1.2 and 1.3 take. */
final class TlsKeys {
    /** What is meant instead of one that is not taken. */
    static final String EXPECTED =
            " (expected: RSA of 2048 bits or more, an elliptic curve P-256, P-384 or P-521, Ed25519 or Ed448)";

    /** Clients refuse shorter ones. */
    private static final int LEAST_RSA = 2048;

    private static final Set<Integer> CURVES = Set.of(256, 384, 521);
    /** Prime fields of these sizes are also those of other curves, which the JDK does not know. */
    private static final Set<String> CURVE_NAMES = Set.of("secp256r1", "secp384r1", "secp521r1");

    private static final String OF_PSS = "RSASSA-PSS";
    /** If the key does not say itself which. */
    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);

    private TlsKeys() {}

    /**
     * Why a key is not taken.
     *
     * @return null if it is
     */
    static @Nullable String unfit(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits < LEAST_RSA ? "its RSA key has " + bits + " bits, and clients refuse it" : null;
        }
        if (key instanceof ECPublicKey curve) {
            int bits = curve.getParams().getCurve().getField().getFieldSize();
            boolean isKnown = CURVES.contains(bits) && isNamed(curve.getParams().toString());
            return isKnown ? null : "its key is of a curve that no client takes";
        }
        if (key instanceof EdECPublicKey) {
            return null;
        }
        return key.getAlgorithm().equals("EC")
                ? "its key is of a curve that no client takes"
                : "its key is of the kind " + key.getAlgorithm() + ", which no client takes";
    }

    /** The JDK says which it is in front. */
    private static boolean isNamed(String curve) {
        return CURVE_NAMES.stream().anyMatch(curve::startsWith);
    }

    /**
     * Reads a key.
     *
     * @param der PKCS #8
     * @param algorithm of what kind it is
     * @throws GeneralSecurityException if it is none of that kind
     */
    static PrivateKey read(byte[] der, String algorithm) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (RuntimeException e) { // some kinds throw these over nonsense
            throw new InvalidKeySpecException(e);
        }
    }

    /** Whether one signs what the other takes for signed. */
    static boolean isPair(PrivateKey key, PublicKey other) {
        try {
            byte[] text = "nbnsd".getBytes(StandardCharsets.US_ASCII);
            Signature signature = signature(other);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            Signature check = signature(other);
            check.initVerify(other);
            check.update(text);
            return check.verify(signed);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false; // of different kinds
        }
    }

    private static Signature signature(PublicKey key) throws GeneralSecurityException {
        String algorithm = key.getAlgorithm();
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                });
        if (algorithm.equals(OF_PSS) && key instanceof RSAPublicKey rsa) {
            AlgorithmParameterSpec own = rsa.getParams();
            signature.setParameter(own == null ? PSS : own);
        }
        return signature;
    }
}
