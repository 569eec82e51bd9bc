package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.EditOutcome.Kind;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.transfer.Problem;
import org.nbnsd.transfer.ReadOptions;
import org.nbnsd.transfer.Written;

/** What an import would do is told, and done as it was told, or not at all. */
final class ImportPreviewTest {
    private static final Author ANN = new Author("ann", "");

    @TempDir
    private Path directory;

    private final FakeBackend backend = new FakeBackend();
    private final Operations operations = new Operations(backend);
    private final List<EditOutcome> outcomes = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private final FileOperations.Previewing watch = new FileOperations.Previewing() {
        @Override
        public void problem(Problem problem) {
            problems.add(problem);
        }

        @Override
        public void outcome(EditOutcome outcome) {
            outcomes.add(outcome);
        }

        @Override
        public void progress(Phase phase, int done, int total) {
            assertThat(done).isLessThanOrEqualTo(total);
        }
    };

    private ImportPreview preview(String text, IfTaken ifTaken, boolean skipsBadLines) throws IOException {
        outcomes.clear();
        problems.clear();
        Path file = Files.writeString(directory.resolve("upload-7.tmp"), text, StandardCharsets.ISO_8859_1);
        ReadOptions options = ReadOptions.at(FakeBackend.NOW);
        return operations
                .files()
                .preview(new ImportWish(file, FileFormat.LMHOSTS, options, ifTaken, skipsBadLines), watch);
    }

    private static String id(ImportPreview preview) {
        return Objects.requireNonNull(preview.id());
    }

    private ImportResult apply(String id) throws IOException {
        return operations.files().apply(id, ANN, ImportWatch.NONE);
    }

    private @Nullable NameRecord get(String name) {
        return backend.get(name);
    }

