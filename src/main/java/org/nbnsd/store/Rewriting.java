package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import org.nbnsd.registry.Mark;
import org.nbnsd.registry.NameRecord;

/**
 * All records once more, in a new database in the place of one whose files were removed, replaced or overwritten while it was
 * open. Whenever the process ends, the next one finds what was there before, or everything: from the moment at which the
 * new one has the name {@code .whole}, it counts, and {@link #finish} does what is left to do. By who has the lock of the
 * directory.
 */
final class Rewriting {
    private Rewriting() {}

    /** Writes the new database beside the other. */
    static void write(SqliteFile file, Schema schema, Iterable<NameRecord> records, Collection<Mark> marks, Meta meta)
            throws IOException, SQLException, StoreException {
        SqliteFile fresh = file.standIn(file.path().resolveSibling(file.path().getFileName() + ".new"));
        fresh.delete();
        try {
            DurableFiles.createFile(fresh.path());
            Founding.found(fresh, schema, connection -> {
                try (PreparedStatement put = connection.prepareStatement(RecordRow.PUT);
                        PreparedStatement note = connection.prepareStatement(Meta.PUT)) {
                    for (NameRecord record : records) {
                        RecordRow.bind(put, record, meta.time());
                        put.executeUpdate();
                    }
                    new MarkRows(connection).write(marks, meta.time());
                    meta.write(note);
                }
            });
            DurableFiles.bringIn(fresh.path(), file.whole().path());
        } finally {
            fresh.delete();
        }
    }

    /** What is in the place of the new one, and is not kept under another name unless it is another's. */
    record Others(boolean database, boolean log) {
        /** For who cannot know. */
        static final Others ALL = new Others(true, true);
    }

    /** Puts a new database that is complete into its place; does nothing if there is none. */
    static void finish(SqliteFile file, Others others) throws IOException {
        Path whole = file.whole().path();
        if (!Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        SqliteFile kept = file.replaced();
        if (others.database() && file.exists()) {
            keep(file.path(), kept.path());
        }
        clear(file.log(), others.log(), kept.log());
        clear(file.journal(), others.database(), kept.journal());
        Files.deleteIfExists(file.sharedMemory());
        DurableFiles.sync(DurableFiles.directoryOf(whole));
        Files.move(whole, file.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DurableFiles.sync(DurableFiles.directoryOf(whole));
    }

    private static void keep(Path path, Path kept) throws IOException {
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            DurableFiles.linkOrCopy(path, kept);
        } else {
            Files.move(path, kept);
        }
    }

    private static void clear(Path path, boolean isOthers, Path kept) throws IOException {
        if (!isOthers) {
            Files.deleteIfExists(path);
        } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(path, kept);
        }
    }
}
