package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
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
                        List.of(new Holder(A, LOCAL, NOW, 5_000, B))));
    }

    @Test
    void refreshOfOurOwnRecordKeepsVersionAndRegistrationTime() {
        NameRecord refreshed =
                RecordEdits.refresh(own(RecordType.MULTIHOMED, own(A, 1, 1_000), own(B, 2, 2_000)), A, A, 99, 5_000);

        assertThat(refreshed.version()).isEqualTo(7);
        assertThat(refreshed.owner()).isEqualTo(LOCAL);
        assertThat(refreshed.expiresAt()).isEqualTo(5_000);
        assertThat(refreshed.holders()).containsExactly(own(A, 1, 5_000), own(B, 2, 2_000));
    }

    @Test
    void anAddressThatAPartnerRegisteredIsOursWithANewVersionOnceItIsRefreshedHere() {
        NameRecord members = own(RecordType.SPECIAL_GROUP, own(A, 1, 9_000), foreign(B, 6_000));

        assertThat(RecordEdits.refresh(members, A, A, 99, 5_000).version()).isEqualTo(7);
        NameRecord refreshed = RecordEdits.refresh(members, B, B, 99, 5_000);
        assertThat(refreshed.version()).isEqualTo(99);
        assertThat(refreshed.holders()).extracting(Holder::owner).containsOnly(LOCAL);
    }

    @Test
    void aRefreshNeverShortensWhatWasGranted() {
        NameRecord unique = own(RecordType.UNIQUE, own(A, 1, 9_000));
        NameRecord multihomed = own(RecordType.MULTIHOMED, own(A, 1, 9_000), own(B, 1, 6_000));
        NameRecord members = own(RecordType.SPECIAL_GROUP, own(A, 1, 9_000), own(B, 1, 6_000));
        NameRecord group = own(RecordType.GROUP, own(A, 1, 9_000));

        assertThat(RecordEdits.refresh(unique, A, A, 99, 5_000)).isEqualTo(unique);
        assertThat(RecordEdits.refresh(multihomed, A, A, 99, 5_000)).isEqualTo(multihomed);
        assertThat(RecordEdits.refresh(members, B, B, 99, 5_000)).isEqualTo(members);
        assertThat(RecordEdits.refresh(group, B, B, 99, 5_000)).isEqualTo(group);
    }

    @Test
    void norDoesBeingRecognised() {
        NameRecord record = own(RecordType.MULTIHOMED, own(A, 1, 9_000), own(B, 1, 6_000));

        NameRecord after = RecordEdits.recogniseHost(record, List.of(A, B), own(A, NOW, 5_000), 8);

        assertThat(after.holders()).containsExactly(own(A, 1, 9_000), own(B, 1, 6_000));
    }

    @Test
    void refreshOfAReplicaTakesOwnershipWithANewVersion() {
        NameRecord refreshed = RecordEdits.refresh(
                replica(RecordType.MULTIHOMED, foreign(A, 1_000), foreign(B, 2_000)), A, A, 12, 5_000);

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
                        RecordEdits.refresh(one, A, A, same, 5_000),
                        RecordEdits.addHolder(one, own(B, NOW, 5_000), same),
                        RecordEdits.recogniseHost(one, List.of(A, B), own(B, NOW, 5_000), same),
                        RecordEdits.removeHolder(one, A, same, 6_000, 7_000),
                        RecordEdits.removeHolder(two, A, same, 6_000, 7_000)))
                .allSatisfy(after -> {
                    assertThat(after.owner()).isEqualTo(LOCAL);
                    assertThat(after.version()).isEqualTo(same);
                });
    }

    @Test
    void anyMemberRefreshesAGroupWhoseAddressStays() {
        NameRecord refreshed = RecordEdits.refresh(own(RecordType.GROUP, own(A, 1, 1_000)), B, B, 99, 5_000);

        assertThat(refreshed.addresses()).containsExactly(A);
        assertThat(refreshed.expiresAt()).isEqualTo(5_000);
        assertThat(refreshed.version()).isEqualTo(7);
    }

    @Test
    void aSecondHolderMakesAUniqueNameMultihomed() {
        NameRecord after = RecordEdits.addHolder(own(RecordType.UNIQUE, own(A, 1, 1_000)), own(B, NOW, 5_000), 8);

        assertThat(after.type()).isEqualTo(RecordType.MULTIHOMED);
        assertThat(after.holders()).containsExactly(own(B, NOW, 5_000), own(A, 1, 1_000));
        assertThat(after.version()).isEqualTo(8);
        assertThat(after.expiresAt()).isEqualTo(5_000);
    }

    @Test
    void aNewMemberLeavesASpecialGroupOne() {
        NameRecord after =
                RecordEdits.addHolder(replica(RecordType.SPECIAL_GROUP, foreign(A, 1_000)), own(B, NOW, 900), 8);

        assertThat(after.type()).isEqualTo(RecordType.SPECIAL_GROUP);
        assertThat(after.holders()).containsExactly(foreign(A, 1_000), own(B, NOW, 900));
        assertThat(after.expiresAt()).isEqualTo(1_000);
        assertThat(after.owner()).isEqualTo(LOCAL);
    }

    @Test
    void theAddressWhoseLifetimeEndsFirstIsTheFirstToBeAskedForRoom() {
        NameRecord record = own(RecordType.SPECIAL_GROUP, Samples.owns(25));

        assertThat(record.isFull()).isTrue();
        assertThat(RecordEdits.evictionOrder(record))
                .containsExactlyElementsOf(
                        IntStream.range(0, 25).mapToObj(Samples::host).toList());
    }

    @Test
    void aFullListTakesNobodyWithoutSomebodyLeaving() {
        NameRecord record = own(RecordType.SPECIAL_GROUP, Samples.owns(25));

        assertThatIllegalArgumentException().isThrownBy(() -> RecordEdits.addHolder(record, own(A, NOW, 5_000), 8));
    }

    @Test
    void partnersAddressesAreAskedForRoomBeforeAnyOfOurs() {
        Holder[] holders = Samples.owns(25);
        holders[10] = foreign(host(10), 8_000);
        holders[20] = foreign(host(20), 7_000);

        assertThat(RecordEdits.evictionOrder(own(RecordType.SPECIAL_GROUP, holders)))
                .startsWith(host(20), host(10), host(0));
    }

    @Test
    void ofAUserNameTheLeastRecentlyRefreshedIsAskedForRoomNotTheFirstLogon() {
        Holder[] holders = new Holder[25];
        for (int i = 0; i < 25; i++) {
            holders[i] = own(host(i), i, i == 13 ? 1_000 : 2_000);
        }

        assertThat(RecordEdits.evictionOrder(Samples.record(USER, RecordType.MULTIHOMED, LOCAL, 1, holders)))
                .startsWith(host(13));
    }

    /** A sends for itself and for 1 and 2; B only for 3 and 4, of which 4 came first. */
    @Test
    void whatOneSenderRegisteredBesideItsOwnOrItsFirstIsAskedForRoomBeforeTheRest() {
        NameRecord record = own(
                RecordType.SPECIAL_GROUP,
                own(C, 0, 1_000),
                own(A, 5, 9_000),
                own(host(1), 6, 9_000).registeredBy(A),
                own(host(2), 7, 8_000).registeredBy(A),
                own(host(3), 7, 7_000).registeredBy(B),
                own(host(4), 6, 9_000).registeredBy(B));

        assertThat(RecordEdits.evictionOrder(record))
                .startsWith(host(3), host(2), host(1), C)
                .hasSize(6);
    }

    @Test
    void anAddressThatSomebodyElseRegisteredComesAfterThoseThatSpokeForThemselves() {
        NameRecord members = RecordEdits.addHolder(
                own(RecordType.SPECIAL_GROUP, own(A, 1, 1_000)),
                own(B, NOW, 9_000).registeredBy(C),
                8);
        NameRecord user = RecordEdits.addHolder(
                Samples.record(USER, RecordType.UNIQUE, LOCAL, 7, own(A, 1, 1_000)),
                own(B, NOW, 9_000).registeredBy(C),
                8);

        assertThat(members.addresses()).containsExactly(A, B);
        assertThat(user.addresses()).containsExactly(A, B);
    }

    @Test
    void aHolderThatRefreshesItselfHasRegisteredItselfFromThenOn() {
        NameRecord record = own(RecordType.UNIQUE, own(A, 1, 1_000).registeredBy(C));

        assertThat(RecordEdits.refresh(record, A, A, 8, 5_000).holders()).containsExactly(own(A, 1, 5_000));
        assertThat(RecordEdits.refresh(record, A, C, 8, 5_000).holders())
                .containsExactly(own(A, 1, 5_000).registeredBy(C));
    }

    @Test
    void aMemberThatJoinsAGroupDoesNotBecomeWhoRegisteredItsFirst() {
        NameRecord group = own(RecordType.GROUP, own(A, 1, 1_000));

        assertThat(RecordEdits.refresh(group, B, B, 8, 5_000).holders()).containsExactly(own(A, 1, 5_000));
    }

    @Test
    void aRecognisedHostKeepsWhatItListsAndLosesTheRest() {
        NameRecord record = own(RecordType.MULTIHOMED, own(A, 1, 1_000), own(B, 2, 2_000));

        NameRecord after = RecordEdits.recogniseHost(record, List.of(B, C), own(C, NOW, 5_000), 8);

        assertThat(after.holders()).containsExactly(own(C, NOW, 5_000), own(B, 2, 2_000));
        assertThat(after.type()).isEqualTo(RecordType.MULTIHOMED);
        assertThat(after.version()).isEqualTo(8);
    }

    @Test
    void aHostThatMovedHasItsNewAddressOnly() {
        NameRecord after =
                RecordEdits.recogniseHost(own(RecordType.UNIQUE, own(A, 1, 1_000)), List.of(B), own(B, NOW, 5_000), 8);

        assertThat(after.type()).isEqualTo(RecordType.UNIQUE);
        assertThat(after.holders()).containsExactly(own(B, NOW, 5_000));
    }

    @Test
    void aListedAddressThatIsNoHolderDoesNotBecomeOne() {
        NameRecord after = RecordEdits.recogniseHost(
                own(RecordType.UNIQUE, own(A, 1, 1_000)), List.of(A, B, C), own(B, NOW, 5_000), 8);

        assertThat(after.addresses()).containsExactly(B, A);
        assertThat(after.type()).isEqualTo(RecordType.MULTIHOMED);
    }

    @Test
    void aRecognisedHostThatHadTheAddressKeepsItsRegistrationTime() {
        NameRecord after =
                RecordEdits.recogniseHost(own(RecordType.UNIQUE, own(A, 1, 1_000)), List.of(A), own(A, NOW, 5_000), 8);

        assertThat(after.holders()).containsExactly(own(A, 1, 5_000));
    }

    /** The list is the host's own, of any length. */
    @Test
    void aHostThatListsMoreThanTwentyFiveHasTwentyFive() {
        NameRecord record = own(RecordType.MULTIHOMED, Samples.owns(25));
        List<Ipv4Address> listed =
                new ArrayList<>(IntStream.range(0, 25).mapToObj(Samples::host).toList());
        listed.add(A);

        NameRecord after = RecordEdits.recogniseHost(record, listed, own(A, NOW, 5_000), 8);

        assertThat(after.holders()).hasSize(25);
        assertThat(after.addresses().get(0)).isEqualTo(A);
        assertThat(after.isHeldBy(host(0))).isFalse();
    }

    @Test
    void oneOfSeveralHoldersGoesWithANewVersion() {
        NameRecord after = RecordEdits.removeHolder(
                own(RecordType.MULTIHOMED, own(A, 1, 1_000), own(B, 2, 2_000)), B, 99, 6_000, 7_000);

        assertThat(after.isActive()).isTrue();
        assertThat(after.addresses()).containsExactly(A);
        assertThat(after.version()).isEqualTo(99);
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
