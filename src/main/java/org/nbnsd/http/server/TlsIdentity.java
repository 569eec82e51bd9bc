package org.nbnsd.http.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.FileFailure;
import org.nbnsd.http.server.HttpSettings.Tls;

/**
 * Who a server is, with the key that proves it.
 *
 * @param chain its certificate first
 * @param key of that
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    private static final String CERTIFICATE = "http.certificate";
    private static final String KEY = "http.key";
    private static final Pattern PRIVATE =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END");

    private static final Pattern PUBLIC =
            Pattern.compile("-----BEGIN (?:X509 )?CERTIFICATE-----([A-Za-z0-9+/=\\s]*)-----END");

    private static final String EXPECTED_KEY =
            " (expected: a private key that is not encrypted, \"BEGIN PRIVATE KEY\", which openssl pkcs8 -topk8 -nocrypt makes of"
                    + " others)";
    private static final long MOST_OCTETS = 1 << 20;
    private static final Set<PosixFilePermission> OF_STRANGERS = PosixFilePermissions.fromString("----w-rw-");

    /** Keeps a copy. */
    public TlsIdentity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads the files.
     *
     * @throws TlsFileException if one makes no sense, or both do not go together
     */
    public static TlsIdentity read(Tls files) throws TlsFileException {
        List<X509Certificate> chain = certificates(files.certificate());
        return new TlsIdentity(chain, key(files.key(), chain));
    }

    /**
     * What is good, but not as it should be.
     *
     * @param files that it was read of
     * @param now milliseconds since the epoch
     * @return a sentence for each
     */
    public List<String> warnings(Tls files, long now) {
        List<String> warnings = new ArrayList<>();
        Instant from = chain.get(0).getNotBefore().toInstant();
        Instant until = chain.get(0).getNotAfter().toInstant();
        String certificate = CERTIFICATE + ": " + files.certificate() + ": ";
        if (!until.isAfter(Instant.ofEpochMilli(now))) {
            warnings.add(certificate + "it expired at " + until + ": clients refuse it");
        } else if (from.isAfter(Instant.ofEpochMilli(now))) {
            warnings.add(certificate + "it is good from " + from + " on only: clients refuse it until then");
        }
        Set<PosixFilePermission> permissions = permissions(files.key());
        if (permissions.stream().anyMatch(OF_STRANGERS::contains)) {
            warnings.add(KEY + ": " + files.key() + ": others can read or write it: its mode is "
                    + PosixFilePermissions.toString(permissions) + " (chmod 600)");
        }
        return warnings;
    }

    private static Set<PosixFilePermission> permissions(Path file) {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        try {
            return view == null ? Set.of() : view.readAttributes().permissions();
        } catch (IOException e) {
            return Set.of(); // it was there a moment ago
        }
    }

    private static List<X509Certificate> certificates(Path file) throws TlsFileException {
        List<X509Certificate> chain = new ArrayList<>();
        Matcher matcher = PUBLIC.matcher(new String(octets(CERTIFICATE, file), StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
            try {
                chain.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            } catch (GeneralSecurityException e) {
                throw wrong(CERTIFICATE, file, "no certificate in it can be read", " (expected: PEM)", e);
            }
        }
        if (chain.isEmpty()) {
            throw wrong(CERTIFICATE, file, "there is no certificate in it", " (expected: PEM)", null);
        }
        String unfit = TlsKeys.unfit(chain.get(0).getPublicKey());
        if (unfit != null) {
            throw wrong(CERTIFICATE, file, unfit, TlsKeys.EXPECTED, null);
        }
        return chain;
    }

    private static PrivateKey key(Path file, List<X509Certificate> chain) throws TlsFileException {
        String text = new String(octets(KEY, file), StandardCharsets.ISO_8859_1);
        Matcher matcher = PRIVATE.matcher(text);
        if (!matcher.find()) {
            throw wrong(KEY, file, "there is no private key in it", EXPECTED_KEY, null);
        }
        if (!matcher.group(1).isEmpty()) {
            throw wrong(
                    KEY, file, "the key is in the form \"" + matcher.group(1) + "PRIVATE KEY\"", EXPECTED_KEY, null);
        }
        PublicKey own = chain.get(0).getPublicKey();
        PrivateKey key;
        try {
            key = TlsKeys.read(Base64.getMimeDecoder().decode(matcher.group(2)), own.getAlgorithm());
        } catch (GeneralSecurityException e) {
            throw wrong(
                    KEY,
                    file,
                    "the key cannot be read as " + own.getAlgorithm() + ", which that of http.certificate is",
                    EXPECTED_KEY,
                    e);
        }
        if (!TlsKeys.isPair(key, own)) {
            boolean isOfAnother = chain.stream().anyMatch(each -> TlsKeys.isPair(key, each.getPublicKey()));
            String expected = isOfAnother ? " (expected: the certificate of the key is the first one there)" : "";
            throw wrong(KEY, file, "it is not the key of http.certificate", expected, null);
        }
        return key;
    }

    private static byte[] octets(String name, Path file) throws TlsFileException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                String what = attributes.isDirectory() ? "is a directory" : "it is no regular file";
                throw wrong(name, file, what, " (expected: a file in PEM)", null);
            }
            if (attributes.size() > MOST_OCTETS) {
                throw wrong(name, file, "it is too large", " (expected: at most " + MOST_OCTETS + " octets)", null);
            }
            return Files.readAllBytes(file);
        } catch (TlsFileException e) {
            throw e;
        } catch (IOException e) {
            throw new TlsFileException(name, FileFailure.text(FileFailure.reading(file, e)), e);
        }
    }

    private static TlsFileException wrong(
            String name, Path file, String why, String expected, @Nullable Exception cause) {
        return new TlsFileException(name, file + ": " + why + expected, cause);
    }
}
