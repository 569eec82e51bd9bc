package org.nbnsd.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.InputFile;
import org.nbnsd.cli.console.Letters;
import org.nbnsd.cli.console.Output;
import org.nbnsd.cli.console.UsageError;
import org.nbnsd.cli.daemon.BackupCommand;
import org.nbnsd.cli.daemon.CheckConfigCommand;
import org.nbnsd.cli.daemon.DoctorCommand;
import org.nbnsd.cli.daemon.ReloadCommand;
import org.nbnsd.cli.daemon.ReplayCommand;
import org.nbnsd.cli.daemon.RestoreCommand;
import org.nbnsd.cli.daemon.SensorCommand;
import org.nbnsd.cli.daemon.ServeCommand;
import org.nbnsd.cli.daemon.SettingsCommand;
import org.nbnsd.cli.diagnosis.AnalyzeCommand;
import org.nbnsd.cli.diagnosis.AuditCommand;
import org.nbnsd.cli.diagnosis.ConflictsCommand;
import org.nbnsd.cli.diagnosis.DecodeEventCommand;
import org.nbnsd.cli.diagnosis.EventsCommand;
import org.nbnsd.cli.diagnosis.ExplainCommand;
import org.nbnsd.cli.diagnosis.HealthCommand;
import org.nbnsd.cli.diagnosis.RecordingCommand;
import org.nbnsd.cli.diagnosis.StatisticsCommand;
import org.nbnsd.cli.diagnosis.TimelineCommand;
import org.nbnsd.cli.diagnosis.WatchCommand;
import org.nbnsd.cli.network.NbtstatCommand;
import org.nbnsd.cli.network.QueryCommand;
import org.nbnsd.cli.network.RefreshCommand;
import org.nbnsd.cli.network.RegisterCommand;
import org.nbnsd.cli.network.ReleaseCommand;
import org.nbnsd.cli.network.StatusCommand;
import org.nbnsd.cli.node.HoldCommand;
import org.nbnsd.cli.node.LogoffCommand;
import org.nbnsd.cli.node.LogonCommand;
import org.nbnsd.cli.records.AddStaticCommand;
import org.nbnsd.cli.records.AmendCommand;
import org.nbnsd.cli.records.ChangesCommand;
import org.nbnsd.cli.records.DeleteCommand;
import org.nbnsd.cli.records.DnsCommand;
import org.nbnsd.cli.records.ExportCommand;
import org.nbnsd.cli.records.ImportCommand;
import org.nbnsd.cli.records.NamesCommand;
import org.nbnsd.cli.records.ScavengeCommand;
import org.nbnsd.cli.records.ShowCommand;
import org.nbnsd.cli.records.TokenCommand;
import org.nbnsd.cli.records.UndeleteCommand;
import org.nbnsd.cli.replication.OwnerCommand;
import org.nbnsd.cli.replication.OwnersCommand;
import org.nbnsd.cli.replication.PartnersCommand;
import org.nbnsd.cli.replication.PullCommand;
import org.nbnsd.cli.replication.PushCommand;
import org.nbnsd.cli.replication.VerifyCommand;
import org.nbnsd.cli.setup.SetupCommand;
import org.nbnsd.file.FileFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;

/**
 * The command line: finds the command that is meant and runs it.
 *
 * <p>The commands are not listed in the annotation, because picocli makes and inspects all that are, and that is most of
 * the time a query takes. Only the one that is named first is made; all of them only for the help, or for an error.
 */
