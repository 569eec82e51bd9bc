package org.nbnsd.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;

/**
 * A program that sends in the name of many addresses, and reads no answers. Linux lets it, if the addresses are routed to the
 * loopback device ({@code ip route add local 10.77.0.64/26 dev lo}), and nobody answers for them on the segment, if
 * {@code net.ipv4.conf.all.arp_ignore} is 1.
 */
final class DeadNeighbours {
    /** What it sends. */
    enum What {
        /** Queries for a name that nobody has. */
        QUERIES {
            @Override
            Request request(int number, int senders, Ipv4Address from) {
                return NameQueryRequest.toServer(number & 0xFFFF, NetbiosName.of("NOBODY", 0x20));
            }
        },
        /** Claims of names that all are different. */
        CLAIMS {
            @Override
            Request request(int number, int senders, Ipv4Address from) {
                return claim(number, number, from);
            }
        },
        /** Claims of the same names, each by another sender than that which claimed it above. */
        COUNTERCLAIMS {
            @Override
            Request request(int number, int senders, Ipv4Address from) {
                return claim(number, number / senders * senders + (number + 1) % senders, from);
            }
        };

        abstract Request request(int number, int senders, Ipv4Address from);

        private static Request claim(int number, int name, Ipv4Address from) {
            return NameRegistrationRequest.of(
                    number & 0xFFFF,
                    NetbiosName.of("DEAD-" + name, 0x20),
                    300_000,
                    AddressEntry.unique(NodeType.H, from));
        }
    }

    private DeadNeighbours() {}

    /** Server, port, what, the first of the senders' addresses, how many they are, how much to send, how much a second. */
    public static void main(String[] args) throws IOException {
        InetSocketAddress server = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        What what = What.valueOf(args[2]);
        Ipv4Address first = Ipv4Address.parse(args[3]);
        int senders = Integer.parseInt(args[4]);
        int count = Integer.parseInt(args[5]);
        int perSecond = Integer.parseInt(args[6]);
        List<DatagramChannel> channels = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            channels.add(HonestHosts.bind(new Ipv4Address(first.bits() + i).toString(), 137)
                    .connect(server));
        }
        System.out.println("sending");
        long began = System.nanoTime();
        for (int number = 0; number < count; number++) {
            long due = began + number * 1_000_000_000L / perSecond;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            int sender = number % senders;
            Request request = what.request(number, senders, new Ipv4Address(first.bits() + sender));
            channels.get(sender).write(ByteBuffer.wrap(MessageEncoder.encode(request)));
        }
        System.out.println("sent " + count);
    }
}
