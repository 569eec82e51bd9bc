package org.nbnsd.control.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nbnsd.control.DatabaseCopies;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.FakeConfiguration;
import org.nbnsd.control.FakeDiagnosis;
import org.nbnsd.control.FakeHealth;
import org.nbnsd.control.FakeNode;
import org.nbnsd.control.FakeReplication;
import org.nbnsd.control.Leases;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Operations;
import org.nbnsd.control.changelog.ChangeLog;
import org.nbnsd.control.document.Fields;
import org.nbnsd.control.table.Operation.Manner;
import org.nbnsd.control.table.Operation.Part;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.control.token.Tokens;
import org.nbnsd.diagnosis.Fact;
import org.nbnsd.diagnosis.FactKind;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.wire.Ipv4Address;

/** Another door than the channel, made from the table alone. */
final class OperationTableTest {
    private static final Author ANN = new Author("ann", "");

    private final FakeBackend backend = new FakeBackend();
    private final FakeDiagnosis diagnosis = new FakeDiagnosis();
    private final FakeNode node = new FakeNode();
    private final Operations operations = new Operations(
                    backend, node, diagnosis, FakeHealth.statistics(), new FakeReplication(), new FakeConfiguration())
            .with(new Tokens(null, backend::now, Runnable::run, e -> {}), new ChangeLog(null, e -> {}))
            .with(CodePage.CP850, out -> {
                out.write(new byte[100_000]);
                return new DatabaseCopies.Copied(7, 3, 100_000);
            });

    private static Stream<Request> requests() {
        return RequestTest.requests();
    }

    /** Remembers what is written. */
    private static final class Written implements Door {
        private final Operations operations;
        private final List<String> lines = new ArrayList<>();

        Written(Operations operations) {
            this.operations = operations;
        }

        @Override
        public Origin origin() {
            return new Origin("test", "");
        }

        @Override
        public void write(String line) {
            lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public List<NameRecord> records() {
            return List.of(FakeBackend.unique("ANN<20>", "10.0.0.7"));
        }

        @Override
        public Path file() throws IOException {
            Path file = Files.createTempFile("nbnsd-", ".test");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "10.0.0.8 ANN\n10.0.0.9\n");
        }

        @Override
        public NameClaimed hold(LocalName name, boolean ofFamily) throws IOException {
            Leases leases = operations.node().leases();
            CompletableFuture<NameClaimed> claim = leases.claim(name, ofFamily);
            return operations.await(claim);
        }

        @Override
        public void letGo(NetbiosName name) {}
    }

    /** The request that ends, for nobody waits for ever in a test, and is about a preview that there is. */
    private static Request ending(Request request, Operations operations) throws IOException {
        if (request.operation() == FileRows.APPLY_IMPORT) {
            Request preview = Request.of(FileRows.PREVIEW_IMPORT)
                    .with(RequestFields.ANY_FORMAT, FileFormat.LMHOSTS)
                    .with(RequestFields.IF_TAKEN, IfTaken.REPLACE)
                    .with(RequestFields.SKIP_BAD_LINES, true);
            JsonObject previewed = new Call(preview, operations, ANN, new Written(operations)).run();
            return Request.of(FileRows.APPLY_IMPORT)
                    .with(RequestFields.IMPORT, previewed.get("import").getAsString());
        }
        return request.operation().manner() == Manner.FOLLOWS && request.get(RequestFields.SECONDS) == 0
                ? request.with(RequestFields.SECONDS, 1)
                : request;
    }

