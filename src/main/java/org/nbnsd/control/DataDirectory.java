package org.nbnsd.control;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a daemon keeps what must survive, and so where the commands find it.
 *
 * @param path the directory
 */
public record DataDirectory(Path path) {
    /** What is said instead of a directory when nothing is to survive. */
    public static final String NONE = "none";

    /**
     * The directory that was chosen, or the usual one: the one that systemd made for the service, else
     * {@code /var/lib/nbnsd} for root, else {@code nbnsd} where this user's programs keep their state (XDG Base Directory
     * Specification).
     *
     * @param chosen a directory, or empty for the usual one
     * @return the directory, which need not be there; null for {@link #NONE}
     * @throws IllegalArgumentException if there is no usual one, because the user has no home
     */
    public static @Nullable DataDirectory of(String chosen) {
        return of(chosen, System.getenv(), System.getProperty("user.name", ""), System.getProperty("user.home", ""));
    }

    static @Nullable DataDirectory of(String chosen, Map<String, String> environment, String user, String home) {
        if (chosen.equals(NONE)) {
            return null;
        }
        return new DataDirectory(chosen.isEmpty() ? usual(environment, user, home) : Path.of(chosen));
    }

    /**
     * What a command needs to find a daemon whose socket is there: root's commands, and those of the daemon's user, which the
     * service's own directory says nothing.
     *
     * @param socket the daemon's control socket
     * @param data where the daemon keeps what must survive; null for nowhere
     * @return an option with a blank in front, ready for a shell; empty if they look there anyway
     */
    public static String optionFor(Path socket, @Nullable DataDirectory data) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        boolean isService = environment.remove("STATE_DIRECTORY") != null;
        String user = isService ? "root" : System.getProperty("user.name", "");
        return optionFor(socket, data, environment, user, System.getProperty("user.home", ""));
    }

    static String optionFor(
            Path socket, @Nullable DataDirectory data, Map<String, String> environment, String user, String home) {
        Path there = socket.toAbsolutePath().normalize();
        if (isUsual(there, environment, user, home)) {
            return "";
        }
        return data != null
                        && there.equals(data.controlSocket().toAbsolutePath().normalize())
                ? " --data " + forShell(data.path().toAbsolutePath().normalize())
                : " --control " + forShell(there);
    }

    private static boolean isUsual(Path there, Map<String, String> environment, String user, String home) {
        try {
            DataDirectory usual = of("", environment, user, home);
            return usual != null && there.equals(usual.controlSocket());
        } catch (IllegalArgumentException e) {
            return false; // there is none
        }
    }

    private static String forShell(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./+@%:,=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static Path usual(Map<String, String> environment, String user, String home) {
        String ofService = environment.getOrDefault("STATE_DIRECTORY", "");
        if (!ofService.isEmpty()) {
            return Path.of(ofService.split(":", 2)[0]);
        }
        if (user.equals("root")) {
            return Path.of("/var/lib/nbnsd");
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        if (!state.isEmpty()) {
            return Path.of(state, "nbnsd");
        }
        if (home.isEmpty() || home.equals("?") || home.equals("/nonexistent")) {
            throw new IllegalArgumentException("data: this user has no home directory to keep names in"
                    + " (expected: --data DIR, or --data none to keep them in memory only)");
        }
        return Path.of(home, ".local", "state", "nbnsd");
    }

    /**
     * The database.
     *
     * @return its file
     */
    public Path database() {
        return path.resolve("names.db");
    }

    /**
     * What happened to names.
     *
     * @return its file
     */
    public Path timeline() {
        return path.resolve("timeline.db");
    }

    /**
     * The socket of the control channel, unless another was chosen.
     *
     * @return its path
     */
    public Path controlSocket() {
        return path.resolve("control");
    }

    /**
     * Who may ask without being the daemon's own user or root.
     *
     * @return the file with the hashes of tokens
     */
    public Path tokens() {
        return path.resolve("tokens.json");
    }

    /**
     * Who changed what.
     *
     * @return the file that is written at present; beside it is the one before
     */
    public Path changes() {
        return path.resolve("audit.jsonl");
    }

    /**
     * How much was asked and answered.
     *
     * @return the file with the sums of each minute of the last day
     */
    public Path traffic() {
        return path.resolve("traffic.txt");
    }
}
