package org.nbnsd.responder.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.dns.DnsRecords.NOW;
import static org.nbnsd.dns.DnsRecords.unique;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nbnsd.dns.ComputerTable;
import org.nbnsd.interop.Eventually;
import org.nbnsd.responder.DnsCounter;
import org.nbnsd.responder.DnsSettings;
import org.nbnsd.responder.DnsSettings.Secondary;
import org.nbnsd.wire.Ipv4Address;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Somebody opens more connections than are good for the server of the DNS, asks at a crawl, takes nothing of a large zone, or sends what is
 * no question; others are answered all the while.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class HostileDnsClientsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MOST_OF_ONE = 25;

    private final AtomicLong nanos = new AtomicLong();
    private final List<Throwable> failures = new ArrayList<>();
    private final List<Socket> open = new ArrayList<>();
    private DnsServer server;

    @BeforeEach
    void serve() throws IOException {
        ComputerTable computers = new ComputerTable();
        for (int i = 0; i < 20_000; i++) {
            computers.put(unique("PC" + i + "<00>", "10." + i / 50_000 + "." + i / 250 + "." + (i % 250 + 1)));
        }
        DnsSettings settings = new DnsSettings(
                "wins.example",
                List.of(),
                60,
                "ns.example",
                List.of(),
                List.of(new Secondary(Ipv4Address.parse("127.0.0.1"), 9)),
                null,
                0);
        server = new DnsServer(settings, computers, () -> NOW, nanos::get, failures::add);
        server.start(List.of(new InetSocketAddress("127.0.0.1", 0)));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        server.close();
        assertThat(failures).isEmpty();
    }

    private InetSocketAddress address() {
        return server.addresses().get(0);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        open.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(address());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static byte[] question(String name, int type) {
        return Message.newQuery(Record.newRecord(Name.fromConstantString(name), type, DClass.IN))
                .toWire();
    }

    private static Message ask(Socket socket, byte[] question) throws IOException {
        send(socket, question);
        return receive(socket);
    }

    private static void send(Socket socket, byte[] question) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(question.length);
        out.write(question);
    }

    private static Message receive(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] octets = new byte[in.readUnsignedShort()];
        in.readFully(octets);
        return new Message(octets);
    }

    private void assertAnswers() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            socket.setSoTimeout(20_000);
            byte[] question = question("pc7.wins.example.", Type.A);
            socket.send(new DatagramPacket(question, question.length, address()));
            DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
            socket.receive(answer);
            assertThat(new Message(Arrays.copyOf(answer.getData(), answer.getLength())).getSection(Section.ANSWER))
                    .hasSize(1);
        }
    }

    private void awaitCount(DnsCounter counter, long least) {
        long unused = Eventually.get(
                SOON,
                () -> least + " of " + counter + ", but " + server.counts(),
                () -> server.counts().get(counter) >= least ? server.counts().get(counter) : null);
    }

    /** Ten seconds pass, and again if the system took some more meanwhile, or a write was noted as done only then. */
    private void awaitTimeouts(long least) {
        long unused = Eventually.get(SOON, () -> least + " time-outs, but " + server.counts(), () -> {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(11));
            long timeouts = server.counts().get(DnsCounter.TIMEOUTS);
            return timeouts >= least ? timeouts : null;
        });
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    @Test
    void oneAddressHasNoMoreConnectionsThanItsShareAndTheOthersAreClosed() throws IOException {
        for (int i = 0; i < MOST_OF_ONE; i++) {
            assertThat(ask(connect(), question("pc1.wins.example.", Type.A)).getSection(Section.ANSWER))
                    .hasSize(1);
        }
        assertThat(isClosed(connect())).isTrue();

        awaitCount(DnsCounter.REFUSED_BUSY, 1);
        assertThat(server.open()).isEqualTo(MOST_OF_ONE);
        assertAnswers();
    }

    @Test
    void whoAsksNothingForTenSecondsIsClosedWhateverIsHalfSent() throws IOException {
        Socket silent = connect();
        Socket slow = connect();
        slow.getOutputStream().write(0);
        Socket asking = connect();
        assertThat(ask(asking, question("pc1.wins.example.", Type.A)).getSection(Section.ANSWER))
                .hasSize(1);

        awaitTimeouts(3);
        assertThat(isClosed(silent)).isTrue();
        assertThat(isClosed(slow)).isTrue();
        assertThat(isClosed(asking)).isTrue();
        assertAnswers();
    }

    @Test
    void aZoneThatNobodyTakesWaitsAndIsClosed() throws IOException {
        Socket secondary = connect();
        send(secondary, question("wins.example.", Type.AXFR));
        awaitCount(DnsCounter.TRANSFERS, 1);
        assertAnswers();

        awaitTimeouts(1);
    }

    @Test
    void aLargeZoneIsWholeHoweverSlowlyItIsTakenAndWhatIsAskedMeanwhileComesAfterIt() throws IOException {
        Socket secondary = connect();
        send(secondary, question("wins.example.", Type.AXFR));
        send(secondary, question("pc1.wins.example.", Type.A));
        int records = 0;
        int authorities = 0;
        while (authorities < 2) {
            for (Record record : receive(secondary).getSection(Section.ANSWER)) {
                records++;
                authorities += record.getType() == Type.SOA ? 1 : 0;
            }
        }

        assertThat(records).isEqualTo(20_003);
        assertThat(receive(secondary).getQuestion().getName()).hasToString("pc1.wins.example.");
    }

    @Test
    void manyQuestionsAtOnceOnAConnectionAreAnsweredInTheirOrder() throws IOException {
        Socket socket = connect();
        for (int i = 0; i < 500; i++) {
            send(socket, question("pc" + i + ".wins.example.", Type.A));
        }
        for (int i = 0; i < 500; i++) {
            assertThat(receive(socket).getQuestion().getName()).hasToString("pc" + i + ".wins.example.");
        }
    }

    @Test
    void whatIsNoQuestionClosesAConnectionAndDatagramsOfItAreDropped() throws IOException {
        Socket socket = connect();
        send(socket, new byte[0]);
        assertThat(isClosed(socket)).isTrue();
        try (DatagramSocket datagrams = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            for (int length : new int[] {0, 1, 11}) {
                datagrams.send(new DatagramPacket(new byte[length], length, address()));
            }
            byte[] loop = new byte[40]; // a name that points to itself
            loop[5] = 1;
            loop[12] = (byte) 0xC0;
            loop[13] = 12;
            datagrams.send(new DatagramPacket(loop, loop.length, address()));
            byte[] long60 = new byte[60_000];
            datagrams.send(new DatagramPacket(long60, long60.length, address()));
        }
        awaitCount(DnsCounter.DROPPED, 4);
        awaitCount(DnsCounter.MALFORMED, 2);
        assertAnswers();
    }
}
