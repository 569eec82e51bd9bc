package org.nbnsd.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordType;

/** The same as sorting all of them, and taking the first. */
class FirstRecordsTest {
    private static final int ALL = 300;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 299, 300, 301, Integer.MAX_VALUE - 1, Integer.MAX_VALUE})
    void theFirstAreKeptInWhicheverOrderTheyCome(int most) {
        List<NameRecord> records = new ArrayList<>();
        for (int i = 0; i < ALL; i++) {
            records.add(FakeBackend.fixed(String.format("HOST%03d<20>", i), RecordType.UNIQUE, "10.0.0.1"));
        }
        Collections.shuffle(records, new Random(1));
        Comparator<NameRecord> order = Comparator.comparing(NameRecord::name);
        FirstRecords first = new FirstRecords(order, most);
        records.forEach(first::add);

        assertThat(first.seen()).isEqualTo(ALL);
        assertThat(first.sorted())
                .isEqualTo(records.stream().sorted(order).limit(most).toList());
    }
}
