package org.nbnsd.replication.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaAddress;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.replication.frame.ReplicaState;
import org.nbnsd.wire.Ipv4Address;

/**
 * Every combination of what a rule may look at, decided by the table in the documentation and by the code. A combination is made of
 * real records; what the table needs to know about it is written down beside, by hand.
 */
final class MergeRuleTest {
    private static final NetbiosName NAME = NetbiosName.parse("X<03>");
    private static final Ipv4Address LOCAL = NameRecord.LOCAL;
    private static final PlainTable TABLE = PlainTable.read("rules");

    /** Who owns the two records. */
    private enum Owner {
        OWN(LOCAL, LOCAL),
        SAME(Records.B, Records.B),
        OURS(LOCAL, Records.B),
        OTHER(Records.C, Records.B);

        private final Ipv4Address stored;
        private final Ipv4Address incoming;

        Owner(Ipv4Address stored, Ipv4Address incoming) {
            this.stored = stored;
            this.incoming = incoming;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean isOne() {
            return stored.equals(incoming);
        }
    }

    private record Stored(@Nullable NameRecord record, Owner owner, Map<String, String> columns) {}

    private record Incoming(ReplicaRecord record, Map<String, String> columns) {}

    @Test
    void everyCombinationIsDecidedAsTheDocumentationSays() {
        Set<Integer> reached = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        int combinations = 0;
        for (Stored stored : allStored()) {
            for (Incoming incoming : allIncoming(stored)) {
                for (MergeRule.Use use : MergeRule.Use.values()) {
                    combinations++;
                    Map<String, String> combination = new LinkedHashMap<>(stored.columns());
                    combination.putAll(incoming.columns());
                    combination.put("use", word(use));
                    PlainTable.Row row = TABLE.first(combination);
                    MergeRule rule = MergeRule.decide(stored.record(), incoming.record(), use);
                    if (row == null || !TABLE.cell(row, "rule").equals(rule.name())) {
                        wrong.add(combination + ": " + rule + " (documented: " + row + ")");
                    } else {
                        reached.add(row.number());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(reached)
                .as("rows that decide something")
                .containsExactlyInAnyOrderElementsOf(
                        TABLE.rows().stream().map(PlainTable.Row::number).toList());
        assertThat(combinations).isGreaterThan(100_000);
    }

    @Test
    void everyRowSaysWhatItsRuleDoes() {
        assertThat(TABLE.rows()).allSatisfy(row -> {
            MergeRule rule = MergeRule.valueOf(TABLE.cell(row, "rule"));
            assertThat(TABLE.cell(row, "decision"))
                    .isEqualTo(rule.action().name().toLowerCase(Locale.ROOT).replace('_', ' '));
            assertThat(rule.reason()).isNotBlank();
        });
    }

    @Test
    void allRulesAreDocumentedInTheirOrder() {
        Set<String> documented = new LinkedHashSet<>();
        TABLE.rows().forEach(row -> documented.add(TABLE.cell(row, "rule")));

        assertThat(documented)
                .containsExactlyElementsOf(
                        Arrays.stream(MergeRule.values()).map(MergeRule::name).toList());
    }

    private static String word(MergeRule.Use use) {
        return switch (use) {
            case ORDINARY -> "ordinary";
            case USER -> "user";
            case SHARED -> "shared";
        };
    }

    private static List<Stored> allStored() {
        List<Stored> all = new ArrayList<>();
        all.add(new Stored(null, Owner.OTHER, Map.of("stored", "none", "state", "-", "static", "-", "owner", "-")));
        for (RecordType type : RecordType.values()) {
            for (RecordState state : RecordState.values()) {
                for (boolean isStatic : List.of(false, true)) {
                    for (Owner owner : Owner.values()) {
                        all.add(stored(type, state, isStatic, owner, /* hasOwn= */ false));
                        if (isList(type) && !owner.stored.equals(LOCAL)) {
                            all.add(stored(type, state, isStatic, owner, /* hasOwn= */ true));
                        }
                    }
                }
            }
        }
        return all;
    }

    /** A list has an address of the record's owner, and one of somebody else: of this server, or of the owner of what comes. */
    private static Stored stored(RecordType type, RecordState state, boolean isStatic, Owner owner, boolean hasOwn) {
        List<ReplicaAddress> addresses = new ArrayList<>(List.of(Records.of(owner.stored, 1)));
        if (isList(type)) {
            addresses.add(Records.of(hasOwn ? LOCAL : owner.incoming, 2));
        }
        return new Stored(
                Records.stored(NAME, type, state, isStatic, owner.stored, 5, addresses),
                owner,
                Map.of(
                        "stored", letter(type),
                        "state", state.name().toLowerCase(Locale.ROOT),
                        "static", yesNo(isStatic),
                        "owner", owner.word()));
    }

    private static List<Incoming> allIncoming(Stored stored) {
        List<Incoming> all = new ArrayList<>();
        for (RecordType type : RecordType.values()) {
            for (Map.Entry<String, List<ReplicaAddress>> relation :
                    relations(stored, type).entrySet()) {
                for (ReplicaState state : ReplicaState.values()) {
                    for (boolean isStatic : List.of(false, true)) {
                        for (long version : stored.owner().isOne() ? List.of(4L, 5L, 6L, -1L) : List.of(5L)) {
                            all.add(incoming(stored, type, relation, state, isStatic, version));
                        }
                    }
                }
            }
        }
        return all;
    }

    private static Incoming incoming(
            Stored stored,
            RecordType type,
            Map.Entry<String, List<ReplicaAddress>> relation,
            ReplicaState state,
            boolean isStatic,
            long version) {
        boolean isEmpty = state == ReplicaState.ACTIVE && relation.getValue().isEmpty();
        boolean isOver = state != ReplicaState.ACTIVE || isEmpty;
        boolean isStoredHere = stored.record() != null
                && stored.record().holders().stream()
                        .anyMatch(each -> each.owner().equals(LOCAL));
        boolean isCome =
                relation.getValue().stream().anyMatch(each -> each.owner().equals(LOCAL));
        String own = isStoredHere ? isCome ? "both" : "stored" : isCome ? "comes" : "no";
        String order = version == 4 ? "older" : version == 5 ? "equal" : "newer";
        return new Incoming(
                Records.incoming(NAME, type, state, isStatic, stored.owner().incoming, version, relation.getValue()),
                Map.of(
                        "version", stored.record() != null && stored.owner().isOne() ? order : "-",
                        "incoming", letter(type),
                        "comes", isEmpty ? "empty" : state.name().toLowerCase(Locale.ROOT),
                        "its static", !isStatic ? "no" : isOver ? "ended" : "yes",
                        "own hosts", stored.record() == null ? "-" : own,
                        "addresses", stored.record() == null ? "-" : relation.getKey()));
    }

    /** What addresses can come, by what they are to those that are stored. */
    private static Map<String, List<ReplicaAddress>> relations(Stored stored, RecordType type) {
        Ipv4Address owner = stored.owner().incoming;
        NameRecord record = stored.record();
        List<ReplicaAddress> held = record == null
                ? List.of()
                : record.holders().stream()
                        .map(holder -> new ReplicaAddress(holder.owner(), holder.address()))
                        .toList();
        ReplicaAddress strange = Records.of(owner, 9);
        Map<String, List<ReplicaAddress>> relations = new LinkedHashMap<>();
        if (!isList(type)) {
            relations.put("other", List.of(strange));
            if (held.size() == 1) {
                ReplicaAddress one = new ReplicaAddress(owner, held.get(0).address());
                relations.put(one.equals(held.get(0)) ? "same" : "reowned", List.of(one));
            } else if (held.size() == 2) {
                relations.put("more", List.of(held.get(1).owner().equals(owner) ? held.get(1) : strange));
                if (!relations.get("more").contains(held.get(1))) {
                    relations.remove("more");
                }
            }
            return relations;
        }
        relations.put(held.stream().anyMatch(each -> each.owner().equals(owner)) ? "had" : "none", List.of());
        relations.put("other", List.of(strange));
        if (record != null) {
            Ipv4Address another = Ipv4Address.parse("10.66.0.77");
            relations.put("same", held);
            relations.put(
                    "reowned",
                    held.stream()
                            .map(each -> new ReplicaAddress(another, each.address()))
                            .toList());
            List<ReplicaAddress> less = new ArrayList<>(held);
            less.add(strange);
            less.add(Records.of(LOCAL, 8));
            relations.put("less", less);
            if (held.size() == 2) {
                relations.put("more", List.of(held.get(0)));
            }
        }
        return relations;
    }

    private static boolean isList(RecordType type) {
        return type == RecordType.MULTIHOMED || type == RecordType.SPECIAL_GROUP;
    }

    private static String letter(RecordType type) {
        return switch (type) {
            case UNIQUE -> "U";
            case GROUP -> "G";
            case SPECIAL_GROUP -> "S";
            case MULTIHOMED -> "M";
        };
    }

    private static String yesNo(boolean is) {
        return is ? "yes" : "no";
    }
}
