package org.nbnsd.cli.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request;

/** A host on a loopback address that answers requests as a test says. */
public final class FakePeer implements AutoCloseable {
    /** What the host does with a request. */
    interface Answer {
        void to(Request request, FakePeer self, Endpoint client) throws IOException;
    }

    /** Says nothing. */
    public static final Answer SILENCE = (request, self, client) -> {};

    private static final int ATTEMPTS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DatagramSocket socket;
    private final Answer answer;
    private final List<Request> received = new CopyOnWriteArrayList<>();

    private FakePeer(DatagramSocket socket, Answer answer) {
        this.socket = socket;
        this.answer = answer;
        Thread thread = new Thread(this::run, "peer " + socket.getLocalSocketAddress());
        thread.setDaemon(true);
        thread.start();
    }

    /** On any free port. */
    public static FakePeer at(String address, Answer answer) {
        return at(address, 0, answer);
    }

    public static FakePeer at(String address, int port, Answer answer) {
        try {
            return new FakePeer(bind(address, port), answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two hosts with the same port, as all hosts of a network have. */
    static List<FakePeer> twoAt(String first, Answer firstAnswer, String second, Answer secondAnswer) {
        for (int i = 0; i < ATTEMPTS; i++) {
            FakePeer one = at(first, firstAnswer);
            try {
                return List.of(one, new FakePeer(bind(second, one.port()), secondAnswer));
            } catch (BindException e) {
                one.close(); // the port is taken there: try another
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new AssertionError("no port is free at both addresses");
    }

    private static DatagramSocket bind(String address, int port) throws IOException {
        return new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), port));
    }

    private void run() {
        byte[] octets = new byte[2048];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(octets, octets.length);
                socket.receive(packet);
                if (MessageDecoder.decode(octets, packet.getLength()) instanceof Request request) {
                    synchronized (received) {
                        received.add(request);
                        received.notifyAll();
                    }
                    answer.to(
                            request,
                            this,
                            new Endpoint(Ipv4Address.of(packet.getAddress().getAddress()), packet.getPort()));
                }
            }
        } catch (SocketException e) {
            // closed: the test is over
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(Message message, Endpoint to) throws IOException {
        send(MessageEncoder.encode(message), to);
    }

    void send(byte[] octets, Endpoint to) throws IOException {
        socket.send(new DatagramPacket(
                octets, octets.length, InetAddress.getByAddress(to.address().octets()), to.port()));
    }

    int port() {
        return socket.getLocalPort();
    }

    /** For {@code --server}. */
    public String endpoint() {
        return socket.getLocalAddress().getHostAddress() + ":" + port();
    }

    /** What has come in so far, repetitions included. */
    public List<Request> received() {
        return received;
    }

    /** What has come in, repetitions left out: on a slow machine an answer may be too late for the first try. */
    List<Request> distinct() {
        return received.stream().distinct().toList();
    }

    /** What has come in, as soon as it is so many: a client may be done before its last datagram is read here. */
    public List<Request> received(int count) {
        synchronized (received) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (received.size() < count && System.nanoTime() < deadline) {
                try {
                    received.wait(100);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return List.copyOf(received);
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
