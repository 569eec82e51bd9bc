package org.nbnsd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.Effect;
import org.nbnsd.protocol.Input;
import org.nbnsd.registry.Change;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Records of partners are taken with how far their owner is known, and forgotten with it. */
final class ReplicasTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Ipv4Address OWNER = Ipv4Address.parse("192.0.2.1");
    private static final Ipv4Address PARTNER = Ipv4Address.parse("192.0.2.2");
    private static final Ipv4Address HOST = Ipv4Address.parse("192.0.2.77");
    private static final NetbiosName FRED = NetbiosName.of("FRED", 0x20);

    private final NameTable table = new NameTable();
    private final NameServer server = new NameServer(ServerSettings.DEFAULTS, table, new Random(5));

    private static ReplicaRecord replica(NetbiosName name, ReplicaState state, long version) {
        return new ReplicaRecord(
                name,
                RecordType.UNIQUE,
                state,
                false,
                true,
                NodeType.M,
                OWNER,
                version,
                List.of(new ReplicaAddress(OWNER, HOST)));
    }

    private List<Effect> take(long upTo, ReplicaRecord... records) {
        return server.handle(
                new Input.Replicated(OWNER, new Input.Source(PARTNER, false), List.of(records), upTo), NOW);
    }

    private NameRecord fred() {
        return Objects.requireNonNull(table.get(FRED));
    }

    @Test
    void aNewRecordIsTakenAndTheMarkFollowsIt() {
        List<Effect> effects = take(7, replica(FRED, ReplicaState.ACTIVE, 7));

        assertThat(fred().owner()).isEqualTo(OWNER);
        assertThat(fred().version()).isEqualTo(7);
        assertThat(fred().nodeType()).isEqualTo(NodeType.M);
        assertThat(fred().addresses()).containsExactly(HOST);
        assertThat(fred().expiresAt())
                .isEqualTo(
                        NOW + ServerSettings.Lifetimes.DEFAULTS.verifyInterval().toMillis());
        assertThat(table.mark(OWNER)).isEqualTo(new Mark(OWNER, 7, NOW, PARTNER));
        assertThat(effects)
                .filteredOn(Effect.Persist.class::isInstance)
                .map(each -> ((Effect.Persist) each).change())
                .containsExactly(new Change.Put(fred()), new Change.Seen(OWNER, table.mark(OWNER), null));
    }

    @Test
    void aTombstoneOfTheSameOwnerReplacesTheRecordAndLivesForTheExtinctionTimeout() {
        take(8, replica(FRED, ReplicaState.ACTIVE, 7), replica(FRED, ReplicaState.TOMBSTONE, 8));

        assertThat(fred().state()).isEqualTo(RecordState.TOMBSTONE);
        assertThat(fred().expiresAt())
                .isEqualTo(NOW
                        + ServerSettings.Lifetimes.DEFAULTS.extinctionTimeout().toMillis());
    }

    @Test
    void whatWasSeenNeverGoesBack() {
        take(12);
        take(7, replica(FRED, ReplicaState.ACTIVE, 7));
        assertThat(Objects.requireNonNull(table.mark(OWNER)).seen()).isEqualTo(12);
        take(-1);
        take(13);
        assertThat(Objects.requireNonNull(table.mark(OWNER)).seen()).isEqualTo(-1);
    }

    @Test
    void whatIsGoneAtItsOwnerIsForgottenAndTheMarkStays() {
        take(7, replica(FRED, ReplicaState.ACTIVE, 7));
        server.handle(new Input.ReplicasGone(PARTNER, List.of(FRED), false, false), NOW);
        assertThat(table.get(FRED)).isNotNull();

        server.handle(new Input.ReplicasGone(OWNER, List.of(FRED), false, false), NOW);
        assertThat(table.get(FRED)).isNull();
        assertThat(table.mark(OWNER)).isNotNull();
    }

    @Test
    void aRemovedOwnerLeavesTombstonesOfThisServerAndNoMark() {
        take(7, replica(FRED, ReplicaState.ACTIVE, 7));
        server.handle(new Input.ReplicasGone(OWNER, List.of(FRED), true, true), NOW);

        assertThat(fred().state()).isEqualTo(RecordState.TOMBSTONE);
        assertThat(fred().isLocal()).isTrue();
        assertThat(fred().version()).isEqualTo(1);
        assertThat(table.mark(OWNER)).isNull();
    }
}
