package org.nbnsd.control.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nbnsd.control.token.Tokens.Made;
import org.nbnsd.file.PrivateFile;
import org.nbnsd.interop.Programs;
import org.nbnsd.name.Confidential;

/** Who has a token may ask; what is kept of it, and for how long it is good. */
final class TokensTest {
    private static final long NEVER = Long.MAX_VALUE;
    private static final Set<TokenScope> READ = Set.of(TokenScope.READ);

    @TempDir
    private Path directory;

    private final AtomicLong now = new AtomicLong(1_795_251_600_000L);
    private final List<IOException> failures = new ArrayList<>();

    private Path file() {
        return directory.resolve("tokens.json");
    }

    private Tokens tokens() {
        return new Tokens(file(), now::get, Runnable::run, failures::add);
    }

    @Test
    void aTokenIsGoodForWhatItWasMadeForAlsoAfterARestart() throws IOException {
        Tokens tokens = tokens();
        Made made = tokens.add("helpdesk", Set.of(TokenScope.WRITE, TokenScope.METRICS), NEVER, "root");
        assertThat(made.secret()).matches("nbnsd_[a-z2-7]{52}");
        for (Tokens each : List.of(tokens, tokens())) {
            Token found = each.check(made.secret());
            assertThat(found).isNotNull();
            assertThat(found.name()).isEqualTo("helpdesk");
            assertThat(found.createdBy()).isEqualTo("root");
            assertThat(found.scopes()).containsExactlyInAnyOrder(TokenScope.WRITE, TokenScope.METRICS);
            assertThat(each.isGiven()).isTrue();
        }
    }

