package org.nbnsd.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.interop.Programs;

/** What the package for Debian is made from, as far as it can be looked at without installing it. */
final class PackageFilesTest {
    private static final Path PACKAGE = Path.of("src/package/deb").toAbsolutePath();

    /** Debian's names of licences that others call differently. */
    private static final Map<String, String> NAMES = Map.of("MIT", "Expat");

    private static String read(String file) throws IOException {
        return Files.readString(PACKAGE.resolve(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bin/nbnsd",
                "share/find-java",
                "share/renew-classes",
                "control/postinst",
                "control/prerm",
                "control/postrm"
            })
    void everyScriptIsOneForAPlainShell(String script) {
        Programs.assumeInstalled("sh");
        assertThat(Programs.run(
                        Duration.ofSeconds(30),
                        List.of("sh", "-n", PACKAGE.resolve(script).toString())))
                .isEqualTo(new Programs.Result(0, ""));
    }

    @Test
    void everyLicenceOfTheLibrariesIsInTheCopyright() throws IOException {
        String copyright = read("copyright");
        Set<String> licences = new TreeSet<>();
        Files.readString(Path.of("src/main/resources/META-INF/THIRD-PARTY.txt").toAbsolutePath())
                .lines()
                .skip(2)
                .map(line -> line.split(" \\| ")[1])
                .forEach(each -> licences.addAll(Arrays.asList(each.split(" or |, parts "))));
        assertThat(licences)
                .hasSizeGreaterThan(4)
                .allSatisfy(licence ->
                        assertThat(copyright).contains("\nLicense: " + NAMES.getOrDefault(licence, licence) + "\n "));
    }

    @Test
    void theServiceMayDoNothingThatItNeedNot() throws IOException {
        assertThat(read("systemd/nbnsd.service").lines())
                .contains(
                        "Type=notify",
                        "WatchdogSec=30",
                        "ExecReload=/bin/sh -c 'kill -HUP $MAINPID'",
                        "ExecStart=/usr/bin/nbnsd serve --config /etc/nbnsd/nbnsd.toml",
                        "User=nbnsd",
                        "StateDirectory=nbnsd",
                        "CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
                        "NoNewPrivileges=yes",
                        "ProtectSystem=strict",
                        "UMask=0077");
    }
}
