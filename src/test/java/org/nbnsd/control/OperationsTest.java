package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

final class OperationsTest {
    private static final Author ANN = new Author("ann", "a test");

    private final FakeBackend backend = new FakeBackend();
    private final Operations operations = new Operations(backend);

    private static List<NetbiosName> names(String... texts) {
        List<NetbiosName> names = new ArrayList<>();
        for (String text : texts) {
            names.add(NetbiosName.parse(text));
        }
        return names;
    }

    private static List<String> texts(List<NameRecord> records) {
        return records.stream().map(record -> record.name().toString()).toList();
    }

    private void fill() {
        backend.with(
                FakeBackend.unique("FRED<20>", "10.0.0.5"),
                FakeBackend.unique("ANN<00>", "10.0.0.6"),
                FakeBackend.unique("FRED<00>", "10.0.0.5"),
                FakeBackend.unique("FRED<03>.CORP", "10.0.0.7"));
    }

    @Test
    void recordsAreListedByName() throws IOException {
        fill();
        Listing all = operations.records().names(RecordQuery.first(RecordFilter.ALL, Integer.MAX_VALUE));
        assertThat(texts(all.records())).containsExactly("ANN<00>", "FRED<00>", "FRED<03>.CORP", "FRED<20>");
        assertThat(all.totals()).isEqualTo(new Totals(4, 4, FakeBackend.NOW));
    }

    @Test
    void aLimitTakesTheFirstAndTheTotalsAreOfAll() throws IOException {
        fill();
        Listing some = operations.records().names(RecordQuery.first(RecordFilter.parse(Map.of("name", "FRED")), 2));
        assertThat(texts(some.records())).containsExactly("FRED<00>", "FRED<03>.CORP");
        assertThat(some.totals()).isEqualTo(new Totals(3, 4, FakeBackend.NOW));
        assertThat(operations
                        .records()
                        .names(RecordQuery.first(RecordFilter.ALL, 0))
                        .records())
                .isEmpty();
    }

    @Test
    void whoDoesNotFindANameLearnsWhatIsLikeIt() throws IOException {
        fill();
        Lookup lookup = operations.records().show(NetbiosName.parse("FRED<1B>"));
        assertThat(lookup.record()).isNull();
        assertThat(lookup.alike()).isEqualTo(names("FRED<00>", "FRED<20>"));
        assertThat(operations.records().show(NetbiosName.parse("FRED<20>")).record())
                .isEqualTo(backend.get("FRED<20>"));
    }

    @Test
    void aStaticRecordIsMadeAndTheAuthorIsToldToTheBackend() throws IOException {
        List<EditOutcome> outcomes =
                operations.records().addStatic(entry("PRINTER<20>", "10.0.0.9"), IfTaken.FAIL, Map.of(), ANN);
        assertThat(outcomes).extracting(EditOutcome::kind).containsExactly(Kind.CREATED);
        assertThat(backend.get("PRINTER<20>").isStatic()).isTrue();
        assertThat(backend.authors()).containsExactly(ANN);
    }

    @Test
    void ifOneOfTheNamesOfAComputerIsTakenNoneIsMade() throws IOException {
        fill();
        StaticEntry computer = new StaticEntry(
                StaticEntry.namesOfComputer(NetbiosName.parse("FRED")),
                RecordType.UNIQUE,
                NodeType.H,
                List.of(Ipv4Address.parse("10.0.0.9")));
        List<EditOutcome> outcomes = operations.records().addStatic(computer, IfTaken.FAIL, Map.of(), ANN);
        assertThat(outcomes).extracting(EditOutcome::kind).containsOnly(Kind.REFUSED);
        assertThat(outcomes)
                .extracting(EditOutcome::reason)
                .containsExactly(
                        "an active record has the name", "FRED<00> is refused", "an active record has the name");
        assertThat(backend.edits()).isEmpty();
    }

    private static StaticEntry entry(String name, String address) {
        return new StaticEntry(names(name), RecordType.UNIQUE, NodeType.H, List.of(Ipv4Address.parse(address)));
    }

