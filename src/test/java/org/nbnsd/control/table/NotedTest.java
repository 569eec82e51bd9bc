package org.nbnsd.control.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.FakeBackend;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Operations;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.changelog.ChangeFilter;
import org.nbnsd.control.changelog.ChangeLog;
import org.nbnsd.control.token.TokenScope;
import org.nbnsd.control.token.Tokens;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.Outcome.NameClaimed;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.NameRecord;

/** What is noted of a change, whatever door it comes through and whatever becomes of it. */
final class NotedTest {
    private static final Author ANN = new Author("token ann (0123abcd)", "she \"said\" so");

    private final FakeBackend backend = new FakeBackend();
    private final ChangeLog log = new ChangeLog(null, e -> {});
    private final Operations operations =
            new Operations(backend).with(new Tokens(null, backend::now, Runnable::run, e -> {}), log);

    /** A door elsewhere; the client may be gone. */
    private static final class Elsewhere implements Door {
        private final List<String> lines = new ArrayList<>();
        private boolean isGone;

        @Override
        public Origin origin() {
            return new Origin("http", "10.0.0.9");
        }

        @Override
        public void write(String line) throws IOException {
            if (isGone) {
                throw new IOException("Broken pipe");
            }
            lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public List<NameRecord> records() {
            return List.of(FakeBackend.unique("ANN<20>", "10.0.0.7"));
        }

        @Override
        public Path file() {
            throw new AssertionError("nobody sends a file here");
        }

        @Override
        public NameClaimed hold(LocalName name, boolean ofFamily) {
            throw new AssertionError("nobody holds here");
        }

        @Override
        public void letGo(NetbiosName name) {}
    }

    private final Elsewhere door = new Elsewhere();

    private JsonObject run(Request request) throws IOException {
        return new Call(request.because(ANN.reason()), operations, ANN, door).run();
    }

    private JsonObject noted() throws IOException {
        List<JsonObject> all = log.read(new ChangeFilter(0, null, null, 9));
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static Request delete(int names) {
        return Request.of(RecordRows.DELETE)
                .with(
                        RequestFields.NAMES,
                        IntStream.range(0, names)
                                .mapToObj(i -> NetbiosName.parse("NAME" + i + "<20>"))
                                .toList());
    }

    @Test
    void aChangeIsNotedWithWhoFromWhereWhatWhyBeforeAndAfter() throws IOException {
        backend.with(FakeBackend.unique("NAME0<20>", "10.0.0.5"));
        assertThat(run(delete(1))).isNotNull();
        JsonObject noted = noted();
        assertThat(noted.get("time").getAsString()).isEqualTo("2026-11-21T09:00:00Z");
        assertThat(noted.get("who").getAsString()).isEqualTo(ANN.who());
        assertThat(noted.get("door").getAsString()).isEqualTo("http");
        assertThat(noted.get("address").getAsString()).isEqualTo("10.0.0.9");
        assertThat(noted.get("operation").getAsString()).isEqualTo("delete");
        assertThat(noted.get("fields").toString()).isEqualTo("{\"names\":[\"NAME0<20>\"]}");
        assertThat(noted.get("reason").getAsString()).isEqualTo(ANN.reason());
        assertThat(noted.get("result").getAsString()).isEqualTo("done");
        JsonObject outcome = noted.getAsJsonArray("outcomes").get(0).getAsJsonObject();
        assertThat(outcome.getAsJsonObject("before").get("state").getAsString()).isEqualTo("active");
        assertThat(outcome.getAsJsonObject("after").get("state").getAsString()).isEqualTo("deleted");
    }

    @Test
    void whatIsRefusedIsNotedToo() throws IOException {
        assertThat(run(delete(2))).isNotNull();
        assertThat(noted().get("result").getAsString()).isEqualTo("refused");
    }

    @Test
    void whatCannotBeDoneIsNotedWithTheReason() throws IOException {
        backend.fail(new IOException("the database cannot be written at present"));
        assertThatExceptionOfType(OperationException.class).isThrownBy(() -> run(delete(1)));
        assertThat(noted().get("result").getAsString()).isEqualTo("refused");
        assertThat(noted().get("error").getAsString()).isEqualTo("the database cannot be written at present");
    }

    @Test
    void whatWasDoneForAClientThatIsGoneIsNotedAllTheSame() throws IOException {
        backend.with(FakeBackend.unique("NAME0<20>", "10.0.0.5"));
        door.isGone = true;
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> run(delete(1)));
        assertThat(noted().get("result").getAsString()).isEqualTo("undecided");
        assertThat(noted().getAsJsonArray("outcomes")).hasSize(1);
    }

