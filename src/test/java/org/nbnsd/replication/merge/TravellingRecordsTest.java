package org.nbnsd.replication.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.Ipv4Address;

/** This server's records have its address outside, and none inside. */
final class TravellingRecordsTest {
    private static final NetbiosName NAME = NetbiosName.parse("X<1C>");
    private static final Ipv4Address LOCAL = NameRecord.LOCAL;

    @Test
    void whatBelongsToThisServersAddressIsItsOwn() {
        ReplicaRecord record = Records.came(
                NAME, RecordType.SPECIAL_GROUP, Records.SELF, 3, Records.of(Records.SELF, 1), Records.of(Records.B, 2));

        ReplicaRecord incoming = Replicas.incoming(record, Records.SELF);

        assertThat(incoming.owner()).isEqualTo(LOCAL);
        assertThat(incoming.addresses()).containsExactly(Records.of(LOCAL, 1), Records.of(Records.B, 2));
    }

    @Test
    void anAddressOfNobodyIsTheRecordOwnersAndNeverOurs() {
        ReplicaRecord record = Records.came(NAME, RecordType.MULTIHOMED, Records.B, 3, Records.of(Ipv4Address.ZERO, 1));

        assertThat(Replicas.incoming(record, Records.SELF).addresses()).containsExactly(Records.of(Records.B, 1));
    }

    @ParameterizedTest
    @EnumSource(RecordType.class)
    void whatGoesOutComesBackAsItWas(RecordType type) {
        for (Ipv4Address owner : List.of(LOCAL, Records.B)) {
            NameRecord stored = Records.active(NAME, type, owner, 5, Records.of(owner, 1));

            ReplicaRecord out = Objects.requireNonNull(Replicas.outgoing(stored, Records.SELF));

            assertThat(out.owner()).isEqualTo(owner.equals(LOCAL) ? Records.SELF : Records.B);
            assertThat(out.isReplica()).isEqualTo(!owner.equals(LOCAL));
            ReplicaRecord back = Replicas.incoming(out, Records.SELF);
            assertThat(back.owner()).isEqualTo(owner);
            assertThat(back.addresses()).containsExactly(Records.of(owner, 1));
        }
    }

    @ParameterizedTest
    @EnumSource(RecordState.class)
    void onlyWhatIsActiveOrATombstoneGoesOut(RecordState state) {
        NameRecord stored =
                Records.stored(NAME, RecordType.UNIQUE, state, false, LOCAL, 5, List.of(Records.of(LOCAL, 1)));

        ReplicaRecord out = Replicas.outgoing(stored, Records.SELF);

        if (state == RecordState.ACTIVE || state == RecordState.TOMBSTONE) {
            assertThat(out).isNotNull().extracting(ReplicaRecord::state).isEqualTo(ReplicaState.valueOf(state.name()));
        } else {
            assertThat(out).isNull();
        }
    }

    @Test
    void aNameThatCannotTravelStays() {
        NetbiosName odd = NetbiosName.of("\u001BX", 0x20);

        assertThat(Replicas.outgoing(
                        Records.active(odd, RecordType.UNIQUE, LOCAL, 5, Records.of(LOCAL, 1)), Records.SELF))
                .isNull();
    }

    @Test
    void aTombstoneOfAListMayHaveNoAddress() {
        for (RecordType type : RecordType.values()) {
            NameRecord stored = Records.stored(NAME, type, RecordState.TOMBSTONE, false, LOCAL, 5, List.of());
            boolean isList = type == RecordType.SPECIAL_GROUP || type == RecordType.MULTIHOMED;

            assertThat(Replicas.outgoing(stored, Records.SELF) != null).isEqualTo(isList);
        }
    }

    @Test
    void ofAUserOthersGetTheLatestLogon() {
        NetbiosName user = NetbiosName.parse("ALICE<03>");
        ReplicaAddress latest = Records.of(Records.B, 2);
        NameRecord stored = Records.active(user, RecordType.MULTIHOMED, LOCAL, 5, latest, Records.of(LOCAL, 1));

        NameRecord sent = Replicas.latestLogon(stored);

        assertThat(sent.type()).isEqualTo(RecordType.UNIQUE);
        assertThat(sent.version()).isEqualTo(5);
        assertThat(Objects.requireNonNull(Replicas.outgoing(sent, Records.SELF)).addresses())
                .containsExactly(Records.of(Records.SELF, 2));
        assertThat(Replicas.latestLogon(sent)).isEqualTo(sent);
    }
}
