package org.nbnsd.bench;

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
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Decoding and encoding. Public and not final, because JMH extends it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WireBenchmarks {
    private static final long TTL = 518_400;

    private final NetbiosName name = NetbiosName.parse("FRED<20>");
    private final AddressEntry entry = new AddressEntry(false, NodeType.H, Ipv4Address.parse("10.0.0.5"));
    private final byte[] query = MessageEncoder.encode(NameQueryRequest.toServer(1, name));
    private final byte[] registration = MessageEncoder.encode(NameRegistrationRequest.of(1, name, TTL, entry));
    private final Message found = PositiveNameQueryResponse.fromServer(1, true, name, TTL, List.of(entry));
    private final Message registered = PositiveRegistrationResponse.of(1, name, TTL, entry);

    /** A query of a host. */
    @Benchmark
    public Decoded decodeQuery() {
        return MessageDecoder.decode(query);
    }

    /** A registration of a host. */
    @Benchmark
    public Decoded decodeRegistration() {
        return MessageDecoder.decode(registration);
    }

    /** The answer to a query. */
    @Benchmark
    public byte[] encodeQueryResponse() {
        return MessageEncoder.encode(found);
    }

    /** The answer to a registration. */
    @Benchmark
    public byte[] encodeRegistrationResponse() {
        return MessageEncoder.encode(registered);
    }
}
