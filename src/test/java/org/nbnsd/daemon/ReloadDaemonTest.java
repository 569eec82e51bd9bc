package org.nbnsd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.control.ConfigurationChecked;
import org.nbnsd.control.ConfigurationFault;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.Reloaded;
import org.nbnsd.control.Reloaded.Result;
import org.nbnsd.control.Setting;
import org.nbnsd.control.SettingChange;
import org.nbnsd.control.Statistic;
import org.nbnsd.daemon.configuration.ConfigurationReader;
import org.nbnsd.diagnosis.Subject;
import org.nbnsd.interop.Eventually;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.protocol.LocalAddress;
import org.nbnsd.registry.Author;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.Request.NameQueryRequest;
import org.nbnsd.wire.Response.PositiveNameQueryResponse;
import org.nbnsd.wire.Response.PositiveRegistrationResponse;

/** A daemon at a loopback address is told another configuration by its file, whatever that is. */
@Timeout(120)
final class ReloadDaemonTest {
    private static final Ipv4Address SERVER = Ipv4Address.parse("127.0.0.122");
    private static final Author ANN = new Author("ann", "a test");
    private static final NetbiosName OWN = NetbiosName.parse("BEFORE<00>");

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private int ids;

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private Path file() {
        return directory.resolve("nbnsd.toml");
    }

    private static String text(String more) {
        return "listen = ['" + SERVER + "']\nport = 0\ndata = 'none'\n" + more;
    }

    private void write(String more) throws IOException {
        Files.writeString(file(), text(more));
    }

    private Composition compose(@Nullable Path file) throws Exception {
        Composition made = new Composition(
                ConfigurationReader.read(file, Map.of()), "box", null, new PrintWriter(Writer.nullWriter()));
        open.add(made);
        return made;
    }

    private Reconfiguration of(Composition parts, @Nullable Path file) throws Exception {
        return new Reconfiguration(
                file, Map.of(), ConfigurationReader.read(file, Map.of()), parts::reconfigure, parts.clock());
    }

    private @Nullable Object query(Composition parts, NetbiosName name) throws IOException {
        try (Asker asker = new Asker(SERVER)) {
            return asker.ask(SERVER, parts.daemon().port(), NameQueryRequest.toServer(++ids & 0xFFFF, name))
                    .message();
        }
    }

    private boolean isOwn(Composition parts, NetbiosName name) throws IOException {
        return query(parts, name) instanceof PositiveNameQueryResponse;
    }

    /** Why a port cannot be had is told in lines, with what can be done. */
    @Test
    void whatIsToldInLinesIsOneLine() throws Exception {
        write("migrate = true\n");
        Reconfiguration reconfiguration = new Reconfiguration(
                file(),
                Map.of(),
                ConfigurationReader.read(null, Map.of()),
                effective -> {
                    throw new IllegalArgumentException("cannot listen: in use\n- stop that\n- or listen elsewhere");
                },
                () -> 0);
        assertThat(reconfiguration.reload(ANN).faults())
                .extracting(ConfigurationFault::text)
                .containsExactly("cannot listen: in use; stop that; or listen elsewhere");
    }

    /** Also of a bug, and of a daemon that stops just then. */
    @Test
    void aReloadThatFailsForWhateverReasonIsNoGoodOne() throws Exception {
        write("migrate = true\n");
        for (Exception failure : List.of(new IOException("the daemon stops"), new IllegalStateException("a bug"))) {
            Reconfiguration reconfiguration = new Reconfiguration(
                    file(),
                    Map.of(),
                    ConfigurationReader.read(null, Map.of()),
                    effective -> {
                        Throwables.throwIfInstanceOf(failure, IOException.class);
                        throw (RuntimeException) failure;
                    },
                    () -> 0);
            assertThat(reconfiguration.gauges()).containsEntry(Statistic.CONFIG_LAST_RELOAD_SUCCESSFUL, 1L);

            assertThatThrownBy(() -> reconfiguration.reload(ANN)).isSameAs(failure);

            assertThat(reconfiguration.gauges()).containsEntry(Statistic.CONFIG_LAST_RELOAD_SUCCESSFUL, 0L);
        }
    }

