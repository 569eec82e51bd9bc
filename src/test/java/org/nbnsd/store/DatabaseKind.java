package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The databases that keep the contract, and the ways in which one process's database becomes the next one's. */
enum DatabaseKind {
    /** The reference. */
    MEMORY,
    /** Closed and opened again. */
    REPLAYED,
    /** Copied while it is open, log and all: what a process that was killed leaves. */
    KILLED,
    /** Backed up while it is open. */
    BACKED_UP,
    /** Backed up while it is open, and the backup restored over an older one. */
    RESTORED;

    /** A database, and those that follow it. Close it last. */
    Subject start(Path directory) throws StoreException {
        return new Subject(this, directory);
    }

    static final class Subject implements AutoCloseable {
        private final DatabaseKind kind;
        private final Path directory;
        private final List<Database> opened = new ArrayList<>();

        private Subject(DatabaseKind kind, Path directory) throws StoreException {
            this.kind = kind;
            this.directory = directory;
            opened.add(kind == MEMORY ? new MemoryDatabase() : SqliteDatabase.open(file()));
        }

        /** The present one. */
        Database database() {
            return opened.get(opened.size() - 1);
        }

        private Path file() {
            return directory.resolve("generation-" + opened.size()).resolve("names.db");
        }

        /** What the next process finds. */
        Database next() throws IOException, StoreException {
            Path before = directory.resolve("generation-" + (opened.size() - 1)).resolve("names.db");
            switch (kind) {
                case MEMORY -> opened.add(((MemoryDatabase) database()).reopened());
                case REPLAYED -> {
                    database().close();
                    Files.move(before.getParent(), file().getParent());
                    opened.add(SqliteDatabase.open(file()));
                }
                case KILLED -> {
                    copy(before.getParent(), file().getParent());
                    opened.add(SqliteDatabase.open(file()));
                }
                case BACKED_UP -> {
                    Files.createDirectory(file().getParent());
                    Backup.write(before, file(), false);
                    opened.add(SqliteDatabase.open(file()));
                }
                case RESTORED -> {
                    Path backup = directory.resolve("backup");
                    Backup.write(before, backup, true);
                    SqliteDatabase.open(file()).close();
                    Backup.restore(backup, file());
                    opened.add(SqliteDatabase.open(file()));
                }
            }
            return database();
        }

        /** All but the lock and the memory that processes share. */
        private static void copy(Path from, Path to) throws IOException {
            Files.createDirectory(to);
            for (String name : List.of("names.db", "names.db-wal")) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }

        @Override
        public void close() throws StoreException {
            for (Database database : opened) {
                database.close();
            }
        }
    }
}
