package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;

final class ImportTest {
    private static final Author ANN = new Author("ann", "");

    private final FakeBackend backend = new FakeBackend();
    private final Operations operations = new Operations(backend);
    private final List<EditOutcome> told = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    private final ImportWatch watch = new ImportWatch() {
        @Override
        public void outcome(EditOutcome outcome) {
            told.add(outcome);
        }

        @Override
        public void progress(Phase phase, int done, int total) throws IOException {
            progress.add(phase + " " + done + "/" + total);
            if (done == failAt) {
                backend.fail(new IOException("disk full"));
            }
        }
    };

    private int failAt = -1;

    private static NameRecord of(String name, String address, long version) {
        return FakeBackend.record(
                name, RecordType.UNIQUE, false, NameRecord.LOCAL, version, FakeBackend.NOW + 1000, address);
    }

    private ImportResult run(IfTaken ifTaken, boolean dryRun, NameRecord... records) throws IOException {
        return operations.records().importRecords(List.of(records), ifTaken, dryRun, ANN, watch);
    }

    private static List<NameRecord> many(int count) {
        List<NameRecord> records = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            records.add(of("N" + i + "<20>", "10.0.0.5", i));
        }
        return records;
    }

    @Test
    void oneRefusalAndNothingIsApplied() throws IOException {
        backend.with(of("FRED<20>", "10.0.0.5", 1));
        ImportResult result = run(
                IfTaken.FAIL,
                false,
                of("ANN<20>", "10.0.0.1", 2),
                of("FRED<20>", "10.0.0.2", 3),
                of("BOB<20>", "10.0.0.3", 4));
        assertThat(result.applied()).isFalse();
        assertThat(result.counts()).isEqualTo(Map.of(Kind.CREATED, 2, Kind.REFUSED, 1));
        assertThat(result.refusals())
                .extracting(refusal -> refusal.name().toString())
                .containsExactly("FRED<20>");
        assertThat(backend.edits()).isEmpty();
    }

    @Test
    void withoutRefusalsAllIsApplied() throws IOException {
        ImportResult result = run(IfTaken.FAIL, false, of("ANN<20>", "10.0.0.1", 2), of("BOB<20>", "10.0.0.3", 4));
        assertThat(result).isEqualTo(new ImportResult(Map.of(Kind.CREATED, 2), List.of(), true));
        assertThat(backend.size()).isEqualTo(2);
        assertThat(backend.authors()).containsExactly(ANN);
        assertThat(told).isEmpty();
    }

    @Test
    void keptAndReplacedAreCounted() throws IOException {
        backend.with(of("FRED<20>", "10.0.0.5", 1));
        assertThat(run(IfTaken.KEEP, false, of("FRED<20>", "10.0.0.2", 3)).counts())
                .isEqualTo(Map.of(Kind.KEPT, 1));
        assertThat(backend.get("FRED<20>").addresses().get(0)).hasToString("10.0.0.5");
        assertThat(run(IfTaken.REPLACE, false, of("FRED<20>", "10.0.0.2", 3)).counts())
                .isEqualTo(Map.of(Kind.REPLACED, 1));
        assertThat(backend.get("FRED<20>").addresses().get(0)).hasToString("10.0.0.2");
    }

    @ParameterizedTest
    @EnumSource
    void aDryRunTellsEveryDifferenceInTheOrderOfTheListAndChangesNothing(IfTaken ifTaken) throws IOException {
        backend.with(of("FRED<20>", "10.0.0.5", 1));
        ImportResult result = run(
                ifTaken,
                true,
                of("ZOE<20>", "10.0.0.1", 9),
                of("FRED<20>", "10.0.0.2", 3),
                of("ANN<20>", "10.0.0.3", 5));
        assertThat(result.applied()).isFalse();
        assertThat(told)
                .extracting(outcome -> outcome.name().toString())
                .containsExactly("ZOE<20>", "FRED<20>", "ANN<20>");
        assertThat(told.get(1).before()).isEqualTo(backend.get("FRED<20>"));
        assertThat(backend.edits()).isEmpty();
    }

    @Test
    void recordsAreAppliedInAscendingOrderOfVersionSoThatTheyKeepThem() throws IOException {
        List<NameRecord> records = many(2_500);
        Collections.shuffle(records, new Random(1));
        operations.records().importRecords(records, IfTaken.FAIL, false, ANN, watch);
        assertThat(backend.edits()).extracting(List<Edit>::size).containsExactly(1_000, 1_000, 500);
        assertThat(records)
                .allSatisfy(record ->
                        assertThat(backend.get(record.name().toString())).isEqualTo(record));
        assertThat(progress)
                .containsExactly(
                        "CHECKING 1000/2500",
                        "CHECKING 2000/2500",
                        "CHECKING 2500/2500",
                        "APPLYING 1000/2500",
                        "APPLYING 2000/2500",
                        "APPLYING 2500/2500");
    }

    /** Twenty thousand records are one line of the log, whatever the portions in which they are put. */
    @Test
    void anImportOfManyIsToldOnceWhenItIsOver() throws IOException {
        operations.records().importRecords(many(20_000), IfTaken.FAIL, false, ANN, ImportWatch.NONE);
        assertThat(backend.imports()).containsExactly(Map.of(Kind.CREATED, 20_000));
    }

    @Test
    void anImportOfFewIsToldRecordByRecord() throws IOException {
        operations.records().importRecords(many(100), IfTaken.FAIL, false, ANN, ImportWatch.NONE);
        assertThat(backend.size()).isEqualTo(100);
        assertThat(backend.imports()).isEmpty();
    }

    @Test
    void anImportThatIsGivenUpIsToldAsFarAsItWent() {
        failAt = 2_000;
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> operations.records().importRecords(many(2_500), IfTaken.REPLACE, false, ANN, watch));
        assertThat(backend.imports()).containsExactly(Map.of(Kind.CREATED, 2_000));
    }

    @Test
    void aFailureInTheMiddleTellsHowManyAreIn() {
        failAt = 2_000;
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> operations.records().importRecords(many(2_500), IfTaken.REPLACE, false, ANN, watch))
                .withMessage("disk full; the first 2000 of 2500 records are imported");
        assertThat(backend.size()).isEqualTo(2_000);
    }

    @Test
    void aNameThatIsThereTwiceIsRefusedBeforeAnythingIsApplied() throws IOException {
        ImportResult result = run(IfTaken.FAIL, false, of("ANN<20>", "10.0.0.1", 2), of("ANN<20>", "10.0.0.1", 2));
        assertThat(result.applied()).isFalse();
        assertThat(result.refusals()).extracting(EditOutcome::reason).containsExactly("the list has this name twice");
        assertThat(backend.edits()).isEmpty();
    }

    @Test
    void keepingTakesTheFirstAndReplacingTheLast() throws IOException {
        run(IfTaken.KEEP, false, of("ANN<20>", "10.0.0.1", 2), of("ANN<20>", "10.0.0.2", 1));
        assertThat(backend.get("ANN<20>").addresses().get(0)).hasToString("10.0.0.1");
        ImportResult result = run(IfTaken.REPLACE, false, of("BOB<20>", "10.0.0.1", 2), of("BOB<20>", "10.0.0.2", 1));
        assertThat(backend.get("BOB<20>").addresses().get(0)).hasToString("10.0.0.2");
        assertThat(result.counts()).isEqualTo(Map.of(Kind.CREATED, 1, Kind.KEPT, 1));
    }

    @Test
    void onlyTheFirstRefusalsAreToldInFull() throws IOException {
        List<NameRecord> records = many(Import.MAX_REFUSALS + 50);
        backend.with(records.stream()
                .map(record -> of(record.name().toString(), "10.0.0.99", record.version()))
                .toArray(NameRecord[]::new));
        ImportResult result = operations.records().importRecords(records, IfTaken.FAIL, false, ANN, ImportWatch.NONE);
        assertThat(result.count(Kind.REFUSED)).isEqualTo(Import.MAX_REFUSALS + 50);
        assertThat(result.refusals()).hasSize(Import.MAX_REFUSALS);
    }

    @Test
    void nothingToImportIsDone() throws IOException {
        assertThat(run(IfTaken.FAIL, false)).isEqualTo(new ImportResult(Map.of(), List.of(), true));
    }
}
