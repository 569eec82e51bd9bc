package org.nbnsd.cli.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.NodeStatistics;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** {@code status} and {@code nbtstat}. */
final class StatusCommandTest {
    private static final List<NodeName> NAMES = List.of(
            new NodeName(NetbiosName.parse("PC2<00>"), 0x6600),
            new NodeName(NetbiosName.parse("WORKGROUP<00>"), 0xE400),
            new NodeName(NetbiosName.parse("PC2<20>"), 0x0400),
            new NodeName(NetbiosName.parse("ALICE<03>"), 0x0C00),
            new NodeName(NetbiosName.parse("OLD NAME<03>"), 0x1400),
            new NodeName(NetbiosName.parse("NEW<03>"), 0x0000),
            new NodeName(NetbiosName.parse("\\x1B[31mEVIL\\x07<42>"), 0x0400),
            new NodeName(NetbiosName.MSBROWSE, 0x8400));

    private static final String TABLE = """
                       NetBIOS Remote Machine Name Table

                   Name               Type         Status
                ---------------------------------------------
                PC2            <00>  UNIQUE      Registered
                WORKGROUP      <00>  GROUP       Registered
                PC2            <20>  UNIQUE      Registered
                ALICE          <03>  UNIQUE      Conflict
                OLD NAME       <03>  UNIQUE      Released
                NEW            <03>  UNIQUE      Registering
                .[31mEVIL.     <42>  UNIQUE      Registered
                ..__MSBROWSE__.<01>  GROUP       Registered

                MAC Address = 00-15-5D-01-02-03
            """;

    private static void answer(Request request, FakePeer self, Endpoint client) throws IOException {
        if (request instanceof NodeStatusRequest) {
            NodeStatistics statistics = NodeStatistics.ofUnit(0x00155D010203L);
            self.send(NodeStatusResponse.of(request.id(), request.name(), NAMES, statistics), client);
        }
    }

    /** A server that knows some names, all at one address. */
    private static FakePeer.Answer server(String address, String... names) {
        return (request, self, client) -> {
            AddressEntry entry = request.name().toString().equals("WORKGROUP<00>")
                    ? AddressEntry.group(NodeType.B, Ipv4Address.BROADCAST)
                    : AddressEntry.unique(NodeType.H, Ipv4Address.parse(address));
            boolean known = List.of(names).contains(request.name().toString());
            self.send(
                    known
                            ? PositiveNameQueryResponse.fromServer(
                                    request.id(), true, request.name(), 0, List.of(entry))
                            : NegativeNameQueryResponse.fromServer(request.id(), true, request.name(), Rcode.NAM_ERR),
                    client);
        };
    }

    @Test
    void aTableOfNames() {
        try (FakePeer host = FakePeer.at("127.0.1.1", StatusCommandTest::answer)) {
            Ran ran = Ran.nbnsd("status", "127.0.1.1", "--port", "" + host.port());
            assertThat(ran.status()).isZero();
            assertThat(ran.out()).isEqualTo("""
                            Names of 127.0.1.1:%d:
                             Name                      Suffix  Type    Node  State                   Meaning
                             PC2                       <00>    unique  H     active, permanent       computer
                             WORKGROUP                 <00>    group   H     active                  domain or workgroup
                             PC2                       <20>    unique  B     active                  file server
                             ALICE                     <03>    unique  B     active, in conflict     messenger (computer or user)
                             OLD NAME                  <03>    unique  B     active, being released  messenger (computer or user)
                             NEW                       <03>    unique  B     not active              messenger (computer or user)
                             \\x1B[31mEVIL\\x07          <42>    unique  B     active                  application name
                             \\x01\\x02__MSBROWSE__\\x02  <01>    group   B     active                  master browsers of the segment
                            MAC address: 00-15-5D-01-02-03
                            """.formatted(host.port()));
            assertThat(host.distinct())
                    .containsExactly(NodeStatusRequest.of(host.received().get(0).id(), NetbiosName.WILDCARD));
        }
    }

    @Test
    void aHostWithoutNamesIsSaidToHaveNone() {
        try (FakePeer host = FakePeer.at(
                "127.0.1.1",
                (request, self, client) -> self.send(
                        NodeStatusResponse.of(request.id(), request.name(), List.of(), NodeStatistics.NONE), client))) {
            Ran ran = Ran.nbnsd("status", "127.0.1.1", "--port", "" + host.port());
            assertThat(ran.out().lines())
                    .containsExactly("Names of " + host.endpoint() + ":", "(none)", "MAC address: (not told)");
        }
    }

    @Test
    void anAddressMayHaveAPort() {
        try (FakePeer host = FakePeer.at("127.0.1.1", StatusCommandTest::answer)) {
            for (List<String> line : List.of(
                    List.of("status", host.endpoint()),
                    List.of("nbtstat", "-a", host.endpoint()),
                    List.of("nbtstat", "-A", host.endpoint()))) {
                Ran ran = Ran.nbnsd(line.toArray(String[]::new));
                assertThat(ran.status()).as(line + ran.err()).isZero();
                assertThat(ran.out()).contains("WORKGROUP", "00-15-5D-01-02-03");
            }
        }
    }

