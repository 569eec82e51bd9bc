package org.nbnsd.cli.node;

import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.NameArgument;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.name.NameSuffix;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import picocli.CommandLine.Parameters;

/** What {@code logon} and {@code logoff} have in common: a user. */
abstract class UserCommand extends ControlCommand {
    @Parameters(
            paramLabel = "USER",
            description = "The user, such as ALICE; the name is ALICE<03>, upper-cased as Windows does it.")
    private String user = "";

    UserCommand(Console console) {
        super(console);
    }

    final NetbiosName user() {
        NameArgument typed = Arguments.name(user, console().letters());
        if (typed.suffixGiven() && typed.name().suffix() != NameSuffix.MESSENGER) {
            throw new UsageError("user: " + Printable.text(user) + " (expected: no suffix, or <03>)");
        }
        return typed.name().withSuffix(NameSuffix.MESSENGER);
    }
}
