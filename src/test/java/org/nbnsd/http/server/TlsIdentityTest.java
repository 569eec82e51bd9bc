package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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
        Openssl.make(directory, "pss", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048");
        Openssl.make(directory, "pss2", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048");
        Openssl.make(directory, "p384", "ec", "-pkeyopt", "ec_paramgen_curve:P-384");
        Openssl.make(directory, "koblitz", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1");
        Openssl.make(directory, "brainpool", "ec", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1");
        for (int bits : new int[] {512, 1024}) {
            Openssl.make(directory, "rsa" + bits, "rsa:" + bits);
        }
        Openssl.Ran dsa = Openssl.run("dsaparam", "-out", path("dsa.params"), "1024");
        assertThat(dsa.status()).as(dsa.text()).isZero();
        Openssl.make(directory, "dsa", "dsa:" + path("dsa.params"));
        String first = Files.readString(directory.resolve("first.pem"));
        String second = Files.readString(directory.resolve("second.pem"));
        String key = Files.readString(directory.resolve("first.key"));
        Files.writeString(directory.resolve("both.pem"), "\uFEFF" + (key + first + second).replace("\n", "\r\n"));
        Files.writeString(directory.resolve("otherfirst.pem"), second + "a note\n" + first);
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
                "pss.pem|pss2.key|http.key|it is not the key of http.certificate",
                "pss.pem|first.key|http.key|the key cannot be read as RSASSA-PSS",
                "first.pem|pss.key|http.key|the key cannot be read as RSA",
                "curve.pem|p384.key|http.key|the key cannot be read as Ed",
                "curve.pem|keytext|http.key|the key cannot be read as Ed",
                "otherfirst.pem|first.key|http.key|(expected: the certificate of the key is the first one there)",
                "rsa512.pem|rsa512.key|http.certificate|its RSA key has 512 bits, and clients refuse it (expected: RSA of 2048",
                "rsa1024.pem|rsa1024.key|http.certificate|its RSA key has 1024 bits",
                "koblitz.pem|koblitz.key|http.certificate|its key is of a curve that no client takes",
                "brainpool.pem|brainpool.key|http.certificate|its key is of a curve that no client takes",
                "dsa.pem|dsa.key|http.certificate|its key is of the kind DSA, which no client takes",
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

    @ParameterizedTest
    @ValueSource(strings = {"first", "curve", "pss", "p384"})
    void aKeyThatClientsTakeIsReadAndMakesAConnection(String name) throws Exception {
        Tls files = files(name + ".pem", name + ".key");
        assertThat(TlsIdentity.read(files).chain()).hasSize(1);
        HttpSettings local = HttpSettings.local(0);
        try (Served served = new Served(
                new HttpSettings(local.address(), 0, Set.of(), files, true, local.scrapers(), HttpLimits.DEFAULTS))) {
            for (String version : List.of("-tls1_3", "-tls1_2")) {
                Openssl.Ran ran = Openssl.run("s_client", "-connect", "127.0.0.1:" + served.port(), version);
                assertThat(ran.text().replace("CN = ", "CN=")).contains("BEGIN CERTIFICATE", "CN=" + name);
            }
        }
    }

    @Test
    void oneFileMayHaveBothAndComeFromWindows() throws IOException {
        Tls files = files("both.pem", "both.pem");

        assertThat(TlsIdentity.read(files).chain()).hasSize(2);
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
