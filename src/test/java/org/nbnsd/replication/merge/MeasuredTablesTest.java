package org.nbnsd.replication.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.Ipv4Address;

/**
 * The two tables that others have measured of Windows Server 2003, for dynamic records of different owners, against the rules: a
 * letter for each of U A, U T, G A, G T, S A, S T, M A, M T that come. What comes has none of the stored addresses.
 * Five of them propagate in the measured tables (p, here k) what the other server would answer for ever.
 */
final class MeasuredTablesTest {
    private static final NetbiosName NAME = NetbiosName.parse("X<00>");
    private static final List<RecordType> TYPES =
            List.of(RecordType.UNIQUE, RecordType.GROUP, RecordType.SPECIAL_GROUP, RecordType.MULTIHOMED);

    /** R replace, D replace and demand, k keep, p propagate, c challenge, m merge. */
    private static final Map<MergeAction, String> LETTERS = Map.of(
            MergeAction.REPLACE, "R",
            MergeAction.REPLACE_AND_DEMAND, "D",
            MergeAction.KEEP, "k",
            MergeAction.PROPAGATE, "p",
            MergeAction.CHALLENGE, "c",
            MergeAction.MERGE_SPECIAL, "m");

    @ParameterizedTest(name = "replica {0} {1}: {2}")
    @CsvSource({
        "UNIQUE, ACTIVE, RkRkkkRk",
        "MULTIHOMED, ACTIVE, RkRkkkRk",
        "UNIQUE, RELEASED, RRRRRRRR",
        "UNIQUE, TOMBSTONE, RRRRRRRR",
        "MULTIHOMED, RELEASED, RRRRRRRR",
        "MULTIHOMED, TOMBSTONE, RRRRRRRR",
        "SPECIAL_GROUP, RELEASED, RRRRRRRR",
        "SPECIAL_GROUP, TOMBSTONE, RRRRRRRR",
        "GROUP, ACTIVE, kkkkkkkk",
        "GROUP, RELEASED, kkRRkkkk",
        "GROUP, TOMBSTONE, kkRRRRRR",
        "SPECIAL_GROUP, ACTIVE, kkkkmRkk"
    })
    void aReplicaOfAnotherOwner(RecordType type, RecordState state, String expected) {
        assertThat(letters(type, state, Records.C)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "ours {0} {1}: {2}")
    @CsvSource({
        "UNIQUE, ACTIVE, cpDpDpcp",
        "MULTIHOMED, ACTIVE, cpDpDpcp",
        "UNIQUE, RELEASED, RRRRRRRR",
        "UNIQUE, TOMBSTONE, RRRRRRRR",
        "MULTIHOMED, RELEASED, RRRRRRRR",
        "MULTIHOMED, TOMBSTONE, RRRRRRRR",
        "SPECIAL_GROUP, RELEASED, RRRRRRRR",
        "SPECIAL_GROUP, TOMBSTONE, RRRRRRRR",
        "GROUP, ACTIVE, ppRpkppp",
        "GROUP, RELEASED, ppRRkppp",
        "GROUP, TOMBSTONE, kpRRkpkp",
        "SPECIAL_GROUP, ACTIVE, ppppmppp"
    })
    void aRecordOfThisServer(RecordType type, RecordState state, String expected) {
        assertThat(letters(type, state, NameRecord.LOCAL)).isEqualTo(expected);
    }

    private static String letters(RecordType type, RecordState state, Ipv4Address owner) {
        NameRecord stored = Records.stored(NAME, type, state, false, owner, 5, List.of(Records.of(owner, 1)));
        List<String> letters = new ArrayList<>();
        for (RecordType came : TYPES) {
            for (ReplicaState each : List.of(ReplicaState.ACTIVE, ReplicaState.TOMBSTONE)) {
                List<ReplicaAddress> addresses = List.of(Records.of(Records.B, 9));
                ReplicaRecord record = Records.incoming(NAME, came, each, false, Records.B, 7, addresses);
                MergeRule rule = MergeRule.decide(stored, record, MergeRule.Use.ORDINARY);
                letters.add(LETTERS.get(rule.action()));
            }
        }
        return String.join("", letters);
    }

    /** What comes with the stored addresses and more, or with some of them only. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, ADDRESSES_CONTAINED",
        "1, 1 2, ADDRESSES_CONTAINED",
        "1 2, 1 2, ADDRESSES_CONTAINED",
        "1 2, 1, OTHER_ADDRESSES",
        "1 2, 2 3, OTHER_ADDRESSES",
        "1, 2 3, OTHER_ADDRESSES"
    })
    void whoHasAllAddressesThatAreHereReplacesThem(String held, String came, MergeRule expected) {
        NameRecord stored = Records.stored(
                NAME,
                RecordType.MULTIHOMED,
                RecordState.ACTIVE,
                false,
                NameRecord.LOCAL,
                5,
                addresses(NameRecord.LOCAL, held));
        ReplicaRecord record = Records.incoming(
                NAME, RecordType.MULTIHOMED, ReplicaState.ACTIVE, false, Records.B, 7, addresses(Records.B, came));

        assertThat(MergeRule.decide(stored, record, MergeRule.Use.ORDINARY)).isEqualTo(expected);
    }

    private static List<ReplicaAddress> addresses(Ipv4Address owner, String numbers) {
        return Arrays.stream(numbers.split(" "))
                .map(number -> Records.of(owner, Integer.parseInt(number)))
                .toList();
    }
}
