package org.nbnsd.control.token;

import com.google.common.base.Throwables;
import com.google.common.io.BaseEncoding;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.file.FileFailure;
import org.nbnsd.file.PlainFile;
import org.nbnsd.file.PrivateFile;

/**
 * The tokens of a daemon. For any thread. They are kept in a file that has no secret in it, only hashes; what the file says
 * when it is looked at counts, so whoever takes it away takes all tokens away. If it cannot be understood, no token is good, and
 * nothing is written over it.
 */
public final class Tokens implements AutoCloseable {
    /** The most tokens, those that have expired included. */
    public static final int MOST = 100;

    /** The longest time that a token may be good for, unless it is for ever. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    /** How often it is written down at the most when tokens were last used. */
    private static final Duration BETWEEN_NOTES = Duration.ofMinutes(1);

    private static final String PREFIX = "nbnsd_";
    /** In milliseconds. */
    private static final long BETWEEN_LOOKS = 1_000;

    private static final int SECRET_OCTETS = 32;
    private static final int MOST_OCTETS = 1 << 20;
    /** For the disk, by whoever wants something written or read; and when the daemon stops. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final BaseEncoding BASE32 = BaseEncoding.base32().lowerCase().omitPadding();

    private final @Nullable Path file;
    private final LongSupplier clock;
    private final Executor background;
    private final Duration patience;
    private final Watch watch;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> used = new ConcurrentHashMap<>();
    private final AtomicLong nextNote = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong nextLook = new AtomicLong();
    private final AtomicBoolean isLooking = new AtomicBoolean();
    private final AtomicBoolean isNoting = new AtomicBoolean();
    private byte[] written = new byte[0];
    private volatile List<StoredToken> stored = List.of();
    private volatile @Nullable String problem;

    /**
     * A token that was just made.
     *
     * @param token what is known of it
     * @param secret what has to be presented; nobody can tell it a second time
     */
    public record Made(Token token, String secret) {}

    /** Learns what nobody waits for. */
    @FunctionalInterface
    public interface Watch {
        /**
         * When tokens were last used could not be written down.
         *
         * @param failure why
         */
        void unnoted(IOException failure);

        /**
         * No token is good, because of the file. Told once for each reason.
         *
         * @param problem why, in a sentence
         */
        default void refused(String problem) {}

        /** The file was put right, or is gone. */
        default void taken() {}
    }

    /**
     * Those that a file has.
     *
     * @param file the file, which need not be there; null to keep them in memory only
     * @param clock the time of day, in milliseconds since the epoch
     * @param background reads and writes the file, in one thread: whoever comes with a token does not wait for the disk, and
     *     nobody waits for one that does not answer. Throws a {@link RejectedExecutionException} when it has stopped
     * @param watch learns what nobody waits for
     */
    public Tokens(@Nullable Path file, LongSupplier clock, Executor background, Watch watch) {
        this(file, clock, background, PATIENCE, watch);
    }

    Tokens(@Nullable Path file, LongSupplier clock, Executor background, Duration patience, Watch watch) {
        this.patience = patience;
        this.file = file;
        this.clock = clock;
        this.background = background;
        this.watch = watch;
        look();
    }

    /** Has something done with the file, and waits for it, but not for ever. */
    private <T> T inTime(Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work);
        try {
            background.execute(task);
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwables.throwIfInstanceOf(Objects.requireNonNull(e.getCause()), IOException.class);
            Throwables.throwIfUnchecked(e.getCause());
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            task.cancel(false); // if it has not begun it is not done later either
            throw new IOException(
                    file + ": the disk has not answered for " + patience.toSeconds()
                            + " s (expected: try again when it does, and look with nbnsd token list what there is)",
                    e);
        } catch (RejectedExecutionException | OutOfMemoryError e) { // the latter of threads
            throw new IOException(file + ": the daemon stops, or has no thread for it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(file + ": interrupted", e);
        }
    }

    /** Has something done with the file some time, unless it is to be done already. */
    private void later(AtomicBoolean isPending, Runnable work) {
        if (isPending.compareAndSet(false, true)) {
            try {
                background.execute(() -> {
                    try {
                        work.run();
                    } finally {
                        isPending.set(false);
                    }
                });
            } catch (RejectedExecutionException | OutOfMemoryError e) { // it has stopped, or there is no thread now
                isPending.set(false);
            }
        }
    }

