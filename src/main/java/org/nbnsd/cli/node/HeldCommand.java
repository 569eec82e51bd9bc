package org.nbnsd.cli.node;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.nbnsd.cli.console.Signals;
import org.nbnsd.name.NetbiosName;

/** The command that runs while a name is held. Signals that this program gets are passed on to it. */
final class HeldCommand implements AutoCloseable {
    /** What a shell returns for a command that is not there, and for one that cannot be run. */
    static final int NOT_FOUND = 127;

    static final int NOT_RUN = 126;

    static final List<String> SIGNALS = List.of("TERM", "INT", "HUP");

    private static final String NAME_VARIABLE = "NBNSD_NAME";

    /** Behind the name of the program in {@code /proc/self/stat}. */
    private static final int PROCESS_GROUP = 2;

    private static final int GROUP_OF_TERMINAL = 5;

    private final Process process;
    private final Signals signals;

    private HeldCommand(Process process, Signals signals) {
        this.process = process;
        this.signals = signals;
    }

    /**
     * Runs it, with our input and output. A signal that comes before it runs reaches it when it does.
     *
     * @throws IOException if that cannot be done
     */
    static HeldCommand start(List<String> command, NetbiosName held) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put(NAME_VARIABLE, held.toString());
        CompletableFuture<Process> started = new CompletableFuture<>();
        Signals signals = Signals.receive(SIGNALS, signal -> {
            CompletableFuture<Void> unused = started.thenAccept(process -> pass(signal, process));
        });
        try {
            Process process = builder.start();
            started.complete(process);
            return new HeldCommand(process, signals);
        } catch (IOException e) {
            signals.close();
            throw e;
        }
    }

    /** What the shell would return for a command that cannot be started. */
    static int exitStatus(IOException why) {
        return String.valueOf(why.getMessage()).matches("(?s).*error(=|: )2\\b.*") ? NOT_FOUND : NOT_RUN;
    }

    /** What a terminal sends, it sends to all programs in its foreground: they would get it twice. */
    private static void pass(String signal, Process process) {
        if (signal.equals("TERM")) {
            process.destroy();
        } else if (!isInForeground()) {
            try {
                new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(process.pid()))
                        .inheritIO()
                        .start();
            } catch (IOException e) {
                process.destroy(); // without a shell: the one signal that Java can send
            }
        }
    }

    private static boolean isInForeground() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields.length > GROUP_OF_TERMINAL && fields[PROCESS_GROUP].equals(fields[GROUP_OF_TERMINAL]);
        } catch (IOException e) {
            return false; // no Linux: twice is better than never
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Asks it to end. */
    void terminate() {
        process.destroy();
    }

    /**
     * Waits for its end.
     *
     * @return its exit status; 128 and the number of the signal that ended it
     * @throws InterruptedIOException if the thread is interrupted; it is asked to end then
     */
    int await() throws InterruptedIOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            terminate();
            throw new InterruptedIOException("interrupted; the command was told to end");
        }
    }

    /** Signals are no longer passed on. */
    @Override
    public void close() {
        signals.close();
    }
}