    @Test
    void whatChangesHoldsForTheNextDatagramAndIsToldOldAndNew() throws Exception {
        write("name = 'before'\n");
        Composition parts = compose(file());
        parts.daemon().start();
        Reconfiguration reconfiguration = of(parts, file());
        assertThat(isOwn(parts, OWN)).isTrue();

        write("name = 'after'\ntransport = 'nio'\n[lifetimes]\nminimum-ttl = '8h'\n");
        Reloaded reloaded = reconfiguration.reload(ANN);

        assertThat(reloaded)
                .isEqualTo(new Reloaded(
                        Result.APPLIED,
                        file().toString(),
                        List.of(),
                        List.of(
                                new SettingChange("transport", "\"auto\"", "\"nio\"", false),
                                new SettingChange("name", "\"BEFORE\"", "\"AFTER\"", true),
                                new SettingChange("lifetimes.minimum-ttl", "\"6h\"", "\"8h\"", true))));
        assertThat(isOwn(parts, OWN)).isFalse();
        assertThat(isOwn(parts, NetbiosName.parse("AFTER<00>"))).isTrue();
        try (Asker asker = new Asker(SERVER)) {
            assertThat(asker.ask(SERVER, parts.daemon().port(), Asker.claim(9, NetbiosName.parse("FRED<20>")))
                            .message())
                    .isInstanceOfSatisfying(
                            PositiveRegistrationResponse.class,
                            granted -> assertThat(granted.ttl()).isEqualTo(8 * 3600));
        }
        assertThat(reconfiguration.settings())
                .filteredOn(Setting::isChosen)
                .extracting(Setting::key)
                .containsExactly("listen", "port", "name", "data", "lifetimes.minimum-ttl");
        assertThat(reconfiguration.settings())
                .filteredOn(setting -> setting.pending() != null)
                .singleElement()
                .satisfies(setting -> assertThat(setting.key() + setting.value() + setting.pending())
                        .isEqualTo("transport\"auto\"\"nio\""));
    }

