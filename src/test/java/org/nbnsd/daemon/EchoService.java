package org.nbnsd.daemon;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.protocol.SimplePart;
import org.nbnsd.protocol.TrafficEvent;
import org.nbnsd.registry.Change;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Decoded;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Malformed;
import org.nbnsd.wire.MessageDecoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/**
 * The smallest core: every query is answered with the local address it came to, every registration makes a change and is
 * granted, {@link #BUG} makes it fail.
 */
final class EchoService extends SimplePart {
    static final NetbiosName FRED = NetbiosName.of("FRED", 0x20);
    static final NetbiosName BUG = NetbiosName.of("BUG", 0x20);

    private final BlockingQueue<List<Ipv4Address>> listening = new LinkedBlockingQueue<>();

    @Override
    public List<Effect> received(Input.Received received, long now) {
        Datagram datagram = received.datagram();
        Decoded decoded = MessageDecoder.decode(datagram.octets(), datagram.length());
        if (decoded instanceof NameQueryRequest query) {
            if (query.name().equals(BUG)) {
                throw new AssertionError("an invariant is broken");
            }
            return List.of(new Effect.Send(
                    datagram.local().address(),
                    datagram.source(),
                    PositiveNameQueryResponse.fromServer(
                            query.id(), true, query.name(), datagram.isBroadcast() ? 1 : 2, List.of(entry(datagram)))));
        } else if (decoded instanceof NameRegistrationRequest claim) {
            return List.of(
                    new Effect.Persist(new Change.Remove(claim.name()), null),
                    new Effect.Send(
                            datagram.local().address(),
                            datagram.source(),
                            PositiveRegistrationResponse.of(claim.id(), claim.name(), 1, entry(datagram))));
        }
        return List.of(new Effect.Report(new TrafficEvent.DatagramMalformed(datagram.source(), (Malformed) decoded)));
    }

    private static AddressEntry entry(Datagram datagram) {
        return AddressEntry.unique(NodeType.P, datagram.local().address());
    }

    @Override
    public List<Effect> listening(Input.Listening input, long now) {
        listening.add(input.addresses().stream().map(LocalAddress::address).toList());
        return List.of();
    }

    /** Waits until the service listens on these addresses and no others. */
    void awaitListening(Ipv4Address... expected) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            List<Ipv4Address> addresses = listening.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (addresses == null) {
                throw new AssertionError("never listened on " + List.of(expected));
            }
            if (addresses.equals(List.of(expected))) {
                return;
            }
        }
    }
}
