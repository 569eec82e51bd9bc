package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import org.nbnsd.file.FileFailure;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Why a file cannot be used, in plain words. */
final class Reasons {
    private static final Set<SQLiteErrorCode> OUT_OF_REACH = Set.of(
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_IOERR,
            SQLiteErrorCode.SQLITE_READONLY,
            SQLiteErrorCode.SQLITE_CANTOPEN,
            SQLiteErrorCode.SQLITE_PERM,
            SQLiteErrorCode.SQLITE_AUTH,
            SQLiteErrorCode.SQLITE_BUSY,
            SQLiteErrorCode.SQLITE_LOCKED);

    private Reasons() {}

    /** A file that is not, or no longer, a database of ours. */
    static StoreException unusable(SqliteFile file, String how) {
        return new StoreException(unusableText(file, how));
    }

    private static String unusableText(SqliteFile file, String how) {
        return file.shown() + ": " + how + " (expected: a database of nbnsd). " + file.advice();
    }

    /** One of ours with something in it that nbnsd does not write. */
    static StoreException senseless(SqliteFile file, String what) {
        return new StoreException(file.shown() + ": " + what + ". " + file.advice());
    }

    /** SQLite's library, which is in the jar, is copied to a directory for temporary files and run there. */
    static StoreException notLoaded(Exception e) {
        return StoreException.outOfReach(
                "SQLite cannot be loaded: " + e.getMessage()
                        + " (expected: a directory for temporary files from which programs may be run;"
                        + " -Dorg.sqlite.tmpdir=DIR chooses another)",
                e);
    }

    /** What is wrong according to SQLite. */
    static StoreException of(SqliteFile file, SQLException e) {
        SQLiteErrorCode code = code(e);
        String text = text(file, kind(code), code, e);
        return OUT_OF_REACH.contains(kind(code)) ? StoreException.outOfReach(text, e) : new StoreException(text, e);
    }

    /** Of a copy from one file to another: what is wrong with the disk is wrong with the one that is written. */
    static StoreException copying(SqliteFile from, SqliteFile to, SQLException e) {
        SQLiteErrorCode kind = kind(code(e));
        return of(kind == SQLiteErrorCode.SQLITE_FULL || kind == SQLiteErrorCode.SQLITE_READONLY ? to : from, e);
    }

    /** Whether another program is in the way. */
    static boolean isLock(SQLException e) {
        SQLiteErrorCode kind = kind(code(e));
        return kind == SQLiteErrorCode.SQLITE_BUSY || kind == SQLiteErrorCode.SQLITE_LOCKED;
    }

    /** Whether what is in the file cannot be what SQLite wrote. */
    static boolean isDamage(SQLException e) {
        SQLiteErrorCode kind = kind(code(e));
        return kind == SQLiteErrorCode.SQLITE_CORRUPT || kind == SQLiteErrorCode.SQLITE_NOTADB;
    }

    private static SQLiteErrorCode code(SQLException e) {
        return e instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.SQLITE_ERROR;
    }

    /** Without the details that SQLite's extended codes have in their higher octets. */
    private static SQLiteErrorCode kind(SQLiteErrorCode code) {
        return SQLiteErrorCode.getErrorCode(code.code & 0xFF);
    }

    private static String text(SqliteFile file, SQLiteErrorCode kind, SQLiteErrorCode exactly, SQLException e) {
        return switch (kind) {
            case SQLITE_FULL -> file.shown() + ": the disk is full";
            case SQLITE_IOERR -> file.shown() + ": the disk reports an error (" + operation(exactly) + ")";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                file.shown() + ": " + obstacle(file.path(), kind == SQLiteErrorCode.SQLITE_READONLY);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                file.shown()
                        + ": is locked by another program, such as sqlite3 (expected: nobody else uses it for long)";
            case SQLITE_CORRUPT -> unusableText(file, "is damaged");
            case SQLITE_NOTADB -> unusableText(file, "is not an SQLite database");
            default -> file.shown() + ": SQLite says: " + e.getMessage();
        };
    }

    /** What the disk did: {@code read}, {@code write}, {@code fsync} and the like. */
    private static String operation(SQLiteErrorCode exactly) {
        return exactly.name()
                .replaceFirst("SQLITE_IOERR_?", "")
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }

    /** SQLite does not say what is in its way, so it is looked for. */
    private static String obstacle(Path file, boolean isWriting) {
        Path directory = DurableFiles.directoryOf(file);
        if (!Files.isDirectory(directory)) {
            return "the directory " + directory + " is not there";
        } else if (!Files.exists(file)) {
            return Files.isWritable(directory) ? "not there" : "no permission to write in " + directory;
        } else if (!Files.isReadable(file)) {
            return "no permission to read it";
        } else if (!Files.isWritable(file)) {
            return "no permission to write it";
        }
        return Files.isWritable(directory)
                ? "cannot be " + (isWriting ? "written" : "opened")
                        + " (expected: a file and a directory that may be read and written)"
                : "no permission to write in " + directory;
    }

    /** What is wrong according to the operating system. */
    static StoreException of(Path file, IOException e) {
        if (e instanceof FileAlreadyExistsException at && at.getFile() != null) {
            return StoreException.outOfReach(at.getFile() + ": is there already, but no directory", e);
        }
        String where = e instanceof FileSystemException at && at.getFile() != null ? at.getFile() : file.toString();
        return StoreException.outOfReach(where + ": " + FileFailure.reason(e), e);
    }

    /** What is wrong with a file that is written under another name first, which matters to nobody. */
    static StoreException writing(Path file, IOException e) {
        return StoreException.outOfReach(
                String.valueOf(FileFailure.writing(file, e).getMessage()), e);
    }
}