    /** What would have no effect is refused, and so are two ports, and ports where there can be none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status 127.0.0.1 --server 127.0.0.2 | --server: whoever has the address is asked",
                "status 127.0.0.1:9 --broadcast 10.0.0.255 | --broadcast: whoever has the address is asked",
                "nbtstat -A 127.0.0.1 --server 127.0.0.2 | --server: whoever has the address is asked",
                "nbtstat -a 127.0.0.1 --server 127.0.0.2 | --server: whoever has the address is asked",
                "nbtstat -n --server 127.0.0.2 | --server: this machine's daemon is asked",
                "nbtstat -R --broadcast 10.0.0.255 | --broadcast: this machine's daemon is asked",
                "status 127.0.0.1:9 --port 10 | --port 10, and 9 with the address (expected: one of them)",
                "status pc --server 127.0.0.1:9 --port 10 | --port 10, and 9 with --server (expected: one of them)",
                "query pc --server 127.0.0.1:9 --port 10 | --port 10, and 9 with --server (expected: one of them)",
                "status 127.0.0.1: | port  (expected: 1..65535); a name like that needs its suffix: 127.0.0.1:#20",
                "status 127.0.0.1:70000 | port 70000 (expected: 1..65535)",
                "status 127.0.0.300:9 | address: 127.0.0.300 (expected: an IPv4 address",
                "explain 127.0.0.1:137 | 127.0.0.1:137: with a port (expected: the address alone",
                "timeline 127.0.0.1:x#20 --for | no such option"
            })
    void whatWouldHaveNoEffectIsRefused(String line, String told) {
        Ran ran = Ran.nbnsd(line.split(" "));
        assertThat(ran.status()).as(ran.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(ran.err()).contains(told);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void nbtstatSaysWhyAHostIsNotFoundWhereItDisturbsNoScript() {
        try (FakePeer server = FakePeer.at("127.0.1.4", server("127.0.1.5", "PC2<20>"))) {
            Ran ran = Ran.nbnsd("nbtstat", "-a", "vm", "--server", server.endpoint());
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(ran.out()).endsWith("    Host not found.\n\n");
            assertThat(ran.err())
                    .isEqualTo("VM<20>: not found, " + server.endpoint() + " answers NAM_ERR (no such name)\n");
        }
    }

    /** As Windows prints it where it has to be a MAC address; elsewhere what is absent is absent. */
    @Test
    void aMissingHardwareAddressIsAbsentButInWhatWindowsPrints() {
        try (FakePeer host = FakePeer.at(
                "127.0.1.1",
                (request, self, client) -> self.send(
                        NodeStatusResponse.of(request.id(), request.name(), NAMES, NodeStatistics.NONE), client))) {
            String port = "" + host.port();
            assertThat(Ran.nbnsd("status", "127.0.1.1", "--port", port, "--json")
                            .out())
                    .contains("\"names\":[{")
                    .doesNotContain("macAddress");
            assertThat(Ran.nbnsd("status", "127.0.1.1", "--port", port, "-v").err())
                    .contains("names, no MAC");
            assertThat(Ran.nbnsd("nbtstat", "-A", "127.0.1.1", "--port", port).out())
                    .contains("MAC Address = 00-00-00-00-00-00");
        }
    }

    @Test
    void aNameWhoseAddressNoHostCanHaveIsToldAsSuchAndNotAsked() {
        for (String impossible : List.of("0.0.0.0", "224.0.0.22", "255.255.255.255")) {
            try (FakePeer server = FakePeer.at("127.0.1.2", server(impossible, "PC2<00>", "PC2<20>"))) {
                Ran ran = Ran.nbnsd("status", "pc2", "--server", server.endpoint());
                assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
                assertThat(ran.err()).contains("answers " + impossible + ", which is impossible: ");
            }
        }
    }

    @Test
    void aNameIsLookedUpAsWorkstationThenAsFileServer() {
        List<FakePeer> both =
                FakePeer.twoAt("127.0.1.2", server("127.0.1.3", "PC2<20>"), "127.0.1.3", StatusCommandTest::answer);
        try (FakePeer server = both.get(0);
                FakePeer host = both.get(1)) {
            Ran ran = Ran.nbnsd("status", "pc2", "--server", "127.0.1.2", "--port", "" + server.port());
            assertThat(ran.status()).isZero();
            assertThat(ran.out()).startsWith("Names of " + host.endpoint());
            assertThat(server.distinct())
                    .extracting(request -> request.name().toString())
                    .containsExactly("PC2<00>", "PC2<20>");
        }
    }

    @Test
    void aGivenSuffixIsTheOnlyOneLookedUp() {
        try (FakePeer server = FakePeer.at("127.0.1.4", server("127.0.1.5", "PC2<20>"))) {
            Ran ran = Ran.nbnsd("status", "pc2#1b", "--server", server.endpoint());
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(ran.err()).contains("PC2<1B>: not found").contains("NAM_ERR (no such name)");
            assertThat(server.distinct()).hasSize(1);
        }
    }

