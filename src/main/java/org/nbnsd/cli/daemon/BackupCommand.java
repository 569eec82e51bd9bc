package org.nbnsd.cli.daemon;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nbnsd.cli.console.Console;
import org.nbnsd.cli.console.DataOptions;
import org.nbnsd.cli.console.ExitStatus;
import org.nbnsd.cli.console.RecordText;
import org.nbnsd.control.document.Document;
import org.nbnsd.file.FileFailure;
import org.nbnsd.name.Printable;
import org.nbnsd.store.Backup;
import org.nbnsd.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}: a copy of the database. */
@Command(
        name = "backup",
        header = "Copy the daemon's database to a file, while the daemon runs or not.",
        description = {
            "Copies what is in the database at one moment. The daemon is not disturbed. The copy is checked, and is complete"
                    + " or not there. nbnsd restore puts it back; the program sqlite3 reads it."
        },
        footer = {
            "  nbnsd backup /backup/nbnsd.db --replace  for example every night",
            "  nbnsd backup names-before-the-move.db --data /srv/nbnsd"
        })
public final class BackupCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The copy to be.")
    private Path file = Path.of("");

    @Option(names = "--replace", description = "Replace the file if it is there already.")
    private boolean replace;

    @Mixin
    private final DataOptions options = new DataOptions();

    public BackupCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileFailure {
        Path database = options.database();
        Path shown = database.toAbsolutePath().normalize();
        try {
            Backup.Written written = Backup.write(database, file, replace);
            if (options.json()) {
                console.out()
                        .println(Document.ofCommand("backup")
                                .put("database", shown)
                                .put("file", written.file())
                                .put("records", written.records())
                                .put("format", written.format())
                                .put("octets", written.octets()));
            } else {
                console.out()
                        .println(written.file() + ": " + RecordText.count(written.records()) + " of " + shown + ", "
                                + written.octets() + " octets");
            }
            return ExitStatus.FOUND;
        } catch (StoreException e) {
            console.err().println(Printable.text(e.getMessage()));
            return e.isOutOfReach() ? ExitStatus.CANNOT : ExitStatus.REFUSED;
        }
    }
}
