package org.nbnsd.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file cannot be used, and the message says which, and why, in words for a person. Java's exceptions have a name of a file
 * alone, or a phrase of the operating system, or their own name.
 */
public final class FileFailure extends IOException {
    private static final long serialVersionUID = 1;

    private static final String LOOP = "symbolic links that lead to each other";
    private static final String BROKEN_PIPE = "Broken pipe";

    private static final String NO_DIRECTORY = "a part of its path is no directory";

    /** What the operating system says, and what it means to a person. */
    private static final Map<String, String> PHRASES = Map.ofEntries(
            Map.entry("Permission denied", "no permission"),
            Map.entry("Operation not permitted", "no permission"),
            Map.entry("No such file or directory", "not there"),
            Map.entry("File exists", "there already"),
            Map.entry("Is a directory", "is a directory"),
            Map.entry("Not a directory", NO_DIRECTORY),
            Map.entry("No space left on device", "the disk is full"),
            Map.entry("Disk quota exceeded", "the disk quota is used up"),
            Map.entry("File too large", "it would be larger than files may be"),
            Map.entry("Read-only file system", "the file system cannot be written"),
            Map.entry("File name too long", "its name is too long"),
            Map.entry("Too many levels of symbolic links", LOOP),
            Map.entry("Too many levels of symbolic links or unable to access attributes of symbolic link", LOOP),
            Map.entry("Too many open files", "too many files are open"),
            Map.entry("Input/output error", "the disk reports an error"),
            Map.entry("No such device", "there is no such device"),
            Map.entry("No such device or address", "there is no such device"),
            Map.entry("Text file busy", "it is in use"),
            Map.entry("Device or resource busy", "it is in use"),
            Map.entry("Stale file handle", "the file server has lost it"),
            Map.entry("Invalid argument", "it cannot be used so"),
            Map.entry(BROKEN_PIPE, "whoever should read it has gone"));

    /** What exceptions say that were made of others. */
    private static final Pattern CLASS_NAMES = Pattern.compile("^(?:(?:[a-z_]\\w*\\.)+[A-Z]\\w*(?:: |$))+");

    private final String where;
    private final String reason;

    private FileFailure(String where, String reason, Throwable cause) {
        super(where + ": " + reason, cause);
        this.where = where;
        this.reason = reason;
    }

    /**
     * A file that cannot be read.
     *
     * @param file the file, as the person called it
     * @param cause what Java says
     * @return such as {@code names.json: not there}
     */
    public static FileFailure reading(Path file, IOException cause) {
        if (cause instanceof FileFailure known) {
            return known;
        }
        // Not every JDK tells the two apart.
        String reason = cause instanceof NoSuchFileException && isBelowAFile(file) ? NO_DIRECTORY : reason(cause);
        return new FileFailure(shown(file), reason, cause);
    }

    private static boolean isBelowAFile(Path file) {
        Path above = file.toAbsolutePath().getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above != null && !Files.isDirectory(above);
    }

    /**
     * A file that cannot be written.
     *
     * @param file the file, as the person called it; not that of another name that it is written under first
     * @param cause what Java says
     * @return such as {@code names.json: the disk is full}
     */
    public static FileFailure writing(Path file, IOException cause) {
        if (cause instanceof FileFailure known) {
            return known;
        }
        Path directory = file.toAbsolutePath().getParent();
        boolean isDirectoryMissing = isMissing(cause) && directory != null && !Files.isDirectory(directory);
        String reason = isDirectoryMissing
                ? Files.exists(directory)
                        ? directory + " is no directory"
                        : "the directory " + directory + " is not there"
                : reason(cause);
        return new FileFailure(shown(file), reason, cause);
    }

    private static String shown(Path file) {
        return file.toString().isEmpty() ? "\"\"" : file.toString();
    }

    private static boolean isMissing(IOException cause) {
        return cause instanceof NoSuchFileException
                || cause instanceof NotDirectoryException
                || reason(cause).equals(NO_DIRECTORY);
    }

    /**
     * The same, with what a person can do.
     *
     * @param advice a sentence, or a part of one in brackets
     * @return another failure, with the advice behind the reason
     */
    public FileFailure withAdvice(String advice) {
        return new FileFailure(where, reason + ' ' + advice, this);
    }

    /**
     * The reason alone.
     *
     * @return such as {@code no permission}
     */
    public String reason() {
        return reason;
    }

    /**
     * Any failure of input or output in a sentence: with its file, if Java names one.
     *
     * @param e the failure
     * @return such as {@code names.json: no permission}
     */
    public static String text(IOException e) {
        String file = e instanceof FileSystemException at ? at.getFile() : null;
        return file == null
                ? e instanceof FileFailure ? String.valueOf(e.getMessage()) : reason(e)
                : file + ": " + reason(e);
    }

    /**
     * Any failure of input or output in words.
     *
     * @param e the failure
     * @return why, without the name of a class; of which file only if the message says no more
     */
    public static String reason(IOException e) {
        if (e instanceof FileFailure known) {
            return known.reason;
        }
        if (e instanceof AccessDeniedException) {
            return "no permission";
        } else if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return "not there";
        } else if (e instanceof FileAlreadyExistsException) {
            return "there already";
        } else if (e instanceof NotDirectoryException) {
            return NO_DIRECTORY;
        } else if (e instanceof DirectoryNotEmptyException) {
            return "is a directory";
        } else if (e instanceof FileSystemLoopException || e instanceof NotLinkException) {
            return LOOP;
        } else if (e instanceof CharacterCodingException) {
            return "octets that are no characters";
        }
        return words(e instanceof FileSystemException at ? at.getReason() : e.getMessage());
    }

    /**
     * Whether it was written to a pipe of which nobody reads any more.
     *
     * @param e the failure
     * @return true for what the system calls a broken pipe
     */
    public static boolean isBrokenPipe(IOException e) {
        return BROKEN_PIPE.equals(e.getMessage());
    }

    private static String words(@Nullable String message) {
        String said = message == null
                ? ""
                : CLASS_NAMES.matcher(message).replaceFirst("").strip();
        // Behind a file, which the caller names, or in front of "while ..."
        String phrase = said.contains(": ") ? said.substring(said.lastIndexOf(": ") + 2) : said;
        String known = PHRASES.get(phrase);
        if (known != null) {
            return known;
        }
        return said.isEmpty() ? "it cannot be used, and the system does not say why" : said;
    }
}
