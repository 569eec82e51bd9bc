package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nbnsd.daemon.configuration.DaemonOptions;
import org.nbnsd.daemon.log.EventLog;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameTable;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.server.ServerSettings;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** People edit while the disk is full. */
final class EditsWithoutDiskTest {
    private static final Author ROOT = new Author("root", "");
    private static final NetbiosName FRED = NetbiosName.parse("FRED<20>");
    private static final Ipv4Address LOCAL = Ipv4Address.parse("127.0.0.1");
    private static final Ipv4Address HOST = Ipv4Address.parse("10.0.0.5");

    private final NameTable table = new NameTable();
    private final FakeDurability disk = new FakeDurability((changes, whenDurable) -> {
        if (isFull()) {
            failSoon();
        } else {
            whenDurable.run();
        }
    });
    private final ServedNames served = ServedNames.of(ServerSettings.DEFAULTS, table, 0);
    private final Daemon daemon = new Daemon(
            served.part(),
            DaemonOptions.DEFAULT.withPort(0),
            disk,
            new EventLog(),
            () -> List.of(new LocalAddress(LOCAL, 8, 0)),
            System::currentTimeMillis);
    private final ServerBackend backend = new ServerBackend(daemon, served, table, System::currentTimeMillis, List::of);
    private volatile boolean full;

    private boolean isFull() {
        return full;
    }

    private void failSoon() {
        disk.fail("the disk is full");
    }

    @BeforeEach
    void start() throws Exception {
        daemon.start();
    }

    @AfterEach
    void stop() throws Exception {
        full = false;
        daemon.close();
    }

    private static List<Edit> put() {
        return List.of(new Edit.Put(
                RecordEdits.createStatic(FRED, RecordType.UNIQUE, NodeType.H, List.of(HOST), 0), Edit.IfTaken.FAIL));
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static void assertUnwritten(ThrowingCallable edit) {
        assertThatThrownBy(edit).hasCauseInstanceOf(IOException.class).hasMessageContaining("the database c");
    }

    @Test
    void eachOfThemIsToldThatTheDatabaseCannotBeWrittenNotThatTheEditWasRefused() throws Exception {
        full = true;
        assertUnwritten(() -> get(backend.edit(put(), ROOT)));
        assertUnwritten(() -> get(backend.edit(put(), ROOT)));
        assertUnwritten(() -> get(backend.editPart(put(), ROOT)));
        assertThat(table.size()).isZero();
    }

    @Test
    void whatIsRefusedForAnotherReasonStillIs() throws Exception {
        full = true;
        assertUnwritten(() -> get(backend.edit(put(), ROOT)));
        Edit delete = new Edit.Delete(NetbiosName.parse("NOBODY<20>"), false);
        assertThat(get(backend.edit(List.of(delete), ROOT)))
                .extracting(EditOutcome::kind)
                .containsExactly(Kind.REFUSED);
    }
}
