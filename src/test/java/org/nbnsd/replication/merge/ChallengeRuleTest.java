package org.nbnsd.replication.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.replication.frame.ReplicaRecord;
import org.nbnsd.wire.Ipv4Address;

/** Every answer to a challenge, decided by the table in the documentation and by the code. */
final class ChallengeRuleTest {
    private static final NetbiosName NAME = NetbiosName.parse("X<00>");
    private static final PlainTable TABLE = PlainTable.read("challenges");

    /** Hosts 1 and 2 are stored, 2 and 3 came. */
    private static final NameRecord STORED = Records.active(
            NAME,
            RecordType.MULTIHOMED,
            NameRecord.LOCAL,
            5,
            Records.of(NameRecord.LOCAL, 1),
            Records.of(NameRecord.LOCAL, 2));

    private static final ReplicaRecord CAME =
            Records.came(NAME, RecordType.MULTIHOMED, Records.B, 7, Records.of(Records.B, 2), Records.of(Records.B, 3));

    private static final List<List<Integer>> ANSWERS = List.of(
            List.of(),
            List.of(1),
            List.of(1, 2),
            List.of(1, 3),
            List.of(2),
            List.of(3),
            List.of(4),
            List.of(2, 3),
            List.of(2, 3, 4),
            List.of(1, 2, 3),
            List.of(1, 2, 3, 4));

    @Test
    void everyAnswerIsDecidedAsTheDocumentationSays() {
        Set<Integer> reached = new HashSet<>();
        for (MergeRule.Use use : MergeRule.Use.values()) {
            reached.add(checked(null, use, "no", "-", "-"));
            for (List<Integer> answer : ANSWERS) {
                boolean hasCame = answer.contains(2) && answer.contains(3);
                boolean hasStored = answer.contains(1) && answer.contains(2);
                reached.add(checked(answer, use, "yes", hasCame ? "yes" : "no", hasStored ? "yes" : "no"));
            }
        }
        assertThat(reached).hasSameSizeAs(TABLE.rows());
    }

    private static int checked(
            @Nullable List<Integer> answer, MergeRule.Use use, String answered, String hasCame, String hasStored) {
        String word = use == MergeRule.Use.SHARED ? "shared" : use.name().toLowerCase(Locale.ROOT);
        PlainTable.Row row = TABLE.first(Map.of(
                "answer", answered,
                "has what comes", hasCame,
                "has what is stored", hasStored,
                "use", word));
        Set<Ipv4Address> addresses = new HashSet<>();
        if (answer != null) {
            answer.forEach(number -> addresses.add(Records.host(number)));
        }

        ChallengeRule rule = ChallengeRule.decide(STORED, CAME, use, answer == null ? null : addresses);

        assertThat(row).as("%s %s", answer, use).isNotNull();
        assertThat(TABLE.cell(row, "rule")).as("%s %s", answer, use).isEqualTo(rule.name());
        assertThat(TABLE.cell(row, "decision"))
                .isEqualTo(rule.action().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        assertThat(rule.reason()).isNotBlank();
        return row.number();
    }

    @Test
    void allRulesAreDocumented() {
        Set<String> documented = new LinkedHashSet<>();
        TABLE.rows().forEach(row -> documented.add(TABLE.cell(row, "rule")));

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ChallengeRule.values())
                        .map(ChallengeRule::name)
                        .toList());
    }
}
