package org.nbnsd.hostile;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameOverwriteDemand;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;
import org.nbnsd.wire.Response;

/**
 * A program that sends, from its own address, all that is a claim on a name that another host has: for that host, with the
 * shortest lifetime, and for addresses that nobody has, as many as fit into the list of a name. Prints the answers.
 */
final class ForeignClaims {
    /** More addresses than a name has room for. */
    private static final int MADE_UP = 26;

    private static final int TRIES = 3;
    private static final int PATIENCE = 3_000;
    private static final int LONGEST = 2048;

    private final DatagramSocket socket;
    private final SocketAddress server;

    private ForeignClaims(DatagramSocket socket, SocketAddress server) {
        this.socket = socket;
        this.server = server;
    }

    /** Server, port, own address, name, its holder, the first of the addresses that nobody has. */
    public static void main(String[] args) throws IOException {
        NetbiosName name = NetbiosName.parse(args[3]);
        Ipv4Address holder = Ipv4Address.parse(args[4]);
        Ipv4Address first = Ipv4Address.parse(args[5]);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(args[2], 137))) {
            ForeignClaims claims = new ForeignClaims(socket, new InetSocketAddress(args[0], Integer.parseInt(args[1])));
            for (Request request : forHolder(name, OneName.entry(name, holder))) {
                claims.ask(request);
            }
            for (int i = 0; i < MADE_UP; i++) {
                AddressEntry entry = OneName.entry(name, new Ipv4Address(first.bits() + i));
                claims.ask(NameRegistrationRequest.of(100 + i, name, 518_400, entry));
            }
        }
    }

    private static List<Request> forHolder(NetbiosName name, AddressEntry entry) {
        List<Request> requests = new ArrayList<>();
        requests.add(NameRefreshRequest.of(1, name, 1, entry));
        requests.add(NameRegistrationRequest.of(2, name, 1, entry));
        requests.add(MultihomedRegistrationRequest.of(3, name, 1, entry));
        requests.add(NameOverwriteDemand.of(4, name, 1, entry));
        requests.add(NameUpdateRequest.of(5, name, 1, entry));
        requests.add(NameReleaseRequest.of(6, name, entry));
        return requests;
    }

    private void ask(Request request) throws IOException {
        byte[] octets = MessageEncoder.encode(request);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            socket.send(new DatagramPacket(octets, octets.length, server));
            Response answer = await(request.id());
            if (answer != null) {
                System.out.println(request.getClass().getSimpleName() + " " + (answer.flags() & 0xF));
                return;
            }
        }
        System.out.println(request.getClass().getSimpleName() + " unanswered");
    }

    private Response await(int id) throws IOException {
        DatagramPacket in = new DatagramPacket(new byte[LONGEST], LONGEST);
        socket.setSoTimeout(PATIENCE);
        try {
            while (true) {
                in.setLength(LONGEST);
                socket.receive(in);
                Decoded decoded = MessageDecoder.decode(in.getData(), in.getLength());
                if (decoded instanceof Response response && response.id() == id) {
                    return response;
                }
            }
        } catch (SocketTimeoutException e) {
            return null;
        }
    }
}
