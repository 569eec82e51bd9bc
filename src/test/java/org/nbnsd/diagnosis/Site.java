package org.nbnsd.diagnosis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.nbnsd.diagnosis.Fact.Detail;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.server.Edits;
import org.nbnsd.server.NameServer;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Message;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeName;
import org.nbnsd.wire.NodeStatistics;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Rcode;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameReleaseRequest;
import org.nbnsd.wire.Response.NegativeNameQueryResponse;
import org.nbnsd.wire.Response.NodeStatusResponse;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/**
 * Hosts, the name server, and somebody who captures every packet, on virtual time. What the server's events tell and what
 * the packets tell can be judged each for itself.
 */
final class Site {
    static final Ipv4Address SERVER = Ipv4Address.parse("10.0.0.254");
    static final Ipv4Address BROADCAST = Ipv4Address.parse("10.0.255.255");
    static final long START = 1_700_000_000_000L;
    private static final int PORT = 137;
    private static final int TTL = 300_000;
    private static final int BROADCAST_FLAG = 0x0010;

    private final NameTable table = new NameTable();
    private final NameServer server;
    private final PacketFacts sniffer = new PacketFacts();
    private final List<Fact> captured = new ArrayList<>();
    private final List<Fact> told = new ArrayList<>();
    private final Map<Ipv4Address, Map<NetbiosName, List<Ipv4Address>>> answers = new HashMap<>();
    private final long step;
    private long now = START;
    private int lastId;
    private int frames;

    /** One on which nothing happens in the same millisecond. */
    Site() {
        this(2);
    }

    /** @param step how many milliseconds pass for each packet; with none all that happens has one time until some elapses */
    Site(long step) {
        this(step, List.of());
    }

    Site(long step, List<NameRecord> records) {
        this.step = step;
        records.forEach(record -> table.apply(new Change.Put(record)));
        server = new NameServer(ServerSettings.DEFAULTS, table, new Random(1));
        deliver(server.listenOn(List.of(new LocalAddress(SERVER, 16, 1)), now));
    }

    static NetbiosName name(String text) {
        return NetbiosName.parse(text);
    }

    static Ipv4Address host(int number) {
        return Ipv4Address.parse("10.0.1." + number);
    }

    private static AddressEntry unique(Ipv4Address address) {
        return AddressEntry.unique(NodeType.H, address);
    }

    long now() {
        return now;
    }

    void elapse(Duration time) {
        for (long end = now + time.toMillis(); now < end; ) {
            now = Math.min(end, Math.max(now + 1, server.nextTimeout()));
            deliver(server.expire(now));
        }
    }

    /** From now on a host answers questions about a name so; without addresses, that it does not have it. */
    void answers(Ipv4Address host, String name, Ipv4Address... addresses) {
        answers.computeIfAbsent(host, key -> new HashMap<>()).put(name(name), List.of(addresses));
    }

    void silent(Ipv4Address host) {
        answers.remove(host);
    }

    void register(Ipv4Address host, String name) {
        toServer(host, NameRegistrationRequest.of(++lastId, name(name), TTL, unique(host)));
    }

    void registerFor(Ipv4Address host, String name, Ipv4Address address) {
        toServer(host, NameRegistrationRequest.of(++lastId, name(name), TTL, unique(address)));
    }

    void registerGroup(Ipv4Address host, String name) {
        AddressEntry entry = new AddressEntry(true, NodeType.H, host);
        toServer(host, NameRegistrationRequest.of(++lastId, name(name), TTL, entry));
    }

    void registerMultihomed(Ipv4Address host, String name) {
        toServer(host, MultihomedRegistrationRequest.of(++lastId, name(name), TTL, unique(host)));
    }

    /** A registration at a server that is not ours, of which no answer is seen. */
    void registerElsewhere(Ipv4Address host, String name, Ipv4Address otherServer) {
        between(host, otherServer, NameRegistrationRequest.of(++lastId, name(name), TTL, unique(host)));
    }

    /** What a server that is not ours grants. */
    void grantElsewhere(Ipv4Address host, String name, Ipv4Address otherServer) {
        between(otherServer, host, PositiveRegistrationResponse.of(++lastId, name(name), TTL, unique(host)));
    }

    /** A query that the server answers. */
    void query(Ipv4Address host, String name) {
        toServer(host, NameQueryRequest.toServer(++lastId, name(name)));
    }

    /** The id of the last request. */
    int lastId() {
        return lastId;
    }

    /** A claim whose frame is captured twice, a tenth of a millisecond apart. */
    void claimSeenTwice(Ipv4Address host, String name, int ipId) {
        now += step;
        byte[] octets = MessageEncoder.encode(new NameRegistrationRequest(
                ++lastId, 0x2900 | BROADCAST_FLAG, name(name), TTL, new AddressEntry(false, NodeType.B, host)));
        for (int copy = 0; copy < 2; copy++) {
            captured.addAll(sniffer.of(new Packet(
                    now * 1000 + copy * 100L,
                    "",
                    new Endpoint(host, PORT),
                    new Endpoint(BROADCAST, PORT),
                    ipId,
                    octets)));
        }
    }

    void refresh(Ipv4Address host, String name) {
        toServer(host, NameRefreshRequest.of(++lastId, name(name), TTL, unique(host)));
    }

    void release(Ipv4Address host, String name) {
        toServer(host, NameReleaseRequest.of(++lastId, name(name), unique(host)));
    }

    /** A host registers by broadcast, and another one may defend the name. */
    void claimOnTheSegment(Ipv4Address host, String name) {
        AddressEntry entry = new AddressEntry(false, NodeType.B, host);
        between(
                host,
                BROADCAST,
                new NameRegistrationRequest(++lastId, 0x2900 | BROADCAST_FLAG, name(name), TTL, entry));
    }

