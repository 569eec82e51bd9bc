package org.nbnsd.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Why a file cannot be used, in plain words. */
final class Reasons {
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
        return new StoreException(
                "SQLite cannot be loaded: " + e.getMessage()
                        + " (expected: a directory for temporary files from which programs may be run;"
                        + " -Dorg.sqlite.tmpdir=DIR chooses another)",
                e);
    }

    /** What is wrong according to SQLite. */
    static StoreException of(SqliteFile file, SQLException e) {
        SQLiteErrorCode code = code(e);
        return new StoreException(text(file, kind(code), code, e), e);
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
            case SQLITE_IOERR ->
                file.shown() + ": the disk reports an error when it is read or written (" + exactly.name() + ")";
            case SQLITE_READONLY ->
                file.shown() + ": cannot be written (" + exactly.name()
                        + "; expected: a file and a directory that may be written)";
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                file.shown() + ": cannot be opened (" + exactly.name()
                        + "; expected: a file and a directory that may be read and written)";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                file.shown()
                        + ": is locked by another program, such as sqlite3 (expected: nobody else uses it for long)";
            case SQLITE_CORRUPT -> unusableText(file, "is damaged");
            case SQLITE_NOTADB -> unusableText(file, "is not an SQLite database");
            default -> file.shown() + ": SQLite says: " + e.getMessage();
        };
    }

    /** What is wrong according to the operating system. */
    static StoreException of(Path file, IOException e) {
        String where = e instanceof FileSystemException at && at.getFile() != null ? at.getFile() : file.toString();
        return new StoreException(where + ": " + text(e), e);
    }

    private static String text(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "no permission";
        } else if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        } else if (e instanceof FileAlreadyExistsException) {
            return "is there already, but no directory";
        } else if (e instanceof NotDirectoryException) {
            return "is not a directory";
        } else if (e instanceof DirectoryNotEmptyException) {
            return "is a directory";
        }
        String reason = e instanceof FileSystemException at ? at.getReason() : e.getMessage();
        return reason == null ? e.toString() : reason;
    }
}
