package org.nbnsd.cli.node;

import java.io.IOException;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.control.channel.NodeClient;
import org.nbnsd.control.document.NodeJson;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.node.Outcome.NameClaimed;
import picocli.CommandLine.Command;

/** {@code logon}: a user's name on the network. */
@Command(
        name = "logon",
        header = "Register a user's name for this machine.",
        description = {
            "Registers USER<03> on the network, by the daemon on this machine, so that messages to the user find the way. It"
                    + " stays until logoff, or until the daemon ends. A user who is logged on already stays so, and one"
                    + " logoff ends it. nbtstat -n lists who is logged on. A user may be logged on at many hosts."
        },
        footer = {
            "  nbnsd logon alice                        when she logs on, for instance by pam_exec",
            "  nbnsd logoff alice"
        })
public final class LogonCommand extends UserCommand {
    public LogonCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        NetbiosName user = user();
        NameClaimed claimed;
        try (NodeClient daemon = connectToNode()) {
            claimed = daemon.logon(user);
        }
        if (json()) {
            print("logon", NodeJson.toJson(claimed));
        } else if (claimed.isHeld()) {
            print(ClaimedText.held(claimed, " is logged on at "));
            ClaimedText.elsewhere(claimed).forEach(this::explain);
        } else {
            explain(ClaimedText.refused(claimed));
        }
        return claimed.isHeld() ? ExitStatus.FOUND : ExitStatus.REFUSED;
    }
}
