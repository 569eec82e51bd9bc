package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.nbnsd.registry.Samples.A;
import static org.nbnsd.registry.Samples.B;
import static org.nbnsd.registry.Samples.C;
import static org.nbnsd.registry.Samples.LOCAL;
import static org.nbnsd.registry.Samples.USER;
import static org.nbnsd.registry.Samples.foreign;
import static org.nbnsd.registry.Samples.own;
import static org.nbnsd.registry.Samples.replica;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NameRecordTest {
    @Test
    void holdersAreInTheOrderOfTheirLifetimes() {
        assertThat(own(RecordType.MULTIHOMED, own(A, 3, 1_000), own(B, 1, 3_000), own(C, 2, 2_000))
                        .addresses())
                .containsExactly(B, C, A);
    }

    @Test
    void ofEqualLifetimesThoseRegisteredHereComeFirst() {
        assertThat(own(RecordType.SPECIAL_GROUP, foreign(A, 1_000), own(B, 0, 1_000), foreign(C, 2_000))
                        .addresses())
                .containsExactly(C, B, A);
    }

    @Test
    void aUsersLatestLogonComesFirstWhateverItsLifetime() {
        NameRecord user = Samples.record(
                USER, RecordType.MULTIHOMED, LOCAL, 1, own(A, 10, 9_000), own(B, 30, 1_000), own(C, 20, 5_000));

        assertThat(user.addresses()).containsExactly(B, C, A);
    }

    @Test
    void anActiveRecordWithoutHoldersIsRejected() {
        for (RecordType type : RecordType.values()) {
            assertThatIllegalArgumentException().isThrownBy(() -> own(type)).withMessageContaining("expected: 1..");
        }
    }

    @Test
    void anEndedRecordMayHaveNone() {
        NameRecord record = own(RecordType.UNIQUE, own(A, 0, 1_000));
        for (RecordState state : List.of(RecordState.RELEASED, RecordState.TOMBSTONE)) {
            assertThatCode(() -> new NameRecord(
                            record.name(),
                            record.type(),
                            state,
                            record.nodeType(),
                            false,
                            LOCAL,
                            1,
                            A,
                            1_000,
                            List.of()))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void uniqueAndGroupHaveOneHolderTheOthersTwentyFive() {
        for (RecordType type : RecordType.values()) {
            int most = type == RecordType.UNIQUE || type == RecordType.GROUP ? 1 : 25;
            assertThat(own(type, Samples.owns(most)).holders()).hasSize(most);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> own(type, Samples.owns(most + 1)))
                    .withMessage(
                            "holders: " + (most + 1) + " of FRED<20>, " + type + " ACTIVE (expected: 1.." + most + ")");
        }
    }

    @Test
    void nothingChangesBeforeTheFirstExpiry() {
        NameRecord record = own(RecordType.MULTIHOMED, own(A, 0, 1_000), own(B, 0, 2_000));

        assertThat(record.nextExpiry()).isEqualTo(1_000);
        assertThat(record.at(999)).isSameAs(record);
        assertThat(record.expiredAt(999)).isEmpty();
    }

    @Test
    void expiredHoldersAreGoneAndTheRestStays() {
        NameRecord record = own(RecordType.MULTIHOMED, own(A, 0, 1_000), own(B, 0, 2_000), own(C, 0, 3_000));

        NameRecord at = record.at(1_000);

        assertThat(at.addresses()).containsExactly(C, B);
        assertThat(at.expiresAt()).isEqualTo(3_000);
        assertThat(at.version()).isEqualTo(record.version());
        assertThat(at.type()).isEqualTo(RecordType.MULTIHOMED);
        assertThat(record.expiredAt(1_000)).containsExactly(own(A, 0, 1_000));
        assertThat(at.nextExpiry()).isEqualTo(2_000);
    }

    @Test
    void withoutHoldersLeftTheRecordIsReleased() {
        NameRecord at = own(RecordType.UNIQUE, own(A, 0, 1_000)).at(1_000);

        assertThat(at.state()).isEqualTo(RecordState.RELEASED);
        assertThat(at.isActive()).isFalse();
        assertThat(at.version()).isEqualTo(7);
    }

    @Test
    void lookingAgainFindsNoMoreToDrop() {
        NameRecord record = own(RecordType.MULTIHOMED, own(A, 0, 1_000), own(B, 0, 2_000));
        for (long now : List.of(0L, 1_000L, 1_500L, 2_000L, 9_000L)) {
            assertThat(record.at(now).at(now)).isEqualTo(record.at(now));
        }
    }

    @Test
    void staticRecordsNeverExpire() {
        NameRecord record = Samples.asStatic(own(RecordType.UNIQUE, own(A, 0, 1_000)));

        assertThat(record.at(Long.MAX_VALUE)).isSameAs(record);
        assertThat(record.nextExpiry()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void holdersOfPartnersDoNotExpireHere() {
        NameRecord record = replica(RecordType.SPECIAL_GROUP, foreign(A, 1_000), own(B, 0, 2_000));

        assertThat(record.at(1_500)).isSameAs(record);
        assertThat(record.at(5_000).addresses()).containsExactly(A);
        assertThat(record.at(5_000).isLocal()).isFalse();
        assertThat(replica(RecordType.UNIQUE, foreign(A, 1_000)).nextExpiry()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anEndedRecordGoesOnWhenItsStateEnds() {
        NameRecord released = own(RecordType.UNIQUE, own(A, 0, 1_000)).withState(RecordState.RELEASED, 8_000);

        assertThat(released.nextExpiry()).isEqualTo(8_000);
        assertThat(released.at(9_000)).isSameAs(released);
        assertThat(released.holder(A)).isEqualTo(own(A, 0, 1_000));
    }

    @Test
    void otherHoldersLeaveOwnerAndVersionAlone() {
        NameRecord after = replica(RecordType.MULTIHOMED, foreign(A, 1_000), foreign(B, 1_000))
                .withHolders(RecordType.MULTIHOMED, List.of(foreign(A, 1_000)));

        assertThat(after.isLocal()).isFalse();
        assertThat(after.version()).isEqualTo(7);
        assertThat(after.withVersion(7).isLocal()).isTrue();
    }

    @Test
    void holdersAreFoundByAddress() {
        NameRecord record = own(RecordType.MULTIHOMED, own(A, 0, 1_000), own(B, 0, 2_000));

        assertThat(record.isHeldBy(A)).isTrue();
        assertThat(record.isHeldBy(C)).isFalse();
        assertThat(record.holder(B)).isEqualTo(own(B, 0, 2_000));
        assertThat(record.holder(C)).isNull();
    }
}
