package org.nbnsd.bench;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nbnsd.name.CodePage;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Holder;
import org.nbnsd.registry.NameRecord;
import org.nbnsd.registry.RecordState;
import org.nbnsd.registry.RecordType;
import org.nbnsd.transfer.Exporter;
import org.nbnsd.transfer.FileFormat;
import org.nbnsd.wire.Ipv4Address;
import org.nbnsd.wire.NodeType;

/**
 * Names, as {@code nbload} registers them, already on the disk: filled once for each number of names, then copied, because
 * every server that is measured changes its own.
 */
final class Databases {
    private static final int TRIES = 4;

    private final Path directory;
    private final Map<Integer, Path> filled = new HashMap<>();
    private final List<Path> copies = new ArrayList<>();

    Databases(Path directory) {
        this.directory = directory;
    }

    /** Starts a daemon on an empty data directory. */
    interface Starter {
        Server start(Path data) throws IOException;
    }

    /** A data directory of the daemon, with so many names. */
    Path ours(int names, Starter starter) throws IOException {
        Path copy = Files.createTempDirectory(directory, "data-");
        copies.add(copy);
        if (names == 0) {
            return copy;
        }
        Path from = filled.get(names);
        if (from == null) {
            from = fill(names, starter);
            filled.put(names, from);
        }
        for (Path file : files(from)) {
            if (file.getFileName().toString().startsWith("names.db")) { // how they came there is another matter
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    private Path fill(int names, Starter starter) throws IOException {
        Benchmark.say("registering " + names + " names");
        Path data = Files.createTempDirectory(directory, "filled-");
        try (Server server = starter.start(data)) {
            for (int first = 0; first < names; first += Load.SLICE) {
                int slice = Math.min(Load.SLICE, names - first);
                register(server, first, slice);
            }
            server.settle();
            server.terminate();
        }
        return data;
    }

    /** On a machine that is too busy to answer for seconds it takes more than one try. */
    private static void register(Server server, int first, int names) throws IOException {
        Load load = Load.once("register", first, names, 0);
        LoadResult result = server.load(load);
        for (int tries = 1; tries < TRIES && result.ok() != names; tries++) {
            result = server.load(load);
        }
        if (result.ok() != names) {
            throw new IOException("only " + result.ok() + " of " + names + " names were granted: " + result);
        }
    }

    /** Deletes the copies, which nobody uses any more. */
    void deleteCopies() throws IOException {
        for (Path copy : copies) {
            MoreFiles.deleteRecursively(copy, RecursiveDeleteOption.ALLOW_INSECURE);
        }
        copies.clear();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Writes nmbd's database with so many names. */
    static void writeWinsDat(Path file, int names) throws IOException {
        long now = System.currentTimeMillis();
        long expiresAt = now + Duration.ofDays(5).toMillis();
        Iterable<NameRecord> records = () -> IntStream.range(0, names)
                .mapToObj(name -> record(name, now, expiresAt))
                .iterator();
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            Exporter.write(records, FileFormat.WINS_DAT, CodePage.CP850, out, now);
        }
    }

    /** The record of one name, as its registration by {@code nbload} makes it. */
    static NameRecord record(int name, long now, long expiresAt) {
        Ipv4Address host = Ipv4Address.parse(Link.client(name / Load.SLICE));
        return new NameRecord(
                name(name),
                RecordType.UNIQUE,
                RecordState.ACTIVE,
                NodeType.H,
                false,
                NameRecord.LOCAL,
                name + 1L,
                host,
                expiresAt,
                List.of(new Holder(host, NameRecord.LOCAL, now, expiresAt)));
    }

    /** One of the names of {@code nbload}. */
    static NetbiosName name(int number) {
        String digits = Integer.toString(number);
        return NetbiosName.parse("NB" + "0".repeat(10 - digits.length()) + digits);
    }
}
