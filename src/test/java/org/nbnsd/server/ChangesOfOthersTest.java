package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Datagram;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Endpoint;
import org.nbnsd.protocol.Input;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.MessageEncoder;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.NameRegistrationRequest;

/** Records that somebody else who serves the same names has changed, and what is told of them. */
final class ChangesOfOthersTest {
    private static final LocalAddress HERE = new LocalAddress(Ipv4Address.parse("10.0.0.1"), 24, 1);
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.9");
    private static final NetbiosName FRED = NetbiosName.of("FRED", 0x20);
    private static final long NOW = 1_700_000_000_000L;

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, table, new Random(5));

    @BeforeEach
    void listen() {
        server.listenOn(List.of(HERE), NOW);
    }

    private List<Effect> claim(NetbiosName name, long now) {
        byte[] octets = MessageEncoder.encode(
                NameRegistrationRequest.of(1, name, 300_000, AddressEntry.unique(NodeType.P, HOST)));
        return server.receive(
                new Datagram(octets, octets.length, new Endpoint(HOST, 137), new Endpoint(HERE.address(), 137), false),
                now);
    }

    private static Effect.Persist change(List<Effect> effects) {
        return effects.stream()
                .filter(Effect.Persist.class::isInstance)
                .map(Effect.Persist.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static NameRecord after(Effect.Persist persist) {
        return Objects.requireNonNull(persist.change().after());
    }

    @Test
    void aChangeMadeElsewhereIsTakenAndToldWithWhatThereWasBefore() {
        NameRecord mine = after(change(claim(FRED, NOW)));
        NameRecord theirs = mine.withVersion(7);
        Change change = new Change.Put(theirs);

        assertThat(server.handle(new Input.ChangedElsewhere(List.of(change)), NOW))
                .containsExactly(new Effect.Adopted(change, mine));
        assertThat(table.get(FRED)).isEqualTo(theirs);
    }

    /** Nobody was told of the change that is taken back. */
    @Test
    void whatIsThereInsteadOfARejectedChangeFollowsWhatWasDurable() {
        Effect.Persist granted = change(claim(FRED, NOW));
        Effect.Persist refreshed = change(claim(FRED, NOW + 200_000_000));
        Change instead = new Change.Remove(FRED);

        assertThat(server.handle(new Input.Rejected(List.of(refreshed), List.of(instead)), NOW + 200_000_000))
                .containsExactly(new Effect.Adopted(instead, granted.change().after()));
        assertThat(table.get(FRED)).isNull();
    }

    @Test
    void aChangeMadeElsewhereStandsWhenTheDiskFails() {
        Effect.Persist granted = change(claim(FRED, NOW));
        NameRecord theirs = after(granted);
        Effect.Adopted adopted = new Effect.Adopted(new Change.Put(theirs.withVersion(9)), theirs);

        List<Effect> instead =
                server.handle(new Input.StorageFailed(List.of(granted, adopted), "disk full"), NOW + 1000);

        assertThat(table.get(FRED)).isEqualTo(theirs.withVersion(9));
        assertThat(instead).contains(adopted);
    }
}