    @Test
    void aGroupHasNoStatus() {
        try (FakePeer server = FakePeer.at("127.0.1.4", server("127.0.1.5", "WORKGROUP<00>"))) {
            Ran ran = Ran.nbnsd("status", "workgroup#00", "--server", server.endpoint());
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(ran.err()).contains("WORKGROUP<00>: a group");
        }
    }

    @Test
    void aSilentServerIsNotAskedForTheOtherSuffix() {
        try (FakePeer server = FakePeer.at("127.0.1.4", FakePeer.SILENCE)) {
            Ran ran = Ran.nbnsd("status", "pc2", "--server", server.endpoint(), "--timeout", "0.02", "--tries", "1");
            assertThat(ran.status()).isEqualTo(ExitStatus.NO_ANSWER);
            assertThat(ran.err()).startsWith("PC2<00>: no answer from " + server.endpoint());
            assertThat(server.received(1)).hasSize(1);
        }
    }

    @Test
    void aHostThatDoesNotTellItsNamesIsToldByTheAddressThatWasTyped() {
        try (FakePeer host = FakePeer.at("127.0.1.4", FakePeer.SILENCE)) {
            Ran ran = Ran.nbnsd("status", "127.0.1.4", "--port", "" + host.port(), "--timeout", "0.02", "--tries", "1");
            assertThat(ran.status()).isEqualTo(ExitStatus.NO_ANSWER);
            assertThat(ran.err())
                    .startsWith("127.0.1.4: no answer from " + host.endpoint())
                    .doesNotContain("*<00>");
        }
    }

    @Test
    void theScopeOfTheNameIsAskedFor() {
        List<FakePeer> both = FakePeer.twoAt(
                "127.0.1.6", server("127.0.1.7", "PC2<20>.Corp.net"), "127.0.1.7", StatusCommandTest::answer);
        try (FakePeer server = both.get(0);
                FakePeer host = both.get(1)) {
            String[] command = {"status", "pc2#20.Corp.net", "--server", "127.0.1.6", "--port", "" + server.port()};
            assertThat(Ran.nbnsd(command).status()).isZero();
            assertThat(host.distinct())
                    .extracting(request -> request.name().toString())
                    .containsExactly("*<00>.Corp.net");
        }
    }

    @Test
    void nbtstatPrintsWhatWindowsPrints() {
        try (FakePeer host = FakePeer.at("127.0.1.8", StatusCommandTest::answer)) {
            Ran ran = Ran.nbnsd("nbtstat", "-A", "127.0.1.8", "--port", "" + host.port());
            assertThat(ran.status()).isZero();
            assertThat(ran.err()).isEmpty();
            List<String> lines = ran.out().lines().toList();
            assertThat(lines.get(0)).isEmpty();
            assertThat(lines.get(1)).matches("\\S+:");
            assertThat(lines.get(2)).matches("Node IpAddress: \\[127\\.[0-9.]+\\] Scope Id: \\[\\]");
            assertThat(lines.get(3)).isEmpty();
            assertThat(lines.subList(4, lines.size()))
                    .containsExactlyElementsOf((TABLE + "\n").lines().toList());
        }
    }

    @Test
    void nbtstatFindsAHostByNameInAnyCase() {
        List<FakePeer> both =
                FakePeer.twoAt("127.0.1.9", server("127.0.1.10", "PC2<00>"), "127.0.1.10", StatusCommandTest::answer);
        try (FakePeer server = both.get(0);
                FakePeer host = both.get(1)) {
            Ran ran = Ran.nbnsd("nbtstat", "-a", "Pc2", "--server", "127.0.1.9", "--port", "" + server.port());
            assertThat(ran.status()).isZero();
            assertThat(ran.out()).contains("    PC2            <00>  UNIQUE      Registered\n");
            assertThat(host.distinct()).hasSize(1);
        }
    }

    @Test
    void nbtstatSaysHostNotFound() {
        try (FakePeer host = FakePeer.at("127.0.1.11", FakePeer.SILENCE)) {
            Ran ran = Ran.nbnsd(
                    "nbtstat", "-A", "127.0.1.11", "--port", "" + host.port(), "--timeout", "0.02", "--tries", "1");
            assertThat(ran.status()).isEqualTo(ExitStatus.NO_ANSWER);
            assertThat(ran.out()).endsWith("Scope Id: []\n\n    Host not found.\n\n");
        }
        try (FakePeer server = FakePeer.at("127.0.1.12", server("127.0.1.13"))) {
            Ran ran = Ran.nbnsd("nbtstat", "-a", "nope", "--server", server.endpoint());
            assertThat(ran.status()).isEqualTo(ExitStatus.REFUSED);
            assertThat(ran.out()).endsWith("    Host not found.\n\n");
        }
    }

    @Test
    void nbtstatWantsOneHost() {
        assertThat(Ran.nbnsd("nbtstat").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(Ran.nbnsd("nbtstat", "-a", "x", "-A", "127.0.0.1").status()).isEqualTo(ExitStatus.USAGE);
    }
}
