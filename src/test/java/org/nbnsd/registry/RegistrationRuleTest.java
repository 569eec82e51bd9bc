package org.nbnsd.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Scope;
import org.nbnsd.registry.RegistrationRule.Action;
import org.nbnsd.registry.RegistrationRule.NamePolicy;
import org.nbnsd.registry.RegistrationRule.NameUse;
import org.nbnsd.wire.AddressEntry;
import org.nbnsd.wire.HeaderFlags;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;
import org.nbnsd.wire.Request.Claim;
import org.nbnsd.wire.Request.MultihomedRegistrationRequest;
import org.nbnsd.wire.Request.NameRefreshRequest;
import org.nbnsd.wire.Request.NameRegistrationRequest;
import org.nbnsd.wire.Request.NameUpdateRequest;

/**
 * Every combination of what a rule may look at, decided by the table in the documentation and by the code. A combination
 * is made of real requests and records; what the table needs to know about it is written down beside, by hand.
 */
final class RegistrationRuleTest {
    private static final Ipv4Address CLAIMED = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.0.0.2");
    private static final Ipv4Address THIRD = Ipv4Address.parse("10.0.0.3");

    /** A record that is deleted is none for the rules. */
    private static final List<RecordState> STATES =
            List.of(RecordState.ACTIVE, RecordState.RELEASED, RecordState.TOMBSTONE);

    private static final List<RuleTable.Row> ROWS = RuleTable.read();

    /** Opcodes 5 (with and without RD), 8, 9 and 15. */
    private enum Kind {
        REGISTRATION,
        UPDATE,
        REFRESH,
        ALTERNATE_REFRESH,
        MULTIHOMED;

        Claim request(NetbiosName name, AddressEntry entry) {
            return switch (this) {
                case REGISTRATION -> NameRegistrationRequest.of(1, name, 300, entry);
                case UPDATE -> NameUpdateRequest.of(1, name, 300, entry);
                case REFRESH -> NameRefreshRequest.of(1, name, 300, entry);
                case ALTERNATE_REFRESH ->
                    new NameRefreshRequest(1, HeaderFlags.REFRESH_ALTERNATE << 11, name, 300, entry);
                case MULTIHOMED -> MultihomedRegistrationRequest.of(1, name, 300, entry);
            };
        }
    }

    private record HeldCase(@Nullable NameRecord record, boolean migrate, Map<String, String> columns) {
        @Nullable
        NameRecord against(NameClaim claim) {
            return record == null || !migrate ? record : RecordEdits.migrate(record, claim, 2, 3_000);
        }
    }

    private record ClaimCase(
            NameClaim claim, NameUse use, NamePolicy policy, Standing standing, Map<String, String> columns) {}