    @ParameterizedTest
    @MethodSource("requests")
    void anAnswerHasTheLinesAndTheEndThatTheTableSays(Request request) throws IOException {
        backend.with(FakeBackend.unique("FRED<20>", "10.0.0.5"));
        diagnosis.happens(Fact.of(
                FakeBackend.NOW, FactKind.QUERIED, NetbiosName.parse("FRED<20>"), Ipv4Address.parse("10.0.0.9")));
        operations.tokens().add("there", Set.of(TokenScope.READ), Long.MAX_VALUE, ANN);
        Written door = new Written(operations);
        JsonObject done = new Call(ending(request, operations), operations, ANN, door).run();
        Operation operation = request.operation();
        for (String line : door.lines) {
            assertThat(Fields.object(line).keySet()).hasSize(1).isSubsetOf(operation.lines());
        }
        List<String> always =
                operation.done().stream().filter(each -> !each.endsWith("?")).toList();
        List<String> perhaps =
                operation.done().stream().map(each -> each.replace("?", "")).toList();
        assertThat(done.keySet()).containsAll(always).isSubsetOf(perhaps);
    }

    @Test
    void thereIsARequestOfEveryOperation() {
        assertThat(requests().map(Request::operation).distinct())
                .containsExactlyInAnyOrderElementsOf(OperationTable.ALL);
    }

    /** Of each operation that has lines, one request at least has them: else the table could say anything. */
    @Test
    void everyLineOfTheTableIsWrittenByARequest() throws IOException {
        List<String> written = new ArrayList<>();
        for (Request request : requests().toList()) {
            OperationTableTest fresh = new OperationTableTest();
            fresh.node.configure(List.of(LocalName.unique(NetbiosName.parse("PC1"))), "10.0.0.5");
            fresh.backend.with(FakeBackend.unique("FRED<20>", "10.0.0.5"));
            fresh.backend.with(
                    FakeBackend.unique("OLD<20>", "10.0.0.6").withState(RecordState.RELEASED, FakeBackend.NOW));
            fresh.diagnosis.happens(Fact.of(
                    FakeBackend.NOW, FactKind.QUERIED, NetbiosName.parse("FRED<20>"), Ipv4Address.parse("10.0.0.9")));
            fresh.diagnosis.knows(
                    Fact.of(FakeBackend.NOW, FactKind.USER_SHARED, NetbiosName.parse("ALICE<03>"), Ipv4Address.ZERO)
                            .with(List.of(Ipv4Address.parse("10.0.0.1"), Ipv4Address.parse("10.0.0.2"))));
            fresh.operations.tokens().add("there", Set.of(TokenScope.READ), Long.MAX_VALUE, ANN);
            Request purge = Request.of(NodeRows.PURGE);
            JsonObject noted = new Call(purge, fresh.operations, ANN, new Written(fresh.operations)).run();
            assertThat(noted).isNotNull();
            Written door = new Written(fresh.operations);
            JsonObject unused = new Call(ending(request, fresh.operations), fresh.operations, ANN, door).run();
            door.lines.forEach(line -> written.add(
                    request.operation().name() + " " + Fields.object(line).keySet()));
        }
        for (Operation operation : OperationTable.ALL) {
            for (String line : operation.lines()) {
                boolean isOnlyWhereNothingIsWrong = line.equals("outcome")
                        && (operation.manner() == Manner.TAKES_RECORDS || operation == FileRows.APPLY_IMPORT);
                if (!isOnlyWhereNothingIsWrong && !line.equals("cachedName")) {
                    assertThat(written).contains(operation.name() + " [" + line + "]");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void whatNeedsAPartThatIsNotThereIsUnavailable(Request request) {
        Operations bare = new Operations(new FakeBackend());
        Part part = request.operation().part();
        boolean isMissing = part == Part.END_NODE && request.operation().manner() != Manner.HOLDS
                || part == Part.TIMELINE
                || part == Part.REPLICATION;
        Written door = new Written(bare);
        if (isMissing) {
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> new Call(request, bare, ANN, door).run())
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(OperationException.Kind.UNAVAILABLE));
        }
        assertThat(door.lines).isEmpty();
    }

    @Test
    void namesAreGivenOnce() {
        assertThat(OperationTable.ALL).extracting(Operation::name).doesNotHaveDuplicates();
    }
}
