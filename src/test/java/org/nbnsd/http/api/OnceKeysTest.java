package org.nbnsd.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.http.Ask;
import org.nbnsd.http.Asker;
import org.nbnsd.http.Body;
import org.nbnsd.http.Handler;
import org.nbnsd.http.Method;
import org.nbnsd.http.ProblemCode;
import org.nbnsd.http.ProblemException;
import org.nbnsd.http.Reply;
import org.nbnsd.http.Route;
import org.nbnsd.http.Scope;

/** What is sent again with its key is done once. */
final class OnceKeysTest {
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger done = new AtomicInteger();
    private final OnceKeys keys = new OnceKeys(clock::get);
    private final Handler handler = ask -> {
        JsonObject json = new JsonObject();
        json.addProperty("number", done.incrementAndGet());
        return Reply.json(201, json);
    };
    private final Route route =
            Route.of(Method.POST, "/api/v1/names", Scope.WRITE, handler).taking(Body.JSON);

    private Ask ask(String who, String key, String body) {
        JsonObject json = new JsonObject();
        json.addProperty("body", body);
        Asker asker = new Asker(who, who, "10.0.0.9", false, Set.of(Scope.WRITE));
        return new Ask(
                route,
                "/api/v1/names",
                Map.of(),
                Map.of(),
                key.isEmpty() ? Map.of() : Map.of("idempotency-key", key),
                json,
                null,
                asker);
    }

    @Test
    void withoutAKeyEachIsDone() throws IOException {
        keys.once(ask("ann", "", "a"), handler);
        keys.once(ask("ann", "", "a"), handler);
        assertThat(done).hasValue(2);
    }

    @Test
    void withTheSameKeyItIsDoneOnceAndAnsweredAlike() throws IOException {
        Reply first = keys.once(ask("ann", "k", "a"), handler);
        Reply again = keys.once(ask("ann", "k", "a"), handler);
        assertThat(done).hasValue(1);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers()).containsEntry("Idempotency-Replayed", "true");
    }

    /** Who sends many long requests must not fill the memory with the answers. */
    @Test
    void theOldestAnswersGoWhenAllTogetherAreTooLong() throws IOException {
        int length = 1 << 20;
        Handler longAnswer = ask -> Reply.text(201, "text/plain", "x".repeat(length) + done.incrementAndGet());
        int fit = (int) (OnceKeys.MOST_OCTETS / length) - 1;
        for (int i = 0; i < 3 * fit; i++) {
            keys.once(ask("ann", "k" + i, "a"), longAnswer);
        }
        int before = done.get();
        keys.once(ask("ann", "k" + (3 * fit - fit), "a"), longAnswer);
        assertThat(done).as("one of the last is still known").hasValue(before);
        keys.once(ask("ann", "k0", "a"), longAnswer);
        assertThat(done).as("the first is done again").hasValue(before + 1);
    }

    /** The file is gone when it was sent. */
    @Test
    void whatWasAnsweredWithALongFileIsNotDoneAgainEither() throws IOException {
        Handler spooling = ask -> {
            done.incrementAndGet();
            return Reply.spooled(Reply.JSON, Path.of("answer"));
        };

        assertThat(keys.once(ask("ann", "k", "a"), spooling).body()).isInstanceOf(Reply.Spooled.class);
        Reply again = keys.once(ask("ann", "k", "a"), spooling);

        assertThat(again.status()).isEqualTo(409);
        assertThat(new String(((Reply.Octets) again.body()).array(), StandardCharsets.UTF_8))
                .contains("it was done with this key");
        assertThat(done).hasValue(1);
    }

    @Test
    void aKeyIsThatOfWhoSendsIt() throws IOException {
        keys.once(ask("ann", "k", "a"), handler);
        keys.once(ask("bob", "k", "a"), handler);
        assertThat(done).hasValue(2);
    }

    @Test
    void anotherRequestWithTheSameKeyIsRefused() throws IOException {
        keys.once(ask("ann", "k", "a"), handler);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> keys.once(ask("ann", "k", "b"), handler))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.UNPROCESSABLE));
        assertThat(done).hasValue(1);
    }

    @Test
    void whileTheFirstIsOnItsWayTheSecondIsToComeAgain() throws IOException {
        keys.once(ask("ann", "k", "a"), ask -> {
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> keys.once(ask("ann", "k", "a"), handler))
                    .satisfies(e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.CONFLICT));
            return handler.answer(ask);
        });
        assertThat(done).hasValue(1);
    }

    @Test
    void whatFailedIsTriedAgain() throws IOException {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> keys.once(ask("ann", "k", "a"), ask -> {
                    throw new IOException("the disk is full");
                }));
        keys.once(ask("ann", "l", "a"), ask -> Reply.json(503, new JsonObject()));
        assertThat(keys.once(ask("ann", "k", "a"), handler).status()).isEqualTo(201);
        assertThat(keys.once(ask("ann", "l", "a"), handler).status()).isEqualTo(201);
        assertThat(done).hasValue(2);
    }

    @Test
    void afterADayTheKeyIsForgotten() throws IOException {
        keys.once(ask("ann", "k", "a"), handler);
        clock.set(Duration.ofHours(24).toMillis());
        keys.once(ask("ann", "k", "b"), handler);
        assertThat(done).hasValue(2);
    }

    @Test
    void theOldestIsForgottenWhenThereAreTooMany() throws IOException {
        for (int i = 0; i <= OnceKeys.MOST; i++) {
            keys.once(ask("ann", "k" + i, "a"), handler);
        }
        keys.once(ask("ann", "k" + OnceKeys.MOST, "a"), handler);
        assertThat(done).hasValue(OnceKeys.MOST + 1);
        keys.once(ask("ann", "k0", "a"), handler);
        assertThat(done).hasValue(OnceKeys.MOST + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "\u00e9", "a\tb"})
    void whatIsNoKeyIsRefused(String key) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> keys.once(ask("ann", key, "a"), handler))
                .satisfies(e -> assertThat(e.problem().code().status()).isEqualTo(400));
        assertThat(done).hasValue(0);
    }
}
