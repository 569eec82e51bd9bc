package org.nbnsd.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** A host at an address of 127.0.0.0/8, which registers names, asks for others, and says what it has when it is asked. */
final class PlayedHost implements AutoCloseable {
    private static final int TTL = 300_000;
    private static final int LONGEST = 2048;
    private static final int PATIENCE_SECONDS = 20;

    private final DatagramSocket socket;
    private final Ipv4Address address;
    private final InetSocketAddress server;
    private final Set<NetbiosName> names = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile int expected = -1;
    private volatile CountDownLatch answered = new CountDownLatch(0);

    PlayedHost(String address, int port, InetSocketAddress server) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), port));
        this.address = Ipv4Address.parse(address);
        this.server = server;
        Thread thread = new Thread(this::serve, "host " + address);
        thread.setDaemon(true);
        thread.start();
    }

    /** Has a name, and registers it. */
    void register(String name) throws IOException, InterruptedException {
        names.add(NetbiosName.parse(name));
        claim(NetbiosName.parse(name));
    }

    /** Wants a name that it does not have; comes back with the final answer. */
    void claim(NetbiosName name) throws IOException, InterruptedException {
        int id = ids.incrementAndGet();
        ask(id, NameRegistrationRequest.of(id, name, TTL, AddressEntry.unique(NodeType.H, address)));
    }

    /** Asks for a name. */
    void query(String name) throws IOException, InterruptedException {
        int id = ids.incrementAndGet();
        ask(id, NameQueryRequest.toServer(id, NetbiosName.parse(name)));
    }

    private void ask(int id, Message request) throws IOException, InterruptedException {
        answered = new CountDownLatch(1);
        expected = id;
        send(request, server);
        if (!answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("no answer to " + request);
        }
    }

    private void send(Message message, InetSocketAddress to) throws IOException {
        byte[] octets = MessageEncoder.encode(message);
        socket.send(new DatagramPacket(octets, octets.length, to));
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        try {
            while (!socket.isClosed()) {
                socket.receive(packet);
                if (MessageDecoder.decode(packet.getData(), packet.getLength()) instanceof Message message) {
                    receive(message, (InetSocketAddress) packet.getSocketAddress());
                }
                packet.setLength(LONGEST);
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void receive(Message message, InetSocketAddress from) throws IOException {
        if (message instanceof NameQueryRequest query) {
            boolean has = names.contains(query.name());
            send(
                    has
                            ? PositiveNameQueryResponse.fromNode(
                                    query.id(), query.name(), TTL, List.of(AddressEntry.unique(NodeType.H, address)))
                            : NegativeNameQueryResponse.fromNode(query.id(), query.name(), Rcode.NAM_ERR),
                    from);
        } else if (message instanceof Response response
                && response.id() == expected
                && !(response instanceof Response.WackResponse)) {
            answered.countDown();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
