package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nbnsd.control.Backend;
import org.nbnsd.control.Listing;
import org.nbnsd.control.Operations;
import org.nbnsd.control.RecordFilter;
import org.nbnsd.control.RecordQuery;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordEdits;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Who reads records costs nobody: the event loop does not wait for a reader, nor does a reader need it but for a word. */
final class RecordReadersTest {
    private static final Author ROOT = new Author("root", "");
    /** Enough for several parts of a walk. */
    private static final int STAYING = 2_000;

    private static Composition parts;
    private static Backend backend;

    @BeforeAll
    static void start() throws Exception {
        String text = "port = 0\ndata = 'none'\ncontrol = 'none'\nlisten = ['127.0.0.1']\nname = 'WINS'\n";
        parts = new Composition(
                ConfigurationReader.parse("test", text, Map.of()), "wins", null, new PrintWriter(Writer.nullWriter()));
        parts.daemon().start();
        backend = parts.backend();
        put("STAYS", STAYING);
    }

    @AfterAll
    static void stop() throws Exception {
        parts.close();
    }

    private static NetbiosName name(String prefix, int number) {
        return NetbiosName.of(prefix + number, 0x20);
    }

    private static Edit put(NetbiosName name) {
        return new Edit.Put(
                RecordEdits.createStatic(
                        name, RecordType.UNIQUE, NodeType.H, List.of(Ipv4Address.parse("10.0.0.5")), 0),
                Edit.IfTaken.REPLACE);
    }

    private static void put(String prefix, int count) throws Exception {
        List<Edit> edits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            edits.add(put(name(prefix, i)));
        }
        get(backend.edit(edits, ROOT));
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    /** Whoever stays, and nobody twice. */
    private static void assertMetOnce(List<NetbiosName> met) {
        Set<NetbiosName> distinct = new HashSet<>(met);
        assertThat(distinct).hasSameSizeAs(met);
        for (int i = 0; i < STAYING; i++) {
            assertThat(distinct.contains(name("STAYS", i))).isTrue();
        }
    }

    /** Holds up the event loop until it is closed. */
    private static final class BusyLoop implements AutoCloseable {
        private final CountDownLatch release = new CountDownLatch(1);
        private final CompletableFuture<Boolean> held;

        BusyLoop() throws Exception {
            CountDownLatch busy = new CountDownLatch(1);
            held = parts.daemon().look(now -> {
                busy.countDown();
                try {
                    return release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(busy.await(30, TimeUnit.SECONDS)).isTrue();
        }

        @Override
        public void close() {
            release.countDown();
            assertThat(held.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
        }
    }

    @Test
    void recordsAreListedWhereTheReaderIsWhileTheEventLoopDoesSomethingElse() throws Exception {
        List<NetbiosName> met = new ArrayList<>();
        Set<Thread> threads = new HashSet<>();
        CompletableFuture<Void> durable;
        try (BusyLoop loop = new BusyLoop()) {
            durable = backend.records(record -> {
                met.add(record.name());
                threads.add(Thread.currentThread());
            });
            assertThat(loop.held).isNotDone();
            assertThat(durable).as("the loop says when it is durable").isNotDone();
        }
        assertMetOnce(met);
        assertThat(threads).containsExactly(Thread.currentThread());
        get(durable);
    }

    @Test
    void aNameIsLookedUpWhereTheReaderIsWhileTheEventLoopDoesSomethingElse() throws Exception {
        CompletableFuture<List<NameRecord>> found;
        try (BusyLoop loop = new BusyLoop()) {
            found = backend.find(List.of(name("STAYS", 7), name("NOBODY", 7), name("STAYS", 3)));
            assertThat(loop.held).isNotDone();
        }
        assertThat(get(found)).extracting(NameRecord::name).containsExactly(name("STAYS", 7), name("STAYS", 3));
    }

    @Test
    void theEventLoopChangesRecordsWhileAReaderRestsInTheMiddleOfAListing() throws Exception {
        CountDownLatch inTheMiddle = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<NetbiosName> met = new ArrayList<>();
        CompletableFuture<Void> listing = CompletableFuture.runAsync(() -> list(record -> {
            met.add(record.name());
            if (met.size() == STAYING / 2) {
                inTheMiddle.countDown();
                await(goOn);
            }
        }));
        await(inTheMiddle);
        put("COMES", 5_000); // so that the table grows, and all that it has moves
        List<Edit> deletions = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            deletions.add(new Edit.Delete(name("COMES", i), false));
        }
        get(backend.edit(deletions, ROOT));
        assertThat(listing).isNotDone();
        goOn.countDown();
        get(listing);
        assertMetOnce(met);
    }

    private static void list(Consumer<NameRecord> into) {
        try {
            get(backend.records(into));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoListsWhileNamesComeAndGoMeetsEachThatStaysOnce() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> changing = CompletableFuture.runAsync(() -> {
            for (int i = 0; !over.get(); i++) {
                NetbiosName name = name("PASSES", i % 500);
                Edit edit = i / 500 % 2 == 0 ? put(name) : new Edit.Delete(name, false);
                backend.edit(List.of(edit), ROOT)
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join();
            }
        });
        try {
            Operations operations = new Operations(backend);
            RecordFilter stays = RecordFilter.parse(Map.of("name", "STAYS*"));
            for (int i = 0; i < 50; i++) {
                Listing listing = operations.records().names(RecordQuery.first(stays, Integer.MAX_VALUE));
                List<NetbiosName> met =
                        listing.records().stream().map(NameRecord::name).toList();
                assertThat(met).hasSize(STAYING);
                assertMetOnce(met);
                assertThat(listing.totals().all()).isBetween(STAYING, STAYING + 5_500);
            }
            assertThat(changing).isNotDone();
        } finally {
            over.set(true);
        }
        get(changing);
    }

    /** With a change in each look the reader gives up looking from where it is. */
    @Test
    void whatChangesAllTheTimeIsReadOnTheEventLoop() throws Exception {
        Thread here = Thread.currentThread();
        Set<Thread> threads = new HashSet<>();
        Thread seenOn = parts.daemon().read(() -> {
            threads.add(Thread.currentThread());
            if (Thread.currentThread() == here) {
                join(backend.edit(List.of(put(name("STAYS", 0))), ROOT));
            }
            return Thread.currentThread();
        });
        assertThat(threads).containsExactlyInAnyOrder(here, seenOn);
        assertThat(seenOn).isNotSameAs(here).isSameAs(get(parts.daemon().look(now -> Thread.currentThread())));
    }

    private static void join(CompletableFuture<?> future) {
        Object unused = future.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
