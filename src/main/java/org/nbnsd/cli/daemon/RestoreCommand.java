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
import org.nbnsd.store.Restored;
import org.nbnsd.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code restore}: a copy becomes the database. */
@Command(
        name = "restore",
        header = "Put a copy that backup made in the place of the daemon's database.",
        description = {
            "Reads every record of the copy first; if one makes no sense, nothing is changed. The database that is replaced"
                    + " stays beside it under another name. Version ids go on from the higher of the two, so that partners"
                    + " do not see one twice. The daemon must not run."
        },
        footer = {
            "  systemctl stop nbnsd",
            "  nbnsd restore /backup/nbnsd.db",
            "  systemctl start nbnsd",
        })
public final class RestoreCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The copy.")
    private Path file = Path.of("");

    @Mixin
    private final DataOptions options = new DataOptions();

    public RestoreCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws FileFailure {
        Path database = options.database();
        Path shown = database.toAbsolutePath().normalize();
        try {
            Restored restored = Backup.restore(file, database);
            Path kept = restored.replaced();
            String replaced = kept == null ? null : kept.toString();
            if (options.json()) {
                console.out()
                        .println(Document.ofCommand("restore")
                                .put("file", file.toAbsolutePath().normalize())
                                .put("database", shown)
                                .put("records", restored.records())
                                .put("lastVersion", restored.lastVersion())
                                .put("replaced", replaced)
                                .put("counterUnknown", restored.counterUnknown()));
            } else {
                console.out()
                        .println(shown + ": " + RecordText.count(restored.records()) + " of "
                                + file.toAbsolutePath().normalize() + "; the next version id is "
                                + (restored.lastVersion() + 1));
                if (replaced != null) {
                    console.out().println("The database that was there is kept: " + replaced);
                }
            }
            if (restored.counterUnknown() != null) {
                console.err()
                        .println(Printable.text("The version counter of the replaced database is not known: "
                                + restored.counterUnknown()
                                + ". If other servers have replicas of its records, version ids may be given twice."));
            }
            return ExitStatus.FOUND;
        } catch (StoreException e) {
            console.err().println(Printable.text(e.getMessage()));
            return e.isOutOfReach() ? ExitStatus.CANNOT : ExitStatus.REFUSED;
        }
    }
}
