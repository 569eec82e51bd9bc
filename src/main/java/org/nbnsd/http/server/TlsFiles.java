package org.nbnsd.http.server;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.nbnsd.http.server.HttpSettings.Tls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server encrypts with, as its files say: read again when both have changed and stay as they are for one look, so that
 * nobody meets half of a change. Files that make no sense leave everything as it was.
 */
final class TlsFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

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

    /** Which files these are. */
    Tls files() {
        return files;
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
        TlsIdentity identity = TlsIdentity.read(files);
        identity.warnings(files, System.currentTimeMillis()).forEach(LOG::warn);
        return SslContextBuilder.forServer(identity.key(), identity.chain())
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }
}
