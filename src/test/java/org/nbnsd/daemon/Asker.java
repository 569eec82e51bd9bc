package org.nbnsd.daemon;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;

/** A client with one socket. */
final class Asker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What came back, and from where. */
    record Reply(Endpoint source, Decoded message) {}

    private final DatagramSocket socket;

    Asker(Ipv4Address local) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByAddress(local.octets()), 0));
        socket.setBroadcast(true);
    }

    static Message query(int id) {
        return NameQueryRequest.toServer(id, EchoService.FRED);
    }

    static Message claim(int id, NetbiosName name) {
        return NameRegistrationRequest.of(
                id, name, 60, AddressEntry.unique(NodeType.P, Ipv4Address.parse("127.0.0.1")));
    }

    Endpoint endpoint() {
        return new Endpoint(Ipv4Address.of(socket.getLocalAddress().getAddress()), socket.getLocalPort());
    }

    void send(Ipv4Address to, int port, byte[] octets) throws IOException {
        socket.send(new DatagramPacket(octets, octets.length, InetAddress.getByAddress(to.octets()), port));
    }

    void send(Ipv4Address to, int port, Message message) throws IOException {
        send(to, port, MessageEncoder.encode(message));
    }

    Reply ask(Ipv4Address to, int port, Message message) throws IOException {
        send(to, port, message);
        return receive(PATIENCE);
    }

    Reply receive() throws IOException {
        return receive(PATIENCE);
    }

    /** Fails if nothing comes. */
    Reply receive(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        socket.receive(packet);
        return new Reply(
                new Endpoint(Ipv4Address.of(packet.getAddress().getAddress()), packet.getPort()),
                MessageDecoder.decode(Arrays.copyOf(packet.getData(), packet.getLength())));
    }

    boolean hearsNothing(Duration time) throws IOException {
        try {
            receive(time);
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
