package org.nbnsd.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.daemon.Captures;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/**
 * Q253729: a daemon that is killed in the middle of a claim holds every name that it had acknowledged, and no half of the
 * claim. {@link SigkillIT} kills it at any moment, in a loop and under load.
 */
final class Q253729IT {
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final NetbiosName BYSTANDER = NetbiosName.parse("BYSTANDER<20>");
    private static final int PATIENCE_MILLIS = 30_000;

    private enum Point {
        BEFORE_THE_WACK,
        AFTER_THE_WACK,
        WHILE_THE_HOLDER_IS_ASKED,
        AFTER_THE_ANSWER
    }

    /** A host that says and hears one thing after the other. */
    private static final class Peer implements AutoCloseable {
        private final DatagramSocket socket;
        private int lastId = 0x100;

        Peer(String address, int port) throws IOException {
            socket = new DatagramSocket(port, InetAddress.getByName(address));
            socket.setSoTimeout(PATIENCE_MILLIS);
        }

        int port() {
            return socket.getLocalPort();
        }

        Ipv4Address address() {
            return Ipv4Address.of(socket.getLocalAddress().getAddress());
        }

        AddressEntry entry() {
            return AddressEntry.unique(NodeType.H, address());
        }

        void send(Message message, Endpoint to) throws IOException {
            byte[] octets = MessageEncoder.encode(message);
            InetAddress address = InetAddress.getByAddress(to.address().octets());
            socket.send(new DatagramPacket(octets, octets.length, address, to.port()));
        }

        Message hear() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            socket.receive(packet);
            return (Message) MessageDecoder.decode(Arrays.copyOf(packet.getData(), packet.getLength()));
        }

        /** Drops what has come from a daemon that is dead. */
        void forget() throws IOException {
            socket.setSoTimeout(1);
            try {
                while (true) {
                    hear();
                }
            } catch (SocketTimeoutException e) {
                socket.setSoTimeout(PATIENCE_MILLIS);
            }
        }

        void claim(NetbiosName name, Endpoint server) throws IOException {
            send(NameRegistrationRequest.of(++lastId, name, 300_000, entry()), server);
        }

        List<Ipv4Address> ask(NetbiosName name, Endpoint server) throws IOException {
            send(NameQueryRequest.toServer(++lastId, name), server);
            Message answer = hear();
            assertThat(answer).isInstanceOf(PositiveNameQueryResponse.class);
            return ((PositiveNameQueryResponse) answer)
                    .entries().stream().map(AddressEntry::address).toList();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @ParameterizedTest
    @EnumSource(Point.class)
    void aDaemonKilledInMidClaimHasWhatItAcknowledgedAndNoHalfOfTheClaim(Point point) throws Exception {
        String network = "127.2" + point.ordinal() + ".0.";
        try (Peer holder = new Peer(network + 1, 0);
                Peer claimant = new Peer(network + 2, holder.port());
                Peer asker = new Peer(network + 3, holder.port())) {
            LocalDaemon.Place place = LocalDaemon.Place.in(directory, holder.port());
            try (LocalDaemon daemon = LocalDaemon.start(place, Captures.next("Q253729IT-" + point + "-killed"))) {
                Endpoint server = daemon.awaitServing();
                for (NetbiosName name : List.of(FRED, BYSTANDER)) {
                    holder.claim(name, server);
                    assertThat(holder.hear()).isInstanceOf(PositiveRegistrationResponse.class);
                }
                claimant.claim(FRED, server);
                proceed(point, holder, claimant, server);
                daemon.kill();
            }
            try (LocalDaemon daemon = LocalDaemon.start(place, Captures.next("Q253729IT-" + point + "-restarted"))) {
                Endpoint server = daemon.awaitServing();
                Peer expected = point == Point.AFTER_THE_ANSWER ? claimant : holder;
                assertThat(asker.ask(FRED, server)).containsExactly(expected.address());
                assertThat(asker.ask(BYSTANDER, server)).containsExactly(holder.address());
                if (expected.equals(holder)) {
                    nextClaimIsAnsweredAsIfItWereTheFirst(holder, asker, server);
                }
                daemon.stop();
            }
        }
    }

    private static void proceed(Point point, Peer holder, Peer claimant, Endpoint server) throws IOException {
        if (point == Point.BEFORE_THE_WACK) {
            return;
        }
        assertThat(claimant.hear()).isInstanceOf(WackResponse.class);
        if (point == Point.AFTER_THE_WACK) {
            return;
        }
        Message question = holder.hear();
        assertThat(question).isInstanceOf(NameQueryRequest.class);
        if (point == Point.AFTER_THE_ANSWER) {
            // It was granted the name a moment ago, so it is asked until it has said no twice: the configuration has
            // two tries.
            for (int i = 0; i < 2; i++) {
                Message asked = i == 0 ? question : holder.hear();
                holder.send(NegativeNameQueryResponse.fromNode(asked.id(), FRED, Rcode.NAM_ERR), server);
            }
            assertThat(claimant.hear()).isInstanceOf(PositiveRegistrationResponse.class);
        }
    }

    private static void nextClaimIsAnsweredAsIfItWereTheFirst(Peer holder, Peer next, Endpoint server)
            throws IOException {
        holder.forget();
        next.claim(FRED, server);
        assertThat(next.hear()).isInstanceOf(WackResponse.class);
        Message question = holder.hear();
        assertThat(question).isInstanceOf(NameQueryRequest.class);
        holder.send(PositiveNameQueryResponse.fromNode(question.id(), FRED, 300_000, List.of(holder.entry())), server);
        Message answer = next.hear();
        assertThat(answer).isInstanceOf(NegativeRegistrationResponse.class);
        assertThat(((NegativeRegistrationResponse) answer).entry().address()).isEqualTo(holder.address());
    }
}
