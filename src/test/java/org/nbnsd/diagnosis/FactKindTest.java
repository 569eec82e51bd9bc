package org.nbnsd.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each kind of fact says of its actor: of these kinds, and of no others. */
final class FactKindTest {
    private static Arguments row(String what, Predicate<FactKind> predicate, String kinds) {
        return Arguments.of(what, predicate, kinds);
    }

    static Arguments[] rows() {
        return new Arguments[] {
            row(
                    "its words have no actor",
                    FactKind::isImpersonal,
                    "RECORDED USER_SHARED AGED EDITED REPLICATED REPLICA_ENDED REPLICA_REFUSED REASSERTED"),
            row(
                    "it tells of a claim",
                    FactKind::isClaim,
                    "CLAIMED GRANTED TOOK_OVER CONFLICT REFUSED REFUSED_BY_STATIC"),
            row(
                    "the actor has, had or wants the name",
                    FactKind::isClaimants,
                    "CLAIMED GRANTED REFRESHED WAITED REFUSED REFUSED_BY_STATIC CHALLENGED DEFENDED DENIED SILENT TOOK_OVER"
                            + " RECOGNISED CONFLICT LOST WITHDREW SENT_TO_HOLDER RELEASED EXPIRED ANSWERED REPLICATED TOLD_TO_RELEASE"),
            row(
                    "the actor need not have been there",
                    kind -> !kind.showsActor(),
                    "CHALLENGED SILENT RECOGNISED USER_SHARED LOST RECORDED EXPIRED AGED EDITED REPLICATED ECHOED"
                            + " SERVER_SILENT DNS_NAME REPLICA_ENDED REPLICA_REFUSED REASSERTED TOLD_TO_RELEASE PARTNER_FAILED"),
            row(
                    "it goes on all day",
                    kind -> !kind.isOfNote(),
                    "REFRESHED ACKNOWLEDGED RECORDED QUERIED STATUS_ASKED LISTED NOT_FOUND STATUS REPLICATED SERVER_SILENT"
                            + " SERVER_BACK DNS_NAME REPLICA_ENDED REPLICA_REFUSED REASSERTED PARTNER_FAILED PARTNER_RESTORED"
                            + " PARTNER_ONE_SIDED PARTNER_MIRRORED"),
            row(
                    "it opens an incident",
                    Incidents::isConflict,
                    "CONFLICT REFUSED REFUSED_BY_STATIC CONFLICT_DEMANDED RELEASE_DEMANDED BAIT_ANSWERED")
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void theseKindsAndNoOthers(String what, Predicate<FactKind> predicate, String kinds) {
        assertThat(Arrays.stream(FactKind.values()).filter(predicate).map(Enum::name))
                .as(what)
                .containsExactlyInAnyOrder(kinds.split(" "));
    }
}
