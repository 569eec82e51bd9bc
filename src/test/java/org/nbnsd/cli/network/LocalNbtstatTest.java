package org.nbnsd.cli.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.Ran;
import org.nbnsd.control.channel.NodeClient;
import org.nbnsd.control.channel.TestServer;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.CachedName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.LocalNameState;
import org.nbnsd.node.NameState;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** {@code nbtstat} of this machine: whole texts, because scripts read them. */
final class LocalNbtstatTest {
    private static final Letters LETTERS = new Letters(CodePage.CP850, character -> true);

    private static final Ipv4Address HERE = Ipv4Address.parse("10.0.0.5");
    private static final List<LocalName> NAMES = List.of(
            LocalName.unique(NetbiosName.of("PC1", 0x00)),
            LocalName.unique(NetbiosName.of("PC1", 0x20)),
            LocalName.group(NetbiosName.of("WORKGROUP", 0x00)));

    @TempDir
    private Path directory;

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = TestServer.in(directory);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private Ran run(String... options) {
        List<String> all =
                new ArrayList<>(List.of("nbtstat", "--control", server.path().toString()));
        all.addAll(List.of(options));
        return Ran.nbnsd(all.toArray(String[]::new));
    }

    @Test
    void namesAreListedForEachInterface() throws IOException {
        server.node().other("PC1<20>", false);
        server.node().configure(NAMES, "10.0.0.5", "192.168.7.1");
        try (NodeClient client = NodeClient.connect(server.path())) {
            client.logon(NetbiosName.of("ALICE", 0x03));
            client.holdNext(LocalName.unique(NetbiosName.of("VIEWER        A", 0x00)));
            Ran ran = run("-n");
            assertThat(ran.status()).isZero();
            assertThat(ran.out()).isEqualTo("""

                    no adapter:
                    Node IpAddress: [10.0.0.5] Scope Id: []

                                    NetBIOS Local Name Table

                           Name               Type         Status
                        ---------------------------------------------
                        PC1            <00>  UNIQUE      Registered
                        PC1            <20>  UNIQUE      Conflict
                        WORKGROUP      <00>  GROUP       Registered
                        ALICE          <03>  UNIQUE      Registered
                        VIEWER        A<00>  UNIQUE      Registered

                    no adapter:
                    Node IpAddress: [192.168.7.1] Scope Id: []

                                    NetBIOS Local Name Table

                           Name               Type         Status
                        ---------------------------------------------
                        PC1            <00>  UNIQUE      Registered
                        PC1            <20>  UNIQUE      Registered
                        WORKGROUP      <00>  GROUP       Registered
                        ALICE          <03>  UNIQUE      Registered
                        VIEWER        A<00>  UNIQUE      Registered
                    """);
            assertThat(ran.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("PC1<20> at 10.0.0.5: ")
                    .contains("10.0.0.99");
        }
    }

    @Test
    void whereThereIsNoNameOrNoSessionThatIsSaid() {
        assertThat(run("-n")).isEqualTo(new Ran(0, "    No names in cache\n", ""));
        assertThat(run("-c")).isEqualTo(new Ran(0, "    No names in cache\n", ""));
        assertThat(run("-S").status()).isZero();
    }

    @Test
    void theCacheIsListedWithTheSecondsItLives() throws IOException {
        server.node().configure(NAMES, "10.0.0.5");
        server.node().other("FRED<20>", false);
        server.node().other("SALES<1E>", true);
        server.node().lmhosts("PLC<20>", "10.0.0.77");
        assertThat(run("-R"))
                .isEqualTo(new Ran(0, "    Successful purge and preload of the NBT Remote Cache Name Table.\n", ""));
        try (NodeClient client = NodeClient.connect(server.path())) {
            client.resolve(NetbiosName.of("FRED", 0x20));
            client.resolve(NetbiosName.of("SALES", 0x1E));
            client.resolve(NetbiosName.of("NOBODY", 0x20));
        }
        String out = run("-c").out();
        assertThat(out.replaceAll("(?m) [0-9]+$", " LIFE")).isEqualTo("""

                no adapter:
                Node IpAddress: [10.0.0.5] Scope Id: []

                                  NetBIOS Remote Cache Name Table

                        Name              Type       Host Address    Life [sec]
                    ------------------------------------------------------------
                    PLC            <20>  UNIQUE          10.0.0.77           -1
                    FRED           <20>  UNIQUE          10.0.0.99           LIFE
                    SALES          <1E>  GROUP           10.0.0.99           LIFE
                """);
        assertThat(run("-c", "--json").out())
                .startsWith(
                        "{\"command\":\"nbtstat\",\"version\":1,\"table\":\"cache\",\"names\":[{\"name\":\"PLC<20>\",\"addresses\":["
                                + "{\"address\":\"10.0.0.77\",\"group\":false,\"nodeType\":\"B\"}]},{");
    }

    @Test
    void statisticsAreThoseOfWindows() throws IOException {
        server.node().configure(NAMES, "10.0.0.5");
        server.node().other("FRED<20>", false);
        try (NodeClient client = NodeClient.connect(server.path())) {
            client.resolve(NetbiosName.of("FRED", 0x20));
        }
        assertThat(run("-r")).isEqualTo(new Ran(0, """

                    NetBIOS Names Resolution and Registration Statistics
                    ----------------------------------------------------

                    Resolved By Broadcast     = 1
                    Resolved By Name Server   = 0

                    Registered By Broadcast   = 3
                    Registered By Name Server = 0
                """.indent(0), ""));
        assertThat(run("-r", "--json").out())
                .startsWith(
                        "{\"command\":\"nbtstat\",\"version\":1,\"table\":\"statistics\",\"counters\":{\"resolved-by-broadcast\":1,");
    }

    @Test
    void purgeAndRefreshAreDoneAndSaySo() throws IOException {
        server.node().configure(NAMES, "10.0.0.5");
        assertThat(run("-RR"))
                .isEqualTo(new Ran(0, "    The NetBIOS names registered by this computer have been refreshed.\n", ""));
        assertThat(run("-RR", "--json").out())
                .isEqualTo("{\"command\":\"nbtstat\",\"version\":1,\"table\":\"refresh\"}\n");
        server.node().lmhosts("PLC<20>", "10.0.0.77");
        assertThat(run("-R", "--json").out())
                .isEqualTo("{\"command\":\"nbtstat\",\"version\":1,\"table\":\"purge\",\"preloaded\":1}\n");
        server.node().fail(new IOException("lmhosts: line 3: 10.0.0 (expected: an address)"));
        assertThat(run("-R"))
                .isEqualTo(new Ran(ExitStatus.CANNOT, "", "lmhosts: line 3: 10.0.0 (expected: an address)\n"));
    }

    private static LocalNameState registered(String name, boolean group) {
        return new LocalNameState(
                new LocalName(NetbiosName.parse(name), group), HERE, NameState.REGISTERED, "", null, null, 0, 0);
    }

    private static TcpConnection connection(int localPort, String remote, int remotePort, int state) {
        return new TcpConnection(HERE, localPort, Ipv4Address.parse(remote), remotePort, state);
    }

    private static CachedName remembered(String name, String address) {
        return new CachedName(
                NetbiosName.parse(name),
                List.of(AddressEntry.unique(NodeType.H, Ipv4Address.parse(address))),
                Long.MAX_VALUE);
    }

    @Test
    void sessionsAreListedWithNamesOrAddresses() throws IOException {
        List<LocalNameState> names =
                List.of(registered("PC1<00>", false), registered("PC1<20>", false), registered("CORP<00>", true));
        List<TcpConnection> connections = List.of(
                new TcpConnection(Ipv4Address.ZERO, 139, Ipv4Address.ZERO, 0, 10),
                connection(139, "10.0.0.7", 50_000, 1),
                connection(50_001, "192.168.100.200", 139, 1),
                connection(50_002, "10.0.0.8", 139, 2),
                connection(50_003, "10.0.0.9", 139, 6));
        String heading = """

                no adapter:
                Node IpAddress: [10.0.0.5] Scope Id: []

                                     NetBIOS Connection Table

                    Local Name             State    In/Out  Remote Host           Input   Output
                    ----------------------------------------------------------------------------
                """;
        List<String> plain = new Sessions(names, connections, List.of(), LETTERS).lines();
        assertThat(String.join("\n", plain) + "\n").isEqualTo(heading + """
                    -                    Connected   In     10.0.0.7                  -        -
                    -                    Connected   Out    192.168.100.200           -        -
                    -                    Connecting  Out    10.0.0.8                  -        -
                    PC1            <00>  Listening
                    PC1            <20>  Listening
                """.indent(0));
        assertThat(plain).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        Sessions named = new Sessions(
                names,
                connections,
                List.of(remembered("FIFTEENLETTERSX<00>", "10.0.0.7"), remembered("FIFTEENLETTERSX<20>", "10.0.0.7")),
                LETTERS);
        assertThat(named.lines())
                .contains("    -                    Connected   In     FIFTEENLETTERSX<20>       -        -");
        assertThat(named.json())
                .hasToString("{\"names\":[{\"name\":\"PC1<00>\",\"address\":\"10.0.0.5\",\"listening\":true},"
                        + "{\"name\":\"PC1<20>\",\"address\":\"10.0.0.5\",\"listening\":true}],\"connections\":["
                        + "{\"state\":\"connected\",\"direction\":\"in\",\"local\":\"10.0.0.5:139\","
                        + "\"remote\":\"10.0.0.7:50000\",\"remoteName\":\"FIFTEENLETTERSX<20>\"},"
                        + "{\"state\":\"connected\",\"direction\":\"out\",\"local\":\"10.0.0.5:50001\","
                        + "\"remote\":\"192.168.100.200:139\"},"
                        + "{\"state\":\"connecting\",\"direction\":\"out\",\"local\":\"10.0.0.5:50002\","
                        + "\"remote\":\"10.0.0.8:139\"}]}");
    }

    @Test
    void namesThatNobodyListensForAreIdle() throws IOException {
        assertThat(new Sessions(List.of(registered("PC1<20>", false)), List.of(), List.of(), LETTERS).lines())
                .contains("    PC1            <20>  Idle");
        assertThat(new Sessions(List.of(registered("CORP<00>", true)), List.of(), List.of(), LETTERS).lines())
                .endsWith("    No Connections");
    }

    @ParameterizedTest
    @CsvSource({
        "   0: 0500000A:008B 0700000A:C350 01 00000000:00000000 00:00000000 0 0 0 1, 10.0.0.5 139 10.0.0.7 50000 1",
        "   1: 0000000000000000FFFF00000500000A:C351 0000000000000000FFFF00000800000A:008B 02 0 0,"
                + " 10.0.0.5 50001 10.0.0.8 139 2",
        "  12: 00000000000000000000000000000000:008B 00000000000000000000000000000000:0000 0A 0 0,"
                + " 0.0.0.0 139 0.0.0.0 0 10",
        "   2: 0000000000000000000000000100007F:008B 00000000000000000000000001000000:0001 01 0 0, ''",
        "  sl  local_address rem_address   st tx_queue rx_queue, ''",
    })
    void linesOfTheKernelAreRead(String line, String expected) {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the kernel's words are little-endian here");
        TcpConnection read = TcpConnection.parse(line);
        String text = read == null
                ? ""
                : read.local() + " " + read.localPort() + " " + read.remote() + " " + read.remotePort() + " "
                        + read.state();
        assertThat(text).isEqualTo(expected);
    }

    @Test
    void onlySessionsAreTakenAndNoKernelToAskIsToldWhatWasExpected() throws IOException {
        Path net = Files.createDirectories(directory.resolve("proc/net"));
        Files.writeString(net.resolve("tcp"), """
                  sl  local_address rem_address   st
                   0: 0500000A:008B 0700000A:C350 01 0
                   1: 0500000A:01BD 0700000A:C350 01 0
                """);
        assertThat(TcpConnection.sessions(directory.resolve("proc"))).hasSize(1);
        assertThatIOException()
                .isThrownBy(() -> TcpConnection.sessions(directory.resolve("nowhere")))
                .withMessageContaining("expected: Linux");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "127.0.0.5", "127.255.0.1"})
    void everyAddressOfTheLoopIsTheLoopAdapters(String address) throws IOException {
        InetAddress loop = InetAddress.getByName(address);

        assertThat(NbtstatReport.adapter(loop)).isEqualTo(NbtstatReport.adapter(InetAddress.getLoopbackAddress()));
        assertThat(NbtstatReport.adapter(loop)).isNotEqualTo("no adapter");
    }
}
