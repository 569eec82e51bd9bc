package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit.IfTaken;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/** Lists in pages, in any order, while records come and go. */
final class RecordPagesTest {
    private static final Author ANN = new Author("ann", "");

    private final FakeBackend backend = new FakeBackend();
    private final Operations operations = new Operations(backend);

    /** Some have the same address, the same expiry; some never expire. */
    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            String address = "10." + i % 7 + ".0." + (1 + i % 13);
            backend.with(FakeBackend.record(
                    "N" + i * 7919 % count + "<20>",
                    RecordType.UNIQUE,
                    i % 5 == 0,
                    NameRecord.LOCAL,
                    i,
                    i % 5 == 0 ? Long.MAX_VALUE : FakeBackend.NOW + i % 11 * 1_000,
                    address));
        }
        backend.with(FakeBackend.unique("\\x00\\xFF |<00>.A\\x20B", "255.255.255.254"));
    }

    private List<NameRecord> all(RecordOrder order, RecordFilter filter, int size, Runnable between)
            throws IOException {
        List<NameRecord> all = new ArrayList<>();
        @Nullable RecordPlace after = null;
        do {
            Listing page = operations.records().names(new RecordQuery(filter, order, after, size));
            assertThat(page.records()).hasSizeLessThanOrEqualTo(size);
            all.addAll(page.records());
            RecordPlace next = page.next();
            after = next == null ? null : RecordPlace.parse(next.toString());
            assertThat(after).isEqualTo(next);
            between.run();
        } while (after != null);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "-name", "address", "-address", "expiry", "-expiry", "changed", "-changed"})
    void pagesHaveEachRecordOnceInOrderWhateverTheirSize(String sort) throws IOException {
        fill(101);
        RecordOrder order = RecordOrder.parse(sort);
        assertThat(order).hasToString(sort);
        List<NameRecord> whole = all(order, RecordFilter.ALL, Integer.MAX_VALUE, () -> {});
        assertThat(whole).hasSize(102).doesNotHaveDuplicates().isSortedAccordingTo(order.comparator());
        for (int size : List.of(1, 2, 50, 101, 102, 103)) {
            assertThat(all(order, RecordFilter.ALL, size, () -> {})).isEqualTo(whole);
        }
        List<NameRecord> other = new ArrayList<>(all(
                RecordOrder.parse(sort.startsWith("-") ? sort.substring(1) : "-" + sort),
                RecordFilter.ALL,
                9,
                () -> {}));
        Collections.reverse(other);
        assertThat(other).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "-address", "expiry"})
    void whatIsThereAllTheWhileIsOnOnePageOnceThoughOthersComeAndGo(String sort) throws IOException {
        fill(100);
        Random random = new Random(7);
        List<NameRecord> seen = all(RecordOrder.parse(sort), RecordFilter.ALL, 7, () -> {
            int number = random.nextInt(1_000);
            backend.with(FakeBackend.unique("COMES" + number + "<20>", "10." + number % 256 + ".9.9"));
            try {
                NetbiosName gone = NetbiosName.parse("N" + random.nextInt(50) + "<20>");
                assertThat(operations.records().delete(List.of(gone), false, Map.of(), ANN))
                        .hasSize(1);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(seen).extracting(NameRecord::name).doesNotHaveDuplicates();
        List<String> stayed = new ArrayList<>();
        for (int i = 50; i < 100; i++) {
            stayed.add("N" + i + "<20>");
        }
        assertThat(seen).extracting(record -> record.name().toString()).containsAll(stayed);
    }

    @Test
    void aPageHasWhatFitsTheFilterAndSaysHowManyThereAreInAll() throws IOException {
        fill(100);
        RecordFilter filter = RecordFilter.parse(Map.of("address", "10.3.0.0/16"));
        Listing page = operations.records().names(new RecordQuery(filter, RecordOrder.BY_NAME, null, 5));
        assertThat(page.totals().matching()).isEqualTo(14);
        assertThat(page.totals().all()).isEqualTo(101);
        Listing second = operations.records().names(new RecordQuery(filter, RecordOrder.BY_NAME, page.next(), 5));
        assertThat(second.totals().matching()).isEqualTo(14);
        assertThat(second.records()).hasSize(5).doesNotContainAnyElementsOf(page.records());
        assertThat(operations
                        .records()
                        .names(new RecordQuery(filter, RecordOrder.BY_NAME, null, 0))
                        .next())
                .isNull();
    }

    @Test
    void whatWasRegisteredSinceIsFoundByTheTimeOfItsAddresses() throws IOException {
        fill(3);
        StaticEntry entry = new StaticEntry(
                List.of(NetbiosName.parse("NEW<20>")),
                RecordType.UNIQUE,
                NodeType.H,
                List.of(Ipv4Address.parse("10.0.0.9")));
        assertThat(operations.records().addStatic(entry, IfTaken.FAIL, Map.of(), ANN))
                .hasSize(1);
        RecordFilter since = RecordFilter.parse(Map.of("since", "2026-11-21T08:59:00Z"));
        assertThat(operations.records().names(RecordQuery.first(since, 9)).records())
                .extracting(record -> record.name().toString())
                .containsExactly("NEW<20>");
        assertThat(RecordFilter.parse(since.texts())).isEqualTo(since);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordFilter.parse(Map.of("since", "yesterday")))
                .withMessage("since: yesterday (expected: a time such as 2026-11-21T08:39:00Z)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "x",
                "AAAA",
                "bmFtZQ",
                "bmFtZSAw",
                "bmFtZSB4IEZSRUQ8MjA-",
                "c2l6ZSAwIEZSRUQ8MjA-",
                "bmFtZSAwIEZSRUQ8MjA-=",
                "../../etc/passwd"
            })
    void aPlaceThatNoAnswerGaveIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordPlace.parse(text))
                .withMessage("after: of no answer (expected: the next of an earlier answer with the same sort)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "Name", "--name", "size", "name,address", "+name"})
    void anOrderThatThereIsNotIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RecordOrder.parse(text))
                .withMessageContaining("(expected: one of name, address, expiry, changed");
    }

    @Test
    void aPlaceInAnotherOrderIsRefused() {
        RecordPlace place = new RecordPlace(RecordOrder.BY_NAME, 0, NetbiosName.parse("FRED<20>"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RecordQuery(RecordFilter.ALL, RecordOrder.parse("-name"), place, 5))
                .withMessageContaining("of a list sorted by name, and this is by -name");
    }
}