    @Test
    void theSecretIsNowhereInTheFileWhichOnlyItsOwnerReads() throws IOException {
        Made made = tokens().add("a", READ, NEVER, "root");
        assertThat(file()).content().doesNotContain(made.secret().substring("nbnsd_".length()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(directory.toFile().list()).containsExactly("tokens.json");
    }

    @Test
    void whoTakesTheFileAwayTakesAllTokensAwayAndGivesThemBackWithIt() throws IOException {
        Tokens tokens = tokens();
        String secret = tokens.add("a", READ, NEVER, "root").secret();
        byte[] octets = Files.readAllBytes(file());
        for (String instead : new String[] {null, "{\"x", ""}) {
            Files.delete(file());
            if (instead != null) {
                PrivateFile.replace(file(), instead.getBytes(StandardCharsets.UTF_8));
            }
            now.addAndGet(1_000);
            assertThat(tokens.check(secret)).as("with " + instead).isNull();
            PrivateFile.replace(file(), octets);
            now.addAndGet(1_000);
            assertThat(tokens.check(secret)).as("after " + instead).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rw-rw-rw-", "rw-r-----", "rwx--x--x"})
    void aFileThatOthersCanReadOrWriteGivesNobodyARight(String mode) throws IOException {
        Tokens before = tokens();
        String secret = before.add("a", READ, NEVER, "root").secret();
        byte[] octets = Files.readAllBytes(file());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(mode));
        now.addAndGet(1_000);
        for (Tokens tokens : List.of(before, tokens())) {
            assertThat(tokens.check(secret)).isNull();
            assertThat(tokens.isGiven()).isFalse();
            assertThat(tokens.problem())
                    .startsWith(file() + ": ")
                    .contains("its mode is " + mode, "chmod 600", "no token is good");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> tokens.add("b", READ, NEVER, "root"))
                    .withMessageContaining("its mode is " + mode);
        }
        assertThat(file()).hasBinaryContent(octets);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        now.addAndGet(1_000);
        assertThat(before.list()).hasSize(1);
        assertThat(before.check(secret)).isNotNull();
    }

    @Test
    void aFileOfAnotherUserGivesNobodyARight() throws IOException {
        Tokens tokens = tokens();
        String secret = tokens.add("a", READ, NEVER, "root").secret();
        Assumptions.assumeTrue(Files.getOwner(file()).getName().equals("root"), "only root can give files away");
        UserPrincipal nobody =
                file().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(file(), nobody);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(tokens::list)
                .withMessageContaining("it is of the user nobody, not of root as its directory is");
        assertThat(tokens.check(secret)).isNull();
        Files.setOwner(directory, nobody);
        assertThat(tokens.list()).hasSize(1);
        assertThat(tokens.check(secret)).isNotNull();
    }

    @Test
    void aSecretIsMaskedWhereverItStands() throws IOException {
        String secret = tokens().add("a", READ, NEVER, "root").secret();
        assertThat(Confidential.masked("by " + secret + "," + secret.toUpperCase(Locale.ROOT) + " nbnsd_a"))
                .isEqualTo("by nbnsd_...,nbnsd_... nbnsd_a");
        String bare = secret.substring("nbnsd_".length());
        assertThat(Confidential.masked("'" + bare + "' x" + bare + " " + bare.toUpperCase(Locale.ROOT)))
                .isEqualTo("'nbnsd_...' x" + bare + " " + bare.toUpperCase(Locale.ROOT));
    }

    @Test
    void whatIsAlmostATokenIsNone() throws IOException {
        Tokens tokens = tokens();
        String secret = tokens.add("a", READ, NEVER, "root").secret();
        String other = secret.endsWith("a") ? "b" : "a";
        for (String wrong : List.of(
                "",
                "nbnsd_",
                secret.substring(1),
                secret.substring(0, secret.length() - 1),
                secret.substring(0, secret.length() - 1) + other,
                secret + " ",
                secret + "=",
                secret.toUpperCase(java.util.Locale.ROOT),
                "\0" + secret,
                "x".repeat(1 << 20),
                "\ud800")) {
            assertThat(tokens.check(wrong)).isNull();
        }
        assertThat(tokens.list()).extracting(Token::lastUsed).containsExactly(0L);
    }

    @Test
    void aTokenIsGoodUntilItsLastMomentAndIsListedAsExpiredThen() throws IOException {
        Tokens tokens = tokens();
        long end = now.get() + 1000;
        String secret = tokens.add("a", READ, end, "root").secret();
        now.set(end - 1);
        assertThat(tokens.check(secret)).isNotNull();
        now.set(end);
        assertThat(tokens.check(secret)).isNull();
        assertThat(tokens.isGiven()).isFalse();
        assertThat(tokens.list()).hasSize(1).allMatch(token -> token.isExpired(now.get()));
    }

    @Test
    void aTimeThatIsOverOrTooFarIsRefused() {
        Tokens tokens = tokens();
        long tooFar = now.get() + Tokens.LONGEST.toMillis() + 1;
        for (long wrong : new long[] {0, -1, Long.MIN_VALUE, now.get(), tooFar, NEVER - 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tokens.add("a", READ, wrong, "root"))
                    .withMessageContaining("(expected: a time to come, within 3650 days)");
        }
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-a", "a b", "a\n", "\u00e9", "<script>", "deadbeef", "../../etc/passwd", "a=b"})
    void whatIsNoNameIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens().add(name, READ, NEVER, "root"))
                .withMessageContaining("(expected: a name of 1..64 letters");
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x.", "NBNSD_"})
    void aSecretIsNoNameAndIsNotRepeated(String inFront) {
        String secret = "nbnsd_" + "a2".repeat(26);
        String name = inFront.equals("NBNSD_") ? secret.toUpperCase(Locale.ROOT) : inFront + secret;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens().add(name, READ, NEVER, "root"))
                .withMessageContaining("the secret of a token")
                .withMessageNotContainingAny("a2a2", "A2A2");
        assertThat(file()).doesNotExist();
    }

    @Test
    void aNameIsGivenOnceAndAgainWhenItsTokenIsRevoked() throws IOException {
        Tokens tokens = tokens();
        String first = tokens.add("a", READ, NEVER, "root").secret();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.add("a", READ, NEVER, "root"))
                .withMessageContaining("a is there already");
        assertThat(tokens.check(first)).isNotNull();
        assertThat(tokens.revoke("a").name()).isEqualTo("a");
        assertThat(tokens.check(first)).isNull();
        String second = tokens.add("a", READ, NEVER, "root").secret();
        assertThat(second).isNotEqualTo(first);
        assertThat(tokens().check(first)).isNull();
        assertThat(tokens().check(second)).isNotNull();
    }