    /**
     * The time of day by which tokens expire.
     *
     * @return milliseconds since the epoch
     */
    public long now() {
        return clock.getAsLong();
    }

    /**
     * What is wrong with the file, so that no token is good.
     *
     * @return a sentence; null if nothing is
     */
    public @Nullable String problem() {
        return problem;
    }

    /** Looks whether somebody has changed the file. */
    private synchronized void look() {
        if (file == null) {
            return;
        }
        try {
            byte[] octets = PlainFile.octets(file, MOST_OCTETS);
            String others = OwnerOnly.wrong(file);
            if (others != null) {
                refuseAll(file + ": " + others);
                return;
            }
            if (problem != null || octets.length == 0 || !Arrays.equals(octets, written)) {
                take(TokenFile.read(octets), octets);
            }
        } catch (NoSuchFileException e) {
            take(List.of(), new byte[0]);
        } catch (IOException e) {
            refuseAll(FileFailure.reading(file, e).getMessage());
        } catch (IllegalArgumentException e) {
            refuseAll(file + ": " + e.getMessage());
        }
    }

    private void take(List<StoredToken> tokens, byte[] octets) {
        stored = List.copyOf(tokens);
        written = octets;
        if (problem != null) {
            problem = null;
            watch.taken();
        }
    }

    private void refuseAll(@Nullable String why) {
        stored = List.of();
        String now =
                why + " (expected: the tokens of this daemon; until it is put right, or taken away with all tokens,"
                        + " no token is good)";
        if (!now.equals(problem)) {
            problem = now;
            watch.refused(now);
        }
    }

    private List<StoredToken> sound() throws IOException {
        look();
        String wrong = problem;
        if (wrong != null) {
            throw new IOException(wrong);
        }
        return stored;
    }

    /**
     * Makes a token.
     *
     * @param name how people call it
     * @param scopes what it is good for
     * @param expires when it is good no more, in milliseconds since the epoch; {@link Long#MAX_VALUE} for never
     * @param by who makes it
     * @return the token, which is on the disk
     * @throws IllegalArgumentException if there are too many, the name is taken or is none, or the time makes no sense
     * @throws IOException if it cannot be kept; there is no such token then
     */
    public Made add(String name, Set<TokenScope> scopes, long expires, String by) throws IOException {
        AtomicBoolean isGivenUp = new AtomicBoolean();
        try {
            return inTime(() -> added(name, scopes, expires, by, isGivenUp));
        } finally {
            isGivenUp.set(true);
        }
    }

    private synchronized Made added(
            String name, Set<TokenScope> scopes, long expires, String by, AtomicBoolean isGivenUp) throws IOException {
        long now = clock.getAsLong();
        if (expires != Long.MAX_VALUE && (expires <= now || expires - now > LONGEST.toMillis())) {
            throw new IllegalArgumentException("expires: "
                    + (expires <= now ? "it is over" : "too late")
                    + " (expected: a time to come, within " + LONGEST.toDays() + " days)");
        }
        List<StoredToken> before = sound();
        byte[] octets = new byte[SECRET_OCTETS];
        random.nextBytes(octets);
        String secret = PREFIX + BASE32.encode(octets);
        var hash = StoredToken.hash(secret);
        Token token = new Token(freeId(before), name, scopes, now, by, expires, 0);
        if (before.stream().anyMatch(each -> each.token().name().equals(name))) {
            throw new IllegalArgumentException(
                    "token: " + name + " is there already (expected: another name, or revoke that one first)");
        }
        if (before.size() >= MOST) {
            throw new IllegalArgumentException("tokens: there are " + before.size() + " (expected: at most " + MOST
                    + "; revoke those that nobody needs)");
        }
        List<StoredToken> after = new ArrayList<>(before);
        after.add(new StoredToken(token, hash));
        if (isGivenUp.get()) {
            throw new IOException("nobody waits for its secret any more");
        }
        keep(after);
        return new Made(token, secret);
    }

    private String freeId(List<StoredToken> taken) {
        while (true) {
            byte[] octets = new byte[4];
            random.nextBytes(octets);
            String id = BaseEncoding.base16().lowerCase().encode(octets);
            if (taken.stream().noneMatch(each -> each.token().id().equals(id))) {
                return id;
            }
        }
    }

