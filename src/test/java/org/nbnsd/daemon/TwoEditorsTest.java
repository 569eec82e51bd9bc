package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Operations;
import org.nbnsd.control.StaticEntry;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.interop.Ports;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Amendment;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordTag;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Two people who have seen the same record of a daemon and want it otherwise: one changes it, the other is told. */
final class TwoEditorsTest {
    private static final Author ANN = new Author("ann", "");
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");

    @TempDir
    private Path directory;

    private @Nullable Composition running;

    @BeforeEach
    void start() throws Exception {
        String text = String.join(
                "\n",
                "port = " + Ports.free(),
                "data = '" + directory + "'",
                "listen = ['127.0.0.1']",
                "name = 'WINS'");
        running = new Composition(
                ConfigurationReader.parse("test", text, Map.of()), "wins", null, new PrintWriter(Writer.nullWriter()));
        running.daemon().start();
    }

    @AfterEach
    void stop() throws Exception {
        Objects.requireNonNull(running).close();
    }

    private Operations operations() {
        return new Operations(Objects.requireNonNull(running).backend());
    }

    private EditOutcome put() throws IOException {
        StaticEntry entry =
                new StaticEntry(List.of(FRED), RecordType.UNIQUE, NodeType.H, List.of(Ipv4Address.parse("10.0.0.5")));
        return operations()
                .records()
                .addStatic(entry, IfTaken.REPLACE, Map.of(), ANN)
                .get(0);
    }

    private NameRecord show() throws IOException {
        return Objects.requireNonNull(operations().records().show(FRED).record());
    }

    private EditOutcome move(int to, RecordTag seen) throws IOException {
        Amendment amendment = new Amendment(List.of(Ipv4Address.parse("10.0.1." + to)), null, null, null);
        return operations()
                .records()
                .amend(FRED, amendment, Map.of(FRED, seen), ANN)
                .get(0);
    }

    @Test
    void ofTwoWhoHaveSeenTheSameOneWinsHoweverCloseTheyAre() throws Exception {
        assertThat(put().kind()).isEqualTo(Kind.CREATED);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            for (int round = 1; round < 100; round++) {
                RecordTag seen = RecordTag.of(show());
                CyclicBarrier together = new CyclicBarrier(2);
                int to = round;
                Callable<EditOutcome> one = () -> {
                    int unused = together.await();
                    return move(to, seen);
                };
                Callable<EditOutcome> other = () -> {
                    int unused = together.await();
                    return operations()
                            .records()
                            .delete(List.of(FRED), false, Map.of(FRED, seen), ANN)
                            .get(0);
                };
                Future<EditOutcome> moved = two.submit(one);
                Future<EditOutcome> deleted = two.submit(other);
                List<EditOutcome> outcomes = List.of(moved.get(), deleted.get());
                assertThat(outcomes).filteredOn(EditOutcome::isChange).hasSize(1);
                EditOutcome late = outcomes.get(0).isChange() ? outcomes.get(1) : outcomes.get(0);
                assertThat(late.kind()).isEqualTo(Kind.STALE);
                assertThat(late.after()).isEqualTo(show());
                assertThat(put()).isNotNull();
            }
        } finally {
            two.shutdownNow();
        }
    }

    @Test
    void aRecordHasTheSameTagAfterARestartAndNoOlderOne() throws Exception {
        assertThat(put().isChange()).isTrue();
        RecordTag first = RecordTag.of(show());
        EditOutcome moved = move(9, first);
        assertThat(moved.kind()).isEqualTo(Kind.REPLACED);
        RecordTag second = RecordTag.of(moved.after());
        assertThat(second).isNotEqualTo(first).isEqualTo(RecordTag.of(show()));
        stop();
        start();
        assertThat(RecordTag.of(show())).isEqualTo(second);
        assertThat(move(10, first).kind()).isEqualTo(Kind.STALE);
        assertThat(move(10, second).kind()).isEqualTo(Kind.REPLACED);
        assertThat(show().addresses()).containsExactly(Ipv4Address.parse("10.0.1.10"));
    }

    @Test
    void oneOfSeveralNamesThatIsNotAsExpectedKeepsAllFromBeingMade() throws Exception {
        NetbiosName other = NetbiosName.parse("FRED<00>");
        StaticEntry both = new StaticEntry(
                List.of(other, FRED), RecordType.UNIQUE, NodeType.H, List.of(Ipv4Address.parse("10.0.0.7")));
        assertThat(put().isChange()).isTrue();
        List<EditOutcome> outcomes =
                operations().records().addStatic(both, IfTaken.REPLACE, Map.of(FRED, RecordTag.NONE), ANN);
        assertThat(outcomes).extracting(EditOutcome::kind).containsExactly(Kind.REFUSED, Kind.STALE);
        assertThat(operations().records().show(other).record()).isNull();
    }

    @Test
    void aTagOfANameThatIsNotToBeChangedIsAMistake() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> operations()
                        .records()
                        .delete(List.of(FRED), false, Map.of(NetbiosName.parse("BARNEY<20>"), RecordTag.NONE), ANN))
                .withMessageContaining("BARNEY<20> is not to be changed (expected: ");
    }
}