    @Test
    void deletingIsSimpleUnlessThereArePartnersOrSomethingElseIsSaid() throws IOException {
        fill();
        operations.records().delete(names("FRED<20>"), null, Map.of(), ANN);
        operations.records().delete(names("FRED<00>"), true, Map.of(), ANN);
        new Operations(backend, true).records().delete(names("ANN<00>"), null, Map.of(), ANN);
        new Operations(backend, true).records().delete(names("FRED<03>.CORP"), false, Map.of(), ANN);
        assertThat(backend.get("FRED<20>").state()).isEqualTo(RecordState.DELETED);
        assertThat(backend.get("FRED<00>").state()).isEqualTo(RecordState.TOMBSTONE);
        assertThat(backend.get("ANN<00>").state()).isEqualTo(RecordState.TOMBSTONE);
        assertThat(backend.get("FRED<03>.CORP").state()).isEqualTo(RecordState.DELETED);
    }

    @Test
    void whatWasDeletedComesBack() throws IOException {
        fill();
        List<Ipv4Address> before = backend.get("FRED<20>").addresses();
        operations.records().delete(names("FRED<20>", "NOBODY<20>"), null, Map.of(), ANN);
        assertThat(operations
                        .records()
                        .names(RecordQuery.first(RecordFilter.ALL, Integer.MAX_VALUE))
                        .totals()
                        .all())
                .isEqualTo(3);
        assertThat(operations.records().show(NetbiosName.parse("FRED<20>")).record())
                .isNotNull();
        List<EditOutcome> outcomes = operations.records().undelete(names("FRED<20>", "ANN<00>"), Map.of(), ANN);
        assertThat(outcomes).extracting(EditOutcome::kind).containsExactly(Kind.RESTORED, Kind.REFUSED);
        assertThat(backend.get("FRED<20>").isActive()).isTrue();
        assertThat(backend.get("FRED<20>").addresses()).isEqualTo(before);
    }

    @Test
    void scavengingTellsWhenTheNextIsDue() throws IOException {
        NameRecord stale = FakeBackend.record(
                "OLD<20>", RecordType.UNIQUE, false, NameRecord.LOCAL, 1, FakeBackend.NOW, "10.0.0.1");
        NameRecord fresh = FakeBackend.unique("FRED<20>", "10.0.0.5");
        backend.with(stale, fresh, FakeBackend.fixed("PRINTER<20>", RecordType.UNIQUE, "10.0.0.9"));
        Scavenged dry = operations.records().scavenge(true, ANN);
        assertThat(dry.outcomes()).extracting(EditOutcome::name).containsExactly(stale.name());
        assertThat(dry.nextDue()).isEqualTo(FakeBackend.NOW);
        assertThat(backend.get("OLD<20>").isActive()).isTrue();

        Scavenged done = operations.records().scavenge(false, ANN);
        assertThat(done.outcomes()).hasSize(1);
        assertThat(done.nextDue()).isEqualTo(fresh.expiresAt());
        assertThat(backend.get("OLD<20>").state()).isEqualTo(RecordState.RELEASED);
    }

    @Test
    void deletedRecordsAreLikeNothing() throws IOException {
        fill();
        operations.records().delete(names("FRED<20>"), null, Map.of(), ANN);
        assertThat(operations.records().show(NetbiosName.parse("FRED<1B>")).alike())
                .isEqualTo(names("FRED<00>"));
    }

    @Test
    void whatTheBackendCannotDoIsToldInItsWords() {
        backend.fail(new IOException("the database cannot be written: disk full"));
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> operations.records().delete(names("FRED<20>"), null, Map.of(), ANN))
                .withMessage("the database cannot be written: disk full");
    }

    @Test
    void aFaultOfTheBackendIsNoAnswer() {
        backend.fail(new ArithmeticException("bug"));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> operations.records().show(NetbiosName.parse("FRED<20>")))
                .withRootCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void aBackendThatHangsIsWaitedForNotForEver() {
        backend.hang();
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> new Operations(backend, false, null, Duration.ofMillis(10))
                        .records()
                        .names(RecordQuery.first(RecordFilter.ALL, 1)))
                .withMessageContaining("it may still do it");
    }

    @Test
    void anInterruptEndsTheWaitAndStays() {
        backend.hang();
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedIOException.class)
                .isThrownBy(() -> operations.records().names(RecordQuery.first(RecordFilter.ALL, 1)));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void moreNamesThanFitIntoOnePortionAreEditedInSeveral() throws IOException {
        List<NetbiosName> many = new ArrayList<>();
        for (int i = 0; i < Import.CHUNK + 1; i++) {
            many.add(NetbiosName.of("N" + i, 0x20));
        }
        assertThat(operations.records().delete(many, null, Map.of(), ANN)).hasSize(many.size());
        assertThat(backend.edits()).extracting(List<Edit>::size).containsExactly(Import.CHUNK, 1);
    }
}