@Command(
        name = "nbnsd",
        header = "A NetBIOS name service daemon (RFC 1001, RFC 1002, WINS), and commands to ask one.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpWidth = 100,
        descriptionHeading = "%n",
        description = {
            "nbnsd COMMAND --help says all about a command. Commands run faster when the JVM is told not to optimise"
                    + " for long:",
            "  alias nbnsd='java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar nbnsd.jar'"
        },
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    /** {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"nbnsd " + (version == null ? "(not from a jar)" : version)};
        }
    }

    /**
     * Runs a command and ends the JVM with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Output output = new Output(new FileOutputStream(FileDescriptor.out));
        PrintWriter out = new PrintWriter(new OutputStreamWriter(output, StandardCharsets.UTF_8), true);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Console console;
        try {
            console = Console.ofSystem(out, err, Letters.ofSystem());
        } catch (UsageError e) {
            err.println(e.getMessage());
            System.exit(ExitStatus.USAGE);
            return;
        }
        int status = run(console, args);
        console.out().flush();
        status = written(output, console, status);
        console.err().flush();
        System.exit(status);
    }

    /** What was not printed was not done; but who closes a pipe has seen enough. */
    private static int written(Output output, Console console, int status) {
        IOException failure = output.failure();
        if (failure == null || FileFailure.isBrokenPipe(failure)) {
            return status;
        }
        console.err().println("standard output: " + FileFailure.reason(failure));
        return ExitStatus.CANNOT;
    }

    /** Runs a command; returns its exit status. */
    public static int run(Console console, String... typed) {
        if (Fingers.isAskedFor(typed)) {
            Fingers.page().forEach(console.out()::println);
            return ExitStatus.FOUND;
        }
        String[] args = Fingers.ours(typed);
        if (!Arrays.asList(args).contains("--json")) {
            return execute(console, args);
        }
        Told told = new Told(console);
        int status = execute(told.console(), args);
        told.end(args[0], status);
        return status;
    }

    private static int execute(Console console, String... args) {
        Failures failures = new Failures();
        try {
            return commandLine(console, args)
                    .setOut(console.out())
                    .setErr(console.err())
                    .setParameterExceptionHandler(failures)
                    .setExecutionExceptionHandler(failures)
                    .execute(args);
        } catch (OutOfMemoryError e) {
            console.err().println("not enough memory for this (expected: less of it, or java -Xmx with more)");
        } catch (InternalError e) {
            console.err().println("a file was changed while it was read: " + e.getMessage());
        }
        return ExitStatus.CANNOT;
    }

    /** With the command that is named first, or with all of them if none is. */
    public static CommandLine commandLine(Console console, String... args) {
        CommandLine line = new CommandLine(new Main());
        Object named = args.length == 0 ? null : command(args[0], console);
        if (named != null) {
            line.addSubcommand(named);
        } else {
            for (String name : Commands.NAMES) {
                line.addSubcommand(command(name, console));
            }
            line.addSubcommand(new HelpCommand());
        }
        return line.setCaseInsensitiveEnumValuesAllowed(true).registerConverter(Path.class, new InputFile.Converter());
    }

    /**
     * A command by its name. What it mentions in fields or signatures is loaded with the help, what only its methods'
     * bodies use is not: that is where the commands of the daemon and of its database have it.
     */
    private static @Nullable Object command(String name, Console console) {
        return switch (name) {
            case "serve" -> new ServeCommand(console);
            case "check-config" -> new CheckConfigCommand(console);
            case "reload" -> new ReloadCommand(console);
            case "settings" -> new SettingsCommand(console);
            case "names" -> new NamesCommand(console);
            case "show" -> new ShowCommand(console);
            case "add-static" -> new AddStaticCommand(console);
            case "edit" -> new AmendCommand(console);
            case "delete" -> new DeleteCommand(console);
            case "undelete" -> new UndeleteCommand(console);
            case "scavenge" -> new ScavengeCommand(console);
            case "events" -> new EventsCommand(console);
            case "import" -> new ImportCommand(console);
            case "export" -> new ExportCommand(console);
            case "dns" -> new DnsCommand(console);
            case "backup" -> new BackupCommand(console);
            case "recording" -> new RecordingCommand(console);
            case "replay" -> new ReplayCommand(console);
            case "restore" -> new RestoreCommand(console);
            case "token" -> new TokenCommand(console);
            case "changes" -> new ChangesCommand(console);
            case "partners" -> new PartnersCommand(console);
            case "owners" -> new OwnersCommand(console);
            case "pull" -> new PullCommand(console);
            case "push" -> new PushCommand(console);
            case "owner" -> new OwnerCommand(console);
            case "verify" -> new VerifyCommand(console);
            case "explain" -> new ExplainCommand(console);
            case "conflicts" -> new ConflictsCommand(console);
            case "timeline" -> new TimelineCommand(console);
            case "watch" -> new WatchCommand(console);
            case "statistics" -> new StatisticsCommand(console);
            case "health" -> new HealthCommand(console);
            case "doctor" -> new DoctorCommand(console);
            case "setup" -> new SetupCommand(console);
            case "query" -> new QueryCommand(console);
            case "status" -> new StatusCommand(console);
            case "nbtstat" -> new NbtstatCommand(console);
            case "hold" -> new HoldCommand(console);
            case "logon" -> new LogonCommand(console);
            case "logoff" -> new LogoffCommand(console);
            case "register" -> new RegisterCommand(console);
            case "refresh" -> new RefreshCommand(console);
            case "release" -> new ReleaseCommand(console);
            case "analyze" -> new AnalyzeCommand(console);
            case "audit" -> new AuditCommand(console);
            case "decode-event" -> new DecodeEventCommand(console);
            case "sensor" -> new SensorCommand(console);
            default -> null;
        };
    }
}
