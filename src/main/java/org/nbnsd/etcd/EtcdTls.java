package org.nbnsd.etcd;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What connections are encrypted with. Certificates of members must be for the name or address by which they are configured. */
final class EtcdTls {
    private EtcdTls() {}

    /**
     * Reads the files.
     *
     * @return null if no endpoint is encrypted
     * @throws IOException if they make no sense; the message is for people
     */
    static @Nullable SslContext of(EtcdSettings settings) throws IOException {
        long encrypted =
                settings.endpoints().stream().filter(EtcdEndpoint::isEncrypted).count();
        if (encrypted == 0) {
            return null;
        }
        if (encrypted != settings.endpoints().size()) {
            throw new IOException("some endpoints of etcd are encrypted, others are not (expected: all or none)");
        }
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .endpointIdentificationAlgorithm("HTTPS");
        EtcdSettings.Tls tls = settings.tls();
        if (tls != null && tls.authority() != null) {
            Path authority = readable(tls.authority());
            try {
                builder.trustManager(authority.toFile());
            } catch (IllegalArgumentException e) {
                throw wrong(authority, "certificates in PEM", e);
            }
        }
        if (tls != null && tls.certificate() != null && tls.key() != null) {
            Path certificate = readable(tls.certificate());
            Path key = readable(tls.key());
            try {
                builder.keyManager(certificate.toFile(), key.toFile());
            } catch (IllegalArgumentException e) {
                throw wrong(
                        certificate, "a certificate in PEM, and in " + key + " its key, PKCS#8 and not encrypted", e);
            }
        }
        return builder.build();
    }

    private static Path readable(Path file) throws IOException {
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) { // of a pipe reading may have no end
            throw new IOException(file + ": cannot be read, or is no plain file (expected: a file in PEM)");
        }
        return file;
    }

    private static IOException wrong(Path file, String expected, Exception cause) {
        return new IOException(file + ": " + cause.getMessage() + " (expected: " + expected + ")", cause);
    }
}
