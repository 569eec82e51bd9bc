package org.nbnsd.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Samba's nmbd on a host of a {@link Lan}, with everything that it writes in a directory of its own. */
public final class Nmbd {
    private final Process process;
    private final Path log;

    private Nmbd(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it. */
    public static Nmbd start(Lan.Host host, Path parent, String netbiosName, String settings) {
        try {
            Path directory = Files.createDirectories(parent.resolve("nmbd-" + netbiosName + "-" + System.nanoTime()));
            StringBuilder config = new StringBuilder(directories(directory))
                    .append(" workgroup = TESTGRP\n netbios name = ")
                    .append(netbiosName)
                    .append("\n log level = 3\n nmbd bind explicit broadcast = yes\n");
            config.append(' ').append(settings.replace("\n", "\n ")).append('\n');
            Path file = Files.writeString(directory.resolve("smb.conf"), config);
            List<String> command = List.of(
                    "nmbd",
                    "-F",
                    "--no-process-group",
                    "--debug-stdout",
                    "-s",
                    file.toString(),
                    "-l",
                    directory.toString());
            Path log = directory.resolve("nmbd.log");
            return new Nmbd(host.start(log, command), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The head of an smb.conf that keeps everything that Samba's programs write in one directory. */
    public static String directories(Path directory) throws IOException {
        StringBuilder config = new StringBuilder("[global]\n");
        for (String key : List.of(
                "private dir",
                "lock directory",
                "state directory",
                "cache directory",
                "pid directory",
                "ncalrpc dir")) {
            Path path = Files.createDirectories(directory.resolve(key.replace(' ', '-')));
            config.append(' ').append(key).append(" = ").append(path).append('\n');
        }
        return config.toString();
    }

    /** What it has said. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as its service manager does, so that it releases its names. */
    void terminate() {
        process.destroy();
    }

    /** Ends it so that it cannot say anything. */
    void kill() {
        process.destroyForcibly();
    }
}