    @Test
    void everyCombinationIsDecidedAsTheDocumentationSays() {
        List<HeldCase> helds = helds();
        List<ClaimCase> claims = claims();
        Set<Integer> reached = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        int combinations = 0;
        for (HeldCase held : helds) {
            for (ClaimCase claim : claims) {
                combinations++;
                Map<String, String> combination = new TreeMap<>(held.columns());
                combination.putAll(claim.columns());
                RuleTable.Row row = RuleTable.first(ROWS, combination);
                RegistrationRule rule = RegistrationRule.decide(
                        held.against(claim.claim()), claim.claim(), claim.use(), claim.policy(), claim.standing());
                if (row == null || !row.rule().equals(rule.name())) {
                    wrong.add(combination + ": " + rule + " (documented: " + row + ")");
                } else {
                    reached.add(row.number());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(reached)
                .as("rows that decide something")
                .containsExactlyInAnyOrderElementsOf(
                        ROWS.stream().map(RuleTable.Row::number).toList());
        assertThat(combinations).isEqualTo(2 * 73 * 5 * 2 * 7 * 3 * 3 * 3 * 3);
    }

    @Test
    void everyRowSaysWhatItsRuleDoes() {
        assertThat(ROWS).allSatisfy(row -> {
            RegistrationRule rule = RegistrationRule.valueOf(row.rule());
            assertThat(row.action()).isEqualTo(rule.action());
            boolean challenge = rule.action() == Action.CHALLENGE;
            assertThat(row.answer()).isEqualTo(challenge ? "WACK" : rule.rcode().name());
        });
    }

    @Test
    void allRulesAreDocumentedInTheirOrder() {
        Set<String> documented = new LinkedHashSet<>();
        ROWS.forEach(row -> documented.add(row.rule()));

        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(RegistrationRule.values())
                        .map(RegistrationRule::name)
                        .toList());
    }

    @Test
    void onlyRefusalsHaveAnErrorCode() {
        assertThat(RegistrationRule.values()).allSatisfy(rule -> {
            assertThat(rule.rcode().code() != 0).isEqualTo(rule.action() == Action.REFUSE);
            assertThat(rule.reason()).isNotBlank();
        });
    }

    @Test
    void aUserNameNeverJoinsASpecialGroup() {
        NameRecord group = record(RecordType.SPECIAL_GROUP, RecordState.ACTIVE, false, List.of(OTHER));
        NameClaim claim = NameClaim.of(NameRegistrationRequest.of(
                1, NetbiosName.of("ALICE", 0x03), 300, AddressEntry.unique(NodeType.H, CLAIMED)));

        assertThat(NameUse.values())
                .allSatisfy(use -> assertThat(
                                RegistrationRule.decide(group, claim, use, NamePolicy.OPEN, Standing.ENTITLED))
                        .isEqualTo(RegistrationRule.SPECIAL_GROUP_STAYS));
    }

    private static List<HeldCase> helds() {
        List<HeldCase> cases = new ArrayList<>();
        for (boolean migrate : List.of(false, true)) {
            cases.add(new HeldCase(
                    null,
                    migrate,
                    Map.of(
                            "held", "none",
                            "state", "-",
                            "static", "-",
                            "migrate", yesNo(migrate),
                            "room", "-",
                            "same address", "-")));
            for (RecordType type : RecordType.values()) {
                for (RecordState state : STATES) {
                    for (boolean isStatic : List.of(false, true)) {
                        for (boolean same : List.of(false, true)) {
                            cases.add(heldCase(type, state, isStatic, migrate, same, false));
                            if (mayHaveSeveral(type)) {
                                cases.add(heldCase(type, state, isStatic, migrate, same, true));
                            }
                        }
                    }
                }
            }
        }
        return cases;
    }

    private static HeldCase heldCase(
            RecordType type, RecordState state, boolean isStatic, boolean migrate, boolean same, boolean full) {
        return new HeldCase(
                record(type, state, isStatic, full ? fullList(same) : holders(type, same)),
                migrate,
                Map.of(
                        "held", letter(type),
                        "state", state == RecordState.ACTIVE ? "active" : "ended",
                        "static", yesNo(isStatic),
                        "migrate", yesNo(migrate),
                        "room", yesNo(!full),
                        "same address", yesNo(same)));
    }

    /** Of several holders the claimant is not the first. */
    private static List<Ipv4Address> holders(RecordType type, boolean same) {
        if (mayHaveSeveral(type)) {
            return same ? List.of(OTHER, CLAIMED) : List.of(OTHER, THIRD);
        }
        return List.of(same ? CLAIMED : OTHER);
    }

    private static boolean mayHaveSeveral(RecordType type) {
        return type == RecordType.MULTIHOMED || type == RecordType.SPECIAL_GROUP;
    }

    private static List<Ipv4Address> fullList(boolean same) {
        return IntStream.range(0, NameRecord.MAX_HOLDERS)
                .mapToObj(i -> same && i == 7 ? CLAIMED : Samples.host(i))
                .toList();
    }

    private static NameRecord record(
            RecordType type, RecordState state, boolean isStatic, List<Ipv4Address> addresses) {
        List<Holder> holders = IntStream.range(0, addresses.size())
                .mapToObj(i -> new Holder(addresses.get(i), NameRecord.LOCAL, 0, 2_000 - i))
                .toList();
        return new NameRecord(
                NetbiosName.of("X", 0),
                type,
                state,
                NodeType.H,
                isStatic,
                NameRecord.LOCAL,
                1,
                addresses.get(0),
                isStatic ? Long.MAX_VALUE : 2_000,
                holders);
    }

    private static List<ClaimCase> claims() {
        List<ClaimCase> cases = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (boolean group : List.of(false, true)) {
                for (String suffix : List.of("00", "03", "1B", "1C", "1D", "1E", "20")) {
                    for (int scope : List.of(0, 237, 238)) {
                        for (NameUse use : NameUse.values()) {
                            for (NamePolicy policy : NamePolicy.values()) {
                                for (Standing standing : Standing.values()) {
                                    cases.add(claimCase(kind, group, suffix, scope, use, policy, standing));
                                }
                            }
                        }
                    }
                }
            }
        }
        return cases;
    }

    private static ClaimCase claimCase(
            Kind kind, boolean group, String suffix, int scope, NameUse use, NamePolicy policy, Standing standing) {
        NetbiosName plain = NetbiosName.of("X", Integer.parseInt(suffix, 16));
        NetbiosName name = NetbiosName.of(octets(plain), 0, scopeOf(scope));
        Claim request = kind.request(name, new AddressEntry(group, NodeType.H, CLAIMED));
        String type;
        if (suffix.equals("1C")) {
            type = "S";
        } else if (group) {
            type = "G";
        } else {
            type = kind == Kind.MULTIHOMED ? "M" : "U";
        }
        String usage = switch (use) {
            case ORDINARY -> "ordinary";
            case USER -> "user";
            case OTHERS_COMPUTER -> "others' computer";
        };
        return new ClaimCase(
                NameClaim.of(request),
                use,
                policy,
                standing,
                Map.of(
                        "sender",
                        standing.name().toLowerCase(Locale.ROOT),
                        "suffix",
                        suffix,
                        "G bit",
                        group ? "1" : "0",
                        "scope",
                        scope > 237 ? "> 237" : "<= 237",
                        "claim",
                        type,
                        "name use",
                        usage,
                        "policy",
                        word(policy)));
    }

    private static String word(NamePolicy policy) {
        return switch (policy) {
            case OPEN -> "open";
            case BLOCKED -> "blocked";
            case NO_DOMAIN -> "no-domain";
        };
    }

    private static byte[] octets(NetbiosName name) {
        byte[] octets = new byte[NetbiosName.LENGTH];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) name.octet(i);
        }
        return octets;
    }

    /** A scope of so many characters: labels of 47 characters and their dots, and what is left. */
    private static Scope scopeOf(int characters) {
        if (characters == 0) {
            return Scope.NONE;
        }
        List<String> labels = new ArrayList<>(Collections.nCopies(4, "S".repeat(47)));
        labels.add("S".repeat(characters - 4 * 48));
        return new Scope(labels);
    }

    private static String letter(RecordType type) {
        return switch (type) {
            case UNIQUE -> "U";
            case GROUP -> "G";
            case SPECIAL_GROUP -> "S";
            case MULTIHOMED -> "M";
        };
    }

    private static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }
}