    @Test
    void aTokenIsRevokedByItsIdAndOnlyIfItIsThere() throws IOException {
        Tokens tokens = tokens();
        Made made = tokens.add("a", READ, NEVER, "root");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.revoke("b"))
                .withMessageContaining("b is not there (expected: ");
        assertThat(tokens.revoke(made.token().id())).isEqualTo(made.token());
        assertThat(tokens.list()).isEmpty();
        assertThat(tokens.isGiven()).isFalse();
    }

    @Test
    void thereAreAHundredAtTheMostWithTheExpired() throws IOException {
        Tokens tokens = new Tokens(null, now::get, Runnable::run, failures::add);
        for (int i = 0; i < Tokens.MOST; i++) {
            assertThat(tokens.add("t" + i, READ, now.get() + 1, "root").secret())
                    .isNotEmpty();
        }
        now.addAndGet(Duration.ofDays(1).toMillis());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.add("more", READ, NEVER, "root"))
                .withMessageContaining("(expected: at most 100; revoke");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"format\":\"nbnsd-tokens\",\"version\":2,\"tokens\":[]}",
                "{\"format\":\"other\",\"version\":1,\"tokens\":[]}",
                "{\"format\":\"nbnsd-tokens\",\"version\":\"x\",\"tokens\":[]}",
                "{\"format\":\"nbnsd-tokens\",\"version\":1,\"tokens\":{}}",
                "{\"format\":\"nbnsd-tokens\",\"version\":1,\"tokens\":[7]}",
                "{\"format\":\"nbnsd-tokens\",\"version\":1,\"tokens\":[{}]}",
                "HALF",
                "SHORT HASH",
                "TWICE",
                "ZEROS",
                "HUGE"
            })
    void ofADamagedFileNoTokenIsGoodAndNothingIsWrittenOverIt(String damage) throws IOException {
        Tokens before = tokens();
        String secret = before.add("a", READ, NEVER, "root").secret();
        String whole = Files.readString(file());
        String entry = whole.substring(whole.indexOf('[') + 1, whole.lastIndexOf(']'));
        String hash = StoredToken.hash(secret).toString();
        String damaged = switch (damage) {
            case "HALF" -> whole.substring(0, whole.length() / 2);
            case "SHORT HASH" -> whole.replace(hash, hash.substring(2));
            case "TWICE" -> whole.replace(entry, entry + "," + entry);
            case "ZEROS" -> "\0".repeat(whole.length());
            case "HUGE" -> whole + " ".repeat(2 << 20);
            default -> damage;
        };
        Files.writeString(file(), damaged);
        for (Tokens tokens : List.of(before, tokens())) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> tokens.add("b", READ, NEVER, "root"))
                    .withMessageStartingWith(file() + ": ")
                    .withMessageContaining("no token is good");
            assertThatExceptionOfType(IOException.class).isThrownBy(tokens::list);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> tokens.revoke("a"));
            assertThat(tokens.check(secret)).isNull();
            assertThat(tokens.isGiven()).isFalse();
            assertThat(tokens.problem()).contains("no token is good");
            tokens.close();
        }
        assertThat(file()).hasContent(damaged);
        Files.writeString(file(), whole);
        assertThat(before.list()).hasSize(1);
        assertThat(before.check(secret)).isNotNull();
    }

    @Test
    void whoeverTakesTheFileAwayTakesAllTokensAway() throws IOException {
        Tokens tokens = tokens();
        String secret = tokens.add("a", READ, NEVER, "root").secret();
        Files.delete(file());
        assertThat(tokens.list()).isEmpty();
        assertThat(tokens.check(secret)).isNull();
    }

    @Test
    void aTokenThatCannotBeKeptIsNotGiven() throws IOException {
        Path nowhere = directory.resolve("nowhere").resolve("tokens.json");
        Tokens tokens = new Tokens(nowhere, now::get, Runnable::run, failures::add);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> tokens.add("a", READ, NEVER, "root"))
                .withMessageContaining(nowhere.getParent() + " is not there");
        assertThat(tokens.list()).isEmpty();
        assertThat(tokens.isGiven()).isFalse();
    }

    @Test
    void aRevocationThatCannotBeWrittenIsToldAndTheTokenStays() throws IOException {
        Tokens tokens = tokens();
        String secret = tokens.add("a", READ, NEVER, "root").secret();
        Files.createDirectory(directory.resolve("tokens.json.new"));
        Files.createFile(directory.resolve("tokens.json.new").resolve("in the way"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> tokens.revoke("a"));
        assertThat(tokens.check(secret)).isNotNull();
    }

    @Test
    void whenItWasLastUsedIsWrittenOnceAMinuteAndAtTheEnd() throws IOException {
        Tokens tokens = tokens();
        String secret = tokens.add("a", READ, NEVER, "root").secret();
        long first = now.get();
        assertThat(tokens.check(secret)).isNotNull();
        byte[] once = Files.readAllBytes(file());
        for (int i = 0; i < 59; i++) {
            now.addAndGet(1000);
            assertThat(tokens.check(secret)).isNotNull();
            assertThat(file()).hasBinaryContent(once);
        }
        now.addAndGet(1000);
        assertThat(tokens.check(secret)).isNotNull();
        assertThat(tokens().list()).extracting(Token::lastUsed).containsExactly(first + 60_000);
        now.addAndGet(5000);
        assertThat(tokens.check(secret)).isNotNull();
        tokens.close();
        assertThat(tokens().list()).extracting(Token::lastUsed).containsExactly(first + 65_000);
        assertThat(failures).isEmpty();
    }

    @Test
    void manyAtOnceMakeAndPresentTokensAndNoneIsLost() throws Exception {
        Tokens tokens = tokens();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<String>> secrets = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String name = "t" + i;
                secrets.add(threads.submit(() -> {
                    String secret = tokens.add(name, READ, NEVER, "root").secret();
                    assertThat(tokens.check(secret)).isNotNull();
                    return secret;
                }));
            }
            for (Future<String> secret : secrets) {
                assertThat(secret.get()).isNotEmpty();
            }
            Tokens restarted = tokens();
            for (Future<String> secret : secrets) {
                assertThat(restarted.check(secret.get())).isNotNull();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(tokens().list()).hasSize(40);
        assertThat(Files.readString(file(), StandardCharsets.UTF_8)).endsWith("]}\n");
    }

    @Test
    void whatIsNoPlainFileGivesNobodyARightAndIsNotWaitedFor() throws Exception {
        Programs.assumeInstalled("mkfifo");
        Tokens tokens = tokens();
        String secret = tokens.add("a", READ, NEVER, "root").secret();
        Files.delete(file());
        Programs.mustRun("mkfifo", "-m", "600", file().toString());
        for (String what : List.of("it is a pipe or a device", "is a directory")) {
            now.addAndGet(2_000);
            assertThat(tokens.check(secret)).isNull();
            assertThat(tokens.problem()).contains("tokens.json: " + what + " (expected: a plain file)");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(tokens::list)
                    .withMessageContaining(what);
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> tokens.add("b", READ, NEVER, "root"));
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> tokens.revoke("a"));
            assertThat(tokens().problem()).contains(what); // at a start
            tokens.close();
            Files.delete(file());
            Files.createDirectory(file());
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void whatIsWrongWithTheFileIsToldOnceForEachReasonAndWhenItIsRight() throws Exception {
        List<String> told = new ArrayList<>();
        Tokens.Watch watch = new Tokens.Watch() {
            @Override
            public void unnoted(IOException failure) {
                failures.add(failure);
            }

            @Override
            public void refused(String problem) {
                told.add(problem);
            }

            @Override
            public void taken() {
                told.add("taken");
            }
        };
        Tokens tokens = new Tokens(file(), now::get, Runnable::run, watch);
        String secret = tokens.add("a", READ, NEVER, "root").secret();
        byte[] good = Files.readAllBytes(file());
        for (String damage : List.of("{", "{", "")) {
            Files.writeString(file(), damage);
            for (int i = 0; i < 3; i++) {
                now.addAndGet(2_000);
                assertThat(tokens.check(secret)).isNull();
            }
        }
        Files.write(file(), good);
        now.addAndGet(2_000);
        assertThat(tokens.check(secret)).isNotNull();

        assertThat(told).hasSize(2).last().isEqualTo("taken");
        assertThat(told.get(0)).contains("tokens.json: it is damaged (expected: the tokens of this daemon");
    }

    /** As a file system of another machine that is gone. */
    @Test
    void nobodyWaitsForADiskThatDoesNotAnswer() throws Exception {
        ExecutorService background = Executors.newSingleThreadExecutor();
        CountDownLatch answer = new CountDownLatch(1);
        try {
            String secret = tokens().add("a", READ, NEVER, "root").secret();
            Tokens tokens = new Tokens(file(), now::get, background, Duration.ofMillis(50), failures::add);
            background.execute(() -> Uninterruptibles.awaitUninterruptibly(answer));

            assertThat(tokens.check(secret)).isNotNull();
            for (ThrowingCallable wish : List.<ThrowingCallable>of(
                    tokens::list, () -> tokens.add("b", READ, NEVER, "root"), () -> tokens.revoke("a"))) {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(wish)
                        .withMessageContaining("tokens.json: the disk has not answered for");
            }
            tokens.close();
            assertThat(failures).hasSize(1);

            answer.countDown();
            assertThat(inTheEnd(tokens::list)).extracting(Token::name).containsExactly("a");
        } finally {
            answer.countDown();
            background.shutdown();
        }
    }

    /** However busy the machine is. */
    private static <T> T inTheEnd(Callable<T> wish) throws Exception {
        for (int i = 0; i < 400; i++) {
            try {
                return wish.call();
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("has not answered");
            }
        }
        throw new AssertionError("no answer");
    }
}
