package org.nbnsd.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Stream;

/** What a hand can do to the files of a database while it is open. */
enum Hand {
    REMOVES_THE_LOG("names.db-wal: was removed") {
        @Override
        void touch(Path data) throws IOException {
            Files.delete(data.resolve("names.db-wal"));
        }
    },
    REMOVES_THE_SHARED_MEMORY("names.db-shm: was removed") {
        @Override
        void touch(Path data) throws IOException {
            Files.delete(data.resolve("names.db-shm"));
        }
    },
    REMOVES_THE_DATABASE("names.db: was removed") {
        @Override
        void touch(Path data) throws IOException {
            Files.delete(data.resolve("names.db"));
        }
    },
    REMOVES_ALL_FILES("names.db: was removed") {
        @Override
        void touch(Path data) throws IOException {
            removeFiles(data);
        }
    },
    REMOVES_THE_DIRECTORY("names.db: was removed") {
        @Override
        void touch(Path data) throws IOException {
            removeFiles(data);
            Files.delete(data);
        }
    },
    MOVES_THE_DIRECTORY("names.db: was removed") {
        @Override
        void touch(Path data) throws IOException {
            Files.move(data, data.resolveSibling("elsewhere"));
        }
    },
    REPLACES_THE_DIRECTORY("names.db: was replaced") {
        @Override
        void touch(Path data) throws IOException {
            Files.move(data, data.resolveSibling("elsewhere"));
            Files.createDirectory(data);
            Files.copy(other(data), data.resolve("names.db"));
        }
    },
    MOVES_A_COPY_OVER_THE_DATABASE("names.db: was replaced") {
        @Override
        void touch(Path data) throws IOException {
            Path copy = Files.copy(data.resolve("names.db"), data.resolve("copy"));
            Files.move(copy, data.resolve("names.db"), StandardCopyOption.REPLACE_EXISTING);
        }
    },
    MOVES_ANOTHER_DATABASE_INTO_THE_PLACE("names.db: was replaced") {
        @Override
        void touch(Path data) throws IOException {
            Files.move(other(data), data.resolve("names.db"), StandardCopyOption.REPLACE_EXISTING);
        }
    },
    COPIES_ANOTHER_DATABASE_OVER_IT("names.db: was changed") {
        @Override
        void touch(Path data) throws IOException {
            Files.write(data.resolve("names.db"), Files.readAllBytes(other(data)));
        }
    },
    COPIES_THE_DATABASE_OVER_ITSELF("names.db: was changed") {
        @Override
        void touch(Path data) throws IOException {
            Files.write(data.resolve("names.db"), Files.readAllBytes(data.resolve("names.db")));
        }
    },
    EMPTIES_THE_DATABASE("names.db: was changed") {
        @Override
        void touch(Path data) throws IOException {
            truncate(data.resolve("names.db"), 0);
        }
    },
    FILLS_THE_DATABASE_WITH_GARBAGE("names.db: was changed") {
        @Override
        void touch(Path data) throws IOException {
            garbage(data.resolve("names.db"), 0);
        }
    },
    PUTS_A_DIRECTORY_INTO_THE_PLACE_OF_THE_DATABASE("names.db: was replaced") {
        @Override
        void touch(Path data) throws IOException {
            Files.delete(data.resolve("names.db"));
            Files.createDirectories(data.resolve("names.db").resolve("with").resolve("something"));
        }
    },
    PUTS_A_LINK_INTO_THE_PLACE_OF_THE_DATABASE("names.db: was replaced") {
        @Override
        void touch(Path data) throws IOException {
            Files.move(data.resolve("names.db"), data.resolve("away"));
            Files.createSymbolicLink(data.resolve("names.db"), data.resolve("away"));
        }
    },
    PUTS_A_DANGLING_LINK_INTO_THE_PLACE_OF_THE_DATABASE("names.db: was replaced") {
        @Override
        void touch(Path data) throws IOException {
            Files.delete(data.resolve("names.db"));
            Files.createSymbolicLink(data.resolve("names.db"), data.resolve("nowhere"));
        }
    },
    EMPTIES_THE_LOG("names.db-wal: was changed") {
        @Override
        void touch(Path data) throws IOException {
            truncate(data.resolve("names.db-wal"), 0);
        }
    },
    TRUNCATES_THE_LOG("names.db-wal: was changed") {
        @Override
        void touch(Path data) throws IOException {
            Path log = data.resolve("names.db-wal");
            truncate(log, Files.size(log) / 2);
        }
    },
    FILLS_THE_LOG_WITH_GARBAGE("names.db-wal: was changed") {
        @Override
        void touch(Path data) throws IOException {
            garbage(data.resolve("names.db-wal"), 0);
        }
    },
    WRITES_INTO_THE_MIDDLE_OF_THE_LOG("names.db-wal: was changed") {
        @Override
        void touch(Path data) throws IOException {
            garbage(data.resolve("names.db-wal"), 3_000);
        }
    },
    REPLACES_THE_LOG_BY_A_COPY("names.db-wal: was replaced") {
        @Override
        void touch(Path data) throws IOException {
            Path copy = Files.copy(data.resolve("names.db-wal"), data.resolve("copy"));
            Files.move(copy, data.resolve("names.db-wal"), StandardCopyOption.REPLACE_EXISTING);
        }
    },
    REPLACES_THE_LOG_BY_A_DATABASE("names.db-wal: was replaced") {
        @Override
        void touch(Path data) throws IOException {
            Files.move(other(data), data.resolve("names.db-wal"), StandardCopyOption.REPLACE_EXISTING);
        }
    },
    PUTS_A_LINK_INTO_THE_PLACE_OF_THE_LOG("names.db-wal: was replaced") {
        @Override
        void touch(Path data) throws IOException {
            Files.move(data.resolve("names.db-wal"), data.resolve("away"));
            Files.createSymbolicLink(data.resolve("names.db-wal"), data.resolve("away"));
        }
    },
    PUTS_A_DIRECTORY_INTO_THE_PLACE_OF_THE_LOG("names.db-wal: was replaced") {
        @Override
        void touch(Path data) throws IOException {
            Files.delete(data.resolve("names.db-wal"));
            Files.createDirectories(data.resolve("names.db-wal").resolve("with").resolve("something"));
        }
    },
    REPLACES_THE_SHARED_MEMORY("names.db-shm: was replaced") {
        @Override
        void touch(Path data) throws IOException {
            Path copy = Files.copy(data.resolve("names.db-shm"), data.resolve("copy"));
            Files.move(copy, data.resolve("names.db-shm"), StandardCopyOption.REPLACE_EXISTING);
        }
    };

    private final String noticed;

    Hand(String noticed) {
        this.noticed = noticed;
    }

    /** What the daemon says of it, after the directory. */
    String noticed() {
        return noticed;
    }

    abstract void touch(Path data) throws IOException;

    private static void removeFiles(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
    }

    private static Path other(Path data) {
        return data.resolveSibling("other.db");
    }

    static void truncate(Path file, long size) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(size);
        }
    }

    private static void garbage(Path file, long from) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] octets = new byte[(int) Math.min(4_096, open.length() - from)];
            Arrays.fill(octets, (byte) 0x5A);
            open.seek(from);
            open.write(octets);
        }
    }
}
