package org.nbnsd.daemon.doctor;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request.NodeStatusRequest;

/** Whether a name server answers this machine. */
final class Reachability {
    private static final int TRIES = 3;
    private static final int PATIENCE = 1_000;
    private static final int LARGEST = 1_500;
    private static final int ID = 0x6E62;

    private Reachability() {}

    /** Asks a server for its names, from another of this machine's addresses if there is one. */
    static boolean answers(Ipv4Address address, int port, List<Ipv4Address> own) {
        Ipv4Address from =
                own.stream().filter(each -> !each.equals(address)).findFirst().orElse(address);
        byte[] question = MessageEncoder.encode(NodeStatusRequest.of(ID, NetbiosName.WILDCARD));
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.getByAddress(from.octets()), 0))) {
            socket.setSoTimeout(PATIENCE);
            socket.connect(InetAddress.getByAddress(address.octets()), port);
            for (int i = 0; i < TRIES; i++) {
                socket.send(new DatagramPacket(question, question.length));
                if (isAnswered(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isAnswered(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[LARGEST], LARGEST));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
