package org.nbnsd.hostile;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response;
import org.nbnsd.wire.Response.NegativeRegistrationResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.nbnsd.wire.Response.WackResponse;

/** A program that claims a name at port 137 as clients of Windows do, says what it was told, and defends what it has. */
final class OneName {
    private static final int TTL = 300_000;
    private static final int INTERVAL = 1500;
    private static final int TRIES = 3;
    private static final int LONGEST_WAIT = 60_000;
    private static final int LONGEST = 2048;
    private static final int ID = 4711;

    private final DatagramSocket socket;
    private final SocketAddress server;
    private final Ipv4Address own;
    private final NetbiosName name;

    private OneName(DatagramSocket socket, SocketAddress server, Ipv4Address own, NetbiosName name) {
        this.socket = socket;
        this.server = server;
        this.own = own;
        this.name = name;
    }

    /** Server, port, own address, name. */
    public static void main(String[] args) throws IOException {
        Ipv4Address own = Ipv4Address.parse(args[2]);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(args[2], 137))) {
            SocketAddress server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
            OneName client = new OneName(socket, server, own, NetbiosName.parse(args[3]));
            Response answer = client.claim();
            if (answer instanceof PositiveRegistrationResponse) {
                System.out.println("granted");
                client.defend();
            }
            System.out.println(
                    answer instanceof NegativeRegistrationResponse refused
                            ? "refused " + (refused.flags() & 0xF)
                            : "no answer");
        }
    }

    /** Of a name in the type that its suffix wants: domain controllers are a group. */
    static AddressEntry entry(NetbiosName name, Ipv4Address address) {
        return new AddressEntry(name.suffix() == 0x1C, NodeType.H, address);
    }

    private void send(Message message, SocketAddress to) throws IOException {
        byte[] octets = MessageEncoder.encode(message);
        socket.send(new DatagramPacket(octets, octets.length, to));
    }

    /**
     * The final answer, or null. As RFC 1002 has it (section 5.1.2): who is told to wait waits so long for this try, and tries
     * again if no more has come, because the network may have lost it.
     */
    private Response claim() throws IOException {
        Message claim = NameRegistrationRequest.of(ID, name, TTL, entry(name, own));
        for (int attempt = 0; attempt < TRIES; attempt++) {
            send(claim, server);
            Response answer = await(INTERVAL);
            while (answer instanceof WackResponse wait) {
                answer = await((int) Math.min(LONGEST_WAIT, TimeUnit.SECONDS.toMillis(wait.ttl())));
            }
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    private Response await(int patience) throws IOException {
        DatagramPacket in = new DatagramPacket(new byte[LONGEST], LONGEST);
        socket.setSoTimeout(patience);
        try {
            while (true) {
                in.setLength(LONGEST);
                socket.receive(in);
                if (MessageDecoder.decode(in.getData(), in.getLength()) instanceof Response response
                        && response.id() == ID) {
                    return response;
                }
            }
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    private void defend() throws IOException {
        socket.setSoTimeout(0);
        DatagramPacket in = new DatagramPacket(new byte[LONGEST], LONGEST);
        while (true) {
            in.setLength(LONGEST);
            socket.receive(in);
            Decoded decoded = MessageDecoder.decode(in.getData(), in.getLength());
            if (decoded instanceof NameQueryRequest query && query.name().equals(name)) {
                System.out.println("asked");
                send(
                        PositiveNameQueryResponse.fromNode(query.id(), name, TTL, List.of(entry(name, own))),
                        in.getSocketAddress());
            }
        }
    }
}
