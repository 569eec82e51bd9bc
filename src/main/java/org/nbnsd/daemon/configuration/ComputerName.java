package org.nbnsd.daemon.configuration;

import com.google.common.base.Ascii;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.nbnsd.name.NetbiosName;

/**
 * The names that the daemon has itself: from what somebody typed, or from the machine's host name. As Windows does, ASCII
 * letters are upper-cased.
 */
public final class ComputerName {
    /** What may be in a computer's name besides letters and digits: what Windows allows, without dots and spaces. */
    static final String MARKS = "! @ $ % ^ & ( ) - _ ' { } ~";

    private static final String LETTERS_DIGITS_MARKS = "A-Z0-9" + MARKS.replace(" ", "\\");
    private static final int LONGEST = NetbiosName.LENGTH - 1;

    /** Suffixes of groups (1C, 1E), and of the name that is never meaningful to a server (1D). */
    private static final Set<Integer> NOT_UNIQUE = Set.of(0x1C, 0x1D, 0x1E);

    private ComputerName() {}

    /**
     * A name that somebody typed.
     *
     * @param text the text; empty for no name
     * @return the name in upper case
     * @throws IllegalArgumentException if it is too long or has other characters
     */
    static String checked(String text) {
        String upper = Ascii.toUpperCase(text);
        if (upper.length() > LONGEST || !upper.matches("[" + LETTERS_DIGITS_MARKS + "]*")) {
            throw new IllegalArgumentException(text);
        }
        return upper;
    }

    /**
     * A computer's name from its host name: up to the first dot, fifteen characters at most, a hyphen for each character
     * that Windows does not allow.
     *
     * @param hostName such as {@code server-12.example.org}
     * @return such as {@code SERVER-12}
     * @throws IllegalArgumentException if no letter or digit is left
     */
    static String ofHost(String hostName) {
        String first = hostName.strip().split("\\.", 2)[0];
        String upper = Ascii.toUpperCase(first).replaceAll("[^" + LETTERS_DIGITS_MARKS + "]", "-");
        String name = upper.substring(0, Math.min(LONGEST, upper.length()));
        if (!name.matches(".*[A-Z0-9].*")) {
            throw new IllegalArgumentException("the host name " + hostName.strip() + " gives no computer name"
                    + " (expected: a letter or digit before the first dot); set name, or use --name");
        }
        return name;
    }

    /**
     * The computer's name.
     *
     * @param chosen what somebody typed, {@link #checked}; empty for the host name
     * @param hostName the host name
     * @return the one or the other
     * @throws IllegalArgumentException if it is to be the host name, which gives none
     */
    static String chosen(String chosen, String hostName) {
        return chosen.isEmpty() ? ofHost(hostName) : chosen;
    }

    /**
     * A name with its suffix that somebody typed.
     *
     * @param text one of the forms of {@link NetbiosName#parseTyped}
     * @return the name
     * @throws IllegalArgumentException if it is none of them, or no name of one host
     */
    static NetbiosName own(String text) {
        NetbiosName name = NetbiosName.parseTyped(text);
        if (NOT_UNIQUE.contains(name.suffix())
                || name.base().startsWith("*")
                || name.base().isEmpty()) {
            throw new IllegalArgumentException(text);
        }
        return name;
    }

    /** The host name of this machine, as the kernel has it, or else as the resolver or the environment does. */
    public static String hostName() {
        try {
            String kernel = Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                    .strip();
            if (!kernel.isEmpty() && !kernel.equals("(none)")) {
                return kernel;
            }
        } catch (IOException e) {
            // Not Linux.
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            String variable = System.getenv("HOSTNAME");
            return variable == null ? "localhost" : variable.toLowerCase(Locale.ROOT);
        }
    }
}
