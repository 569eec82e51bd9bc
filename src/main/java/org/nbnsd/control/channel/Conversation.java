package org.nbnsd.control.channel;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.OperationException;
import org.nbnsd.control.document.Document;
import org.nbnsd.control.table.Request;
import org.nbnsd.file.FileFailure;

/**
 * Questions to a running daemon and its answers, whatever they mean: what all clients of the control channel have in common. For
 * one thread.
 *
 * <p>Every method throws an {@link IOException} whose message is for people: the daemon's own words if it says why it
 * cannot do what was asked for ({@link OperationException}), else what is wrong with the channel.
 */
final class Conversation implements AutoCloseable {
    /** Longer than the daemon takes at the most before it says that it cannot. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int MOST_TRIES = 40;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

    /** Takes the lines of an answer before the last. */
    @FunctionalInterface
    interface Lines {
        void next(AnswerLine line) throws IOException;
    }

    /** Writes the lines of a question. */
    @FunctionalInterface
    interface Sending {
        void to(LineChannel lines) throws IOException;
    }

    private final Path path;
    private final LineChannel lines;
    private final String sudoUser;

    private Conversation(Path path, LineChannel lines, String sudoUser) {
        this.path = path;
        this.lines = lines;
        this.sudoUser = sudoUser;
    }

    /** The same, with the usual patience; if the environment says that sudo made somebody root, the daemon is told who. */
    static Conversation connect(Path path) throws IOException {
        return connect(path, System.getenv().getOrDefault("SUDO_USER", ""), PATIENCE);
    }

    static Conversation connect(Path path, String sudoUser, Duration patience) throws IOException {
        SocketFile.checkLength(path);
        requireSocket(path);
        for (int tries = 1; ; tries++) {
            SocketChannel channel = channel(path);
            if (channel != null) {
                return new Conversation(path, new LineChannel(channel, patience), sudoUser);
            } else if (tries == MOST_TRIES) {
                throw new IOException(cannotAsk(path, new IOException("it takes no connection now")));
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    /** Null if too many connect at this moment, as when many programs start at once. */
    private static @Nullable SocketChannel channel(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            if (channel.connect(UnixDomainSocketAddress.of(path))) {
                return channel;
            }
            channel.close();
            return null;
        } catch (ConnectException e) {
            channel.close();
            throw new IOException(nobody(path), e);
        } catch (IOException e) {
            channel.close();
            throw new IOException(isPermission(e) ? noPermission(path) : cannotAsk(path, e), e);
        }
    }

    private static void requireSocket(Path path) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new IOException(nobody(path), e);
        } catch (AccessDeniedException e) {
            throw new IOException(noPermission(path), e);
        } catch (IOException e) { // such as a file where a directory should be
            throw new IOException(cannotAsk(path, e), e);
        }
        if (!attributes.isOther()) {
            throw new IOException(path + ": no socket (expected: the control socket of a daemon)");
        }
    }

    /** The JDK gives the system's words only. */
    private static boolean isPermission(IOException e) {
        return String.valueOf(e.getMessage()).contains("ermission denied");
    }

    private static String nobody(Path path) {
        return "no daemon serves at " + path + ": is it running? with another --data?";
    }

    private static String cannotAsk(Path path, IOException why) {
        return "the daemon at " + path + " cannot be asked: " + FileFailure.reason(why);
    }

    private static String noPermission(Path path) {
        return path + ": no permission to ask this daemon (expected: its own user, or root: try sudo)";
    }

    /** Keeps the values of the lines of a kind. */
    Lines into(List<JsonObject> values, String kind) {
        return line -> values.add(read(() -> line.object(kind)));
    }

    /** What ended an answer, and a list of what came before. */
    static JsonObject with(JsonObject done, String field, List<JsonObject> values) {
        return new Document().all(done).list(field, values, each -> each).json();
    }

    <T> Answer<T> answer(JsonObject json, Supplier<T> meaning) {
        return new Answer<>(json, () -> read(meaning));
    }

    /** Asks for what has no lines. */
    JsonObject ask(Request request) throws IOException {
        return ask(request, line -> read(() -> line.object("done")));
    }

    JsonObject ask(Request request, Lines each) throws IOException {
        return ask(request, to -> {}, each);
    }

    /** Asks with lines behind the request. */
    JsonObject ask(Request request, Sending more, Lines each) throws IOException {
        send(to -> {
            to.write(request.askedBy(sudoUser).toLine());
            more.to(to);
        });
        return receive(each);
    }

    /** If the daemon does not want to read, it may have said why. */
    private void send(Sending sending) throws IOException {
        try {
            sending.to(lines);
            lines.flush();
        } catch (SocketTimeoutException e) {
            throw silent(e);
        } catch (IOException e) {
            receive(line -> {});
            throw e;
        }
    }

    /** Reads an answer; returns what its last line says. */
    private JsonObject receive(Lines each) throws IOException {
        while (true) {
            String text = readLine();
            AnswerLine line = read(() -> AnswerLine.of(text));
            if (line.is("done")) {
                return read(line::object);
            } else if (line.is("error")) {
                throw read(line::error);
            }
            each.next(line);
        }
    }

    private String readLine() throws IOException {
        String line;
        try {
            line = lines.readLine();
        } catch (SocketTimeoutException e) {
            throw silent(e);
        } catch (ProtocolException e) {
            throw notUnderstood(String.valueOf(e.getMessage()), e);
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            throw interrupted(e); // by who has seen enough: nothing broke
        } catch (IOException e) {
            throw new IOException("the connection to the daemon at " + path + " broke: " + FileFailure.reason(e), e);
        }
        if (line == null) {
            throw new IOException("the daemon at " + path + " ended the connection without an answer: is it stopping?");
        }
        return line;
    }

    <T> T read(Supplier<T> reading) throws IOException {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw notUnderstood(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Waits until the daemon ends the connection, however long that takes.
     *
     * @return why, for people
     * @throws InterruptedIOException if the thread is interrupted
     */
    String awaitEnd() throws InterruptedIOException {
        try {
            lines.awaitMore();
            receive(line -> {});
            return "the daemon at " + path + " says what nobody asked for";
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static InterruptedIOException interrupted(IOException e) {
        if (e instanceof InterruptedIOException known) {
            return known;
        }
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        return interrupted;
    }

    private IOException silent(SocketTimeoutException e) {
        return new IOException("the daemon at " + path + " does not answer: " + e.getMessage(), e);
    }

    private IOException notUnderstood(String what, @Nullable Exception cause) {
        return new IOException(
                "the daemon at " + path + " answers what this program does not understand: " + what
                        + " (expected: a daemon of the same version)",
                cause);
    }

    /** Ends the connection. */
    @Override
    public void close() throws IOException {
        lines.close();
    }
}
