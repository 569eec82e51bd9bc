package org.nbnsd.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.interop.Programs;

/** What is printed to be pasted is taken by the programs that it is for, as far as Debian has them. */
final class SetupCommandTest {
    @TempDir
    private Path directory;

    private static String dhcp(String program, String... more) {
        Ran ran = Ran.nbnsd(with(more, "setup", "dhcp", "--for", program, "--address", "10.0.0.5"));
        assertThat(ran.status()).as(ran.err()).isZero();
        return ran.out().strip();
    }

    private static String[] with(String[] more, String... first) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.5, h", "10.0.1.6, b", "10.0.1.6, p", "10.0.1.6, m"})
    void iscTakesItsLines(String second, String type) throws IOException {
        Programs.assumeInstalled("dhcpd");
        String lines = dhcp("isc", "--second", second, "--node-type", type);
        String config = file("dhcpd.conf", lines + "\nsubnet 10.0.0.0 netmask 255.0.0.0 {\n" + lines + "\n}\n");

        Programs.mustRun("dhcpd", "-t", "-cf", config, "-lf", file("leases", ""));
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.5, h", "10.0.1.6, b"})
    void keaTakesItsLines(String second, String type) throws IOException {
        Programs.assumeInstalled("kea-dhcp4");
        String config =
                file("kea.conf", "{ \"Dhcp4\": {\n" + dhcp("kea", "--second", second, "--node-type", type) + "\n} }\n");

        Programs.mustRun("kea-dhcp4", "-t", config);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.5, h", "10.0.1.6, b"})
    void dnsmasqTakesItsLines(String second, String type) throws IOException {
        Programs.assumeInstalled("dnsmasq");
        String config = file("dnsmasq.conf", dhcp("dnsmasq", "--second", second, "--node-type", type) + "\n");

        assertThat(Programs.mustRun("dnsmasq", "--test", "-C", config)).contains("syntax check OK");
    }

    @Test
    void thereAreAlwaysTwoAddressesAndTheNodeTypeIsThatOfOption46() {
        assertThat(dhcp("isc"))
                .contains("netbios-name-servers 10.0.0.5, 10.0.0.5;")
                .contains("netbios-node-type 8;");
        assertThat(dhcp("netsh", "--node-type", "p"))
                .contains("044 IPADDRESS 10.0.0.5 10.0.0.5")
                .contains("046 BYTE 2");
        assertThat(dhcp("powershell", "--node-type", "m"))
                .contains("-OptionId 44 -Value 10.0.0.5,10.0.0.5")
                .contains("-OptionId 46 -Value 4");
        assertThat(dhcp("mikrotik", "--second", "10.0.1.6", "--node-type", "b"))
                .contains("code=44 value=0x0A0000050A000106")
                .contains("code=46 value=0x01");
    }

    @Test
    void withoutAProgramAllOfThemAreToldEachWithItsPlace() {
        Ran ran = Ran.nbnsd("setup", "dhcp", "--address", "10.0.0.5", "--json");
        JsonObject json = JsonParser.parseString(ran.out()).getAsJsonObject();

        assertThat(json.getAsJsonArray("snippets"))
                .hasSize(DhcpServer.values().length)
                .allSatisfy((JsonElement each) -> {
                    assertThat(each.getAsJsonObject().get("text").getAsString()).isNotBlank();
                    assertThat(each.getAsJsonObject().get("place").getAsString())
                            .isNotBlank();
                });
    }

    @Test
    void windowsIsToldBothServersAndHowToRegisterAgain() {
        Ran ran = Ran.nbnsd("setup", "windows", "--address", "10.0.0.5", "--second", "10.0.1.6");

        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .contains("set winsservers", "add winsservers", "WINSSecondaryServer='10.0.1.6'", "nbtstat -RR")
                .contains("group policy");
    }

    private Ran samba(String smbConf) throws IOException {
        return Ran.nbnsd("setup", "samba", file("smb.conf", smbConf), "--address", "10.0.0.5", "--json");
    }

    private static String snippet(Ran ran, int index) {
        assertThat(ran.status()).as(ran.err()).isZero();
        return JsonParser.parseString(ran.out())
                .getAsJsonObject()
                .getAsJsonArray("snippets")
                .get(index)
                .getAsJsonObject()
                .get("text")
                .getAsString();
    }

    private static final String SERVER = """
            # of the old server
            [Global]
               NetBIOS  name = files
               workgroup = "Factory"
               netbios aliases = Archive, printers
               Wins Support = Yes
               interfaces = lo 10.0.0.5/24 \\
                  eth1
               wins hook = /usr/local/bin/hook
               domain logons = yes
            [share]
               netbios name = not this
               path = /srv
            """;

    private static final String CLIENT =
            "[global]\nwins server = 10.0.0.1 10.0.1.1\nworkgroup = site\nnetbios name = pc7\n";

    @Test
    void aMachineThatWasTheServerHasItsNamesAndIsOneAgain() throws IOException {
        Ran ran = samba(SERVER);

        assertThat(snippet(ran, 0)).contains("wins support = no", "wins server = 10.0.0.5");
        assertThat(snippet(ran, 1))
                .contains("name = \"FILES\"", "workgroup = \"FACTORY\"", "aliases = [\"ARCHIVE\", \"PRINTERS\"]")
                .contains("type = \"h\"", "listen = [\"10.0.0.5\"]", "\"group:FACTORY#1C\", \"FACTORY#1B\"")
                .doesNotContain("server = false", "NOT THIS");
        assertThat(ran.out()).contains("wins hook", "eth1", "wins.dat");
    }

    @Test
    void aMachineThatAskedAServerGoesOnAskingIt() throws IOException {
        Ran ran = samba(CLIENT);

        assertThat(snippet(ran, 0)).doesNotContain("wins server");
        assertThat(snippet(ran, 1))
                .contains("server = false", "type = \"h\"", "servers = [\"10.0.0.1\", \"10.0.1.1\"]", "name = \"PC7\"");
        assertThat(snippet(samba("[global]\n"), 1)).contains("type = \"b\"", "workgroup = \"WORKGROUP\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER, CLIENT, "[global]\n", "", "workgroup = a\\\nb\nnetbios name = %h\n[x]\n"})
    void theConfigurationThatIsPrintedIsOneThatTheDaemonTakes(String smbConf) throws IOException {
        String toml = file("nbnsd.toml", snippet(samba(smbConf), 1) + "\n");

        Ran check = Ran.nbnsd("check-config", toml);

        assertThat(check.status()).as(check.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER, CLIENT, "[global]\n"})
    void sambaTakesWhatItIsTold(String smbConf) throws IOException {
        Programs.assumeInstalled("testparm");
        String changed = file("new.conf", smbConf + snippet(samba(smbConf), 0) + "\n");

        String read = Programs.mustRun("testparm", "-s", "-v", changed);

        assertThat(read).contains("wins support = No").doesNotContain("Unknown parameter", "Ignoring");
    }

    @Test
    void whatIsAskedForWronglyIsTold() {
        for (String wrong : new String[] {
            "setup samba", "setup dhcp smb.conf", "setup windows --for kea", "setup dhcp --for bootpd", "setup router"
        }) {
            Ran ran = Ran.nbnsd((wrong + " --address 10.0.0.5").split(" "));
            assertThat(ran.status()).as(wrong).isEqualTo(ExitStatus.USAGE);
            assertThat(ran.err()).as(wrong).containsPattern("expected");
        }
        Ran absent = Ran.nbnsd("setup", "samba", directory.resolve("absent").toString(), "--address", "10.0.0.5");
        assertThat(absent.status()).isEqualTo(ExitStatus.CANNOT);
        assertThat(absent.err()).contains("absent: not there");
    }
}
