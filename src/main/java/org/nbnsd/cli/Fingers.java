package org.nbnsd.cli;

import com.google.common.base.Ascii;
import java.util.Arrays;
import java.util.List;

/** What fingers know from Windows and from Samba, and what it is here. */
final class Fingers {
    /** The argument of {@code help} that shows the table. */
    static final String TOPIC = "netsh";

    /** What is said of a line that has nothing like it here. */
    private static final String NONE = "(";

    /**
     * A line of the table.
     *
     * @param theirs as it is typed there
     * @param ours as it is typed here; what begins with a bracket says why there is nothing to type
     */
    record Line(String theirs, String ours) {
        /** Whether {@link #ours} can be typed. */
        boolean isCommand() {
            return !ours.startsWith(NONE);
        }
    }

    /** In the order of Microsoft's reference, then Samba's. */
    static final List<Line> LINES = List.of(
            new Line("netsh wins server add name FRED 20 ip={10.0.0.9}", "nbnsd add-static FRED#20 --address 10.0.0.9"),
            new Line("netsh wins server delete name FRED 20", "nbnsd delete FRED#20 --reason scrapped"),
            new Line("netsh wins server delete records", "nbnsd delete OLD* --dry-run"),
            new Line("netsh wins server delete owner 10.0.1.9", "nbnsd owner delete 10.0.1.9"),
            new Line(
                    "netsh wins server add partner 10.0.1.5",
                    "([[replication.partner]] in the configuration, then: nbnsd reload)"),
            new Line("netsh wins server check database", "nbnsd verify"),
            new Line("netsh wins server check name FRED 20", "nbnsd verify --name FRED#20"),
            new Line("netsh wins server check version", "nbnsd owners"),
            new Line("netsh wins server dump", "nbnsd settings --all"),
            new Line("netsh wins server init backup", "nbnsd backup names.db"),
            new Line("netsh wins server init restore", "nbnsd restore names.db"),
            new Line("netsh wins server init import file=lmhosts", "nbnsd import lmhosts --dry-run"),
            new Line("netsh wins server init pull 10.0.1.5", "nbnsd pull 10.0.1.5"),
            new Line(
                    "netsh wins server init pullrange owner=10.0.1.5",
                    "nbnsd pull 10.0.1.5 --owner 10.0.1.5 --from 1 --to 99"),
            new Line("netsh wins server init push 10.0.1.5", "nbnsd push 10.0.1.5"),
            new Line("netsh wins server init push 10.0.1.5 propagate=1", "nbnsd push 10.0.1.5 --propagate"),
            new Line("netsh wins server init replicate", "nbnsd push"),
            new Line("netsh wins server init scavenge", "nbnsd scavenge"),
            new Line("netsh wins server init search", "nbnsd names FRED*"),
            new Line("netsh wins server reset counter", "(counters begin with the daemon)"),
            new Line(
                    "netsh wins server set …",
                    "(keys of the configuration; nbnsd check-config --example explains each)"),
            new Line("netsh wins server show browser", "nbnsd names *#1B"),
            new Line("netsh wins server show database servers={10.0.0.5}", "nbnsd names --owner 10.0.0.5"),
            new Line("netsh wins server show info", "nbnsd settings"),
            new Line("netsh wins server show name FRED 20", "nbnsd show FRED#20"),
            new Line("netsh wins server show partner", "nbnsd partners"),
            new Line("netsh wins server show partnerproperties", "nbnsd settings"),
            new Line("netsh wins server show reccount", "nbnsd statistics"),
            new Line("netsh wins server show recbyversion", "nbnsd names --sort version"),
            new Line("netsh wins server show statistics", "nbnsd statistics"),
            new Line("netsh wins server show versionmap", "nbnsd owners"),
            new Line("smbcontrol nmbd ping", "nbnsd health"),
            new Line("smbcontrol nmbd reload-config", "nbnsd reload"),
            new Line("smbcontrol nmbd debug 3", "(log.level in the configuration, then: nbnsd reload)"),
            new Line("smbcontrol nmbd shutdown", "(systemctl stop nbnsd, or SIGTERM)"),
            new Line("smbcontrol nmbd force-election", "(there is no browsing here)"),
            new Line("smbcontrol nmbd printnotify", "(that is smbd's)"),
            new Line("kill -HUP nmbd; less wins.dat", "nbnsd names"),
            new Line("nmblookup -U 10.0.0.5 -R FRED", "nbnsd query FRED --server 10.0.0.5"),
            new Line("nmblookup -A 10.0.0.9", "nbnsd status 10.0.0.9"),
            new Line("nbtstat /n", "nbnsd nbtstat /n"),
            new Line("nbtstat -a FRED", "nbnsd nbtstat -a FRED"));

    private Fingers() {}

    /** The table as text. */
    static List<String> page() {
        int width = LINES.stream().mapToInt(line -> line.theirs.length()).max().orElse(0);
        return LINES.stream()
                .map(line -> "  " + line.theirs + " ".repeat(width - line.theirs.length()) + "  " + line.ours)
                .toList();
    }

    /** Whether this asks for the table. */
    static boolean isAskedFor(String... args) {
        return args.length == 2 && args[0].equals("help") && Ascii.equalsIgnoreCase(args[1], TOPIC);
    }

    /** The arguments of {@code nbtstat} as Windows takes them, with slashes, as ours are, with hyphens. */
    static String[] ours(String... args) {
        if (args.length == 0 || !args[0].equals("nbtstat")) {
            return args;
        }
        return Arrays.stream(args)
                .map(arg -> arg.equals("-?") || arg.equals("/?") ? "--help" : arg)
                .map(arg -> arg.matches("/(?:[aAcnrRsS]|RR)") ? '-' + arg.substring(1) : arg)
                .toArray(String[]::new);
    }
}
