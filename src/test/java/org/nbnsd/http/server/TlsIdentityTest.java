package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.http.server.HttpSettings.Tls;

/** What can be wrong with the files of a server that encrypts, with the key of the configuration and the file in each message. */
final class TlsIdentityTest {
    @TempDir
    private static Path directory;

    @BeforeAll
    static void makeFiles() throws Exception {
        Openssl.assumeThere();
        Openssl.make(directory, "first", "rsa:2048");
        Openssl.make(directory, "second", "rsa:2048");
        Openssl.make(directory, "curve", "ed25519");
        Files.writeString(directory.resolve("empty"), "");
        Files.writeString(
                directory.resolve("text"), "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
        Files.writeString(
                directory.resolve("keytext"), "-----BEGIN PRIVATE KEY-----\nbm9uc2Vuc2U=\n-----END PRIVATE KEY-----\n");
        Files.write(directory.resolve("large"), new byte[(1 << 20) + 1]);
        Files.createDirectory(directory.resolve("folder"));
        Openssl.Ran locked = Openssl.run(
                "pkcs8", "-topk8", "-in", path("first.key"), "-out", path("locked.key"), "-passout", "pass:secret");
        assertThat(locked.status()).as(locked.text()).isZero();
    }

    private static String path(String file) {
        return directory.resolve(file).toString();
    }

    private static Tls files(String certificate, String key) {
        return new Tls(
                directory.resolve(certificate), directory.resolve(key)); // one with a slash in front stays as it is
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing.pem|first.key|http.certificate|not there",
                "folder|first.key|http.certificate|is a directory (expected: a file in PEM)",
                "/dev/zero|first.key|http.certificate|it is no regular file (expected: a file in PEM)",
                "large|first.key|http.certificate|it is too large",
                "empty|first.key|http.certificate|there is no certificate in it (expected: PEM)",
                "text|first.key|http.certificate|no certificate in it can be read (expected: PEM)",
                "first.key|first.key|http.certificate|(expected: PEM)",
                "first.pem/x|first.key|http.certificate|a part of its path is no directory",
                "first.pem|nothing.key|http.key|not there",
                "first.pem|folder|http.key|is a directory",
                "first.pem|/dev/zero|http.key|it is no regular file",
                "first.pem|large|http.key|it is too large",
                "first.pem|empty|http.key|there is no private key in it",
                "first.pem|first.pem|http.key|there is no private key in it",
                "first.pem|keytext|http.key|the key cannot be read as RSA",
                "first.pem|locked.key|http.key|in the form \"ENCRYPTED PRIVATE KEY\" (expected: a private key that is not encrypted",
                "first.pem|second.key|http.key|it is not the key of http.certificate",
                "first.pem|curve.key|http.key|the key cannot be read as RSA",
            })
    void whatIsWrongIsToldWithKeyAndFile(String certificate, String key, String where, String words) {
        Tls files = files(certificate, key);
        Path blamed = where.equals("http.key") ? files.key() : files.certificate();
        assertThatExceptionOfType(TlsFileException.class)
                .isThrownBy(() -> TlsIdentity.read(files))
                .withMessageStartingWith(where + ": " + blamed + ": ")
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.key()).isEqualTo(where))
                .satisfies(e -> assertThat(e.found()).startsWith(blamed + ": "));
    }

    @Test
    void whatIsGoodButNotAsItShouldBeIsWarnedOf() throws IOException {
        Tls files = files("curve.pem", "curve.key");
        TlsIdentity identity = TlsIdentity.read(files);
        long now = System.currentTimeMillis();
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(identity.warnings(files, now)).isEmpty();
        assertThat(identity.warnings(files, now + Duration.ofDays(3).toMillis()))
                .singleElement()
                .asString()
                .startsWith("http.certificate: " + files.certificate() + ": it expired at 2")
                .endsWith("clients refuse it");
        assertThat(identity.warnings(files, now - Duration.ofDays(1).toMillis()))
                .singleElement()
                .asString()
                .contains("it is good from 2", "on only");
        for (String mode : new String[] {"rw-r--r--", "rw--w----", "rw-----w-"}) {
            Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString(mode));
            assertThat(identity.warnings(files, now))
                    .containsExactly("http.key: " + files.key() + ": others can read or write it: its mode is " + mode
                            + " (chmod 600)");
        }
    }
}
