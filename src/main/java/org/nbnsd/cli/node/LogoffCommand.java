package org.nbnsd.cli.node;

import java.io.IOException;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.control.channel.NodeClient;
import org.nbnsd.control.document.Document;
import org.nbnsd.name.NetbiosName;
import picocli.CommandLine.Command;

/** {@code logoff}: a user's name no longer on the network. */
@Command(
        name = "logoff",
        header = "Release a user's name of this machine.",
        description = {"Releases USER<03>, which logon has registered, however often it has."},
        footer = {"  nbnsd logoff alice"})
public final class LogoffCommand extends UserCommand {
    public LogoffCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        NetbiosName user = user();
        boolean was;
        try (NodeClient daemon = connectToNode()) {
            was = daemon.logoff(user);
        }
        if (json()) {
            print(
                    "logoff",
                    new Document().put("name", user).put("wasLoggedOn", was).json());
        } else if (was) {
            print(user + " is logged off");
        } else {
            explain(user + ": not logged on here (expected: a user that logon has registered)");
        }
        return was ? ExitStatus.FOUND : ExitStatus.REFUSED;
    }
}
