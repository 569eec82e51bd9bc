package org.nbnsd.cli.node;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import org.nbnsd.cli.console.Arguments;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ControlCommand;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.Signals;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.control.channel.NodeClient;
import org.nbnsd.control.document.NodeJson;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.name.Printable;
import org.nbnsd.node.LocalName;
import org.nbnsd.node.Outcome.NameClaimed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hold}: a name for as long as a command runs. */
@Command(
        name = "hold",
        header = "Hold a name of this machine while a command runs.",
        description = {
            "Claims a name on the network, by the daemon on this machine, runs COMMAND with the name in the environment"
                    + " variable NBNSD_NAME, such as FRED<00>, and lets it go when COMMAND ends, or when this program does,"
                    + " whatever it dies of. Without a COMMAND it holds the name until it is interrupted. Programs that hold"
                    + " the same name share it. SIGTERM, SIGINT and SIGHUP are passed on to COMMAND.",
            "If the daemon ends, the name is lost: this is said, and COMMAND goes on unless --end-if-lost is given."
        },
        exitCodeList = {
            ExitStatus.FOUND_TEXT,
            ExitStatus.REFUSED_TEXT,
            ExitStatus.USAGE_TEXT,
            ExitStatus.CANNOT_TEXT,
            "126:COMMAND cannot be run; once it runs, its exit status",
            "127:COMMAND is not found"
        },
        footer = {
            "  nbnsd hold FRED -- gateway --verbose        FRED<00> while gateway runs",
            "  nbnsd hold 'SALES#20' --group -- sleep 60   a name that other hosts may have, too",
            "  nbnsd hold --next-of 'VIEWER        A' -- sh -c 'viewer \"${NBNSD_NAME%%<*}\"'",
            "                                              VIEWER A, or B, C ... up to Z: the first that is free",
            "  nbnsd hold FRED                             until Ctrl-C",
            "  nbnsd hold FRED -- runuser -u ann -- app    for somebody who may not ask the daemon"
        })
public final class HoldCommand extends ControlCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = Arguments.NAME_TEXT)
    private String name = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "What to run, with its arguments; write -- in front of it.")
    private List<String> command = List.of();

    @Option(names = "--group", description = "Hold it as a group name, which other hosts may have, too.")
    private boolean group;

    @Option(
            names = "--next-of",
            description = "NAME is the first of a family: fifteen characters, the last of them a letter. Hold the first"
                    + " name of it, letter by letter, that no other program here and no other host has.")
    private boolean nextOf;

    @Option(names = "--end-if-lost", description = "Send SIGTERM to COMMAND if the daemon ends.")
    private boolean endIfLost;

    public HoldCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        LocalName wanted = wanted();
        try (NodeClient daemon = connectToNode()) {
            NameClaimed claimed = nextOf ? daemon.holdNext(wanted) : daemon.hold(wanted);
            if (!claimed.isHeld()) {
                if (json()) {
                    print("hold", NodeJson.toJson(claimed));
                } else {
                    explain(ClaimedText.refused(claimed));
                }
                return ExitStatus.REFUSED;
            }
            ClaimedText.elsewhere(claimed).forEach(this::explain);
            return command.isEmpty() ? untilInterrupted(daemon, claimed) : run(daemon, claimed);
        }
    }

    private LocalName wanted() {
        try {
            LocalName wanted =
                    new LocalName(Arguments.name(name, console().letters()).name(), group);
            if (nextOf) {
                wanted.requireFamily();
            }
            return wanted;
        } catch (IllegalArgumentException e) {
            throw new UsageError(String.valueOf(e.getMessage()));
        }
    }

    private int untilInterrupted(NodeClient daemon, NameClaimed claimed) {
        Thread here = Thread.currentThread();
        Signals signals = Signals.receive(HeldCommand.SIGNALS, signal -> here.interrupt());
        try {
            if (json()) {
                print("hold", NodeJson.toJson(claimed));
            } else {
                print(ClaimedText.held(claimed, " is held at ") + "; interrupt this to let it go");
            }
            explain(lost(claimed.name().name(), daemon.awaitEnd()));
            return ExitStatus.CANNOT;
        } catch (InterruptedIOException e) {
            Thread.interrupted(); // that was the wish
            return ExitStatus.FOUND;
        } finally {
            signals.close();
        }
    }

    private static String lost(NetbiosName held, String why) {
        return held + ": no longer held: " + Printable.text(why);
    }

    private int run(NodeClient daemon, NameClaimed claimed) throws IOException {
        NetbiosName held = claimed.name().name();
        if (json()) {
            print("hold", NodeJson.toJson(claimed));
        }
        HeldCommand running;
        try {
            running = HeldCommand.start(command, held);
        } catch (IOException e) {
            explain(Printable.text(e.getMessage()));
            return HeldCommand.exitStatus(e);
        }
        Thread watch = new Thread(() -> watch(daemon, held, running), "nbnsd-hold");
        watch.setDaemon(true);
        watch.start();
        try (running) {
            return running.await();
        } finally {
            watch.interrupt();
            Uninterruptibles.joinUninterruptibly(watch);
        }
    }

    private void watch(NodeClient daemon, NetbiosName held, HeldCommand running) {
        String why;
        try {
            why = daemon.awaitEnd();
        } catch (InterruptedIOException e) {
            return; // the command has ended
        }
        if (running.isRunning()) {
            explain(lost(held, why) + (endIfLost ? "; the command is told to end" : "; the command goes on"));
            if (endIfLost) {
                running.terminate();
            }
        }
    }
}