    /** What a file can be when it is read again. */
    private enum Fault {
        SYNTAX(Result.WRONG) {
            @Override
            void make(Path file) throws IOException {
                Files.writeString(file, text("name = \n"));
            }
        },
        HALF_WRITTEN(Result.WRONG) {
            @Override
            void make(Path file) throws IOException {
                String whole = text("name = 'after'\n[access]\nquery = ['10.0.0.0/8', '192.168.0.0/16']\n");
                Files.writeString(file, whole.substring(0, whole.length() - 12));
            }
        },
        UNKNOWN_KEY(Result.WRONG) {
            @Override
            void make(Path file) throws IOException {
                Files.writeString(file, text("name = 'after'\nmigrat = true\n"));
            }
        },
        OUT_OF_RANGE(Result.WRONG) {
            @Override
            void make(Path file) throws IOException {
                Files.writeString(file, text("name = 'after'\n[rate]\nper-host = -1\n"));
            }
        },
        NO_ROOM(Result.WRONG) {
            @Override
            void make(Path file) throws IOException {
                Files.writeString(file, text("name = 'after'\n[limits]\nmemory = 1000000\n"));
            }
        },
        NO_UTF_8(Result.WRONG) {
            @Override
            void make(Path file) throws IOException {
                Files.write(file, text("name = 'sch\u00f6n'\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        },
        HUGE(Result.WRONG) {
            @Override
            void make(Path file) throws IOException {
                Files.writeString(file, text("# " + "x".repeat(1 << 18)));
            }
        },
        DIRECTORY(Result.UNREADABLE) {
            @Override
            void make(Path file) throws IOException {
                Files.delete(file);
                Files.createDirectory(file);
            }
        },
        GONE(Result.UNREADABLE) {
            @Override
            void make(Path file) throws IOException {
                Files.delete(file);
            }
        },
        LINK_TO_NOWHERE(Result.UNREADABLE) {
            @Override
            void make(Path file) throws IOException {
                Files.delete(file);
                Files.createSymbolicLink(file, file.resolveSibling("nowhere"));
            }
        };

        private final Result result;

        Fault(Result result) {
            this.result = result;
        }

        abstract void make(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsWrongWithTheFileIsToldAndTheDaemonGoesOnUntilItIsGoodAgain(Fault fault) throws Exception {
        write("name = 'before'\n");
        Composition parts = compose(file());
        parts.daemon().start();
        Reconfiguration reconfiguration = of(parts, file());
        List<Setting> before = reconfiguration.settings();

        fault.make(file());
        Reloaded refused = reconfiguration.reload(ANN);

        assertThat(refused.result()).isEqualTo(fault.result);
        assertThat(refused.changes()).isEmpty();
        assertThat(refused.faults())
                .isNotEmpty()
                .allSatisfy(told -> assertThat(told.text()).containsAnyOf(file().toString(), "limits.memory"));
        assertThat(reconfiguration.settings()).isEqualTo(before);
        assertThat(reconfiguration.gauges().get(Statistic.CONFIG_LAST_RELOAD_SUCCESSFUL))
                .isZero();
        assertThat(isOwn(parts, OWN)).isTrue();

        Files.deleteIfExists(file());
        write("name = 'after'\n");
        assertThat(reconfiguration.reload(ANN).result()).isEqualTo(Result.APPLIED);
        assertThat(reconfiguration.gauges().get(Statistic.CONFIG_LAST_RELOAD_SUCCESSFUL))
                .isEqualTo(1);
        assertThat(isOwn(parts, NetbiosName.parse("AFTER<00>"))).isTrue();
    }

    @Test
    void aLinkThatLeadsElsewhereAndAFileInThePlaceOfAnotherAreReadAsTheyAreNow() throws Exception {
        Path one = Files.writeString(directory.resolve("one"), text("name = 'one'\n"));
        Path two = Files.writeString(directory.resolve("two"), text("name = 'two'\n"));
        Files.createSymbolicLink(file(), one);
        Composition parts = compose(file());
        parts.daemon().start();
        Reconfiguration reconfiguration = of(parts, file());
        Path other = Files.createSymbolicLink(directory.resolve("other"), two);
        Files.move(other, file(), StandardCopyOption.ATOMIC_MOVE);
        assertThat(reconfiguration.reload(ANN).changes())
                .containsExactly(new SettingChange("name", "\"ONE\"", "\"TWO\"", true));
        Path third = Files.writeString(directory.resolve("third"), text("name = 'three'\n"));
        Files.move(third, file(), StandardCopyOption.ATOMIC_MOVE);
        assertThat(reconfiguration.reload(ANN).changes())
                .containsExactly(new SettingChange("name", "\"TWO\"", "\"THREE\"", true));
    }

    @Test
    void everyErrorIsToldWithItsPlace() throws Exception {
        write("");
        Composition parts = compose(file());
        parts.daemon().start();
        Reconfiguration reconfiguration = of(parts, file());
        write("migrat = true\n[rate]\nper-host = -1\n");
        assertThat(reconfiguration.reload(ANN).faults())
                .extracting(ConfigurationFault::line, ConfigurationFault::column, ConfigurationFault::key)
                .containsExactly(tuple(4, 1, "migrat"), tuple(6, 1, "rate.per-host"));
    }

    @Test
    void withoutAFileThereIsNothingToReadAndNothingChanges() throws Exception {
        Map<String, List<String>> keys =
                Map.of("listen", List.of(SERVER.toString()), "port", List.of("0"), "data", List.of("none"));
        Composition parts = new Composition(
                ConfigurationReader.read(null, keys), "box", null, new PrintWriter(Writer.nullWriter()));
        open.add(parts);
        parts.daemon().start();
        Reconfiguration reconfiguration = new Reconfiguration(
                null, keys, ConfigurationReader.read(null, keys), parts::reconfigure, parts.clock());
        assertThat(reconfiguration.reload(ANN)).isEqualTo(new Reloaded(Result.APPLIED, "", List.of(), List.of()));
    }

    @Test
    void whoDoesNotServeYetOrAnyMoreTakesNothing() throws Exception {
        write("name = 'before'\n");
        Composition parts = compose(file());
        Reconfiguration reconfiguration = of(parts, file());
        write("name = 'after'\n");
        assertThatIOException().isThrownBy(() -> reconfiguration.reload(ANN));
        parts.daemon().start();
        assertThat(reconfiguration.reload(ANN).changes()).hasSize(1);
        parts.daemon().stop();
        write("name = 'later'\n");
        assertThatIOException().isThrownBy(() -> reconfiguration.reload(ANN));
        assertThat(reconfiguration.settings())
                .filteredOn(setting -> setting.key().equals("name"))
                .extracting(Setting::value)
                .containsExactly("\"AFTER\"");
    }

    @Test
    void whoWantsToKnowIsToldOfEachTimeAndThereIsNeverMoreThanOne() throws Exception {
        write("");
        Composition parts = compose(file());
        parts.daemon().start();
        Reconfiguration reconfiguration = of(parts, file());
        AtomicInteger present = new AtomicInteger();
        AtomicInteger times = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        reconfiguration.add(new Reconfiguration.Listener() {
            @Override
            public void reloading() {
                most.accumulateAndGet(present.incrementAndGet(), Math::max);
                times.incrementAndGet();
            }

            @Override
            public void reloaded() {
                present.decrementAndGet();
            }
        });
        ExecutorService many = Executors.newFixedThreadPool(4);
        try {
            List<Future<Reloaded>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(many.submit(() -> reconfiguration.reload(ANN)));
            }
            for (Future<Reloaded> each : all) {
                assertThat(each.get().result()).isEqualTo(Result.APPLIED);
            }
        } finally {
            many.shutdown();
        }
        assertThat(most).hasValue(1);
        assertThat(times).hasValue(20);
        assertThat(present).hasValue(0);
    }

    @Test
    void addressesAreListenedOnThatAreWantedAndOthersNoMore() throws Exception {
        Ipv4Address other = Ipv4Address.parse("127.0.0.126");
        write("");
        Composition parts = compose(file());
        parts.daemon().start();
        int port = parts.daemon().port();
        Reconfiguration reconfiguration = of(parts, file());
        Files.writeString(file(), text("").replace("['" + SERVER, "['" + other));
        assertThat(reconfiguration.reload(ANN).changes())
                .containsExactly(new SettingChange("listen", "[\"" + SERVER + "\"]", "[\"" + other + "\"]", true));
        Boolean isThere = Eventually.get(
                Duration.ofSeconds(30),
                () -> "listens on " + parts.daemon().addresses(),
                () -> parts.daemon().addresses().stream()
                                .map(LocalAddress::address)
                                .toList()
                                .equals(List.of(other))
                        ? Boolean.TRUE
                        : null);
        assertThat(isThere).isTrue();
        assertThat(parts.daemon().port()).isEqualTo(port);
        try (Asker asker = new Asker(other)) {
            assertThat(asker.ask(other, port, NameQueryRequest.toServer(1, OWN)).message())
                    .isNotNull();
        }
    }

    @Test
    void hostsMayBeAskedInOtherNetworks() throws Exception {
        write("");
        Composition parts = compose(file());
        parts.daemon().start();
        Reconfiguration reconfiguration = of(parts, file());
        Subject nobody = new Subject.OneName(NetbiosName.parse("NOBODY<20>"));
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> parts.diagnosisBackend().probe(nobody))
                .withMessageContaining("no host may be asked");
        write("[timeline]\nprobe = ['127.0.0.0/8']\nprobe-rate = 1000\n");
        assertThat(reconfiguration.reload(ANN).changes()).hasSize(2);
        assertThat(parts.diagnosisBackend().probe(nobody)).isEmpty();
    }

    @Test
    void aTextIsCheckedWithoutTouchingAnything() throws Exception {
        write("name = 'before'\n");
        Composition parts = compose(file());
        parts.daemon().start();
        Reconfiguration reconfiguration = of(parts, file());
        ConfigurationChecked bad = reconfiguration.check("prot = 1\n");
        assertThat(bad.isGood()).isFalse();
        assertThat(bad.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.key()).isEqualTo("prot"));
        // It may come from far away: what it names is not read, and nothing of it told.
        Path secret = Files.writeString(directory.resolve("secret"), "hunter2 hunter2\n");
        ConfigurationChecked good =
                reconfiguration.check("name = 'after'\n[node]\nenabled = true\nlmhosts = '" + secret + "'\n");
        assertThat(good.faults()).isEmpty();
        assertThat(good.does()).isNotEmpty().noneMatch(line -> line.contains("hunter2"));
        assertThat(isOwn(parts, OWN)).isTrue();
    }
}
