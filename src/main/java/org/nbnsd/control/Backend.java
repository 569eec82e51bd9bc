package org.nbnsd.control;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.nbnsd.name.NetbiosName;
import org.nbnsd.registry.Author;
import org.nbnsd.registry.Edit;
import org.nbnsd.registry.EditOutcome;
import org.nbnsd.registry.NameRecord;

/**
 * The running name service, as the operations see it. For any thread; what changes records is carried out as a
 * whole, between two bursts of datagrams. A future that fails does so with an {@link IOException} whose message is for people, such as
 * that the daemon is stopping or that its database cannot be written.
 */
public interface Backend {
    /**
     * Hands over all records, those deleted by hand included, in no order, on the calling thread: whoever is slow with them
     * holds up nobody. They may change meanwhile: one that is there all the while is handed over once, as it is at some
     * moment; one that comes or goes, once or not at all.
     *
     * @param into gets the records
     * @return completes when everything that was handed over is durable
     * @throws IOException if they cannot be looked at now; {@link java.io.InterruptedIOException} if the thread was
     *     interrupted
     */
    CompletableFuture<Void> records(Consumer<NameRecord> into) throws IOException;

    /**
     * Names that no host gets, whatever their suffix and scope; only who adds static records can give them away.
     *
     * @return without suffix, in upper or lower case
     */
    default List<String> blocked() {
        return List.of();
    }

    /**
     * How somebody who works long on records keeps out of the network's way.
     *
     * @return for the calling thread
     */
    default Pace pace() {
        return new Pace(Pace.NOBODY_ASKS);
    }

    /**
     * Looks records up, those deleted by hand included. What that takes depends on how many names are given, and not on how
     * many records there are.
     *
     * @param names some hundred at the most
     * @return those that are there, in the order of the names, as they are at one moment
     * @throws IOException if they cannot be looked at now; {@link java.io.InterruptedIOException} if the thread was
     *     interrupted
     */
    CompletableFuture<List<NameRecord>> find(List<NetbiosName> names) throws IOException;

    /**
     * Carries out edits, each as if it were alone. They are durable when the future completes. Many at once make the
     * network wait; a thousand are a good measure.
     *
     * @param edits what to do, in this order
     * @param author who wants it
     * @return for each edit what became of it
     */
    CompletableFuture<List<EditOutcome>> edit(List<Edit> edits, Author author);

    /**
     * Carries out a part of an import, as {@link #edit} does; the log tells of all of it when it is over.
     *
     * @param edits what to do, in this order
     * @param author who wants it
     * @return for each edit what became of it
     */
    CompletableFuture<List<EditOutcome>> editPart(List<Edit> edits, Author author);

    /**
     * An import is over, or has been given up.
     *
     * @param author who wanted it
     * @param counts what became of how many records
     * @return completes when it is told
     */
    CompletableFuture<Void> imported(Author author, Map<EditOutcome.Kind, Integer> counts);

    /**
     * What edits would do now, each taken alone.
     *
     * @param edits the edits
     * @return for each edit what would become of it
     */
    CompletableFuture<List<EditOutcome>> preview(List<Edit> edits);

    /**
     * Moves on the records whose time has come.
     *
     * @param dryRun whether only to tell
     * @param author who wants it
     * @return those records
     */
    CompletableFuture<List<EditOutcome>> scavenge(boolean dryRun, Author author);

    /**
     * What happened to the name server last.
     *
     * @return its inputs; fails if they are not kept
     */
    CompletableFuture<RecordedInputs> recording();

    /**
     * The time by which records expire.
     *
     * @return milliseconds since the epoch
     */
    long now();
}