    /**
     * Takes a token away: from now on it is good for nothing.
     *
     * @param nameOrId its name or its id
     * @return the token that was
     * @throws IllegalArgumentException if there is none
     * @throws IOException if that cannot be written; it is as good as before then
     */
    public Token revoke(String nameOrId) throws IOException {
        return inTime(() -> revoked(nameOrId));
    }

    private synchronized Token revoked(String nameOrId) throws IOException {
        List<StoredToken> after = new ArrayList<>(sound());
        StoredToken found = after.stream()
                .filter(each -> each.token().name().equals(nameOrId)
                        || each.token().id().equals(nameOrId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("token: " + TokenScope.shown(nameOrId)
                        + " is not there (expected: the name or the id of one that nbnsd token list shows)"));
        after.remove(found);
        keep(after);
        return seen(found.token());
    }

    /**
     * All tokens, by name.
     *
     * @return those that have expired, too
     * @throws IOException if the file cannot be read or understood
     */
    public List<Token> list() throws IOException {
        return inTime(this::listed);
    }

    private synchronized List<Token> listed() throws IOException {
        return sound().stream()
                .map(each -> seen(each.token()))
                .sorted(Comparator.comparing(Token::name))
                .toList();
    }

    private Token seen(Token token) {
        return token.usedAt(used.getOrDefault(token.id(), 0L));
    }

    /**
     * Whether anybody has a token that is good now.
     *
     * @return false if there is none, or all have expired
     */
    public boolean isGiven() {
        long now = clock.getAsLong();
        return stored.stream().anyMatch(each -> !each.token().isExpired(now));
    }

    /**
     * The token that somebody presents. How long that takes does not tell how much of it is right.
     *
     * @param presented any text
     * @return null if it is none that is good now
     */
    public @Nullable Token check(String presented) {
        Token found = recheck(presented);
        if (found == null) {
            return null;
        }
        long now = clock.getAsLong();
        used.merge(found.id(), now, Math::max);
        long next = nextNote.get();
        if (now >= next && nextNote.compareAndSet(next, now + BETWEEN_NOTES.toMillis())) {
            later(isNoting, this::note);
        }
        return seen(found);
    }

    /**
     * The token that somebody has presented before, for who looks whether it is still good: that is no use of it.
     *
     * @param presented any text
     * @return null if it is none that is good now
     */
    public @Nullable Token recheck(String presented) {
        lookNowAndThen();
        byte[] hash = StoredToken.hash(presented).asBytes();
        Token found = null;
        for (StoredToken each : stored) {
            if (MessageDigest.isEqual(each.hash().asBytes(), hash)) {
                found = each.token();
            }
        }
        return found == null || found.isExpired(clock.getAsLong()) ? null : seen(found);
    }

    /** Who takes the file away, or puts another in its place, need not tell the daemon. */
    private void lookNowAndThen() {
        long now = clock.getAsLong();
        long next = nextLook.get();
        if ((now >= next || next - now > BETWEEN_LOOKS) && nextLook.compareAndSet(next, now + BETWEEN_LOOKS)) {
            later(isLooking, this::look);
        }
    }

    /** Writes down when tokens were last used. */
    private void note() {
        try {
            noteUse();
        } catch (IOException e) {
            watch.unnoted(e);
        }
    }

    private synchronized void noteUse() throws IOException {
        List<StoredToken> before = sound();
        if (before.stream().anyMatch(each -> !seen(each.token()).equals(each.token()))) {
            keep(before);
        }
    }

    private void keep(List<StoredToken> tokens) throws IOException {
        List<StoredToken> noted = tokens.stream()
                .map(each -> new StoredToken(seen(each.token()), each.hash()))
                .toList();
        byte[] octets = TokenFile.write(noted);
        if (file != null) {
            PrivateFile.replace(file, octets);
        }
        written = octets;
        stored = noted;
        used.keySet().retainAll(noted.stream().map(each -> each.token().id()).toList());
    }

    /** Writes down when tokens were last used, unless the disk does not answer; to be called before the background stops. */
    @Override
    public void close() {
        if (problem != null) {
            return;
        }
        try {
            inTime(() -> {
                noteUse();
                return true;
            });
        } catch (IOException e) {
            watch.unnoted(e);
        }
    }
}