    @Test
    void whatWasPreviewedIsDoneAndNothingBefore() throws IOException {
        backend.with(
                FakeBackend.fixed("OLD<20>", RecordType.UNIQUE, "10.0.0.1"),
                FakeBackend.fixed("SAME<20>", RecordType.UNIQUE, "10.0.0.2"));
        ImportPreview preview = preview(
                "10.0.0.9 OLD#20\n10.0.0.2 \"SAME           \\0x20\"\n10.0.0.3 \"NEW            \\0x20\"\n",
                IfTaken.REPLACE,
                false);
        assertThat(preview.result().applied()).isFalse();
        assertThat(backend.edits()).isEmpty();
        assertThat(outcomes)
                .hasSameSizeAs(preview.result().counts().values().stream()
                        .flatMap(count -> java.util.Collections.nCopies(count, count).stream())
                        .toList());
        List<EditOutcome> wanted =
                outcomes.stream().filter(EditOutcome::isChange).toList();
        assertThat(wanted).isNotEmpty();

        ImportResult result = apply(id(preview));
        assertThat(result.applied()).isTrue();
        assertThat(result.refusals()).isEmpty();
        for (EditOutcome outcome : wanted) {
            NameRecord now = Objects.requireNonNull(get(outcome.name().toString()));
            assertThat(now.addresses())
                    .isEqualTo(Objects.requireNonNull(outcome.after()).addresses());
        }
        assertThat(result.counts().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(wanted.size());
    }

    @Test
    void ifOneRecordHasChangedSinceNothingIsDoneAndItIsTold() throws IOException {
        backend.with(FakeBackend.fixed("OLD<20>", RecordType.UNIQUE, "10.0.0.1"));
        ImportPreview preview = preview("10.0.0.9 \"OLD            \\0x20\"\n10.0.0.3 NEW\n", IfTaken.REPLACE, false);
        backend.with(FakeBackend.fixed("OLD<20>", RecordType.UNIQUE, "10.0.0.77"));
        ImportResult result = apply(id(preview));
        assertThat(result.applied()).isFalse();
        assertThat(result.refusals()).singleElement().satisfies(stale -> {
            assertThat(stale.kind()).isEqualTo(Kind.STALE);
            assertThat(stale.name()).hasToString("OLD<20>");
            assertThat(Objects.requireNonNull(stale.after()).addresses().get(0)).hasToString("10.0.0.77");
        });
        assertThat(get("NEW<20>")).isNull();
        assertThat(backend.edits()).isEmpty();
    }

    @Test
    void aNameThatCameSinceIsNotOverwritten() throws IOException {
        ImportPreview preview = preview("10.0.0.3 NEW\n", IfTaken.REPLACE, false);
        backend.with(FakeBackend.unique("NEW<20>", "10.0.0.88"));
        assertThat(apply(id(preview)).applied()).isFalse();
        assertThat(Objects.requireNonNull(get("NEW<20>")).addresses().get(0)).hasToString("10.0.0.88");
    }

    @Test
    void whatIsKeptOrUnchangedIsLeftAloneWhateverBecomesOfIt() throws IOException {
        backend.with(FakeBackend.unique("NEW<20>", "10.0.0.88"));
        ImportPreview preview = preview("10.0.0.3 NEW\n", IfTaken.KEEP, false);
        assertThat(preview.result().count(Kind.KEPT)).isEqualTo(1);
        backend.with(FakeBackend.unique("NEW<20>", "10.0.0.89"));
        assertThat(apply(id(preview)).count(Kind.CREATED)).isEqualTo(2);
        assertThat(Objects.requireNonNull(get("NEW<20>")).addresses().get(0)).hasToString("10.0.0.89");
    }

    @Test
    void aLineThatCannotBeReadOrANameThatIsTakenLeavesNothingToApply() throws IOException {
        backend.with(FakeBackend.unique("NEW<20>", "10.0.0.88"));
        String bad = "10.0.0.3 FRED\nthis is no line\n";
        assertThat(preview(bad, IfTaken.FAIL, false).id()).isNull();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.source()).isEqualTo("import:2");
            assertThat(problem.isNote()).isFalse();
        });
        assertThat(preview(bad, IfTaken.FAIL, true).id()).isNotNull();
        ImportPreview taken = preview("10.0.0.3 NEW\n", IfTaken.FAIL, false);
        assertThat(taken.id()).isNull();
        assertThat(taken.result().count(Kind.REFUSED)).isEqualTo(1);
        assertThat(preview("", IfTaken.REPLACE, true).id()).isNull();
    }

    @Test
    void anotherFileOfTheDaemonIsNeverReadNorToldOf() throws IOException {
        Files.writeString(directory.resolve("secret"), "10.0.0.66 SECRET\n");
        for (String path :
                List.of("secret", directory.resolve("secret").toString(), "/etc/passwd", "../../etc/shadow")) {
            ImportPreview preview = preview(
                    "#BEGIN_ALTERNATE\n#INCLUDE " + path + "\n#END_ALTERNATE\n#INCLUDE upload-7.tmp\n",
                    IfTaken.REPLACE,
                    true);
            assertThat(outcomes).isEmpty();
            assertThat(preview.id()).isNull();
            assertThat(problems)
                    .allSatisfy(problem -> assertThat(problem.toString())
                            .startsWith("import:")
                            .doesNotContain(directory.toString(), "secret", "passwd", "shadow"));
        }
    }

    @Test
    void aPreviewIsAppliedOnceHoweverManyTry() throws Exception {
        String id = id(preview("10.0.0.3 NEW\n", IfTaken.REPLACE, false));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            CyclicBarrier together = new CyclicBarrier(4);
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Callable<Boolean> one = () -> {
                    int unused = together.await();
                    try {
                        return apply(id).applied();
                    } catch (OperationException e) {
                        assertThat(e.kind()).isEqualTo(OperationException.Kind.WRONG);
                        return false;
                    }
                };
                all.add(threads.submit(one));
            }
            int applied = 0;
            for (Future<Boolean> each : all) {
                applied += each.get() ? 1 : 0;
            }
            assertThat(applied).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(backend.edits()).hasSize(1);
    }

    @Test
    void whatThereIsNotCannotBeApplied() {
        for (String id : List.of("", "x", "a".repeat(10_000), "../x")) {
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> apply(id))
                    .withMessageContaining("(expected: the id of a preview)");
        }
    }

    @Test
    void aPreviewThatCannotBeAppliedNowCanBeLater() throws IOException {
        String id = id(preview("10.0.0.3 NEW\n", IfTaken.REPLACE, false));
        backend.fail(new IOException("the database cannot be written at present"));
        assertThatExceptionOfType(OperationException.class).isThrownBy(() -> apply(id));
        backend.fail(null);
        assertThat(apply(id).applied()).isTrue();
    }

    @Test
    void previewsAreFewAndShortLivedAndNotLarge() throws OperationException {
        AtomicLong now = new AtomicLong(0);
        ImportPreviews previews = new ImportPreviews(now::get, 1_000);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(previews.keep(new ImportPreviews.Kept(List.of(), 10, previews.expires())));
        }
        assertThat(ids).doesNotHaveDuplicates();
        assertThatExceptionOfType(OperationException.class).isThrownBy(() -> previews.take(ids.get(0)));
        assertThat(previews.take(ids.get(1)).octets()).isEqualTo(10);
        String large = previews.keep(new ImportPreviews.Kept(List.of(), 990, previews.expires()));
        assertThatExceptionOfType(OperationException.class).isThrownBy(() -> previews.take(ids.get(3)));
        assertThat(previews.take(ids.get(4)).octets()).isEqualTo(10);
        now.set(ImportPreviews.KEPT.toMillis() - 1);
        assertThat(previews.take(large).octets()).isEqualTo(990);
        String old = previews.keep(new ImportPreviews.Kept(List.of(), 1, previews.expires()));
        now.addAndGet(ImportPreviews.KEPT.toMillis());
        assertThatExceptionOfType(OperationException.class).isThrownBy(() -> previews.take(old));
    }

    @Test
    void whatCannotBeGuessedIsAskedFor() throws IOException {
        Path file = Files.writeString(directory.resolve("x"), "What is this?\n[[[\n");
        ImportWish wish = new ImportWish(file, null, ReadOptions.at(FakeBackend.NOW), IfTaken.FAIL, false);
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> operations.files().preview(wish, watch))
                .withMessageContaining("format: what it is cannot be guessed (expected: one of lmhosts");
    }

    @ParameterizedTest
    @EnumSource(
            value = FileFormat.class,
            names = {"CSV", "JSON", "LMHOSTS", "WINS_DAT"})
    void whatIsExportedCanBePreviewedAndIsUnchangedIfTheFormatKeepsAll(FileFormat format) throws IOException {
        for (int i = 1; i < 250; i++) {
            backend.with(FakeBackend.fixed("N" + i + "<20>", RecordType.UNIQUE, "10.0.0." + i));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Written written = operations.files().export(format, null, RecordFilter.ALL, out);
        assertThat(written.records()).isEqualTo(249);
        Path file = Files.write(directory.resolve("x"), out.toByteArray());
        ImportPreview preview = operations
                .files()
                .preview(new ImportWish(file, null, ReadOptions.at(FakeBackend.NOW), IfTaken.REPLACE, false), watch);
        assertThat(preview.format()).isEqualTo(format);
        assertThat(preview.result().counts())
                .isEqualTo(
                        format == FileFormat.CSV || format == FileFormat.JSON
                                ? Map.of(Kind.UNCHANGED, 249)
                                : preview.result().counts());
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.kind()).isNotEqualTo(Kind.REFUSED));
    }

    @ParameterizedTest
    @EnumSource(
            value = FileFormat.class,
            names = {"NETSH", "MMC"})
    void whatCanOnlyBeReadIsNotExported(FileFormat format) {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(
                        () -> operations.files().export(format, null, RecordFilter.ALL, new ByteArrayOutputStream()))
                .withMessageContaining("can only be read (expected: one of lmhosts, wins.dat, csv, json, hosts,");
    }

    @Test
    void whatCanOnlyBeWrittenIsNotPreviewed() throws IOException {
        Path file = Files.writeString(directory.resolve("x"), "10.0.0.1\tfred\n");
        ImportWish wish = new ImportWish(file, FileFormat.HOSTS, ReadOptions.at(FakeBackend.NOW), IfTaken.FAIL, false);
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> operations.files().preview(wish, watch))
                .withMessageContaining("format: hosts can only be written (expected: one of lmhosts");
    }

    @Test
    void aDaemonWithoutADatabaseHasNoCopyOfIt() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> operations.files().backup(new ByteArrayOutputStream()))
                .withMessageContaining("in memory only");
    }
}