    @Test
    void ofManyOutcomesTheFirstAreNotedAndTheOthersCountedInALineThatTheChannelCarries() throws IOException {
        assertThat(run(delete(4_000))).isNotNull();
        assertThat(door.lines).hasSize(4_000);
        assertThat(noted().getAsJsonArray("outcomes")).hasSize(20);
        assertThat(noted().get("more").getAsInt()).isEqualTo(3_980);
        assertThat(noted().toString()).hasSizeLessThan(60_000);
    }

    @Test
    void anImportIsNotedWithItsCounts() throws IOException {
        assertThat(run(Request.of(RecordRows.IMPORT).with(RequestFields.IF_TAKEN, IfTaken.KEEP)))
                .isNotNull();
        assertThat(noted().getAsJsonObject("done").get("counts").toString()).isEqualTo("{\"created\":1}");
    }

    @Test
    void noSecretIsNoted() throws IOException {
        assertThat(run(Request.of(AccessRows.TOKEN_ADD)
                        .with(RequestFields.TOKEN, "helpdesk")
                        .with(RequestFields.SCOPES, List.of(TokenScope.WRITE))))
                .isNotNull();
        assertThat(door.lines).singleElement().asString().startsWith("{\"secret\":{\"text\":\"nbnsd_");
        assertThat(noted().toString()).contains("helpdesk", "\"write\"").doesNotContain("nbnsd_", "secret");
    }

    /** A person who revokes by the secret, and another who explains with it. */
    @Test
    void aSecretThatSomebodyWroteWhereItDoesNotBelongIsNotNoted() throws IOException {
        String secret = "nbnsd_" + "a2".repeat(26);
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> run(Request.of(AccessRows.TOKEN_REVOKE)
                        .with(RequestFields.TOKEN, secret)
                        .because("it is " + secret)));
        assertThat(noted().toString()).contains("nbnsd_...").doesNotContain(secret);
    }

    @Test
    void whoOnlyLooksIsNotNoted() throws IOException {
        assertThat(run(Request.of(RecordRows.NAMES).with(RequestFields.FILTER, RecordFilter.ALL)))
                .isNotNull();
        assertThat(run(Request.of(AccessRows.AUDIT_LOG))).isNotNull();
        assertThat(log.read(new ChangeFilter(0, null, null, 9))).isEmpty();
    }

    @Test
    void everyOperationThatChangesSomethingIsNotedOnce() {
        Set<Operation> changing = Set.copyOf(OperationTable.ALL.stream()
                .filter(operation -> operation.manner().changes())
                .toList());
        RequestTest.requests()
                .filter(request -> changing.contains(request.operation()))
                .forEach(request -> {
                    ChangeLog fresh = new ChangeLog(null, e -> {});
                    Operations over = new Operations(new FakeBackend())
                            .with(new Tokens(null, backend::now, Runnable::run, e -> {}), fresh);
                    try {
                        assertThat(new Call(request, over, ANN, door).run()).isNotNull();
                    } catch (OperationException e) {
                        assertThat(e).hasMessageNotContaining("null");
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    try {
                        assertThat(fresh.read(new ChangeFilter(0, null, null, 9)))
                                .hasSize(1);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
    }
}
