package org.nbnsd.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.nbnsd.registry.NameRecord;

/** A database in a process of its own, which says on standard output what it does. */
final class DatabaseProcess implements AutoCloseable {
    private static final int GROUP = 100;

    private final Process process;
    private final BufferedReader output;

    private DatabaseProcess(Process process) {
        this.process = process;
        output = process.inputReader();
    }

    /** Opens the database, and keeps it open. */
    static DatabaseProcess holding(Path file) throws IOException {
        return start(List.of(), "hold", file.toString());
    }

    /** Commits a hundred records after the other, and says so each time, until it is killed. */
    static DatabaseProcess committing(Path file) throws IOException {
        return start(List.of(), "commit", file.toString());
    }

    /**
     * Commits until that fails, runs a command, and goes on with what failed.
     *
     * @param shell what runs the process: {@code sh -c}, and a script whose last command is {@code exec "$@"}
     */
    static DatabaseProcess failing(List<String> shell, Path file, String... repair) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("fail", file.toString()));
        arguments.addAll(List.of(repair));
        return start(shell, arguments.toArray(String[]::new));
    }

    private static DatabaseProcess start(List<String> prefix, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DatabaseProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new DatabaseProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    long pid() {
        return process.pid();
    }

    /** The next line; null at the end. */
    String line() throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return output.readLine();
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .get(60, TimeUnit.SECONDS);
    }

    /** All lines until the end. */
    List<String> lines() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            lines.add(line);
        }
        return lines;
    }

    /** By SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The process. */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[1]);
        try (SqliteDatabase database = SqliteDatabase.open(file)) {
            int present = Records.load(database).size();
            System.out.println("opened");
            switch (args[0]) {
                case "hold" -> System.in.read();
                case "commit" -> commitForEver(database, present);
                default -> commitUntilFailure(database, List.of(args).subList(2, args.length));
            }
        } catch (StoreException e) {
            System.out.println(e.getMessage());
            return;
        }
        List<NameRecord> found = Records.contents(file);
        System.out.println("found " + found.size());
    }

    private static void commitForEver(Database database, int present) throws StoreException {
        for (int done = present; done < 10_000_000; done += GROUP) {
            database.commit(Records.changes(done, done + GROUP), Records.NOW);
            System.out.println("committed " + (done + GROUP));
        }
    }

    private static void commitUntilFailure(Database database, List<String> repair) throws Exception {
        int done = 0;
        try {
            while (done < 1_000_000) {
                database.commit(Records.changes(done, done + GROUP), Records.NOW);
                done += GROUP;
            }
        } catch (StoreException e) {
            System.out.println(e.getMessage());
        }
        try {
            database.commit(Records.changes(done, done + GROUP), Records.NOW);
            System.out.println("works at once");
        } catch (StoreException e) {
            System.out.println(e.getMessage());
        }
        List<String> command = new ArrayList<>(repair);
        command.replaceAll(word ->
                word.equals("PID") ? Long.toString(ProcessHandle.current().pid()) : word);
        new ProcessBuilder(command).inheritIO().start().waitFor();
        for (int i = 0; i < 3; i++) {
            database.commit(Records.changes(done, done + GROUP), Records.NOW);
            done += GROUP;
        }
        System.out.println("committed " + done);
    }
}
