package org.nbnsd.http.server;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.FileFailure;
import org.nbnsd.http.server.HttpSettings.Tls;

/**
 * What a server encrypts with, as its files say: read again when both have changed and stay as they are for one look, so that
 * nobody meets half of a change. Files that make no sense leave everything as it was.
 */
final class TlsFiles {
    private static final Pattern PRIVATE =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END");

    private static final String EXPECTED_KEY =
            " (expected: a private key that is not encrypted, \"BEGIN PRIVATE KEY\", which openssl pkcs8 -topk8 -nocrypt makes of"
                    + " others)";
    private static final long MOST_OCTETS = 1 << 20;

    private final Tls files;
    private volatile SslContext context;
    private String loaded;
    private String seen;

    private TlsFiles(Tls files, SslContext context, String stamp) {
        this.files = files;
        this.context = context;
        loaded = stamp;
        seen = stamp;
    }

    /**
     * Reads them for the first time.
     *
     * @throws IOException if they make no sense; the message is for people
     */
    static TlsFiles load(Tls files) throws IOException {
        String stamp = stamp(files);
        return new TlsFiles(files, read(files), stamp);
    }

    /** For the next connection. */
    SslContext context() {
        return context;
    }

    /**
     * Looks whether they have changed, and reads them then.
     *
     * @return whether what is used is another one now
     * @throws IOException if they have changed, and make no sense; it is told once for each change
     */
    boolean refresh() throws IOException {
        String now = stamp(files);
        boolean isSteady = now.equals(seen);
        seen = now;
        if (!isSteady || now.equals(loaded)) {
            return false;
        }
        loaded = now;
        context = read(files);
        return true;
    }

    private static String stamp(Tls files) {
        return stamp(files.certificate()) + " " + stamp(files.key());
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() + "," + attributes.size() + "," + attributes.lastModifiedTime();
        } catch (IOException e) {
            return "none";
        }
    }

    private static SslContext read(Tls files) throws IOException {
        List<X509Certificate> chain = certificates(files.certificate());
        PrivateKey key = key(files.key(), chain.get(0));
        return SslContextBuilder.forServer(key, chain)
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        try (InputStream in = new ByteArrayInputStream(octets("http.certificate", file))) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                chain.add((X509Certificate) each);
            }
        } catch (GeneralSecurityException e) {
            throw wrong("http.certificate", file, "no certificate in it can be read", " (expected: PEM)", e);
        }
        if (chain.isEmpty()) {
            throw wrong("http.certificate", file, "there is no certificate in it", " (expected: PEM)", null);
        }
        return chain;
    }

    private static PrivateKey key(Path file, X509Certificate certificate) throws IOException {
        String text = new String(octets("http.key", file), StandardCharsets.ISO_8859_1);
        Matcher matcher = PRIVATE.matcher(text);
        if (!matcher.find()) {
            throw wrong("http.key", file, "there is no private key in it", EXPECTED_KEY, null);
        }
        if (!matcher.group(1).isEmpty()) {
            throw wrong(
                    "http.key",
                    file,
                    "the key is in the form \"" + matcher.group(1) + "PRIVATE KEY\"",
                    EXPECTED_KEY,
                    null);
        }
        String algorithm = certificate.getPublicKey().getAlgorithm();
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
            PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            if (!isPair(key, certificate)) {
                throw wrong("http.key", file, "it is not the key of http.certificate", "", null);
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw wrong(
                    "http.key",
                    file,
                    "the key cannot be read as " + algorithm + ", which that of http.certificate is",
                    EXPECTED_KEY,
                    e);
        }
    }

    private static boolean isPair(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = certificate.getPublicKey().getAlgorithm();
        Signature signature = Signature.getInstance(
                algorithm.equals("RSA") ? "SHA256withRSA" : algorithm.equals("EC") ? "SHA256withECDSA" : algorithm);
        ByteBuffer text = ByteBuffer.wrap("nbnsd".getBytes(StandardCharsets.US_ASCII));
        signature.initSign(key);
        signature.update(text.duplicate());
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(text.duplicate());
        return signature.verify(signed);
    }

    private static byte[] octets(String name, Path file) throws IOException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MOST_OCTETS) {
                throw wrong(name, file, "it is too large", " (expected: at most " + MOST_OCTETS + " octets)", null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException(name + ": " + FileFailure.text(e), e);
        }
    }

    private static IOException wrong(String name, Path file, String why, String expected, @Nullable Exception cause) {
        return new IOException(name + ": " + file + ": " + why + expected, cause);
    }
}
