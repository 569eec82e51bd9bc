package org.nbnsd.control.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.ImportResult;
import org.nbnsd.control.ImportWatch.Phase;
import org.nbnsd.control.Lookup;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Scavenged;
import org.nbnsd.control.Totals;
import org.nbnsd.control.document.AnswerJson;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.document.Fields;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.transfer.RecordJson;

final class AnswerJsonTest {
    private static final NameRecord FRED = FakeBackend.unique("FRED<20>", "10.0.0.5");

    @ParameterizedTest
    @EnumSource
    void outcomesAreReadBack(Kind kind) {
        for (EditOutcome outcome : List.of(
                new EditOutcome(FRED.name(), kind, FRED, null, ""),
                new EditOutcome(FRED.name(), kind, null, FRED, "why not"))) {
            String line = AnswerJson.line("outcome", AnswerJson.toJson(outcome));
            assertThat(AnswerJson.outcome(AnswerLine.of(line).object("outcome")))
                    .isEqualTo(outcome);
        }
    }

    @Test
    void linesAreReadBack() {
        AnswerLine record = AnswerLine.of(AnswerJson.record(FRED));
        assertThat(record.text("record")).isEqualTo(RecordJson.toJson(FRED).toString());
        assertThat(RecordJson.fromJson(record.object("record"))).isEqualTo(FRED);
        assertThat(AnswerLine.of(AnswerJson.progress(Phase.APPLYING, 5, 7)).object("progress"))
                .hasToString("{\"phase\":\"applying\",\"done\":5,\"total\":7}");
        String error = AnswerJson.error(OperationException.Kind.NOT_ALLOWED, "a \"b\"\nc");
        assertThat(AnswerLine.of(error).error())
                .hasMessage("a \"b\"\nc")
                .extracting(OperationException::kind)
                .isEqualTo(OperationException.Kind.NOT_ALLOWED);
        assertThat(AnswerJson.error(OperationException.Kind.BUSY, "a\nb")).doesNotContain("\n");
    }

    @Test
    void resultsAreReadBack() {
        Totals totals = new Totals(3, 5, FakeBackend.NOW);
        assertThat(AnswerJson.totals(AnswerJson.toJson(totals))).isEqualTo(totals);
        Lookup lookup = new Lookup(FRED, List.of(NetbiosName.parse("FRED<00>")), FakeBackend.NOW + 1);
        assertThat(AnswerJson.lookup(FRED, AnswerJson.toJson(lookup))).isEqualTo(lookup);
        Lookup nothing = new Lookup(null, List.of(), FakeBackend.NOW);
        assertThat(AnswerJson.lookup(null, AnswerJson.toJson(nothing))).isEqualTo(nothing);
        Scavenged scavenged = new Scavenged(List.of(), Long.MAX_VALUE, FakeBackend.NOW);
        assertThat(AnswerJson.scavenged(List.of(), AnswerJson.toJson(scavenged)))
                .isEqualTo(scavenged);
        ImportResult result = new ImportResult(Map.of(Kind.CREATED, 3, Kind.KEPT, 1), List.of(), true);
        assertThat(AnswerJson.importResult(List.of(), AnswerJson.toJson(result)))
                .isEqualTo(result);
    }

    @Test
    void theEndOfAnAnswerIsAnObject() {
        assertThat(AnswerLine.of("{\"done\":{}}").object("done").keySet()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "", "[]", "{\"done\"", "done", "{done:{}}"})
    void whatIsNoLineIsAnError(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> AnswerLine.of(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"done\":7}", "{\"done\":{}", "{\"done\":{}}}", "{\"record\":{}}", "{\"error\":\"x\"}"})
    void aValueThatIsNotWhatIsWantedIsAnError(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnswerLine.of(line).object("done"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":{}}", "{\"error\":\"x\",\"kind\":\"odd\"}"})
    void anErrorIsATextAndAKindThatIsKnown(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnswerLine.of(line).error());
    }

    @Test
    void timesAreIso8601() {
        assertThat(Fields.time(FakeBackend.NOW)).isEqualTo("2026-11-21T09:00:00Z");
        assertThat(new Fields(new Document().time("until", Long.MAX_VALUE).json()).timeOrNever("until"))
                .isEqualTo(Long.MAX_VALUE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnswerJson.totals(Fields.object("{\"now\":\"noon\"}")))
                .withMessage("now: noon (expected: a time)");
    }
}
