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
    static StoreException unusable(Path file, String how) {
        return new StoreException(unusableText(file, how));
    }

    private static String unusableText(Path file, String how) {
        return leftText(file, how + " (expected: a database of nbnsd)");
    }

    /** One of ours with something in it that nbnsd does not write. */
    static StoreException senseless(Path file, String what) {
        return new StoreException(leftText(file, what));
    }

    private static String leftText(Path file, String how) {
        return file + ": " + how + ". The file is left as it is. Put a backup in its place with"
                + " 'nbnsd restore BACKUP --data " + DurableFiles.directoryOf(file)
                + "', or move it away to start without names";
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
    static StoreException of(Path file, SQLException e) {
        SQLiteErrorCode code =
                e instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.SQLITE_ERROR;
        return new StoreException(text(file, SQLiteErrorCode.getErrorCode(code.code & 0xFF), code, e), e);
    }

    private static String text(Path file, SQLiteErrorCode kind, SQLiteErrorCode exactly, SQLException e) {
        return switch (kind) {
            case SQLITE_FULL -> file + ": the disk is full";
            case SQLITE_IOERR ->
                file + ": the disk reports an error when it is read or written (" + exactly.name() + ")";
            case SQLITE_READONLY ->
                file + ": cannot be written (" + exactly.name()
                        + "; expected: a file and a directory that may be written)";
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                file + ": cannot be opened (" + exactly.name()
                        + "; expected: a file and a directory that may be read and written)";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                file + ": is locked by another program (expected: nobody but nbnsd writes it)";
            case SQLITE_CORRUPT -> unusableText(file, "is damaged");
            case SQLITE_NOTADB -> unusableText(file, "is not an SQLite database");
            default -> file + ": SQLite says: " + e.getMessage();
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
