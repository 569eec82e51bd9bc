package org.nbnsd.cli;

import java.util.List;

/** All commands. */
public final class Commands {
    /** In the order of the help. */
    public static final List<String> NAMES = List.of(
            "serve",
            "check-config",
            "reload",
            "settings",
            "names",
            "show",
            "add-static",
            "edit",
            "delete",
            "undelete",
            "scavenge",
            "import",
            "export",
            "dns",
            "backup",
            "restore",
            "token",
            "changes",
            "partners",
            "owners",
            "pull",
            "push",
            "owner",
            "verify",
            "explain",
            "conflicts",
            "timeline",
            "watch",
            "statistics",
            "health",
            "doctor",
            "setup",
            "query",
            "status",
            "nbtstat",
            "hold",
            "logon",
            "logoff",
            "register",
            "refresh",
            "release",
            "events",
            "analyze",
            "audit",
            "decode-event",
            "sensor",
            "recording",
            "replay");

    private Commands() {}
}
