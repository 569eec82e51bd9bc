package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nbnsd.registry.Samples.A;
import static org.nbnsd.registry.Samples.B;
import static org.nbnsd.registry.Samples.C;
import static org.nbnsd.registry.Samples.LOCAL;
import static org.nbnsd.registry.Samples.NAME;
import static org.nbnsd.registry.Samples.PARTNER;
import static org.nbnsd.registry.Samples.USER;
import static org.nbnsd.registry.Samples.foreign;
import static org.nbnsd.registry.Samples.host;
import static org.nbnsd.registry.Samples.own;
import static org.nbnsd.registry.Samples.replica;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class RecordEditsTest {
    private static final long NOW = 500;

    @Test
    void aNewRecordIsActiveAndOursWithTheClaimedAddress() {
        NameRecord created = RecordEdits.create(Samples.claim(NAME, false, A), B, 9, NOW, 5_000);

        assertThat(created)
                .isEqualTo(new NameRecord(
                        NAME,
                        RecordType.UNIQUE,
                        RecordState.ACTIVE,
                        NodeType.H,
                        false,
                        LOCAL,
                        9,
                        B,
                        5_000,
                        List.of(new Holder(A, LOCAL, NOW, 5_000))));
    }

    @Test
    void refreshOfOurOwnRecordKeepsVersionAndRegistrationTime() {
        NameRecord refreshed =
                RecordEdits.refresh(own(RecordType.MULTIHOMED, own(A, 1, 1_000), own(B, 2, 2_000)), A, 99, 5_000);

        assertThat(refreshed.version()).isEqualTo(7);
        assertThat(refreshed.owner()).isEqualTo(LOCAL);
        assertThat(refreshed.expiresAt()).isEqualTo(5_000);
        assertThat(refreshed.holders()).containsExactly(own(A, 1, 5_000), own(B, 2, 2_000));
    }

    @Test
    void aRefreshNeverShortensWhatWasGranted() {
        NameRecord unique = own(RecordType.UNIQUE, own(A, 1, 9_000));
        NameRecord multihomed = own(RecordType.MULTIHOMED, own(A, 1, 9_000), own(B, 1, 6_000));
        NameRecord members = own(RecordType.SPECIAL_GROUP, own(A, 1, 9_000), own(B, 1, 6_000));
        NameRecord group = own(RecordType.GROUP, own(A, 1, 9_000));

        assertThat(RecordEdits.refresh(unique, A, 99, 5_000)).isEqualTo(unique);
        assertThat(RecordEdits.refresh(multihomed, A, 99, 5_000)).isEqualTo(multihomed);
        assertThat(RecordEdits.refresh(members, B, 99, 5_000)).isEqualTo(members);
        assertThat(RecordEdits.refresh(group, B, 99, 5_000)).isEqualTo(group);
    }

    @Test
    void norDoesBeingRecognised() {
        NameRecord record = own(RecordType.MULTIHOMED, own(A, 1, 9_000), own(B, 1, 6_000));

        NameRecord after = RecordEdits.recogniseHost(record, List.of(A, B), A, 8, NOW, 5_000);

        assertThat(after.holders()).containsExactly(own(A, 1, 9_000), own(B, 1, 6_000));
    }

    @Test
    void refreshOfAReplicaTakesOwnershipWithANewVersion() {
        NameRecord refreshed =
                RecordEdits.refresh(replica(RecordType.MULTIHOMED, foreign(A, 1_000), foreign(B, 2_000)), A, 12, 5_000);

        assertThat(refreshed.owner()).isEqualTo(LOCAL);
        assertThat(refreshed.version()).isEqualTo(12);
        assertThat(refreshed.holders()).containsExactly(own(A, 0, 5_000), foreign(B, 2_000));
    }

    /** Each server counts for itself, so a partner's record may well have the number that comes next here. */
    @Test
    void aReplicaWithOurNextVersionChangesOwnerToo() {
        NameRecord one = replica(RecordType.UNIQUE, foreign(A, 1_000));
        NameRecord two = replica(RecordType.MULTIHOMED, foreign(A, 1_000), foreign(B, 2_000));
        long same = one.version();

        assertThat(List.of(
                        RecordEdits.refresh(one, A, same, 5_000),
                        RecordEdits.addHolder(one, B, same, NOW, 5_000),
                        RecordEdits.recogniseHost(one, List.of(A, B), B, same, NOW, 5_000),
                        RecordEdits.removeHolder(one, A, same, 6_000, 7_000),
                        RecordEdits.removeHolder(two, A, same, 6_000, 7_000)))
                .allSatisfy(after -> {
                    assertThat(after.owner()).isEqualTo(LOCAL);
                    assertThat(after.version()).isEqualTo(same);
                });
    }

    @Test
    void anyMemberRefreshesAGroupWhoseAddressStays() {
        NameRecord refreshed = RecordEdits.refresh(own(RecordType.GROUP, own(A, 1, 1_000)), B, 99, 5_000);

        assertThat(refreshed.addresses()).containsExactly(A);
        assertThat(refreshed.expiresAt()).isEqualTo(5_000);
        assertThat(refreshed.version()).isEqualTo(7);
    }

    @Test
    void aSecondHolderMakesAUniqueNameMultihomed() {
        NameRecord after = RecordEdits.addHolder(own(RecordType.UNIQUE, own(A, 1, 1_000)), B, 8, NOW, 5_000);

        assertThat(after.type()).isEqualTo(RecordType.MULTIHOMED);
        assertThat(after.holders()).containsExactly(own(B, NOW, 5_000), own(A, 1, 1_000));
        assertThat(after.version()).isEqualTo(8);
        assertThat(after.expiresAt()).isEqualTo(5_000);
    }

    @Test
    void aNewMemberLeavesASpecialGroupOne() {
        NameRecord after = RecordEdits.addHolder(replica(RecordType.SPECIAL_GROUP, foreign(A, 1_000)), B, 8, NOW, 900);

        assertThat(after.type()).isEqualTo(RecordType.SPECIAL_GROUP);
        assertThat(after.holders()).containsExactly(foreign(A, 1_000), own(B, NOW, 900));
        assertThat(after.expiresAt()).isEqualTo(1_000);
        assertThat(after.owner()).isEqualTo(LOCAL);
    }

    @Test
    void nobodyMakesRoomBelowTwentyFive() {
        NameRecord record = own(RecordType.SPECIAL_GROUP, Samples.owns(24));

        assertThat(RecordEdits.evictedBy(record)).isNull();
        assertThat(RecordEdits.addHolder(record, A, 8, NOW, 5_000).holders()).hasSize(25);
    }

    @Test
    void atTwentyFiveTheOldestMakesRoom() {
        NameRecord record = own(RecordType.SPECIAL_GROUP, Samples.owns(25));

        NameRecord after = RecordEdits.addHolder(record, A, 8, NOW, 5_000);

        assertThat(RecordEdits.evictedBy(record)).isEqualTo(own(host(0), 0, 1_000));
        assertThat(after.holders()).hasSize(25);
        assertThat(after.isHeldBy(host(0))).isFalse();
        assertThat(after.addresses().get(0)).isEqualTo(A);
    }

    @Test
    void atTwentyFiveTheOldestReplicaMakesRoomBeforeAnyOfOurs() {
        Holder[] holders = Samples.owns(25);
        holders[10] = foreign(host(10), 8_000);
        holders[20] = foreign(host(20), 7_000);

        assertThat(RecordEdits.evictedBy(own(RecordType.SPECIAL_GROUP, holders)))
                .isEqualTo(holders[20]);
    }

    @Test
    void ofAUserNameTheLeastRecentlyRefreshedMakesRoomNotTheFirstLogon() {
        Holder[] holders = new Holder[25];
        for (int i = 0; i < 25; i++) {
            holders[i] = own(host(i), i, i == 13 ? 1_000 : 2_000);
        }

        assertThat(RecordEdits.evictedBy(Samples.record(USER, RecordType.MULTIHOMED, LOCAL, 1, holders)))
                .isEqualTo(holders[13]);
    }

    @Test
    void aRecognisedHostKeepsWhatItListsAndLosesTheRest() {
        NameRecord record = own(RecordType.MULTIHOMED, own(A, 1, 1_000), own(B, 2, 2_000));

        NameRecord after = RecordEdits.recogniseHost(record, List.of(B, C), C, 8, NOW, 5_000);

        assertThat(after.holders()).containsExactly(own(C, NOW, 5_000), own(B, 2, 2_000));
        assertThat(after.type()).isEqualTo(RecordType.MULTIHOMED);
        assertThat(after.version()).isEqualTo(8);
    }

    @Test
    void aHostThatMovedHasItsNewAddressOnly() {
        NameRecord after =
                RecordEdits.recogniseHost(own(RecordType.UNIQUE, own(A, 1, 1_000)), List.of(B), B, 8, NOW, 5_000);

        assertThat(after.type()).isEqualTo(RecordType.UNIQUE);
        assertThat(after.holders()).containsExactly(own(B, NOW, 5_000));
    }

    @Test
    void aListedAddressThatIsNoHolderDoesNotBecomeOne() {
        NameRecord after =
                RecordEdits.recogniseHost(own(RecordType.UNIQUE, own(A, 1, 1_000)), List.of(A, B, C), B, 8, NOW, 5_000);

        assertThat(after.addresses()).containsExactly(B, A);
        assertThat(after.type()).isEqualTo(RecordType.MULTIHOMED);
    }

    @Test
    void aRecognisedHostThatHadTheAddressKeepsItsRegistrationTime() {
        NameRecord after =
                RecordEdits.recogniseHost(own(RecordType.UNIQUE, own(A, 1, 1_000)), List.of(A), A, 8, NOW, 5_000);

        assertThat(after.holders()).containsExactly(own(A, 1, 5_000));
    }

    /** The list is the host's own, of any length. */
    @Test
    void aHostThatListsMoreThanTwentyFiveHasTwentyFive() {
        NameRecord record = own(RecordType.MULTIHOMED, Samples.owns(25));
        List<Ipv4Address> listed =
                new ArrayList<>(IntStream.range(0, 25).mapToObj(Samples::host).toList());
        listed.add(A);

        NameRecord after = RecordEdits.recogniseHost(record, listed, A, 8, NOW, 5_000);

        assertThat(after.holders()).hasSize(25);
        assertThat(after.addresses().get(0)).isEqualTo(A);
        assertThat(after.isHeldBy(host(0))).isFalse();
    }

    @Test
    void oneOfSeveralHoldersGoesWithoutANewVersion() {
        NameRecord after = RecordEdits.removeHolder(
                own(RecordType.MULTIHOMED, own(A, 1, 1_000), own(B, 2, 2_000)), B, 99, 6_000, 7_000);

        assertThat(after.isActive()).isTrue();
        assertThat(after.addresses()).containsExactly(A);
        assertThat(after.version()).isEqualTo(7);
        assertThat(after.expiresAt()).isEqualTo(1_000);
        assertThat(after.type()).isEqualTo(RecordType.MULTIHOMED);
    }

    @Test
    void theLastHolderOfOurOwnRecordLeavesItReleased() {
        NameRecord after = RecordEdits.removeHolder(own(RecordType.GROUP, own(A, 1, 1_000)), A, 99, 6_000, 7_000);

        assertThat(after.state()).isEqualTo(RecordState.RELEASED);
        assertThat(after.expiresAt()).isEqualTo(6_000);
        assertThat(after.nextExpiry()).isEqualTo(6_000);
        assertThat(after.version()).isEqualTo(7);
        assertThat(after.type()).isEqualTo(RecordType.GROUP);
    }

    @Test
    void oneOfSeveralHoldersOfAReplicaGoesWithANewVersion() {
        NameRecord after = RecordEdits.removeHolder(
                replica(RecordType.SPECIAL_GROUP, foreign(A, 1_000), foreign(B, 2_000)), B, 12, 6_000, 7_000);

        assertThat(after.owner()).isEqualTo(LOCAL);
        assertThat(after.version()).isEqualTo(12);
        assertThat(after.holders()).containsExactly(foreign(A, 1_000));
    }

    @Test
    void theLastHolderOfAReplicaLeavesATombstoneOfOurs() {
        NameRecord after = RecordEdits.removeHolder(replica(RecordType.UNIQUE, foreign(A, 1_000)), A, 12, 6_000, 7_000);

        assertThat(after.state()).isEqualTo(RecordState.TOMBSTONE);
        assertThat(after.expiresAt()).isEqualTo(7_000);
        assertThat(after.owner()).isEqualTo(LOCAL);
        assertThat(after.version()).isEqualTo(12);
        assertThat(PARTNER).isNotEqualTo(LOCAL);
    }
}
