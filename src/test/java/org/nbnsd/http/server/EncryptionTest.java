package org.nbnsd.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.Statistic;
import org.nbnsd.http.server.HttpSettings.Tls;
import org.nbnsd.http.server.Openssl.Ran;

/** TLS, with the client of openssl. */
final class EncryptionTest {
    private static final Duration QUICK = Duration.ofMillis(100);

    @TempDir
    private static Path directory;

    @BeforeAll
    static void makeCertificates() throws Exception {
        Openssl.assumeThere();
        make("first", "rsa:2048");
        make("second", "rsa:2048");
        assertThat(Openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path("old.key"))
                        .status())
                .isZero();
    }

    private static String path(String file) {
        return directory.resolve(file).toString();
    }

    private static void make(String name, String kind) throws Exception {
        Openssl.make(directory, name, kind);
    }

    private static Tls files(String certificate, String key) {
        return new Tls(directory.resolve(certificate), directory.resolve(key));
    }

    private static Served served(Tls files) throws IOException {
        HttpSettings local = HttpSettings.local(0);
        HttpLimits limits = HttpLimits.DEFAULTS.waiting(Duration.ofSeconds(20), Duration.ofSeconds(20), QUICK);
        return new Served(new HttpSettings(
                InetAddresses.forString("127.0.0.1"), 0, Set.of(), files, true, local.scrapers(), limits));
    }

    private static Ran client(Served served, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + served.port()));
        arguments.addAll(List.of(more));
        Ran ran = Openssl.run(arguments.toArray(String[]::new));
        return new Ran(ran.status(), ran.text().replace("CN = ", "CN=")); // versions write it differently
    }

    @Test
    void newVersionsAreSpokenAndOldOnesRefused() throws Exception {
        try (Served served = served(files("first.pem", "first.key"))) {
            assertThat(client(served, "-tls1_3").text()).contains("TLSv1.3", "CN=first");
            assertThat(client(served, "-tls1_2").text()).contains("TLSv1.2");
            for (String old : List.of("-tls1_1", "-tls1")) {
                Ran refused = client(served, old, "-cipher", "DEFAULT:@SECLEVEL=0");
                assertThat(refused.status()).as(refused.text()).isNotZero();
                assertThat(refused.text()).doesNotContain("BEGIN CERTIFICATE");
            }
            served.awaitCount(Statistic.HTTP_TLS_FAILURES, count -> count >= 2);
        }
    }

    @Test
    void weakCiphersAreRefused() throws Exception {
        try (Served served = served(files("first.pem", "first.key"))) {
            for (String weak : List.of("NULL", "aNULL", "RC4", "3DES", "EXPORT", "MD5")) {
                Ran refused = client(served, "-tls1_2", "-cipher", weak + ":@SECLEVEL=0");
                assertThat(refused.text()).as(weak).doesNotContain("BEGIN CERTIFICATE");
            }
        }
    }

    @Test
    void whoSpeaksWithoutEncryptionGetsNothing() throws Exception {
        try (Served served = served(files("first.pem", "first.key"))) {
            assertThat(served.exchange(Served.get("/names"))).doesNotContain("HTTP/1.1 200");
            served.awaitCount(Statistic.HTTP_TLS_FAILURES, count -> count == 1);
            try (Socket silent = served.connect()) {
                assertThat(silent.isConnected()).isTrue(); // and goes
            }
            served.awaitCount(Statistic.HTTP_OPEN, count -> count == 0);
            assertThat(served.failures).isEmpty();
        }
    }

    private static void replace(String source, String target) throws IOException {
        Path copy = Files.copy(directory.resolve(source), directory.resolve(target + ".new"));
        Files.move(
                copy, directory.resolve(target), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aCertificateThatWasReplacedIsUsedAndHalfOfAChangeIsNot() throws Exception {
        replace("first.pem", "used.pem");
        replace("first.key", "used.key");
        try (Served served = served(files("used.pem", "used.key"))) {
            replace("second.pem", "used.pem");
            for (int i = 0; i < 3; i++) {
                assertThat(client(served).text()).contains("CN=first"); // the key is still that of the first
            }
            replace("second.key", "used.key");
            long end = System.nanoTime() + 20_000_000_000L;
            String seen;
            do {
                seen = client(served).text();
            } while (!seen.contains("CN=second") && System.nanoTime() < end);
            assertThat(seen).contains("CN=second");
            Files.writeString(directory.resolve("used.pem"), "nonsense");
            assertThat(client(served).text()).contains("CN=second");
        }
    }

    private static void assertRefused(String certificate, String key, String words) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> served(files(certificate, key)).close())
                .withMessageContaining(words);
    }

    @Test
    void filesThatMakeNoSenseAreErrorsAtTheStart() throws IOException {
        Files.writeString(directory.resolve("empty"), "");
        assertRefused("first.pem", "second.key", "second.key: it is not the key of http.certificate");
        assertRefused("first.pem", "first.pem", "there is no private key in it");
        assertRefused("first.key", "first.key", "http.certificate: ");
        assertRefused("empty", "first.key", "there is no certificate in it (expected: PEM)");
        assertRefused("first.pem", "old.key", "the form \"EC PRIVATE KEY\" (expected: a private key");
        assertRefused("nothing.pem", "first.key", "http.certificate: ");
        assertRefused("first.pem", ".", "http.key: ");
    }
}
