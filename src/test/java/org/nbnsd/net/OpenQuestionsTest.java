package org.nbnsd.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nbnsd.wire.Ipv4Address;

final class OpenQuestionsTest {
    private static final Ipv4Address HOLDER = Ipv4Address.parse("10.0.0.1");
    private static final Ipv4Address OTHER = Ipv4Address.parse("10.0.0.2");

    private final OpenQuestions questions = new OpenQuestions();

    @Test
    void eachIdIsThereOnceTheLatestFirst() {
        questions.asked(HOLDER, 1, 0);
        questions.asked(OTHER, 2, 1);
        questions.asked(HOLDER, 3, 2);
        questions.asked(HOLDER, 1, 3);

        assertThat(questions.ids(HOLDER, 8, 4)).containsExactly(1, 3);
        assertThat(questions.ids(HOLDER, 1, 4)).containsExactly(1);
        assertThat(questions.ids(OTHER, 8, 4)).containsExactly(2);
    }

    @Test
    void whatWasAskedLongAgoIsForgotten() {
        questions.asked(HOLDER, 1, 0);
        questions.asked(HOLDER, 2, 5_000);

        assertThat(questions.ids(HOLDER, 8, 10_000)).containsExactly(2, 1);
        assertThat(questions.ids(HOLDER, 8, 10_001)).containsExactly(2);
        assertThat(questions.ids(HOLDER, 8, 15_001)).isEmpty();
    }

    @Test
    void ofTooManyTheLatestAreRemembered() {
        for (int id = 0; id < 5_000; id++) {
            questions.asked(HOLDER, id, 0);
        }
        assertThat(questions.ids(HOLDER, 2, 0)).containsExactly(4_999, 4_998);
        assertThat(questions.ids(HOLDER, 10_000, 0)).hasSize(1_024);
    }
}