    /** A host of the segment asks, and who has the name answers. */
    void askTheSegment(Ipv4Address host, String name) {
        int id = ++lastId;
        between(host, BROADCAST, new NameQueryRequest(id, 0x0100 | BROADCAST_FLAG, name(name)));
        answers.forEach((holder, byName) -> {
            List<Ipv4Address> addresses = byName.getOrDefault(name(name), List.of());
            if (!addresses.isEmpty() && !holder.equals(host)) {
                between(holder, host, positive(id, name(name), addresses));
            }
        });
    }

    /** Somebody here asks a host alone, to find out; the answer is active evidence for the live view. */
    void probe(Ipv4Address host, String name) {
        int id = ++lastId;
        between(SERVER, host, NameQueryRequest.toNode(id, name(name)));
        List<Ipv4Address> addresses = answers.getOrDefault(host, Map.of()).get(name(name));
        if (addresses == null) {
            told.add(Fact.of(now, FactKind.SILENT, name(name), host).found());
            return;
        }
        between(host, SERVER, answer(id, name(name), addresses));
        FactKind kind = addresses.isEmpty() ? FactKind.DENIED : FactKind.DEFENDED;
        told.add(Fact.of(now, kind, name(name), host).with(addresses).found());
    }

    /** A host tells its names to who asks; for the live view that is a probe. */
    void status(Ipv4Address host, long mac, String... names) {
        List<NodeName> lines = Arrays.stream(names)
                .map(text -> NodeName.active(name(text), false, NodeType.H))
                .toList();
        NodeStatusResponse response =
                NodeStatusResponse.of(++lastId, NetbiosName.WILDCARD, lines, NodeStatistics.ofUnit(mac));
        List<Fact> facts = between(host, host(200), response);
        facts.forEach(fact -> told.add(fact.found()));
    }

    void dns(Ipv4Address host, String fullName) {
        Fact fact = Fact.of(now, FactKind.DNS_NAME, null, host).with(Detail.DNS, fullName);
        captured.add(fact);
        told.add(fact.found());
    }

    void tell(Fact fact) {
        told.add(fact);
    }

    private void toServer(Ipv4Address host, Message message) {
        between(host, SERVER, message);
        byte[] octets = MessageEncoder.encode(message);
        Datagram datagram =
                new Datagram(octets, octets.length, new Endpoint(host, PORT), new Endpoint(SERVER, PORT), false);
        deliver(server.receive(datagram, now));
    }

    /** A packet on the wire that the server has nothing to do with. */
    List<Fact> between(Ipv4Address from, Ipv4Address to, Message message) {
        now += step;
        List<Fact> facts = sniffer.of(new Packet(
                now * 1000,
                "",
                new Endpoint(from, PORT),
                new Endpoint(to, PORT),
                ++frames,
                MessageEncoder.encode(message)));
        captured.addAll(facts);
        return facts;
    }

    private void deliver(List<Effect> effects) {
        Deque<Effect> open = new ArrayDeque<>(effects);
        while (!open.isEmpty()) {
            Effect effect = open.remove();
            if (effect instanceof Effect.Report report) {
                told.addAll(EventFacts.of(report.event(), now));
            } else if (effect instanceof Effect.Send send) {
                between(SERVER, send.to().address(), send.message());
                if (send.message() instanceof NameQueryRequest query) {
                    List<Ipv4Address> addresses =
                            answers.getOrDefault(send.to().address(), Map.of()).get(query.name());
                    if (addresses != null) {
                        Message answer = answer(query.id(), query.name(), addresses);
                        between(send.to().address(), SERVER, answer);
                        byte[] octets = MessageEncoder.encode(answer);
                        open.addAll(server.receive(
                                new Datagram(octets, octets.length, send.to(), new Endpoint(SERVER, PORT), false),
                                now));
                    }
                }
            }
        }
    }

    private static Message answer(int id, NetbiosName name, List<Ipv4Address> addresses) {
        return addresses.isEmpty()
                ? NegativeNameQueryResponse.fromNode(id, name, Rcode.NAM_ERR)
                : positive(id, name, addresses);
    }

    private static Message positive(int id, NetbiosName name, List<Ipv4Address> addresses) {
        return PositiveNameQueryResponse.fromNode(
                id, name, TTL, addresses.stream().map(Site::unique).toList());
    }

    /** What the events of the server, and what was asked to find out, explain, with a look at the record. */
    List<Verdict> live(String name) {
        return explain(name, told, Present.of(table.get(name(name)), now));
    }

    /** What the server has of a name now; null if nothing. */
    @Nullable
    NameRecord record(String name) {
        NameRecord record = table.get(name(name));
        return record == null ? null : record.at(now);
    }

    /** A person edits a record. */
    void edit(Edit edit) {
        deliver(Edits.edit(server, List.of(edit), new Author("root", ""), now).effects());
    }

    /** What the events of the server told, and what was asked to find out. */
    List<Fact> told() {
        return List.copyOf(told);
    }

    /** What the captured packets explain. */
    List<Verdict> passive(String name) {
        return explain(name, captured, Present.unknown(now));
    }

    private static List<Verdict> explain(String name, List<Fact> facts, Present present) {
        return Diagnosis.explain(
                name(name),
                facts.stream().filter(fact -> name(name).equals(fact.name())).toList(),
                address -> facts.stream()
                        .filter(fact -> fact.actor().equals(address)
                                || address.equals(fact.peer())
                                || fact.addresses().contains(address))
                        .toList(),
                present);
    }
}
