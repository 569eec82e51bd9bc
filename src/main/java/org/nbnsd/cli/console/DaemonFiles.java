package org.nbnsd.cli.console;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.nbnsd.control.ConfigurationPlace;
import org.nbnsd.control.DataDirectory;
import org.nbnsd.control.PlaceKeys;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Option;

/**
 * Where the files of the daemon are, by the command line, else by its configuration, else by habit. A configuration that nobody
 * named and that this user may not read is none.
 */
final class DaemonFiles {
    private static final String OFF = "off";

    @Option(
            order = 101,
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The daemon's data directory. Default: what its configuration says, else /var/lib/nbnsd for root, for"
                            + " others the directory nbnsd where their programs keep their state.")
    private String data = "";

    @Option(
            order = 102,
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The daemon's configuration, which says where its data directory is. Default: that of NBNSD_CONFIG, else"
                            + " /etc/nbnsd/nbnsd.toml if it is there; none for none.")
    private String config = "";

    /** The control socket. */
    Path socket() throws FileFailure {
        Keys keys = keys();
        if (keys.control.equals(OFF)) {
            throw new UsageError(keys.source + ": control = \"off\": that daemon takes no commands"
                    + " (expected: another value there, or --control PATH)");
        }
        if (!keys.control.isEmpty()) {
            return path(keys.source + ": control", keys.control);
        }
        DataDirectory directory = directory(keys, "; or --control PATH");
        if (directory == null) {
            throw new UsageError(keys.source + DataDirectory.NONE
                    + ": there is no socket in no directory (expected: --control PATH, as that daemon was given it)");
        }
        return directory.controlSocket();
    }

    /** The directory. */
    DataDirectory directory() throws FileFailure {
        Keys keys = keys();
        DataDirectory directory = directory(keys, "");
        if (directory == null) {
            throw new UsageError(keys.source + DataDirectory.NONE + ": there is no database (expected: a directory)");
        }
        return directory;
    }

    /** What was said, and where. */
    private record Keys(String source, String data, String control) {}

    private Keys keys() throws FileFailure {
        if (!data.isEmpty()) {
            return new Keys("--data ", data, "");
        }
        ConfigurationPlace place = place();
        if (place == null) {
            return new Keys("", "", "");
        }
        String source = Printable.text(place.file().toString());
        try {
            PlaceKeys keys = PlaceKeys.read(place.file());
            return new Keys(source + ": data = ", keys.data(), keys.control());
        } catch (IllegalArgumentException e) {
            throw new UsageError(source + ":" + e.getMessage());
        } catch (IOException e) {
            if (place.said() == ConfigurationPlace.Said.NOBODY) {
                return new Keys("", "", "");
            }
            throw FileFailure.reading(place.file(), e).withAdvice(place.advice());
        }
    }

    private @Nullable ConfigurationPlace place() {
        try {
            return ConfigurationPlace.of(config);
        } catch (InvalidPathException e) {
            throw new UsageError("--config: " + e.getMessage() + " (expected: a file)");
        }
    }

    private static @Nullable DataDirectory directory(Keys keys, String more) {
        try {
            return DataDirectory.of(keys.data);
        } catch (InvalidPathException e) {
            throw new UsageError(keys.source.strip() + ": " + e.getMessage() + " (expected: a directory)");
        } catch (IllegalArgumentException e) {
            throw new UsageError(e.getMessage() + more);
        }
    }

    private static Path path(String what, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageError(what + ": " + e.getMessage() + " (expected: a path)");
        }
    }
}
