package org.nbnsd.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.NodeStatistics;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NodeStatusRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;

/** A host that answers queries and node status requests for the names that it says it has. As a program: for all names. */
public final class AnsweringHost implements AutoCloseable {
    private static final int TTL = 165;
    private static final int LONGEST = 2048;

    private final DatagramSocket socket;
    private final Ipv4Address address;
    private final Predicate<NetbiosName> has;
    private final Set<NetbiosName> names;
    private final List<Request> received = new CopyOnWriteArrayList<>();
    private volatile boolean silent;

    private AnsweringHost(
            DatagramSocket socket, Ipv4Address address, Predicate<NetbiosName> has, Set<NetbiosName> names) {
        this.socket = socket;
        this.address = address;
        this.has = has;
        this.names = names;
    }

    /** One that has these names. */
    public static AnsweringHost at(String address, int port, NetbiosName... names) throws IOException {
        Set<NetbiosName> all = Set.of(names);
        return at(address, address, port, all::contains, all);
    }

    /** One that has whatever is asked for. */
    public static AnsweringHost poisonerAt(String address, int port) throws IOException {
        return at(address, address, port, any -> true, Set.of());
    }

    private static AnsweringHost at(
            String bound, String address, int port, Predicate<NetbiosName> has, Set<NetbiosName> names)
            throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(bound), port));
        AnsweringHost host = new AnsweringHost(socket, Ipv4Address.parse(address), has, names);
        Thread thread = new Thread(host::serve, "host " + address);
        thread.setDaemon(true);
        thread.start();
        return host;
    }

    /** Run with the address of the host; answers for all names, unicast or broadcast, at port 137 until it is ended. */
    public static void main(String[] args) throws IOException, InterruptedException {
        AnsweringHost host = at("0.0.0.0", args[0], 137, any -> true, Set.of());
        System.out.println("answers for everything at " + host.address);
        Thread.currentThread().join();
    }

    /** Wants a name from a name server. */
    void register(NetbiosName name, String server, int port) throws IOException {
        Message claim = NameRegistrationRequest.of(
                name.hashCode() & 0xFFFF, name, 300_000, AddressEntry.unique(NodeType.P, address));
        byte[] octets = MessageEncoder.encode(claim);
        socket.send(new DatagramPacket(octets, octets.length, InetAddress.getByName(server), port));
    }

    /** From now on it says nothing. */
    void fallSilent() {
        silent = true;
    }

    /** The requests that came so far. */
    public List<Request> received() {
        return List.copyOf(received);
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        try {
            while (!socket.isClosed()) {
                packet.setLength(LONGEST);
                socket.receive(packet);
                if (MessageDecoder.decode(packet.getData(), packet.getLength()) instanceof Request request) {
                    received.add(request);
                    Message answer = silent ? null : answer(request);
                    if (answer != null) {
                        byte[] octets = MessageEncoder.encode(answer);
                        socket.send(new DatagramPacket(octets, octets.length, packet.getSocketAddress()));
                    }
                }
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Message answer(Request request) {
        if (request instanceof NodeStatusRequest) {
            List<NodeName> lines = names.stream()
                    .sorted()
                    .map(name -> NodeName.active(name, false, NodeType.P))
                    .toList();
            return NodeStatusResponse.of(request.id(), request.name(), lines, NodeStatistics.ofUnit(0));
        } else if (request instanceof NameQueryRequest) {
            return has.test(request.name())
                    ? PositiveNameQueryResponse.fromNode(
                            request.id(), request.name(), TTL, List.of(AddressEntry.unique(NodeType.B, address)))
                    : NegativeNameQueryResponse.fromNode(request.id(), request.name(), Rcode.NAM_ERR);
        }
        return null;
    }

    @Override
    public void close() {
        socket.close();
    }
}
