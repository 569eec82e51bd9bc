package org.nbnsd.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.nbnsd.interop.Programs;

/** A server that is measured: alone at one end of a wire, as a program of its own, on port 137. */
final class Server implements Closeable {
    private static final Duration TO_END = Duration.ofSeconds(10);
    private static final Duration TO_SETTLE = Duration.ofSeconds(15);
    private static final long PAUSE_NANOS = 200_000_000;
    /** Of the time of one core. */
    private static final double IDLE = 0.1;

    private final Link link;
    private final Path nbload;
    private final Process process;
    private final Path log;

    private Server(Link link, Path nbload, Process process, Path log) {
        this.link = link;
        this.nbload = nbload;
        this.process = process;
        this.log = log;
    }

    /** Starts a server with a command line that {@link Link#onServer} made. */
    static Server start(Link link, Path nbload, List<String> command, Path log) {
        return new Server(link, nbload, Programs.start(command, log), log);
    }

    /** Waits for the first answer, which tells whether a name is known: the first of those that {@code nbload} registers. */
    void awaitAnswer(Duration most, boolean isKnown) throws IOException {
        Programs.Result result = runLoad(Load.await(most));
        if (result.exit() != 0) {
            throw new IOException((process.isAlive() ? "no answer within " + most : "it has ended") + ", " + log + ":\n"
                    + Files.readString(log));
        }
        if (LoadResult.parse(result.out()).ok() > 0 != isKnown) {
            throw new IOException("the first answer was wrong, name known: " + isKnown + ", " + result.out());
        }
    }

    /** Sends requests, and fails if none is answered. */
    LoadResult load(Load load) throws IOException {
        Programs.Result result = runLoad(load);
        if (result.exit() != 0) {
            throw new IOException(load + ": nbload ended with " + result.exit() + ": "
                    + result.out().strip() + "\n" + Files.readString(log));
        }
        return LoadResult.parse(result.out());
    }

    private Programs.Result runLoad(Load load) {
        List<String> command = new ArrayList<>(List.of(nbload.toString()));
        command.addAll(load.arguments());
        return Programs.run(load.most(), link.onClient(command));
    }

    /** Sends queries from many ports without waiting for answers, on any core; returns how many it answered a second. */
    double flood(Path nbflood, int names, double seconds) throws IOException {
        Programs.Result result = Programs.run(
                Duration.ofMillis((long) (seconds * 1000)).plus(TO_SETTLE),
                link.onClientUnpinned(List.of(
                        "nice", // what the server leaves of the cores is enough to keep it busy
                        "-n",
                        "19",
                        nbflood.toString(),
                        "-s",
                        Link.SERVER,
                        "-i",
                        Link.DEVICE,
                        "-n",
                        "" + names,
                        "-t",
                        "" + seconds)));
        if (result.exit() != 0) {
            throw new IOException(
                    "nbflood ended with " + result.exit() + ": " + result.out() + "\n" + Files.readString(log));
        }
        return LoadResult.parse(result.out()).perSecond();
    }

    /** Waits until it has done what it put off, such as writing, so that it does not take time from the next. */
    void settle() {
        long end = System.nanoTime() + TO_SETTLE.toNanos();
        long used = cpuNanos();
        boolean idle = false;
        while (!idle && System.nanoTime() < end) {
            long before = System.nanoTime();
            LockSupport.parkNanos(PAUSE_NANOS);
            long now = cpuNanos();
            idle = now - used < IDLE * (System.nanoTime() - before);
            used = now;
        }
    }

    private long cpuNanos() {
        return process.toHandle()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }

    /** The process id: those that start it only become it. */
    long pid() {
        return process.pid();
    }

    /** Ends it as its service manager does, so that everything is on the disk. */
    void terminate() throws IOException {
        process.destroy();
        if (!hasEnded()) {
            throw new IOException("SIGTERM did not end " + pid() + " within " + TO_END);
        }
    }

    /** Kills it, and what it started, and removes its network; what it has on the disk is of no use to anybody. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        hasEnded();
        link.close();
    }

    private boolean hasEnded() {
        try {
            return process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
