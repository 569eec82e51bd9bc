package org.nbnsd.cli.network;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.network.Exchange.Arrival;
import org.nbnsd.cli.network.Exchange.Step;
import org.nbnsd.name.Printable;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.RetrySchedule;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.Request;

/** A socket on which requests are asked, one after the other; {@link Exchange} decides, this sends, receives and waits. */
final class Asker implements AutoCloseable {
    /** More than any message has, so that a longer one is seen as what it is. */
    private static final int LONGEST_DATAGRAM = 8192;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final DatagramSocket socket;
    private final Trace trace;
    private final long maxWaitMillis;
    private final SecureRandom random = new SecureRandom();
    private final DatagramPacket incoming = new DatagramPacket(new byte[LONGEST_DATAGRAM], LONGEST_DATAGRAM);

    private Asker(DatagramSocket socket, Trace trace, long maxWaitMillis) {
        this.socket = socket;
        this.trace = trace;
        this.maxWaitMillis = maxWaitMillis;
    }

    /**
     * Opens the socket.
     *
     * @param options where to bind it
     * @param preferred the address to bind to if the options name none and this host has it; null for any
     * @param trace is told of every packet
     * @return the open socket
     * @throws IOException if it cannot be had
     */
    static Asker open(NetworkOptions options, @Nullable Ipv4Address preferred, Trace trace) throws IOException {
        Ipv4Address wanted = options.source();
        Ipv4Address first = wanted != null ? wanted : preferred != null ? preferred : Ipv4Address.ZERO;
        DatagramSocket socket;
        try {
            socket = bind(first, options.sourcePort());
        } catch (BindException e) {
            if (wanted != null || preferred == null) {
                throw cannotBind(first, options.sourcePort(), e);
            }
            socket = bindAnywhere(options.sourcePort());
        }
        return new Asker(socket, trace, options.maxWait().toMillis());
    }

    private static DatagramSocket bindAnywhere(int port) throws IOException {
        try {
            return bind(Ipv4Address.ZERO, port);
        } catch (BindException e) {
            throw cannotBind(Ipv4Address.ZERO, port, e);
        }
    }

    private static IOException cannotBind(Ipv4Address address, int port, BindException cause) {
        return new IOException(
                "cannot ask from " + new Endpoint(address, port) + ": " + cause.getMessage()
                        + " (expected: an address of this host, and a free port that this user may have)",
                cause);
    }

    private static DatagramSocket bind(Ipv4Address address, int port) throws IOException {
        @SuppressWarnings("resource") // closed with its socket
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        DatagramSocket socket = channel.socket();
        try {
            socket.setBroadcast(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(address.octets()), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A NAME_TRN_ID that nobody can guess. */
    int newId() {
        return random.nextInt(0x10000);
    }

    /**
     * Asks and waits until the request is over.
     *
     * @param request the request
     * @param peers whom to ask
     * @param schedule when to ask again
     * @param all whether to listen until the end for further answers
     * @return what has become of it
     * @throws IOException if it cannot be sent
     */
    Outcome ask(Request request, Peers peers, RetrySchedule schedule, boolean all) throws IOException {
        Exchange exchange = new Exchange(request, peers, schedule, all, maxWaitMillis, now());
        send(exchange);
        while (!exchange.isOver()) {
            if (!receive(exchange) && exchange.expire(now()) == Step.SEND_AGAIN) {
                send(exchange);
            }
        }
        return exchange.outcome(now(), socket.getLocalPort());
    }

    private static long now() {
        return System.nanoTime() / NANOS_PER_MILLI;
    }

    /** One subnet without a route does not keep the others from being asked. */
    private void send(Exchange exchange) throws IOException {
        byte[] octets = MessageEncoder.encode(exchange.request());
        IOException failure = null;
        int sent = 0;
        for (Endpoint peer : exchange.peers().endpoints()) {
            try {
                socket.send(new DatagramPacket(
                        octets,
                        octets.length,
                        InetAddress.getByAddress(peer.address().octets()),
                        peer.port()));
                sent++;
                trace.sent(exchange.request(), peer, exchange.tries());
            } catch (IOException e) {
                failure = new IOException("cannot send to " + peer + ": " + e.getMessage(), e);
                trace.failed(peer, Printable.text(e.getMessage()));
            }
        }
        if (failure != null && sent == 0) {
            throw failure;
        }
    }

    /** False if nothing came before the time was over. */
    private boolean receive(Exchange exchange) throws IOException {
        long wait = exchange.nextTimeout() - now();
        if (wait <= 0) {
            return false;
        }
        incoming.setLength(LONGEST_DATAGRAM);
        socket.setSoTimeout((int) wait);
        try {
            socket.receive(incoming);
        } catch (SocketTimeoutException e) {
            return false;
        }
        Endpoint source = new Endpoint(Ipv4Address.of(incoming.getAddress().getAddress()), incoming.getPort());
        Arrival arrival = exchange.receive(incoming.getData(), incoming.getLength(), source, now());
        trace.received(arrival, source);
        return true;
    }

    @Override
    public void close() {
        socket.close();
        trace.close();
    }
}
